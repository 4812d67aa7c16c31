//! Files that lie, stop short or make no sense end as errors, never as panics or huge allocations.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up its case must stop")]

use imagery::{Limits, Unreadable, decode_upright, inspect};
use jpeg_encoder::{ColorType, Encoder};

fn jpeg(progressive: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 85);
    encoder.set_progressive(progressive);
    encoder
        .add_app_segment(
            1,
            b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec(),
        )
        .unwrap();
    let pixels: Vec<u8> =
        (0..160 * 120 * 3u32).map(|index| (index * index / 97 % 251) as u8).collect();
    encoder.encode(&pixels, 160, 120, ColorType::Rgb).unwrap();
    bytes
}

fn small(bytes: &[u8]) -> Result<imagery::Picture, Unreadable> {
    decode_upright(bytes, 7, &Limits::default())
}

#[test]
fn a_jpeg_cut_anywhere_is_an_error_even_at_an_eighth_of_its_size() {
    for bytes in [jpeg(false), jpeg(true)] {
        assert_eq!(small(&bytes).unwrap().width, 15);
        for cut in (0..bytes.len()).step_by(97).chain([bytes.len() - 1, bytes.len() - 2]) {
            let outcome = small(&bytes[..cut]);
            assert!(outcome.is_err(), "cut at {cut} of {}", bytes.len());
        }
        let half = small(&bytes[..bytes.len() / 2]).unwrap_err();
        assert_eq!(half, Unreadable::Truncated { format: "JPEG" });
    }
}

#[test]
fn a_file_that_was_not_copied_to_its_end_is_an_error() {
    // What an interrupted copy to a card leaves: the right length, but zeros at the end.
    let mut bytes = jpeg(false);
    let half = bytes.len() / 2;
    bytes[half..].fill(0);
    assert!(small(&bytes).is_err());
}

#[test]
fn what_follows_the_end_marker_does_not_matter() {
    let mut bytes = jpeg(false);
    let clean = small(&bytes).unwrap();
    bytes.extend_from_slice(b"a film that a phone appended to its photo");
    assert_eq!(small(&bytes).unwrap(), clean);
}

#[test]
fn a_header_that_promises_too_many_pixels_is_refused_before_decoding() {
    let mut bytes = jpeg(false);
    let frame = bytes.windows(4).position(|window| window == [0xff, 0xc0, 0x00, 0x11]).unwrap();
    bytes[frame + 5..frame + 9].copy_from_slice(&[0xff, 0xff, 0xff, 0xff]);
    assert_eq!(inspect(&bytes).unwrap().stored_width, 65_535);
    let refused = small(&bytes).unwrap_err().to_string();
    insta::assert_snapshot!(refused, @"65535 x 65535 pixels, more than the limit of 256000000 pixels");
}

#[test]
fn a_png_bomb_and_a_long_file_are_refused() {
    // A PNG of 100,000 x 100,000 pixels in 57 bytes: header, an empty data chunk, the end.
    let mut png =
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\x01\x86\xa0\0\x01\x86\xa0\x08\x02\0\0\0".to_vec();
    png.extend(0x2730_9c9f_u32.to_be_bytes());
    png.extend(b"\0\0\0\0IDAT\x35\xaf\x06\x1e\0\0\0\0IEND\xae\x42\x60\x82");
    assert!(matches!(small(&png), Err(Unreadable::TooManyPixels { width: 100_000, .. })));
    let limits = Limits { max_bytes: 100, ..Limits::default() };
    let refused = decode_upright(&jpeg(false), 8, &limits).unwrap_err();
    assert!(matches!(refused, Unreadable::TooManyBytes { limit: 100, .. }));
}

#[test]
fn what_is_no_picture_says_so() {
    assert_eq!(small(b""), Err(Unreadable::Empty));
    assert_eq!(small(b"Dear Sir or Madam,"), Err(Unreadable::NotAPicture));
    assert_eq!(
        small(b"\0\0\0\x18ftypheic\0\0\0\0"),
        Err(Unreadable::Unsupported { format: "HEIC" })
    );
    for start in
        [b"\xff\xd8\xff".as_slice(), b"BM", b"II*\0", b"RIFF\0\0\0\0WEBP", b"\x89PNG\r\n\x1a\n"]
    {
        assert!(small(start).is_err() && inspect(start).is_err(), "{start:?}");
    }
}

#[test]
fn random_changes_to_a_jpeg_never_panic() {
    let originals = [jpeg(false), jpeg(true)];
    let mut state = 0x2026_u64;
    let mut draw = |below: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let (mut fine, mut refused) = (0, 0);
    for round in 0..1200 {
        let mut bytes = originals[round % 2].clone();
        // Half of the changes hit the headers, where they hurt most.
        let reach = if round % 4 < 2 { 700 } else { bytes.len() };
        for _ in 0..=draw(6) {
            let place = draw(reach);
            bytes[place] = draw(256) as u8;
        }
        if draw(8) == 0 {
            bytes.truncate(draw(bytes.len()));
        }
        let limits = Limits { max_pixels: 4_000_000, ..Limits::default() };
        let _facts = inspect(&bytes);
        match decode_upright(&bytes, 8, &limits) {
            Ok(picture) => {
                assert_eq!(
                    picture.pixels.len(),
                    picture.width as usize * picture.height as usize * 3
                );
                fine += 1;
            }
            Err(_) => refused += 1,
        }
    }
    assert!(fine > 100 && refused > 100, "{fine} fine, {refused} refused");
}
