//! A small upright JPEG of a photo, for pages that people look at.

use jpeg_encoder::{ColorType, Encoder};

use crate::{Picture, area_average};

/// Longest side of a thumbnail in pixels.
pub const THUMBNAIL_SIDE: u32 = 128;

const QUALITY: u8 = 85;

/// Encodes a JPEG whose longest side is 128 pixels, or the picture's own if that is smaller.
///
/// # Panics
/// If the picture holds fewer pixels than its width and height say.
#[expect(
    clippy::expect_used,
    reason = "the encoder fails only on a size of 0 or above 65,535, and on a writer that fails"
)]
pub fn encode_thumbnail(picture: &Picture) -> Vec<u8> {
    let (width, height) = thumbnail_size(picture.width, picture.height);
    let small = area_average(picture, width, height);
    let mut bytes = Vec::new();
    Encoder::new(&mut bytes, QUALITY)
        .encode(&small.pixels, width as u16, height as u16, ColorType::Rgb)
        .expect("a small picture is written to memory");
    bytes
}

fn thumbnail_size(width: u32, height: u32) -> (u32, u32) {
    let longest = width.max(height).max(1);
    let side = longest.min(THUMBNAIL_SIDE);
    let scaled = |length: u32| ((length * side + longest / 2) / longest).max(1);
    (scaled(width), scaled(height))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, decode_upright};

    #[test]
    fn the_longest_side_is_128_pixels() {
        assert_eq!(thumbnail_size(240, 320), (96, 128));
        assert_eq!(thumbnail_size(4000, 10), (128, 1));
        assert_eq!(thumbnail_size(48, 48), (48, 48));
    }

    #[test]
    fn a_thumbnail_can_be_read_back() {
        let picture = Picture { width: 300, height: 200, pixels: vec![120; 300 * 200 * 3] };
        let bytes = encode_thumbnail(&picture);
        let back = decode_upright(&bytes, u32::MAX, &Limits::default()).unwrap();
        assert_eq!((back.width, back.height), (128, 85));
        assert!(back.pixels.iter().all(|value| value.abs_diff(120) <= 2));
    }
}
