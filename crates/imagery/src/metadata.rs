//! What EXIF says about a photo; a bad block costs the metadata, never the pixels.

use std::io::Cursor;

use exif::{Exif, In, Reader, Tag, Value};

use crate::guard::without_panic;
use crate::{Format, Moment, Orientation, Unreadable, jpeg};

/// Longest device name that is kept, in characters.
const DEVICE_LENGTH: usize = 100;

/// The few things that mien takes from EXIF. Positions and serial numbers are only noticed.
pub(crate) struct Metadata {
    pub(crate) orientation: Orientation,
    pub(crate) captured_at: Option<String>,
    pub(crate) moment: Option<Moment>,
    pub(crate) device: Option<String>,
    pub(crate) has_gps: bool,
    pub(crate) has_serial: bool,
    pub(crate) problem: Option<String>,
}

/// Reads the EXIF block of a photo; never fails.
pub(crate) fn read(bytes: &[u8], format: Format) -> Metadata {
    let block = without_panic(format, || Ok(parse(bytes, format)));
    let (exif, problem) = block.unwrap_or_else(|panic| (None, Some(panic.to_string())));
    let Some(exif) = exif else {
        return Metadata::empty(problem);
    };
    let captured_at = captured_at(&exif);
    let decimals = text(&exif, Tag::SubSecTimeOriginal).unwrap_or_default();
    Metadata {
        orientation: unsigned(&exif, Tag::Orientation)
            .and_then(Orientation::new)
            .unwrap_or(Orientation::UPRIGHT),
        moment: captured_at.as_deref().and_then(|text| Moment::new(text, &decimals)),
        captured_at,
        device: device(&exif),
        has_gps: has(&exif, &[Tag::GPSLatitude, Tag::GPSLongitude]),
        has_serial: has(&exif, &[Tag::BodySerialNumber, Tag::LensSerialNumber]),
        problem,
    }
}

impl Metadata {
    fn empty(problem: Option<String>) -> Self {
        Self {
            orientation: Orientation::UPRIGHT,
            captured_at: None,
            moment: None,
            device: None,
            has_gps: false,
            has_serial: false,
            problem,
        }
    }
}

/// The block as far as it can be read, and what was wrong with it.
fn parse(bytes: &[u8], format: Format) -> (Option<Exif>, Option<String>) {
    let mut reader = Reader::new();
    reader.continue_on_error(true);
    let outcome = match format {
        Format::Jpeg => match jpeg::header(bytes).map(|header| header.exif) {
            Ok(Some(block)) => reader.read_raw(block.to_vec()),
            Ok(None) | Err(Unreadable::Truncated { .. } | Unreadable::Damaged { .. }) => {
                return (None, None);
            }
            Err(other) => return (None, Some(other.to_string())),
        },
        Format::Bmp => return (None, None),
        Format::Png | Format::Webp | Format::Tiff => {
            reader.read_from_container(&mut Cursor::new(bytes))
        }
    };
    match outcome {
        Ok(exif) => (Some(exif), None),
        Err(exif::Error::NotFound(_)) => (None, None),
        Err(exif::Error::PartialResult(partial)) => {
            let (exif, problems) = partial.into_inner();
            (Some(exif), problems.first().map(ToString::to_string))
        }
        Err(other) => (None, Some(other.to_string())),
    }
}

fn unsigned(exif: &Exif, tag: Tag) -> Option<u32> {
    exif.get_field(tag, In::PRIMARY)?.value.get_uint(0)
}

fn has(exif: &Exif, tags: &[Tag]) -> bool {
    tags.iter().any(|tag| exif.get_field(*tag, In::PRIMARY).is_some())
}

/// A text field without padding, control characters and runs of spaces.
fn text(exif: &Exif, tag: Tag) -> Option<String> {
    let Value::Ascii(ref lines) = exif.get_field(tag, In::PRIMARY)?.value else {
        return None;
    };
    let line = String::from_utf8_lossy(lines.first()?);
    let readable: String =
        line.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    let words: Vec<&str> = readable.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// `Make Model`, the make said once.
fn device(exif: &Exif) -> Option<String> {
    let device = match (text(exif, Tag::Make), text(exif, Tag::Model)) {
        (Some(make), Some(model)) if !starts_with(&model, &make) => format!("{make} {model}"),
        (_, Some(model)) => model,
        (make, None) => make?,
    };
    Some(device.chars().take(DEVICE_LENGTH).collect())
}

fn starts_with(model: &str, make: &str) -> bool {
    model.to_lowercase().starts_with(&make.to_lowercase())
}

/// `DateTimeOriginal` as ISO 8601 text, with its offset where the phone wrote one.
fn captured_at(exif: &Exif) -> Option<String> {
    let mut time = iso_time(&text(exif, Tag::DateTimeOriginal)?)?;
    if let Some(offset) = text(exif, Tag::OffsetTimeOriginal).filter(|text| is_offset(text)) {
        time.push_str(&offset);
    }
    Some(time)
}

/// `2026:03:01 10:22:33` to `2026-03-01T10:22:33`; nothing if it is no possible time.
fn iso_time(exif_time: &str) -> Option<String> {
    let (date, time) = exif_time.split_once(' ')?;
    let [year, month, day] = numbers(date, [4, 2, 2])?;
    let [hour, minute, second] = numbers(time, [2, 2, 2])?;
    let possible = year > 0
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && hour < 24
        && minute < 60
        && second <= 60;
    possible.then(|| format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"))
}

/// Three numbers between colons, each with its exact count of digits.
fn numbers(text: &str, digits: [usize; 3]) -> Option<[u32; 3]> {
    let mut parts = text.split(':');
    let mut values = [0; 3];
    for (value, digits) in values.iter_mut().zip(digits) {
        let part = parts.next()?;
        if part.len() != digits || !part.bytes().all(|letter| letter.is_ascii_digit()) {
            return None;
        }
        *value = part.parse().ok()?;
    }
    parts.next().is_none().then_some(values)
}

/// `+01:00` or `-03:30`.
fn is_offset(text: &str) -> bool {
    let bytes = text.as_bytes();
    matches!(bytes, [b'+' | b'-', h1, h2, b':', m1, m2]
        if [h1, h2, m1, m2].into_iter().all(u8::is_ascii_digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exif_times_become_iso_times() {
        assert_eq!(iso_time("2026:03:01 10:22:33").unwrap(), "2026-03-01T10:22:33");
        for impossible in
            ["0000:00:00 00:00:00", "2026:13:01 10:22:33", "2026-03-01 10:22:33", "", "2026:03:01"]
        {
            assert_eq!(iso_time(impossible), None, "{impossible}");
        }
    }

    #[test]
    fn only_a_whole_offset_counts() {
        assert!(is_offset("+01:00") && is_offset("-03:30"));
        assert!(!is_offset("01:00") && !is_offset("Z") && !is_offset("+1:00"));
    }
}
