//! A square part of a picture, made smaller; it may reach over the picture's edges.

use crate::picture::{Mean, add_row, pixel_sum, spans};
use crate::{FaceBox, Picture};

/// A square, in pixels of some picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Square {
    /// Left edge; may lie outside of the picture.
    pub left: i64,
    /// Upper edge; may lie outside of the picture.
    pub top: i64,
    /// Pixels from left to right, and from top to bottom.
    pub side: u32,
}

impl Square {
    /// Around the middle of a face, with `margin` percent of its longer side on every side.
    pub fn around(face: &FaceBox, margin: u32) -> Self {
        let longer = i64::from(face.longer_side());
        let side = longer + 2 * ((longer * i64::from(margin) + 50) / 100);
        let corner = |start: i32, length: u32| {
            (2 * i64::from(start) + i64::from(length) - side).div_euclid(2)
        };
        Self {
            left: corner(face.x, face.width),
            top: corner(face.y, face.height),
            side: side.max(1) as u32,
        }
    }

    /// The same square of a photo of `full_size` pixels in a decode of it that has `size`.
    #[must_use]
    pub fn scaled(self, full_size: (u32, u32), size: (u32, u32)) -> Self {
        let scaled = |length: i64, from: u32, to: u32| {
            let (from, to) = (i64::from(from), i64::from(to));
            (2 * length * to + from).div_euclid(2 * from)
        };
        // As the shorter side, by which a decode's scale is chosen.
        let shorter = |(width, height): (u32, u32)| width.min(height);
        let side = scaled(i64::from(self.side), shorter(full_size), shorter(size));
        Self {
            left: scaled(self.left, full_size.0, size.0),
            top: scaled(self.top, full_size.1, size.1),
            side: side.max(1) as u32,
        }
    }

    /// This part of `picture` as `size` x `size` pixels, by area average as in
    /// [`area_average`](crate::area_average). Where it leaves the picture, the nearest pixel is repeated.
    pub fn area_average(self, picture: &Picture, size: u32) -> Picture {
        let spans = spans(self.side, size);
        let mean = Mean::over(u64::from(self.side) * u64::from(self.side));
        let mut pixels = Vec::with_capacity(size as usize * size as usize * 3);
        let mut row = vec![0; self.side as usize * 3];
        let mut sums = vec![0; row.len()];
        for span in &spans {
            sums.fill(0);
            for (offset, weight) in span.weights.iter().enumerate() {
                self.copy_row(picture, self.top + (span.first + offset) as i64, &mut row);
                add_row(&mut sums, &row, *weight);
            }
            for column in &spans {
                pixels.extend(pixel_sum(&sums, column).map(|sum| mean.of(sum)));
            }
        }
        Picture { width: size, height: size, pixels }
    }

    /// The pixels of row `y` of the picture that the square holds.
    fn copy_row(self, picture: &Picture, y: i64, row: &mut [u8]) {
        let y = y.clamp(0, i64::from(picture.height) - 1) as u32;
        for (rgb, x) in row.chunks_exact_mut(3).zip(self.left..) {
            let x = x.clamp(0, i64::from(picture.width) - 1) as u32;
            rgb.copy_from_slice(picture.pixel(x, y));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area_average;

    fn picture(width: u32, height: u32) -> Picture {
        let pixels = (0..width * height * 3).map(|value| (value * 37 % 251) as u8).collect();
        Picture { width, height, pixels }
    }

    #[test]
    fn a_margin_of_nothing_is_the_box_and_one_of_100_thrice_as_much() {
        let face = FaceBox { x: 100, y: 50, width: 40, height: 60, score: 5.0 };
        assert_eq!(Square::around(&face, 0), Square { left: 90, top: 50, side: 60 });
        assert_eq!(Square::around(&face, 100), Square { left: 30, top: -10, side: 180 });
        assert_eq!(Square::around(&face, 25), Square { left: 75, top: 35, side: 90 });
    }

    #[test]
    fn a_square_lies_at_the_same_place_of_a_smaller_decode() {
        let square = Square { left: -80, top: 804, side: 795 };
        let small = Square { left: -10, top: 101, side: 99 };
        assert_eq!(square.scaled((1920, 2560), (240, 320)), small);
        assert_eq!(square.scaled((1920, 2560), (1920, 2560)), square);
    }

    #[test]
    fn a_square_inside_is_averaged_as_a_picture_of_its_own() {
        let (whole, size) = (picture(20, 20), 7);
        let all = Square { left: 0, top: 0, side: 20 };
        assert_eq!(all.area_average(&whole, size), area_average(&whole, size, size));
    }

    #[test]
    fn beyond_the_edges_the_nearest_pixel_is_repeated() {
        let picture = picture(2, 1);
        let far = Square { left: -3, top: -1, side: 6 }.area_average(&picture, 6);
        let row = [0, 0, 0, 0, 1, 1].map(|x| picture.pixel(x, 0)).concat();
        assert_eq!(far.pixels, row.repeat(6));
    }
}
