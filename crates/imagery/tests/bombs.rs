//! Small files that would become huge: refused by what they say, or decoded within their limits.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up its case must stop")]

use std::time::Duration;

use image::{DynamicImage, ImageFormat, RgbaImage};
use imagery::{Limits, Picture, Unreadable, decode_upright, inspect};
use jpeg_encoder::{ColorType, Encoder};

fn decode(bytes: &[u8]) -> Result<Picture, Unreadable> {
    decode_upright(bytes, 32, &Limits::default())
}

fn refusal(bytes: &[u8]) -> String {
    decode(bytes).unwrap_err().to_string()
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let picture = DynamicImage::ImageRgba8(RgbaImage::new(width, height));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// A PNG whose header says another size than its data have.
fn png_that_says(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = png(1, 1);
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let checksum = crc32(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&checksum.to_be_bytes());
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 }
        })
    })
}

#[test]
fn a_png_that_promises_too_much_is_refused_before_anything_is_allocated() {
    insta::assert_snapshot!(refusal(&png_that_says(60_000, 60_000)), @"60000 x 60000 pixels, more than the limit of 256000000 pixels");
    insta::assert_snapshot!(refusal(&png_that_says(16_000, 16_000)), @"decoding needs 2048000000 bytes of memory, more than the limit of 1073741824");
    // What may be allocated is, and then the data are missing.
    assert!(refusal(&png_that_says(4_000, 4_000)).starts_with("damaged PNG"));
}

#[test]
fn a_png_of_a_few_bytes_a_million_pixels_is_held_to_the_memory_it_may_have() {
    let bytes = png(1_000, 1_000);
    assert!(bytes.len() < 50_000, "{} bytes", bytes.len());
    assert_eq!(decode(&bytes).unwrap().pixels.len(), 3_000_000);
    let small = Limits { max_memory: 7_999_999, ..Limits::default() };
    let refused = decode_upright(&bytes, 32, &small).unwrap_err();
    assert_eq!(refused, Unreadable::TooMuchMemory { needed: 8_000_000, limit: 7_999_999 });
}

#[test]
fn a_bitmap_without_its_pixels_is_an_error() {
    let mut bytes = b"BM\0\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0".to_vec();
    bytes.extend(10_000u32.to_le_bytes());
    bytes.extend(10_000u32.to_le_bytes());
    bytes.extend(b"\x01\0\x18\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
    assert_eq!(inspect(&bytes).unwrap().width, 10_000);
    insta::assert_snapshot!(refusal(&bytes), @"truncated: the BMP data end before the picture does");
    bytes[18..22].copy_from_slice(&i32::MIN.to_le_bytes());
    assert!(decode(&bytes).is_err());
}

/// A TIFF of little-endian entries: tag, type (3 = short, 4 = long), count, value.
fn tiff(entries: &[(u16, u16, u32, u32)], next: u32) -> Vec<u8> {
    let mut bytes = b"II*\0\x08\0\0\0".to_vec();
    bytes.extend((entries.len() as u16).to_le_bytes());
    for (tag, kind, count, value) in entries {
        bytes.extend(tag.to_le_bytes());
        bytes.extend(kind.to_le_bytes());
        bytes.extend(count.to_le_bytes());
        bytes.extend(value.to_le_bytes());
    }
    bytes.extend(next.to_le_bytes());
    bytes
}

/// A grey TIFF without compression in one strip that begins at its first byte.
fn grey_tiff(width: u32, height: u32, strip: u32, next: u32) -> Vec<u8> {
    let entries = [
        (256, 4, 1, width),
        (257, 4, 1, height),
        (258, 3, 1, 8),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
        (273, 4, 1, 0),
        (277, 3, 1, 1),
        (278, 4, 1, height),
        (279, 4, 1, strip),
    ];
    tiff(&entries, next)
}

#[test]
fn a_tiff_of_one_huge_strip_or_of_a_ring_of_pages_ends() {
    assert_eq!(decode(&grey_tiff(8, 8, 64, 0)).unwrap().width, 8);
    insta::assert_snapshot!(refusal(&grey_tiff(8_000, 8_000, u32::MAX, 0)), @"damaged TIFF: Memory limit exceeded");
    insta::assert_snapshot!(refusal(&grey_tiff(60_000, 60_000, u32::MAX, 0)), @"60000 x 60000 pixels, more than the limit of 256000000 pixels");
    // A next page that is the first one again.
    insta::assert_snapshot!(refusal(&grey_tiff(8, 8, 64, 8)), @"damaged TIFF: Format error decoding Tiff: format error: file contained a cycle in the list of IFDs");
}

#[test]
fn a_tiff_whose_every_entry_points_to_the_whole_file_is_read_in_bounded_memory() {
    // 60,000 entries of 700,000 bytes each would be 42 GB.
    let entries: Vec<_> = (0..60_000u16).map(|tag| (tag, 1, 700_000, 8)).collect();
    let bytes = tiff(&entries, 0);
    assert!(decode(&bytes).is_err());
    let _facts = inspect(&bytes);
}

#[test]
fn a_webp_that_promises_too_much_is_refused() {
    // Lossless: a signature, then width and height less one in 14 bits each.
    let webp = |width: u32, height: u32| {
        let mut bytes = b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f".to_vec();
        bytes.extend(((width - 1) | ((height - 1) << 14)).to_le_bytes());
        bytes.extend(b"\x07\x10\x11\x11\x88\x88\xfe\x07\0");
        bytes
    };
    insta::assert_snapshot!(refusal(&webp(16_383, 16_383)), @"16383 x 16383 pixels, more than the limit of 256000000 pixels");
    insta::assert_snapshot!(refusal(&webp(16_000, 16_000)), @"decoding needs 1792000000 bytes of memory, more than the limit of 1073741824");
}

fn progressive(colours: ColorType) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 85);
    encoder.set_progressive(true);
    let samples = if colours == ColorType::Cmyk { 4 } else { 3 };
    let pixels: Vec<u8> = (0..64 * 64 * samples).map(|index| (index % 251) as u8).collect();
    encoder.encode(&pixels, 64, 64, colours).unwrap();
    bytes
}

#[test]
fn a_jpeg_of_thousands_of_scans_is_refused_at_every_scale() {
    for colours in [ColorType::Rgb, ColorType::Cmyk] {
        let bytes = progressive(colours);
        let last = bytes.windows(2).rposition(|pair| pair == b"\xff\xda").unwrap();
        let (before, scan) = bytes[..bytes.len() - 2].split_at(last);
        let many = [before, &scan.repeat(5_000), b"\xff\xd9"].concat();
        for at_least in [8, u32::MAX] {
            let refused = decode_upright(&many, at_least, &Limits::default()).unwrap_err();
            assert!(matches!(refused, Unreadable::TooManyScans { found: 5_000.., limit: 500 }));
        }
    }
}

#[test]
fn a_progressive_jpeg_is_decoded_at_full_size_only_within_its_memory() {
    // 64 x 64 x 3 coefficients of two bytes, and as many pixels, twice.
    let bytes = progressive(ColorType::Rgb);
    let small = Limits { max_memory: 49_151, ..Limits::default() };
    let refused = decode_upright(&bytes, u32::MAX, &small).unwrap_err();
    assert_eq!(refused, Unreadable::TooMuchMemory { needed: 49_152, limit: 49_151 });
    assert!(decode_upright(&bytes, 4, &small).is_ok());
}

#[test]
fn time_is_a_limit_for_every_format() {
    let picture = DynamicImage::ImageRgba8(RgbaImage::new(60, 60)).to_rgb8();
    let picture = DynamicImage::ImageRgb8(picture);
    let now = Limits { max_time: Duration::ZERO, ..Limits::default() };
    for format in [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Bmp, ImageFormat::Tiff] {
        let mut bytes = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        let refused = decode_upright(bytes.get_ref(), 32, &now).unwrap_err();
        assert_eq!(refused, Unreadable::TookTooLong { limit: Duration::ZERO }, "{format:?}");
        assert!(decode(bytes.get_ref()).is_ok());
    }
    let jpeg = progressive(ColorType::Cmyk);
    let refused = decode_upright(&jpeg, 32, &now).unwrap_err();
    assert_eq!(refused, Unreadable::TookTooLong { limit: Duration::ZERO });
    assert!(decode(&jpeg).is_ok());
}
