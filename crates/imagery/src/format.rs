//! The format of a file by its content, never by its name.

use crate::Unreadable;

/// A picture format that is decoded here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// JPEG, baseline and progressive.
    Jpeg,
    /// PNG.
    Png,
    /// WebP, lossy and lossless.
    Webp,
    /// Windows bitmap.
    Bmp,
    /// TIFF, first page.
    Tiff,
}

impl Format {
    /// All formats that are decoded here.
    pub const ALL: [Self; 5] = [Self::Jpeg, Self::Png, Self::Webp, Self::Bmp, Self::Tiff];

    /// The lower-case name that stands in the catalogue.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "jpeg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Bmp => "bmp",
            Self::Tiff => "tiff",
        }
    }

    /// Lower-case file extensions that fit the format.
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Jpeg => &["jpg", "jpeg", "jpe", "jfif"],
            Self::Png => &["png"],
            Self::Webp => &["webp"],
            Self::Bmp => &["bmp", "dib"],
            Self::Tiff => &["tif", "tiff"],
        }
    }

    /// The name as people write it, for messages.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::Webp => "WebP",
            Self::Bmp => "BMP",
            Self::Tiff => "TIFF",
        }
    }

    /// Reads the format from the first bytes of a file.
    pub(crate) fn of(bytes: &[u8]) -> Result<Self, Unreadable> {
        if bytes.is_empty() {
            return Err(Unreadable::Empty);
        }
        if let Some(format) = unsupported(bytes) {
            return Err(Unreadable::Unsupported { format });
        }
        let known: [(&[u8], Self); 5] = [
            (b"\xff\xd8\xff", Self::Jpeg),
            (b"\x89PNG\r\n\x1a\n", Self::Png),
            (b"BM", Self::Bmp),
            (b"II*\0", Self::Tiff),
            (b"MM\0*", Self::Tiff),
        ];
        if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
            return Ok(Self::Webp);
        }
        known
            .iter()
            .find(|(start, _)| bytes.starts_with(start))
            .map(|(_, format)| *format)
            .ok_or(Unreadable::NotAPicture)
    }
}

/// Formats that a phone or a camera writes and that are named instead of decoded.
fn unsupported(bytes: &[u8]) -> Option<&'static str> {
    const STARTS: [(&[u8], &str); 7] = [
        (b"GIF8", "GIF"),
        (b"8BPS", "Photoshop"),
        (b"\xff\x0a", "JPEG XL"),
        (b"\0\0\0\x0cJXL ", "JPEG XL"),
        (b"\0\0\0\x0cjP  ", "JPEG 2000"),
        (b"FUJIFILMCCD-RAW", "camera raw"),
        (b"%PDF", "PDF"),
    ];
    if bytes.get(4..8) == Some(b"ftyp") {
        return Some(match bytes.get(8..12)? {
            b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1" => "HEIC",
            b"avif" | b"avis" => "AVIF",
            b"crx " => "camera raw",
            _ => "video",
        });
    }
    // Canon's older raw files are TIFF files with a mark of their own.
    if bytes.starts_with(b"II*\0") && bytes.get(8..10) == Some(b"CR") {
        return Some("camera raw");
    }
    STARTS.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_the_format() {
        assert_eq!(Format::of(b"\x89PNG\r\n\x1a\n...."), Ok(Format::Png));
        assert_eq!(Format::of(b"\xff\xd8\xff\xe0"), Ok(Format::Jpeg));
        assert_eq!(Format::of(b"RIFF\0\0\0\0WEBPVP8 "), Ok(Format::Webp));
    }

    #[test]
    fn formats_that_are_not_decoded_are_named() {
        let named = |bytes: &[u8]| Format::of(bytes).unwrap_err().to_string();
        insta::assert_snapshot!(named(b"\0\0\0\x18ftypheic\0\0\0\0"), @"HEIC is not supported: export it as JPEG or PNG");
        insta::assert_snapshot!(named(b"\0\0\0\x18ftypavif\0\0\0\0"), @"AVIF is not supported: export it as JPEG or PNG");
        insta::assert_snapshot!(named(b"GIF89a"), @"GIF is not supported: export it as JPEG or PNG");
    }

    #[test]
    fn text_and_nothing_are_told_apart() {
        assert_eq!(Format::of(b""), Err(Unreadable::Empty));
        assert_eq!(Format::of(b"hello, this is a letter"), Err(Unreadable::NotAPicture));
    }
}
