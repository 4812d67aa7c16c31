//! PNG, WebP, BMP and TIFF: decoded whole, within limits, alpha laid over white.

use std::time::Duration;

use image::error::ImageError;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader};

use crate::watch::{Watch, Watched};
use crate::{Format, Limits, Picture, Unreadable};

/// Bytes of a pixel on its way from what the decoder gives to red, green and blue.
const CONVERTED: u64 = 4;

/// Bytes that a decoder may hold besides pixels, as they come and as they go: tables, colour profiles.
const MARGIN: u64 = 64 << 20;

/// Stored width and height, from the header.
pub(crate) fn size(bytes: &[u8], format: Format) -> Result<(u32, u32), Unreadable> {
    let watch = Watch::start(Duration::MAX);
    let size = decoder(watch.over(bytes), format)?.dimensions();
    if size.0 == 0 || size.1 == 0 {
        let reason = "a picture without width or height".to_owned();
        return Err(Unreadable::Damaged { format: format.title(), reason });
    }
    Ok(size)
}

/// All pixels as they are stored.
pub(crate) fn decode(
    bytes: &[u8],
    format: Format,
    limits: &Limits,
    watch: Watch,
) -> Result<Picture, Unreadable> {
    let mut decoder = decoder(watch.over(bytes), format)?;
    let (width, height) = decoder.dimensions();
    let decoded = decoder.total_bytes();
    limits.allow_memory(decoded + u64::from(width) * u64::from(height) * CONVERTED)?;
    let held = held(limits.max_memory.min(2 * decoded + MARGIN));
    decoder.set_limits(held).map_err(|error| explain(&error, format))?;
    let decoded = DynamicImage::from_decoder(decoder).map_err(|error| explain(&error, format))?;
    let (width, height) = (decoded.width(), decoded.height());
    let pixels = if decoded.color().has_alpha() {
        decoded.into_rgba8().as_raw().chunks_exact(4).flat_map(over_white).collect()
    } else {
        decoded.into_rgb8().into_raw()
    };
    Ok(Picture { width, height, pixels })
}

fn decoder(bytes: Watched<'_>, format: Format) -> Result<impl ImageDecoder + '_, Unreadable> {
    let kind = match format {
        Format::Jpeg => ImageFormat::Jpeg,
        Format::Png => ImageFormat::Png,
        Format::Webp => ImageFormat::WebP,
        Format::Bmp => ImageFormat::Bmp,
        Format::Tiff => ImageFormat::Tiff,
    };
    let mut reader = ImageReader::with_format(bytes, kind);
    // Some read all that stands before the pixels at once.
    reader.limits(held(MARGIN));
    reader.into_decoder().map_err(|error| explain(&error, format))
}

/// The library's limits for a decoder that may hold so many bytes.
fn held(bytes: u64) -> image::Limits {
    let mut limits = image::Limits::default();
    limits.max_alloc = Some(bytes);
    limits
}

fn over_white(rgba: &[u8]) -> [u8; 3] {
    let alpha = u32::from(rgba[3]);
    let mix = |value: u8| (u32::from(value) * alpha + 255 * (255 - alpha) + 127) / 255;
    [mix(rgba[0]) as u8, mix(rgba[1]) as u8, mix(rgba[2]) as u8]
}

fn explain(error: &ImageError, format: Format) -> Unreadable {
    let format = format.title();
    let ended = |cause: &std::io::Error| cause.kind() == std::io::ErrorKind::UnexpectedEof;
    match error {
        ImageError::IoError(cause) if ended(cause) => Unreadable::Truncated { format },
        other => Unreadable::Damaged { format, reason: other.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alpha_is_laid_over_white() {
        assert_eq!(over_white(&[10, 20, 30, 255]), [10, 20, 30]);
        assert_eq!(over_white(&[10, 20, 30, 0]), [255, 255, 255]);
        assert_eq!(over_white(&[0, 0, 0, 128]), [127, 127, 127]);
    }
}
