//! The two questions asked of a photo: what is it, and what are its upright pixels.

use std::time::Duration;

use crate::guard::without_panic;
use crate::watch::Watch;
use crate::{Format, Moment, Orientation, Picture, Unreadable, jpeg, metadata, other_formats};

/// What a photo may cost. All but the time is checked against its length, its header and its markers
/// before anything is allocated, and depends on the file alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes in a file.
    pub max_bytes: u64,
    /// Most pixels that a header may promise, at full size.
    pub max_pixels: u64,
    /// Most bytes that decoding may hold at a time, the pixels that come of it included.
    pub max_memory: u64,
    /// Most scans of a JPEG: each may cost a pass over the whole picture.
    pub max_scans: usize,
    /// Longest time that decoding may take; a decoder is stopped where it reads its next bytes.
    pub max_time: Duration,
}

impl Default for Limits {
    /// 256 MiB and 256 megapixels: phones of 2026 take 200 megapixels, nothing honest takes more.
    /// 1 GiB holds 153 megapixels of a format that is decoded whole; a JPEG needs much less.
    /// 500 scans is the limit of libjpeg-turbo's own fuzzers, honest files have about ten.
    fn default() -> Self {
        Self {
            max_bytes: 256 << 20,
            max_pixels: 256_000_000,
            max_memory: 1 << 30,
            max_scans: 500,
            max_time: Duration::from_secs(30),
        }
    }
}

impl Limits {
    pub(crate) fn allow_memory(&self, needed: u64) -> Result<(), Unreadable> {
        if needed <= self.max_memory {
            return Ok(());
        }
        Err(Unreadable::TooMuchMemory { needed, limit: self.max_memory })
    }
}

/// What a photo says about itself, by content and by EXIF. Never a position, never a serial number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoFacts {
    /// The real format, whatever the file is called.
    pub format: Format,
    /// Width in pixels as stored.
    pub stored_width: u32,
    /// Height in pixels as stored.
    pub stored_height: u32,
    /// Width in pixels when upright.
    pub width: u32,
    /// Height in pixels when upright.
    pub height: u32,
    /// How the stored pixels must be turned.
    pub orientation: Orientation,
    /// When the photo was taken, ISO 8601: `2026-03-01T10:22:33`, `+01:00` behind it if known.
    pub captured_at: Option<String>,
    /// The same as a number, with the parts of its second that cameras write beside it.
    pub moment: Option<Moment>,
    /// Make and model of the camera, the make said once.
    pub device: Option<String>,
    /// True if the file holds a position.
    pub has_gps: bool,
    /// True if the file holds a serial number of camera or lens.
    pub has_serial: bool,
    /// What was wrong with the metadata, if something was; the pixels may be fine.
    pub metadata_problem: Option<String>,
}

/// Reads header and metadata; decodes no pixels and applies no limits.
///
/// The header of a JPEG is walked up to its picture data; that the data are whole is known
/// only after [`decode_upright`].
pub fn inspect(bytes: &[u8]) -> Result<PhotoFacts, Unreadable> {
    let format = Format::of(bytes)?;
    let (stored_width, stored_height) = stored_size(bytes, format)?;
    let metadata = metadata::read(bytes, format);
    let (width, height) = metadata.orientation.upright_size(stored_width, stored_height);
    Ok(PhotoFacts {
        format,
        stored_width,
        stored_height,
        width,
        height,
        orientation: metadata.orientation,
        captured_at: metadata.captured_at,
        moment: metadata.moment,
        device: metadata.device,
        has_gps: metadata.has_gps,
        has_serial: metadata.has_serial,
        metadata_problem: metadata.problem,
    })
}

/// Decodes to upright RGB. A JPEG is decoded at the smallest of the scales 1/8, 1/4, 1/2 and 1
/// whose shorter side is still at least `at_least` pixels (and as many samples of colour, up to 128),
/// other formats whole, so the result may be smaller than the photo, and is never enlarged.
/// `u32::MAX` asks for every pixel.
pub fn decode_upright(bytes: &[u8], at_least: u32, limits: &Limits) -> Result<Picture, Unreadable> {
    let format = Format::of(bytes)?;
    if bytes.len() as u64 > limits.max_bytes {
        return Err(Unreadable::TooManyBytes {
            found: bytes.len() as u64,
            limit: limits.max_bytes,
        });
    }
    let (width, height) = stored_size(bytes, format)?;
    if u64::from(width) * u64::from(height) > limits.max_pixels {
        return Err(Unreadable::TooManyPixels { width, height, limit: limits.max_pixels });
    }
    let watch = Watch::start(limits.max_time);
    let stored = without_panic(format, || match format {
        Format::Jpeg => jpeg::decode(bytes, at_least, limits, watch),
        other => other_formats::decode(bytes, other, limits, watch),
    });
    let stored = watch.judge(stored)?;
    Ok(metadata::read(bytes, format).orientation.turn(stored))
}

fn stored_size(bytes: &[u8], format: Format) -> Result<(u32, u32), Unreadable> {
    without_panic(format, || match format {
        Format::Jpeg => jpeg::header(bytes).map(|header| (header.frame.width, header.frame.height)),
        other => other_formats::size(bytes, other),
    })
}
