//! JPEG: its header without decoding, and upright-to-be pixels at the smallest scale that serves.

use jpeg_decoder::{Decoder, Error, PixelFormat};

use crate::{Picture, Unreadable, jpeg_dc};

const FORMAT: &str = "JPEG";

/// What stands before the picture data.
pub(crate) struct Header<'bytes> {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// The TIFF block of the first EXIF segment.
    pub(crate) exif: Option<&'bytes [u8]>,
}

/// Walks the segments up to the picture data; allocates nothing.
pub(crate) fn header(bytes: &[u8]) -> Result<Header<'_>, Unreadable> {
    let truncated = || Unreadable::Truncated { format: FORMAT };
    let mut exif = None;
    let mut size = None;
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
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                size = Some(frame_size(segment)?);
            }
            0xe1 if exif.is_none() => exif = segment.strip_prefix(b"Exif\0\0"),
            0xda => break,
            _ => {}
        }
        position += segment.len() + 2;
    }
    let (width, height) = size.ok_or_else(|| damaged("no frame header before the picture"))?;
    Ok(Header { width, height, exif })
}

/// Decodes at the smallest of the scales 1/8, 1/4, 1/2 and 1 whose shorter side is still at
/// least `at_least` pixels. Every bit of the picture data is read, up to the end marker; of a
/// progressive file at 1/8, every bit of the scans that matter there.
pub(crate) fn decode(bytes: &[u8], at_least: u32, max_pixels: u64) -> Result<Picture, Unreadable> {
    let Header { width, height, .. } = header(bytes)?;
    let eighths = scale(width, height, at_least);
    let small = if eighths == 1 { jpeg_dc::decode(bytes) } else { None };
    match small {
        Some(picture) => Ok(picture),
        None => decode_with_library(bytes, (width, height), eighths, max_pixels),
    }
}

fn decode_with_library(
    bytes: &[u8],
    (width, height): (u32, u32),
    eighths: u32,
    max_pixels: u64,
) -> Result<Picture, Unreadable> {
    let mut decoder = Decoder::new(bytes);
    decoder.set_max_decoding_buffer_size(max_pixels.saturating_mul(4) as usize);
    // The frame header holds 16-bit sizes.
    decoder
        .scale(scaled(width, eighths) as u16, scaled(height, eighths) as u16)
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

fn frame_size(segment: &[u8]) -> Result<(u32, u32), Unreadable> {
    let field = |at: usize| match segment.get(at..at + 2) {
        Some(pair) => Ok(u32::from(u16::from_be_bytes([pair[0], pair[1]]))),
        None => Err(damaged("a frame header that is too short")),
    };
    match (field(3)?, field(1)?) {
        (0, _) | (_, 0) => Err(damaged("a picture without width or height")),
        size => Ok(size),
    }
}

/// The smallest scale, in eighths, whose shorter side is still at least `at_least` pixels.
fn scale(width: u32, height: u32, at_least: u32) -> u32 {
    let shorter = width.min(height);
    [1, 2, 4].into_iter().find(|eighths| scaled(shorter, *eighths) >= at_least).unwrap_or(8)
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

    #[test]
    fn the_smallest_scale_that_keeps_the_shorter_side_is_taken() {
        assert_eq!(scale(1920, 2560, 32), 1);
        assert_eq!(scale(1920, 2560, 240), 1);
        assert_eq!(scale(1920, 2560, 241), 2);
        assert_eq!(scale(1920, 2560, 500), 4);
        assert_eq!(scale(1920, 2560, 5000), 8);
        assert_eq!(scale(50, 9000, 32), 8);
        assert_eq!(scaled(50, 2), 13);
    }
}
