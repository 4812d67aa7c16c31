//! Photos of every kind become the same upright pixels, and say the same things about themselves.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up its case must stop")]

use image::{DynamicImage, ImageBuffer, ImageFormat, Luma, LumaA, Rgb, Rgba};
use imagery::{Format, Limits, Picture, decode_upright, inspect};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

/// A scene without any symmetry: a ramp across, a ramp down, one bright corner.
fn scene(x: u32, y: u32) -> [u8; 3] {
    let corner = if x < 24 && y < 16 { 90 } else { 0 };
    [(2 * x + corner) as u8, (3 * y + corner) as u8, (40 + corner) as u8]
}

fn pixels(width: u32, height: u32, value: impl Fn(u32, u32) -> [u8; 3]) -> Vec<u8> {
    (0..width * height).flat_map(|index| value(index % width, index / width)).collect()
}

fn jpeg(
    width: u32,
    height: u32,
    value: impl Fn(u32, u32) -> [u8; 3],
    exif: Option<Vec<u8>>,
) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 95);
    encoder.set_sampling_factor(SamplingFactor::R_4_4_4);
    if let Some(block) = exif {
        encoder.add_app_segment(1, block).unwrap();
    }
    let pixels = pixels(width, height, value);
    encoder.encode(&pixels, width as u16, height as u16, ColorType::Rgb).unwrap();
    bytes
}

/// An EXIF segment with an orientation and nothing else, in Motorola's order of bytes.
fn orientation_only(value: u8) -> Vec<u8> {
    let mut block = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    block.extend([value, 0, 0, 0, 0, 0, 0]);
    block
}

fn whole(bytes: &[u8]) -> Picture {
    decode_upright(bytes, u32::MAX, &Limits::default()).unwrap()
}

fn saved(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn largest_difference(one: &Picture, other: &Picture) -> u8 {
    assert_eq!((one.width, one.height), (other.width, other.height));
    one.pixels.iter().zip(&other.pixels).map(|(one, other)| one.abs_diff(*other)).max().unwrap()
}

#[test]
fn a_scene_stored_in_all_eight_ways_is_upright_again() {
    // The upright scene is 64 x 48. For each orientation: where the stored pixel (x, y) lies in it.
    let (width, height) = (64, 48);
    let (right, bottom) = (width - 1, height - 1);
    let reference = whole(&jpeg(width, height, scene, None));
    for orientation in 1..=8 {
        let stored = |x: u32, y: u32| match orientation {
            2 => scene(right - x, y),
            3 => scene(right - x, bottom - y),
            4 => scene(x, bottom - y),
            5 => scene(y, x),
            6 => scene(right - y, x),
            7 => scene(right - y, bottom - x),
            8 => scene(y, bottom - x),
            _ => scene(x, y),
        };
        let (wide, high) = if orientation >= 5 { (height, width) } else { (width, height) };
        let bytes = jpeg(wide, high, stored, Some(orientation_only(orientation)));
        let facts = inspect(&bytes).unwrap();
        assert_eq!(facts.orientation.value(), orientation);
        assert_eq!((facts.stored_width, facts.stored_height), (wide, high));
        assert_eq!((facts.width, facts.height), (width, height));
        assert!(largest_difference(&whole(&bytes), &reference) <= 3, "orientation {orientation}");
    }
}

#[test]
fn a_jpeg_is_decoded_at_the_smallest_scale_that_serves() {
    let bytes = jpeg(400, 320, scene_of_size, None);
    for (at_least, size) in
        [(32, (50, 40)), (40, (50, 40)), (41, (100, 80)), (100, (200, 160)), (900, (400, 320))]
    {
        let picture = decode_upright(&bytes, at_least, &Limits::default()).unwrap();
        assert_eq!((picture.width, picture.height), size, "at least {at_least}");
        let averaged = imagery::area_average(&whole(&bytes), size.0, size.1);
        assert!(largest_difference(&picture, &averaged) <= 6, "at least {at_least}");
    }
}

fn scene_of_size(x: u32, y: u32) -> [u8; 3] {
    [(x / 2) as u8, (y / 2) as u8, ((x + y) / 4) as u8]
}

#[test]
fn content_decides_the_format() {
    let picture = DynamicImage::ImageRgb8(ImageBuffer::from_fn(20, 10, |x, y| Rgb(scene(x, y))));
    let formats = [
        (ImageFormat::Png, Format::Png),
        (ImageFormat::WebP, Format::Webp),
        (ImageFormat::Bmp, Format::Bmp),
        (ImageFormat::Tiff, Format::Tiff),
    ];
    for (written, read) in formats {
        let bytes = saved(&picture, written);
        let facts = inspect(&bytes).unwrap();
        assert_eq!((facts.format, facts.width, facts.height), (read, 20, 10));
        assert_eq!(whole(&bytes).pixels, picture.to_rgb8().into_raw(), "{read:?}");
    }
}

#[test]
fn grey_16_bit_and_transparent_pictures_become_plain_rgb() {
    let grey = DynamicImage::ImageLuma8(ImageBuffer::from_pixel(4, 4, Luma([77])));
    let deep = DynamicImage::ImageRgb16(ImageBuffer::from_pixel(4, 4, Rgb([65535, 32896, 0])));
    let clear = DynamicImage::ImageRgba8(ImageBuffer::from_pixel(4, 4, Rgba([9, 9, 9, 0])));
    let half = DynamicImage::ImageLumaA16(ImageBuffer::from_pixel(4, 4, LumaA([0, 32896])));
    for (picture, expected) in
        [(grey, [77; 3]), (deep, [255, 128, 0]), (clear, [255; 3]), (half, [127; 3])]
    {
        let picture = whole(&saved(&picture, ImageFormat::Png));
        assert!(
            picture.pixels.chunks(3).all(|pixel| pixel == expected),
            "{:?}",
            &picture.pixels[..3]
        );
    }
}

#[test]
fn grey_and_cmyk_jpegs_become_rgb() {
    let encoded = |samples: &[u8], colour| {
        let mut bytes = Vec::new();
        Encoder::new(&mut bytes, 95).encode(samples, 16, 16, colour).unwrap();
        whole(&bytes).pixels[..3].to_vec()
    };
    let near = |found: &[u8], expected: [u8; 3]| {
        assert!(
            found.iter().zip(expected).all(|(one, other)| one.abs_diff(other) <= 3),
            "{found:?}"
        );
    };
    near(&encoded(&[90; 256], ColorType::Luma), [90; 3]);
    // Full magenta and yellow ink without black is red; half black halves it.
    let ink = |inks: [u8; 4]| inks.repeat(256);
    near(&encoded(&ink([0, 255, 255, 0]), ColorType::Cmyk), [255, 0, 0]);
    near(&encoded(&ink([0, 255, 255, 127]), ColorType::Cmyk), [128, 0, 0]);
    near(&encoded(&ink([255, 0, 0, 0]), ColorType::CmykAsYcck), [0, 255, 255]);
}

#[test]
fn a_bad_exif_block_costs_only_the_metadata() {
    let plain = whole(&jpeg(64, 48, scene, None));
    let broken: [&[u8]; 5] = [
        b"Exif\0\0",
        b"Exif\0\0garbage that is no TIFF header at all",
        b"Exif\0\0MM\0*\xff\xff\xff\xff",
        b"Exif\0\0MM\0*\0\0\0\x08\xff\xff\x01\x12",
        b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x63\0\0\0\0\0\0\0",
    ];
    for block in broken {
        let bytes = jpeg(64, 48, scene, Some(block.to_vec()));
        let facts = inspect(&bytes).unwrap();
        assert_eq!(facts.orientation.value(), 1);
        assert_eq!(whole(&bytes), plain);
    }
    let nonsense = jpeg(64, 48, scene, Some(broken[1].to_vec()));
    assert!(inspect(&nonsense).unwrap().metadata_problem.is_some());
}
