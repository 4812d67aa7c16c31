//! A 64-bit perceptual hash: pictures that look alike differ in few bits.

use std::f64::consts::PI;

use crate::{Picture, area_average};

const SIDE: usize = 32;
const FREQUENCIES: usize = 8;

/// The hash of an upright picture as 16 hexadecimal digits.
///
/// Luma, squeezed to 32 x 32, discrete cosine transform (type II); each of the 8 x 8 lowest
/// frequencies gives a bit: is it above their median? The constant term takes no part in the
/// median and its bit is always 0, so that brightness does not count. Most significant bit
/// first, rows of frequencies from low to high (after the `pHash` of Zauner, 2010).
pub fn similarity_hash(picture: &Picture) -> String {
    let luma = area_average(picture, SIDE as u32, SIDE as u32).luma();
    let frequencies = lowest_frequencies(&luma);
    let mut sorted = frequencies[1..].to_vec();
    sorted.sort_unstable();
    let median = sorted[sorted.len() / 2];
    let bits =
        frequencies[1..].iter().fold(0u64, |bits, value| bits << 1 | u64::from(*value > median));
    format!("{bits:016x}")
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
        let bits = |picture| u64::from_str_radix(&similarity_hash(picture), 16).unwrap();
        (bits(one) ^ bits(other)).count_ones()
    }

    #[test]
    fn size_and_brightness_hardly_matter_and_content_does() {
        let original = scene(320, 240, 0.0, 1.0);
        assert!(distance(&original, &scene(200, 150, 0.0, 1.0)) <= 4);
        assert!(distance(&original, &scene(320, 240, 0.0, 0.8)) <= 4);
        assert!(distance(&original, &scene(320, 240, 0.6, 1.0)) >= 12);
    }

    #[test]
    fn the_hash_has_sixteen_hexadecimal_digits() {
        let hash = similarity_hash(&scene(64, 64, 0.0, 1.0));
        assert_eq!(hash.len(), 16);
        assert!(hash.bytes().all(|digit| digit.is_ascii_hexdigit()));
    }
}
