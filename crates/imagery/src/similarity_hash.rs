//! A 64-bit perceptual hash: pictures that look alike differ in few bits.

use std::f64::consts::PI;
use std::fmt;
use std::str::FromStr;

use crate::{Picture, area_average};

const SIDE: usize = 32;
const FREQUENCIES: usize = 8;

/// 64 bits, shown as 16 lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SimilarityHash(pub u64);

impl SimilarityHash {
    /// How many bits differ.
    pub fn distance(self, other: Self) -> u32 {
        (self.0 ^ other.0).count_ones()
    }
}

impl fmt::Display for SimilarityHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:016x}", self.0)
    }
}

impl FromStr for SimilarityHash {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let digits = text.len() == 16 && text.bytes().all(|digit| digit.is_ascii_hexdigit());
        let bits = digits.then(|| u64::from_str_radix(text, 16).ok()).flatten();
        bits.map(Self).ok_or_else(|| format!("`{text}` is no hash of 16 hexadecimal digits"))
    }
}

/// The hash of an upright picture.
///
/// Luma, squeezed to 32 x 32, discrete cosine transform (type II); each of the 8 x 8 lowest
/// frequencies gives a bit: is it above their median? The constant term takes no part in the
/// median and its bit is always 0, so that brightness does not count. Most significant bit
/// first, rows of frequencies from low to high (after the `pHash` of Zauner, 2010).
pub fn similarity_hash(picture: &Picture) -> SimilarityHash {
    let luma = area_average(picture, SIDE as u32, SIDE as u32).luma();
    let frequencies = lowest_frequencies(&luma);
    let mut sorted = frequencies[1..].to_vec();
    sorted.sort_unstable();
    let median = sorted[sorted.len() / 2];
    let bits =
        frequencies[1..].iter().fold(0u64, |bits, value| bits << 1 | u64::from(*value > median));
    SimilarityHash(bits)
}

/// The 8 x 8 lowest frequencies in whole numbers, the constant term first.
fn lowest_frequencies(luma: &[u8]) -> Vec<i64> {
    let cosines = cosines();
    let mut rows = [[0i64; FREQUENCIES]; SIDE];
    for (row, values) in rows.iter_mut().zip(luma.chunks_exact(SIDE)) {
        for (sum, cosine) in row.iter_mut().zip(&cosines) {
            *sum =
                values.iter().zip(cosine).map(|(value, factor)| i64::from(*value) * factor).sum();
        }
    }
    let mut frequencies = Vec::with_capacity(FREQUENCIES * FREQUENCIES);
    for cosine in &cosines {
        for column in 0..FREQUENCIES {
            frequencies
                .push(rows.iter().zip(cosine).map(|(row, factor)| row[column] * factor).sum());
        }
    }
    frequencies
}

/// Cosines in units of 1/2^14: rounded, so that every machine's hash has the same bits.
fn cosines() -> [[i64; SIDE]; FREQUENCIES] {
    std::array::from_fn(|frequency| {
        std::array::from_fn(|position| {
            let angle = (2 * position + 1) as f64 * frequency as f64 * PI / (2 * SIDE) as f64;
            (angle.cos() * 16384.0).round() as i64
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scene(width: u32, height: u32, shift: f64, gain: f64) -> Picture {
        let pixels = (0..width * height)
            .flat_map(|index| {
                let x = f64::from(index % width) / f64::from(width) + shift;
                let y = f64::from(index / width) / f64::from(height);
                let value =
                    110.0 + 50.0 * (7.0 * x + 2.0 * y).sin() + 40.0 * (5.0 * y - 3.0 * x * x).cos();
                [(value * gain).clamp(0.0, 255.0) as u8; 3]
            })
            .collect();
        Picture { width, height, pixels }
    }

    fn distance(one: &Picture, other: &Picture) -> u32 {
        similarity_hash(one).distance(similarity_hash(other))
    }

    #[test]
    fn size_and_brightness_hardly_matter_and_content_does() {
        let original = scene(320, 240, 0.0, 1.0);
        assert!(distance(&original, &scene(200, 150, 0.0, 1.0)) <= 4);
        assert!(distance(&original, &scene(320, 240, 0.0, 0.8)) <= 4);
        assert!(distance(&original, &scene(320, 240, 0.6, 1.0)) >= 12);
    }

    #[test]
    fn a_hash_is_written_as_sixteen_digits_and_reads_back() {
        let hash = similarity_hash(&scene(64, 64, 0.0, 1.0));
        assert_eq!(hash.to_string().len(), 16);
        assert_eq!(hash.to_string().parse(), Ok(hash));
        for text in ["", "00ff", "+0ff00ff00ff00ff", "00ff00ff00ff00fg"] {
            assert!(text.parse::<SimilarityHash>().is_err(), "{text}");
        }
    }
}
