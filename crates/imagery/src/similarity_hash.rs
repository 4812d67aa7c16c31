//! Perceptual hashes: pictures that look alike differ in few bits, also mirrored or slightly cropped.

use std::f64::consts::PI;
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use crate::{Picture, area_average};

const SIDE: usize = 64;
const FREQUENCIES: usize = 8;

/// Luma beyond these shares of the pixels, from the darkest up, is clamped before it is hashed:
/// a brightened copy has lost its lights, and a plain wall behind a person says nothing.
const DARKEST_PERCENT: usize = 10;
const LIGHTEST_PERCENT: usize = 75;

/// How copies are cut, in hundredths off the left, right, top and bottom; first the whole picture.
const CROPS: [[u32; 4]; 1 + SimilarityHash::CROPS] =
    [[0, 0, 0, 0], [3, 3, 3, 3], [5, 0, 0, 0], [0, 5, 0, 0], [0, 0, 5, 0], [0, 0, 0, 5]];

/// The bits of the odd horizontal frequencies: those that change when a picture is mirrored.
const ODD_COLUMNS: u64 = 0x5555_5555_5555_5555;

/// The hash of a picture, and those that slightly cropped copies of it would have.
///
/// Shown as lower-case hexadecimal digits, 16 for each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SimilarityHash {
    /// Of the whole picture.
    pub whole: u64,
    /// Of 3 % less on every side, and of 5 % less on the left, right, top and bottom.
    pub cropped: [u64; Self::CROPS],
}

impl SimilarityHash {
    /// How many cropped copies are foreseen.
    pub const CROPS: usize = 5;

    /// What uncropped copies of this picture have as their `whole`: as it is, and mirrored.
    pub fn of_whole(&self) -> [u64; 2] {
        [self.whole, mirrored(self.whole)]
    }

    /// The same of a crop, numbered from 0.
    pub fn of_crop(&self, crop: usize) -> [u64; 2] {
        [self.cropped[crop], mirrored(self.cropped[crop])]
    }
}

/// The hash of the mirrored picture: a bit is the sign of a frequency, and mirroring turns the odd ones.
fn mirrored(hash: u64) -> u64 {
    hash ^ ODD_COLUMNS
}

impl fmt::Display for SimilarityHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:016x}", self.whole)?;
        self.cropped.iter().try_for_each(|hash| write!(formatter, "{hash:016x}"))
    }
}

impl FromStr for SimilarityHash {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        const DIGITS: usize = 16;
        let count = DIGITS * (1 + SimilarityHash::CROPS);
        let refused = || format!("`{text}` is no hash of {count} hexadecimal digits");
        if text.len() != count || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(refused());
        }
        let part = |index: usize| {
            let digits = &text[index * DIGITS..(index + 1) * DIGITS];
            u64::from_str_radix(digits, 16).map_err(|_| refused())
        };
        let mut hash = Self { whole: part(0)?, ..Self::default() };
        for (index, cropped) in hash.cropped.iter_mut().enumerate() {
            *cropped = part(index + 1)?;
        }
        Ok(hash)
    }
}

/// The hash of an upright picture.
///
/// Luma, squeezed to 64 x 64 and clamped, discrete cosine transform (type II); the sign of each of
/// the 8 x 8 lowest frequencies is a bit, most significant first, rows of frequencies from low to
/// high. The constant term has none, so brightness does not count (after the `pHash` of Zauner, 2010,
/// which compares with the median: a sign stays true when the picture is mirrored). For a crop the
/// cosines are laid over a part of the picture.
pub fn similarity_hash(picture: &Picture) -> SimilarityHash {
    let luma = clamped(&area_average(picture, SIDE as u32, SIDE as u32).luma());
    // Crops of top or bottom alone have the columns of the whole picture.
    let whole = sums_of_rows(&luma, &WAVES[0][0]);
    let hash = |crop: usize| match CROPS[crop] {
        [0, 0, ..] => signs(&whole, &WAVES[crop][1]),
        _ => signs(&sums_of_rows(&luma, &WAVES[crop][0]), &WAVES[crop][1]),
    };
    SimilarityHash { whole: hash(0), cropped: std::array::from_fn(|crop| hash(crop + 1)) }
}

/// Without what is darker or lighter than nearly everything else.
fn clamped(luma: &[u8]) -> Vec<i16> {
    let mut counts = [0; 256];
    for value in luma {
        counts[usize::from(*value)] += 1;
    }
    let level = |percent: usize| {
        let mut left = (luma.len() - 1) * percent / 100;
        let level = counts.iter().position(|count| {
            let reached = left < *count;
            left = left.saturating_sub(*count);
            reached
        });
        level.unwrap_or(255) as i16
    };
    let (darkest, lightest) = (level(DARKEST_PERCENT), level(LIGHTEST_PERCENT));
    luma.iter().map(|value| i16::from(*value).clamp(darkest, lightest)).collect()
}

/// Cosines of each frequency along one side, in units of 1/2^14.
type Waves = [[i16; SIDE]; FREQUENCIES];

/// For every crop the waves across and down.
static WAVES: LazyLock<[[Box<Waves>; 2]; CROPS.len()]> = LazyLock::new(|| {
    CROPS.map(|[left, right, top, bottom]| [waves(left, right), waves(top, bottom)].map(Box::new))
});

/// Waves over a side less `before` and `after` hundredths of it. Rounded, so that every machine's
/// hash has the same bits; a pixel that is cut counts in part.
fn waves(before: u32, after: u32) -> Waves {
    let (start, end) = (f64::from(before) / 100.0, 1.0 - f64::from(after) / 100.0);
    std::array::from_fn(|frequency| {
        std::array::from_fn(|pixel| {
            let first = (pixel as f64 / SIDE as f64).max(start);
            let last = ((pixel + 1) as f64 / SIDE as f64).min(end);
            let covered = (last - first).max(0.0) * SIDE as f64;
            let place = (f64::midpoint(first, last) - start) / (end - start);
            ((place * frequency as f64 * PI).cos() * covered * 16384.0).round() as i16
        })
    })
}

/// `[row, frequency]`: how much of each wave across is in each row.
fn sums_of_rows(luma: &[i16], waves: &Waves) -> [[i64; FREQUENCIES]; SIDE] {
    let mut sums = [[0; FREQUENCIES]; SIDE];
    for (sums, row) in sums.iter_mut().zip(luma.chunks_exact(SIDE)) {
        for (sum, wave) in sums.iter_mut().zip(waves) {
            // 64 values of at most 2^8 x 2^14 fit.
            let products =
                row.iter().zip(wave).map(|(value, cosine)| i32::from(*value) * i32::from(*cosine));
            *sum = i64::from(products.sum::<i32>());
        }
    }
    sums
}

/// One bit for each frequency but the constant one: is there more of it than nothing?
fn signs(rows: &[[i64; FREQUENCIES]; SIDE], waves: &Waves) -> u64 {
    let mut bits = 0;
    for wave in waves {
        let mut sums = [0; FREQUENCIES];
        for (row, cosine) in rows.iter().zip(wave) {
            for (sum, value) in sums.iter_mut().zip(row) {
                *sum += value * i64::from(*cosine);
            }
        }
        bits = sums.iter().fold(bits, |bits, sum| bits << 1 | u64::from(*sum > 0));
    }
    bits & (u64::MAX >> 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scene(width: u32, height: u32, view: [f64; 4], tone: impl Fn(f64) -> f64) -> Picture {
        let [left, right, top, bottom] = view;
        let pixels = (0..width * height)
            .flat_map(|index| {
                let across = (f64::from(index % width) + 0.5) / f64::from(width);
                let down = (f64::from(index / width) + 0.5) / f64::from(height);
                let (x, y) = (left + across * (right - left), top + down * (bottom - top));
                let value = 110.0
                    + 40.0 * (7.0 * x + 2.0 * y).sin()
                    + 30.0 * (5.0 * y - 3.0 * x * x).cos()
                    + 25.0 * (17.0 * x + 1.0).sin() * (13.0 * y).cos();
                [tone(value).clamp(0.0, 255.0) as u8; 3]
            })
            .collect();
        Picture { width, height, pixels }
    }

    const WHOLE: [f64; 4] = [0.0, 1.0, 0.0, 1.0];

    fn original() -> SimilarityHash {
        similarity_hash(&scene(320, 240, WHOLE, |value| value))
    }

    #[test]
    fn size_and_brightness_hardly_matter_and_content_does() {
        let smaller = similarity_hash(&scene(200, 150, WHOLE, |value| value));
        let brighter = similarity_hash(&scene(320, 240, WHOLE, |value| 1.3 * value + 15.0));
        assert!((original().whole ^ smaller.whole).count_ones() <= 3);
        assert!((original().whole ^ brighter.whole).count_ones() <= 7);
        let other = similarity_hash(&scene(320, 240, [0.6, 1.6, 0.3, 1.3], |value| value));
        for copy in original().of_whole().into_iter().chain(original().cropped) {
            assert!((copy ^ other.whole).count_ones() >= 12);
        }
    }

    #[test]
    fn a_crop_is_near_to_the_hash_that_foresees_it() {
        for (index, [left, right, top, bottom]) in CROPS.into_iter().enumerate().skip(1) {
            let cut = |share: u32| f64::from(share) / 100.0;
            let view = [cut(left), 1.0 - cut(right), cut(top), 1.0 - cut(bottom)];
            let crop = similarity_hash(&scene(310, 233, view, |value| value));
            let distance = (original().cropped[index - 1] ^ crop.whole).count_ones();
            assert!(distance <= 3, "crop {index}: {distance}");
        }
    }

    #[test]
    fn a_mirrored_picture_has_the_mirrored_hash() {
        let picture = scene(320, 240, WHOLE, |value| value);
        let rows = picture.pixels.chunks_exact(3 * 320);
        let pixels = rows.flat_map(|row| row.chunks_exact(3).rev().flatten()).copied().collect();
        let turned = similarity_hash(&Picture { pixels, ..picture });
        assert_eq!(turned.of_whole(), [mirrored(original().whole), original().whole]);
    }

    #[test]
    fn a_hash_is_written_as_hexadecimal_digits_and_reads_back() {
        let text = original().to_string();
        assert_eq!(text.len(), 96);
        assert_eq!(text.parse(), Ok(original()));
        for text in ["", &text[..80], &text.replacen(&text[..1], "+", 1), &"g".repeat(96)] {
            assert!(text.parse::<SimilarityHash>().is_err(), "{text}");
        }
    }
}
