//! A white sheet on which pictures, frames, bars and a few words are laid out, for people to look at.

use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};
use jpeg_encoder::{ColorType, Encoder};

use crate::Picture;
use crate::lettering::{self, SIDE};

const WHITE: u8 = 255;
const INK: [u8; 3] = [40, 40, 40];
const JPEG_QUALITY: u8 = 92;

/// From one written line to the next, in pixels.
pub const LINE_HEIGHT: u32 = 2 * lettering::HEIGHT + 4;

/// A sheet; what would lie beyond its edges is cut off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet(Picture);

impl Sheet {
    /// A white one.
    pub fn new(width: u32, height: u32) -> Self {
        let pixels = vec![WHITE; width as usize * height as usize * 3];
        Self(Picture { width, height, pixels })
    }

    /// Lays a picture on it, as it is.
    pub fn paste(&mut self, picture: &Picture, left: u32, top: u32) {
        for y in 0..picture.height {
            for x in 0..picture.width {
                let pixel = picture.pixel(x, y);
                self.dot((left + x).into(), (top + y).into(), [pixel[0], pixel[1], pixel[2]]);
            }
        }
    }

    /// Draws the outline of a rectangle: two pixels of the colour between two dark lines, which is seen on
    /// every ground.
    pub fn frame(&mut self, (left, top): (i64, i64), (width, height): (u32, u32), colour: [u8; 3]) {
        for (ring, colour) in [(-2, INK), (-1, colour), (0, colour), (1, INK)] {
            let (right, bottom) =
                (left + i64::from(width) - 1 - ring, top + i64::from(height) - 1 - ring);
            let (left, top) = (left + ring, top + ring);
            for x in left..=right {
                self.dot(x, top, colour);
                self.dot(x, bottom, colour);
            }
            for y in top..=bottom {
                self.dot(left, y, colour);
                self.dot(right, y, colour);
            }
        }
    }

    /// Paints a rectangle.
    pub fn fill(&mut self, (left, top): (i64, i64), (width, height): (u32, u32), colour: [u8; 3]) {
        for y in top..top + i64::from(height) {
            for x in left..left + i64::from(width) {
                self.dot(x, y, colour);
            }
        }
    }

    /// Writes a line of text with its upper left corner at a place; letters that the sheet does not have
    /// become boxes.
    pub fn write(&mut self, text: &str, left: u32, top: u32) {
        for (letter, place) in text.chars().zip(0u32..) {
            for (x, y) in lettering::dots(letter) {
                let (x, y) = (left + 2 * (place * SIDE + x), top + 2 * y);
                for (x, y) in [(x, y), (x + 1, y), (x, y + 1), (x + 1, y + 1)] {
                    self.dot(x.into(), y.into(), INK);
                }
            }
        }
    }

    /// How wide a written text is, in pixels.
    pub fn width_of(text: &str) -> u32 {
        2 * SIDE * text.chars().count() as u32
    }

    /// What lies on it so far.
    pub fn picture(&self) -> &Picture {
        &self.0
    }

    /// As a PNG file.
    #[expect(clippy::expect_used, reason = "memory takes whatever is written to it")]
    #[expect(clippy::missing_panics_doc, reason = "it cannot")]
    pub fn png(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let Picture { width, height, pixels } = &self.0;
        PngEncoder::new(&mut bytes)
            .write_image(pixels, *width, *height, ExtendedColorType::Rgb8)
            .expect("a sheet is written to memory");
        bytes
    }

    /// As a JPEG file.
    ///
    /// # Panics
    /// If a side has no pixels, or more than 65,535.
    #[expect(clippy::expect_used, reason = "memory takes whatever is written to it")]
    pub fn jpeg(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let Picture { width, height, pixels } = &self.0;
        Encoder::new(&mut bytes, JPEG_QUALITY)
            .encode(pixels, *width as u16, *height as u16, ColorType::Rgb)
            .expect("a sheet is written to memory");
        bytes
    }

    fn dot(&mut self, x: i64, y: i64, colour: [u8; 3]) {
        let inside =
            |place: i64, side: u32| u32::try_from(place).ok().filter(|place| *place < side);
        if let (Some(x), Some(y)) = (inside(x, self.0.width), inside(y, self.0.height)) {
            let start = (y as usize * self.0.width as usize + x as usize) * 3;
            self.0.pixels[start..start + 3].copy_from_slice(&colour);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, decode_upright};

    #[test]
    fn a_sheet_reads_back_as_it_was_laid_out() {
        let mut sheet = Sheet::new(60, 40);
        let red = Picture { width: 10, height: 10, pixels: [200, 0, 0].repeat(100) };
        sheet.paste(&red, 55, 5);
        sheet.frame((-3, 10), (30, 20), [0, 0, 250]);
        sheet.write("a1", 2, 24);
        sheet.fill((-5, 36), (8, 9), [0, 90, 0]);
        let read = |bytes: &[u8]| decode_upright(bytes, u32::MAX, &Limits::default()).unwrap();
        assert_eq!(read(&sheet.png()), sheet.0);
        assert_eq!(sheet.0.pixel(59, 14), [200, 0, 0]);
        assert_eq!(sheet.0.pixel(5, 10), [0, 0, 250]);
        assert_eq!(sheet.0.pixel(40, 30), [255; 3]);
        assert_eq!((sheet.0.pixel(2, 39), sheet.0.pixel(3, 39)), (&[0, 90, 0][..], &[255; 3][..]));
        let jpeg = read(&sheet.jpeg());
        assert_eq!((jpeg.width, jpeg.height), (60, 40));
    }
}
