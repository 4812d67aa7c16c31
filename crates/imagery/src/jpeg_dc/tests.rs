//! The decoder against the library, on files of every kind it takes, and on files it must leave.

use jpeg_decoder::Decoder;
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use super::{Left, count_scans, decode};
use crate::Picture;

const SAMPLINGS: [SamplingFactor; 6] = [
    SamplingFactor::R_4_4_4,
    SamplingFactor::R_4_2_2,
    SamplingFactor::R_4_2_0,
    SamplingFactor::R_4_4_0,
    SamplingFactor::R_4_1_1,
    SamplingFactor::R_4_1_0,
];

/// What a test file is like.
#[derive(Debug, Clone, Copy)]
struct Kind {
    size: (u16, u16),
    sampling: SamplingFactor,
    quality: u8,
    progressive: bool,
    restart: u16,
}

impl Kind {
    const PLAIN: Self = Self {
        size: (200, 120),
        sampling: SamplingFactor::R_4_2_0,
        quality: 90,
        progressive: false,
        restart: 0,
    };

    fn encode(self, colours: ColorType) -> Vec<u8> {
        let (width, height) = self.size;
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, self.quality);
        encoder.set_sampling_factor(self.sampling);
        encoder.set_progressive(self.progressive);
        encoder.set_restart_interval(self.restart);
        // Its own codes for each file, and a scan for each component. The encoder forgets restarts
        // when it counts symbols for them.
        encoder.set_optimized_huffman_tables(self.quality < 60 && self.restart == 0);
        let pixels: Vec<u8> = (0..usize::from(width) * usize::from(height))
            .flat_map(|index| scene(index % usize::from(width), index / usize::from(width)))
            .collect();
        let samples: Vec<u8> = match colours {
            ColorType::Luma => pixels.chunks_exact(3).map(|pixel| pixel[1]).collect(),
            ColorType::Cmyk => pixels.chunks_exact(3).flat_map(|p| [p[0], p[1], p[2], 9]).collect(),
            _ => pixels,
        };
        encoder.encode(&samples, width, height, colours).unwrap();
        bytes
    }
}

/// Colours that change slowly, under brightness that changes from pixel to pixel.
fn scene(x: usize, y: usize) -> [u8; 3] {
    let noise = ((x * 7919) ^ (y * 104_729)).wrapping_mul(2_654_435_761) >> 11 & 63;
    [40 + x / 6 + noise, 60 + y / 5 + noise, 110 + noise - (x + y) / 12]
        .map(|value| value.min(255) as u8)
}

fn by_the_library(bytes: &[u8]) -> Picture {
    let mut decoder = Decoder::new(bytes);
    decoder.read_info().unwrap();
    let full = decoder.info().unwrap();
    decoder.scale(full.width.div_ceil(8), full.height.div_ceil(8)).unwrap();
    let mut pixels = decoder.decode().unwrap();
    let info = decoder.info().unwrap();
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    if pixels.len() == width as usize * height as usize {
        pixels = pixels.iter().flat_map(|level| [*level; 3]).collect();
    }
    Picture { width, height, pixels }
}

fn largest_difference(one: &Picture, other: &Picture) -> u8 {
    assert_eq!((one.width, one.height), (other.width, other.height));
    one.pixels.iter().zip(&other.pixels).map(|(one, other)| one.abs_diff(*other)).max().unwrap()
}

/// The library rounds every level down and mixes chroma of neighbouring blocks: a level in luma,
/// a level in chroma, and what the scene's colours change from block to block.
const TOLERANCE: u8 = 6;

#[test]
fn every_sampling_size_process_and_restart_interval_agrees_with_the_library() {
    let sizes = [(8, 8), (1, 1), (17, 33), (64, 48), (161, 7), (9, 130), (200, 120), (255, 257)];
    for sampling in SAMPLINGS {
        for size in sizes {
            for (progressive, restart, quality) in
                [(false, 0, 90), (false, 0, 50), (false, 3, 95), (true, 0, 90), (true, 2, 50)]
            {
                let kind = Kind { size, sampling, quality, progressive, restart };
                let bytes = kind.encode(ColorType::Rgb);
                let picture = decode(&bytes).unwrap_or_else(|left| panic!("{kind:?}: {left:?}"));
                let difference = largest_difference(&picture, &by_the_library(&bytes));
                assert!(difference <= TOLERANCE, "{difference} levels in {kind:?}");
            }
        }
    }
}

#[test]
fn grey_files_agree_with_the_library_within_its_rounding() {
    for size in [(1, 1), (17, 33), (250, 90)] {
        for progressive in [false, true] {
            let kind = Kind { size, progressive, ..Kind::PLAIN };
            let bytes = kind.encode(ColorType::Luma);
            let difference = largest_difference(&decode(&bytes).unwrap(), &by_the_library(&bytes));
            assert!(difference <= 1, "{difference} levels in {kind:?}");
        }
    }
}

#[test]
fn large_files_are_read_from_two_places_and_agree_too() {
    // At quality 100 many blocks hold all 64 coefficients, without a mark at their end.
    for quality in [20, 80, 100] {
        for sampling in [SamplingFactor::R_4_4_4, SamplingFactor::R_4_2_0] {
            for restart in [0, 700] {
                let size = (640, 480);
                let kind = Kind { size, sampling, quality, progressive: false, restart };
                let bytes = kind.encode(ColorType::Rgb);
                let picture = decode(&bytes).unwrap_or_else(|left| panic!("{kind:?}: {left:?}"));
                let difference = largest_difference(&picture, &by_the_library(&bytes));
                assert!(difference <= TOLERANCE, "{difference} levels in {kind:?}");
            }
        }
    }
}

/// A grey progressive file of 16 x 8 pixels, made by hand: quantization step 16; a DC code of
/// `0` = no difference and `10` = three bits of difference; its scans of DC coefficients as given, and
/// one of AC coefficients, all zero: a code of `0` = end of block.
fn progressive_by_hand(scans: &[(u8, &[u8])]) -> Vec<u8> {
    let mut bytes = b"\xff\xd8\xff\xdb\x00\x43\x00".to_vec();
    bytes.extend([16; 64]);
    bytes.extend(b"\xff\xc2\x00\x0b\x08\x00\x08\x00\x10\x01\x01\x11\x00");
    bytes.extend(b"\xff\xc4\x00\x15\x00\x01\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x00\x03");
    for (approximation, data) in scans {
        bytes.extend(b"\xff\xda\x00\x08\x01\x01\x00\x00\x00");
        bytes.push(*approximation);
        bytes.extend(*data);
    }
    bytes.extend(b"\xff\xc4\x00\x14\x10\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x00");
    bytes.extend(b"\xff\xda\x00\x08\x01\x01\x00\x01\x3f\x00\x3f");
    bytes.extend(b"\xff\xd9");
    bytes
}

#[test]
fn later_scans_refine_the_dc_coefficients() {
    // 5 and 5 with one bit to come (10 101 0, filled with 1), then the bits 1 and 0: 11 and 10.
    let bytes = progressive_by_hand(&[(0x01, &[0b1010_1011]), (0x10, &[0b1011_1111])]);
    let picture = decode(&bytes).unwrap();
    assert_eq!(picture.pixels, [150, 150, 150, 148, 148, 148]);
    assert_eq!(picture, by_the_library(&bytes));
    // A refinement of what is not there, data that end early or late, a refinement that is missing.
    let left = |scans: &[(u8, &[u8])]| decode(&progressive_by_hand(scans)).unwrap_err();
    assert_eq!(left(&[(0x10, &[0b1011_1111])]), Left::ToLibrary);
    assert_eq!(left(&[(0x00, &[])]), Left::EndsEarly);
    assert_eq!(left(&[(0x00, &[0b1010_1011, 0x7f])]), Left::ToLibrary);
    assert_eq!(left(&[(0x01, &[0b1010_1011])]), Left::EndsEarly);
    assert_eq!(left(&[]), Left::EndsEarly);
}

#[test]
fn a_file_that_is_not_whole_is_no_picture() {
    for (progressive, restart) in [(false, 0), (false, 5), (true, 0)] {
        let bytes = Kind { progressive, restart, ..Kind::PLAIN }.encode(ColorType::Rgb);
        for cut in 0..bytes.len() {
            assert!(decode(&bytes[..cut]).is_err(), "cut at {cut} of {}", bytes.len());
        }
    }
    // Data that go on where they should end: libjpeg passes over them.
    let mut bytes = Kind::PLAIN.encode(ColorType::Rgb);
    bytes.splice(bytes.len() - 2..bytes.len() - 2, [0x55; 4]);
    assert_eq!(decode(&bytes), Err(Left::ToLibrary));
}

#[test]
fn half_a_file_with_an_end_marker_is_found_to_end_early() {
    let large = Kind { size: (640, 480), ..Kind::PLAIN };
    let kinds =
        [Kind::PLAIN, large, Kind { restart: 5, ..Kind::PLAIN }, Kind { quality: 50, ..large }];
    for kind in kinds {
        for colours in [ColorType::Rgb, ColorType::Luma, ColorType::Cmyk] {
            let bytes = kind.encode(colours);
            let data = last_scan(&bytes) + 20;
            for cut in (data..bytes.len() - 3).step_by(bytes.len() / 50) {
                let half = [&bytes[..cut], b"\xff\xd9"].concat();
                assert_eq!(decode(&half), Err(Left::EndsEarly), "{kind:?} cut at {cut}");
            }
        }
    }
}

#[test]
fn a_progressive_file_that_lacks_scans_or_a_part_of_one_is_found_to_end_early() {
    for (quality, size) in [(50, (200, 120)), (90, (200, 120)), (98, (333, 250))] {
        let bytes = Kind { progressive: true, quality, size, ..Kind::PLAIN }.encode(ColorType::Rgb);
        assert!(decode(&bytes).is_ok() && count_scans(&bytes) > 3);
        let data = bytes.windows(2).position(|pair| pair == b"\xff\xda").unwrap() + 20;
        for cut in (data..bytes.len() - 3).step_by(bytes.len() / 300) {
            let half = [&bytes[..cut], b"\xff\xd9"].concat();
            let left = decode(&half).unwrap_err();
            // A cut through the header of a scan or a table is for the library to explain.
            assert!(
                left == Left::EndsEarly || is_in_segment(&bytes, cut),
                "cut at {cut}: {left:?}"
            );
        }
        let without_last = [&bytes[..last_scan(&bytes)], b"\xff\xd9"].concat();
        assert_eq!(decode(&without_last), Err(Left::EndsEarly));
        assert_eq!(count_scans(&without_last), count_scans(&bytes) - 1);
    }
}

/// True if a segment begins less than 200 bytes before: what a code table or a scan header needs.
fn is_in_segment(bytes: &[u8], place: usize) -> bool {
    let before = &bytes[place.saturating_sub(200)..place];
    before.windows(2).any(|pair| matches!(pair, [0xff, 0xc4 | 0xda]))
}

fn last_scan(bytes: &[u8]) -> usize {
    bytes.windows(2).rposition(|pair| pair == b"\xff\xda").unwrap()
}

#[test]
fn what_follows_the_end_marker_does_not_matter() {
    let mut bytes = Kind::PLAIN.encode(ColorType::Rgb);
    let picture = decode(&bytes);
    assert!(picture.is_ok());
    bytes.extend(b"a film that a phone appended to its photo");
    assert_eq!(decode(&bytes), picture);
}

#[test]
fn unusual_files_are_left_to_the_library() {
    assert_eq!(decode(&Kind::PLAIN.encode(ColorType::Cmyk)), Err(Left::ToLibrary));
    let replaced = |from: &[u8], to: &[u8]| {
        let mut bytes = Kind::PLAIN.encode(ColorType::Rgb);
        let place = bytes.windows(from.len()).position(|window| window == from).unwrap();
        bytes[place..place + to.len()].copy_from_slice(to);
        decode(&bytes)
    };
    assert!(replaced(b"JFIF", b"JFIF").is_ok());
    let left = |from, to| replaced(from, to).unwrap_err();
    assert_eq!(left(b"\xff\xc0", b"\xff\xc9"), Left::ToLibrary, "arithmetic coding");
    assert_eq!(left(b"\xff\xc0", b"\xff\xc3"), Left::ToLibrary, "lossless");
    let deep = left(b"\xff\xc0\x00\x11\x08", b"\xff\xc0\x00\x11\x0c");
    assert_eq!(deep, Left::ToLibrary, "12 bits");
    assert_eq!(left(b"JFIF", b"AVI1"), Left::ToLibrary, "a picture of a film");
}

#[test]
fn random_changes_never_panic_and_never_change_the_size_alone() {
    let kinds = [
        Kind::PLAIN,
        Kind { progressive: true, ..Kind::PLAIN },
        Kind { restart: 4, quality: 50, ..Kind::PLAIN },
    ];
    let originals = kinds.map(|kind| kind.encode(ColorType::Rgb));
    let mut state = 0x2026_u64;
    let mut draw = |below: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let (mut decoded, mut left) = (0, 0);
    for round in 0..3000 {
        let mut bytes = originals[round % originals.len()].clone();
        let reach = if round % 2 == 0 { 700 } else { bytes.len() };
        for _ in 0..=draw(5) {
            let place = draw(reach);
            bytes[place] = draw(256) as u8;
        }
        match decode(&bytes) {
            Ok(picture) => {
                let pixels = picture.width as usize * picture.height as usize;
                assert_eq!(picture.pixels.len(), pixels * 3);
                decoded += 1;
            }
            Err(_) => left += 1,
        }
    }
    assert!(decoded > 100 && left > 1000, "{decoded} decoded, {left} left");
}
