//! JPEG: its header without decoding, and upright-to-be pixels at the smallest scale that serves.

use jpeg_decoder::{Decoder, Error, PixelFormat};

use crate::jpeg_dc::{self, Left};
use crate::watch::Watch;
use crate::{Limits, Picture, Unreadable};

const FORMAT: &str = "JPEG";

/// Most samples of colour that are asked for along the shorter side: small views need no more. Where colour
/// is halved, it is coarser at 1/8 than libjpeg-turbo's; from 120 samples on, as of a photo of 1920 pixels,
/// 32 x 32 pixels stay within 3 levels of it (`benchmarks/README.md`), with 75 they were 5 apart. At the
/// library's other scales small errors add up, and small pictures are cheap.
const COLOUR_SIDE_AT_AN_EIGHTH: u32 = 120;
const COLOUR_SIDE: u32 = 128;

/// What stands before the picture data.
pub(crate) struct Header<'bytes> {
    pub(crate) frame: Frame,
    /// The TIFF block of the first EXIF segment.
    pub(crate) exif: Option<&'bytes [u8]>,
}

/// The picture that the data make up.
#[derive(Clone, Copy)]
pub(crate) struct Frame {
    pub(crate) width: u32,
    pub(crate) height: u32,
    is_progressive: bool,
    components: u8,
    /// How many times more samples brightness has than colour, along the side where it differs most.
    halving: u32,
}

/// Walks the segments up to the picture data; allocates nothing.
pub(crate) fn header(bytes: &[u8]) -> Result<Header<'_>, Unreadable> {
    let truncated = || Unreadable::Truncated { format: FORMAT };
    let mut exif = None;
    let mut frame = None;
    let mut position = 2;
    loop {
        // Anything between segments is skipped, as libjpeg does.
        let rest = bytes.get(position..).ok_or_else(truncated)?;
        position += rest.windows(2).position(is_marker).ok_or_else(truncated)? + 2;
        match bytes[position - 1] {
            0x01 | 0xd0..=0xd8 => continue,
            0xd9 => return Err(damaged("no picture before its end marker")),
            _ => {}
        }
        let segment = segment(bytes, position).ok_or_else(truncated)?;
        match bytes[position - 1] {
            code @ (0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf) => {
                frame = Some(Frame::read(code, segment)?);
            }
            0xe1 if exif.is_none() => exif = segment.strip_prefix(b"Exif\0\0"),
            0xda => break,
            _ => {}
        }
        position += segment.len() + 2;
    }
    let frame = frame.ok_or_else(|| damaged("no frame header before the picture"))?;
    Ok(Header { frame, exif })
}

/// Decodes at the smallest of the scales 1/8, 1/4, 1/2 and 1 whose shorter side is still at
/// least `at_least` pixels, and has as many samples of colour, up to 120 at 1/8 and 128 at the others.
/// At any scale every bit of the picture data is walked, up to the end marker.
pub(crate) fn decode(
    bytes: &[u8],
    at_least: u32,
    limits: &Limits,
    watch: Watch,
) -> Result<Picture, Unreadable> {
    let frame = header(bytes)?.frame;
    let eighths = frame.scale(at_least);
    match jpeg_dc::decode(bytes) {
        Err(Left::EndsEarly) => Err(Unreadable::Truncated { format: FORMAT }),
        Ok(picture) if eighths == 1 => Ok(picture),
        _ => decode_with_library(bytes, frame, eighths, limits, watch),
    }
}

fn decode_with_library(
    bytes: &[u8],
    frame: Frame,
    eighths: u32,
    limits: &Limits,
    watch: Watch,
) -> Result<Picture, Unreadable> {
    let scans = jpeg_dc::count_scans(bytes);
    if scans > limits.max_scans {
        return Err(Unreadable::TooManyScans { found: scans, limit: limits.max_scans });
    }
    limits.allow_memory(frame.bytes_held(eighths))?;
    let mut decoder = Decoder::new(watch.over(bytes));
    decoder.set_max_decoding_buffer_size(limits.max_memory as usize);
    // The frame header holds 16-bit sizes.
    decoder
        .scale(scaled(frame.width, eighths) as u16, scaled(frame.height, eighths) as u16)
        .map_err(|error| explain(&error))?;
    let samples = decoder.decode().map_err(|error| explain(&error))?;
    let info = decoder.info().ok_or_else(|| damaged("no frame header"))?;
    let pixels = to_rgb(samples, info.pixel_format);
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    if pixels.len() != width as usize * height as usize * 3 {
        return Err(damaged("fewer pixels than the header promises"));
    }
    Ok(Picture { width, height, pixels })
}

fn is_marker(pair: &[u8]) -> bool {
    pair[0] == 0xff && pair[1] != 0x00 && pair[1] != 0xff
}

/// The content of the segment whose two length bytes stand at `position`.
fn segment(bytes: &[u8], position: usize) -> Option<&[u8]> {
    let length = bytes.get(position..position + 2)?;
    let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
    bytes.get(position + 2..position + length.max(2))
}

impl Frame {
    fn read(code: u8, segment: &[u8]) -> Result<Self, Unreadable> {
        let [_, h1, h0, w1, w0, components, entries @ ..] = segment else {
            return Err(damaged("a frame header that is too short"));
        };
        let [height, width] =
            [[*h1, *h0], [*w1, *w0]].map(|side| u32::from(u16::from_be_bytes(side)));
        if width == 0 || height == 0 {
            return Err(damaged("a picture without width or height"));
        }
        let halving = |shift: u8| {
            let factors = entries.chunks_exact(3).map(|entry| ((entry[1] >> shift) & 15).max(1));
            u32::from(factors.clone().max().unwrap_or(1) / factors.min().unwrap_or(1))
        };
        let halving = halving(4).max(halving(0));
        let is_progressive = matches!(code & 3, 2);
        Ok(Self { width, height, is_progressive, components: *components, halving })
    }

    /// The smallest scale, in eighths, that serves.
    fn scale(&self, at_least: u32) -> u32 {
        let shorter = self.width.min(self.height);
        let serves = |eighths: &u32| {
            let side = scaled(shorter, *eighths);
            let colour = if *eighths == 1 { COLOUR_SIDE_AT_AN_EIGHTH } else { COLOUR_SIDE };
            side >= at_least && side / self.halving >= at_least.min(colour)
        };
        [1, 2, 4].into_iter().find(serves).unwrap_or(8)
    }

    /// About how many bytes the library holds: the pixels twice, and of a progressive file all
    /// coefficients.
    fn bytes_held(&self, eighths: u32) -> u64 {
        let samples = |eighths| {
            let sides = [self.width, self.height].map(|side| u64::from(scaled(side, eighths)));
            sides[0] * sides[1] * u64::from(self.components)
        };
        2 * samples(eighths) + if self.is_progressive { 2 * samples(8) } else { 0 }
    }
}

fn scaled(length: u32, eighths: u32) -> u32 {
    (length * eighths).div_ceil(8)
}

fn to_rgb(samples: Vec<u8>, format: PixelFormat) -> Vec<u8> {
    match format {
        PixelFormat::RGB24 => samples,
        PixelFormat::L8 => samples.iter().flat_map(|value| [*value; 3]).collect(),
        // Two bytes in the machine's order; the high one is what 8 bits keep.
        PixelFormat::L16 => samples
            .chunks_exact(2)
            .flat_map(|pair| [(u16::from_ne_bytes([pair[0], pair[1]]) >> 8) as u8; 3])
            .collect(),
        PixelFormat::CMYK32 => samples.chunks_exact(4).flat_map(ink_to_rgb).collect(),
    }
}

/// Printing inks to light, without a colour profile. The decoder gives every ink as
/// 0 = none to 255 = full.
fn ink_to_rgb(inks: &[u8]) -> [u8; 3] {
    let light = |ink: u8| 255 - u32::from(ink);
    [0, 1, 2].map(|channel| ((light(inks[channel]) * light(inks[3]) + 127) / 255) as u8)
}

fn damaged(reason: &str) -> Unreadable {
    Unreadable::Damaged { format: FORMAT, reason: reason.to_owned() }
}

fn explain(error: &Error) -> Unreadable {
    match error {
        Error::Io(cause) if cause.kind() == std::io::ErrorKind::UnexpectedEof => {
            Unreadable::Truncated { format: FORMAT }
        }
        Error::Format(reason) => damaged(reason),
        other => damaged(&other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(width: u32, height: u32, halving: u32) -> Frame {
        Frame { width, height, is_progressive: false, components: 3, halving }
    }

    #[test]
    fn the_smallest_scale_that_keeps_the_shorter_side_is_taken() {
        let full = |width, height, at_least| frame(width, height, 1).scale(at_least);
        assert_eq!(full(1920, 2560, 32), 1);
        assert_eq!(full(1920, 2560, 240), 1);
        assert_eq!(full(1920, 2560, 241), 2);
        assert_eq!(full(1920, 2560, 500), 4);
        assert_eq!(full(1920, 2560, 5000), 8);
        assert_eq!(full(50, 9000, 32), 8);
        assert_eq!(scaled(50, 2), 13);
    }

    #[test]
    fn a_frame_says_how_much_finer_brightness_is_than_colour() {
        let halving = |entries: &[u8]| {
            let header = [&[8, 0, 8, 0, 8, entries.len() as u8 / 3], entries].concat();
            Frame::read(0xc0, &header).unwrap().halving
        };
        assert_eq!(halving(&[1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]), 2);
        assert_eq!(halving(&[1, 0x41, 0, 2, 0x11, 1, 3, 0x11, 1]), 4);
        assert_eq!(halving(&[1, 0x22, 0]), 1);
        // Nonsense, which a decoder will refuse.
        assert_eq!(halving(&[]), 1);
        assert_eq!(halving(&[1, 0x00, 0, 2, 0xf0, 1]), 15);
    }

    #[test]
    fn colour_that_is_halved_counts_too_as_far_as_small_views_need_it() {
        assert_eq!(frame(1920, 2560, 2).scale(240), 1);
        assert_eq!(frame(1920, 2560, 2).scale(128), 1);
        assert_eq!(frame(1024, 2560, 2).scale(128), 2);
        assert_eq!(frame(1024, 2560, 1).scale(128), 1);
        assert_eq!(frame(480, 640, 2).scale(128), 8);
        assert_eq!(frame(480, 640, 2).scale(32), 2);
        assert_eq!(frame(480, 640, 1).scale(32), 1);
        assert_eq!(frame(48, 48, 2).scale(32), 8);
    }
}
