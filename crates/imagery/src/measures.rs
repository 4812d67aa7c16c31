//! How bright and how sharp a picture is, on scales that do not depend on its size.

use crate::{Picture, area_average};

/// Side of the square on which sharpness is measured, so that photos of every size compare.
const SHARPNESS_SIDE: u32 = 128;

/// Mean luma (ITU-R BT.601), 0 = black to 1 = white. 0 for a picture without pixels.
pub fn brightness(picture: &Picture) -> f64 {
    let luma = picture.luma();
    let sum: u64 = luma.iter().map(|value| u64::from(*value)).sum();
    sum as f64 / (255.0 * luma.len().max(1) as f64)
}

/// Variance of the Laplacian (4-neighbour) of the luma, in squared grey levels, after
/// squeezing to 128 x 128 by area average (Pech-Pacheco and others, 2000). Higher is sharper.
///
/// Pictures smaller than 128 pixels are enlarged and so read as less sharp than they are.
pub fn sharpness(picture: &Picture) -> f64 {
    if picture.pixels.is_empty() {
        return 0.0;
    }
    let luma = area_average(picture, SHARPNESS_SIDE, SHARPNESS_SIDE).luma();
    let rows: Vec<&[u8]> = luma.chunks_exact(SHARPNESS_SIDE as usize).collect();
    let (mut sum, mut squares) = (0i64, 0i64);
    for neighbours in rows.windows(3) {
        let [above, here, below] = neighbours else { continue };
        let (row_sum, row_squares) = sums_of_laplacians(above, here, below);
        sum += i64::from(row_sum);
        squares += i64::from(row_squares);
    }
    let count = f64::from((SHARPNESS_SIDE - 2).pow(2));
    let mean = sum as f64 / count;
    squares as f64 / count - mean * mean
}

/// Sum and sum of squares over one row without its ends. A Laplacian is at most 1,020, so that the
/// squares of 2,000 pixels fit 32 bits.
fn sums_of_laplacians(above: &[u8], here: &[u8], below: &[u8]) -> (i32, i32) {
    let inner = above[1..].iter().zip(&below[1..]).zip(here.windows(3));
    inner.fold((0, 0), |(sum, squares), ((above, below), here)| {
        let [left, middle, right] = [here[0], here[1], here[2]].map(i32::from);
        let laplacian = i32::from(*above) + i32::from(*below) + left + right - 4 * middle;
        (sum + laplacian, squares + laplacian * laplacian)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(value: impl Fn(u32, u32) -> u8) -> Picture {
        let pixels =
            (0..256 * 256).flat_map(|index| [value(index % 256, index / 256); 3]).collect();
        Picture { width: 256, height: 256, pixels }
    }

    #[test]
    fn brightness_runs_from_black_to_white() {
        assert!(brightness(&pattern(|_, _| 0)).abs() < 1e-12);
        assert!((brightness(&pattern(|_, _| 255)) - 1.0).abs() < 1e-12);
        assert!((brightness(&pattern(|_, _| 51)) - 0.2).abs() < 1e-12);
    }

    #[test]
    fn a_sharp_edge_is_sharper_than_a_soft_one_and_than_none() {
        let hard = sharpness(&pattern(|x, _| if x < 128 { 0 } else { 200 }));
        let soft = sharpness(&pattern(|x, _| (x.clamp(108, 148) * 5 - 540) as u8));
        assert!(hard > 4.0 * soft, "{hard} {soft}");
        assert!(soft > sharpness(&pattern(|_, _| 90)));
    }
}
