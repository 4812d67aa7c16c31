//! The only place that knows times: the present, and what cameras wrote.

use std::time::SystemTime;

use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;
use jiff::{Timestamp, Unit};

/// The present as ISO 8601 text in UTC, to the second: `2026-03-01T10:22:33Z`.
pub fn now() -> String {
    text(Timestamp::now())
}

/// The present for a file's name, to the nanosecond, in sorting order: `20260301T102233.000000000Z`.
pub fn now_for_a_name() -> String {
    Timestamp::now().strftime("%Y%m%dT%H%M%S.%9fZ").to_string()
}

/// Seconds between two texts of [`now`]; `None` when one of them is not a time.
pub fn seconds_between(earlier: &str, later: &str) -> Option<i64> {
    let earlier: Timestamp = earlier.parse().ok()?;
    let later: Timestamp = later.parse().ok()?;
    Some(later.as_second() - earlier.as_second())
}

/// Seconds from `earlier`, such as a file's last change, to the present; negative for the future.
pub fn seconds_since(earlier: SystemTime) -> Option<f64> {
    let earlier = Timestamp::try_from(earlier).ok()?;
    Some(Timestamp::now().duration_since(earlier).as_secs_f64())
}

/// A duration for people, in two parts at most: `59 s`, `3 min 20 s`, `2 h 5 min`.
pub fn duration(seconds: f64) -> String {
    let seconds = seconds.round() as u64;
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

/// When a camera says that a photo was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaptureTime {
    /// The camera's own clock, as seconds since 1970-01-01T00:00:00 on that clock.
    pub local: i64,
    /// Seconds that its clock is ahead of UTC, where the camera wrote it.
    pub offset: Option<i64>,
}

/// Reads `2026-03-01T10:22:33`, with or without an offset such as `+01:00`; `None` for anything that
/// is no possible date with a time.
pub fn capture_time(text: &str) -> Option<CaptureTime> {
    let pieces = Pieces::parse(text).ok()?;
    let local = Offset::UTC.to_timestamp(pieces.date().to_datetime(pieces.time()?)).ok()?;
    let offset = pieces.offset().map(|offset| i64::from(offset.to_numeric_offset().seconds()));
    Some(CaptureTime { local: local.as_second(), offset })
}

fn text(time: Timestamp) -> String {
    time.round(Unit::Second).unwrap_or(time).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_iso_8601_and_can_be_subtracted() {
        let start = text(Timestamp::new(1_767_225_600, 0).unwrap());
        let end = text(Timestamp::new(1_767_225_630, 400_000_000).unwrap());
        assert_eq!(start, "2026-01-01T00:00:00Z");
        assert_eq!(seconds_between(&start, &end), Some(30));
        assert_eq!(seconds_between(&start, "yesterday"), None);
    }

    #[test]
    fn the_clock_of_a_camera_is_read_with_and_without_its_offset() {
        let read = |text| capture_time(text).map(|time| (time.local, time.offset));
        assert_eq!(read("1970-01-01T00:01:05"), Some((65, None)));
        assert_eq!(read("1970-01-02T00:00:00+01:00"), Some((86_400, Some(3_600))));
        assert_eq!(read("1969-12-31T23:59:59-03:30"), Some((-1, Some(-12_600))));
        assert_eq!(read("1970-01-01T00:00:00Z"), Some((0, Some(0))));
        // A leap second, which EXIF allows, is the second before it.
        assert_eq!(read("1970-01-01T00:00:60"), Some((59, None)));
        for impossible in ["", "2026-02-30T10:00:00", "2026-03-01", "yesterday", "2026-03-01T25:00"]
        {
            assert_eq!(read(impossible), None, "{impossible}");
        }
    }

    #[test]
    fn durations_have_two_parts_at_most() {
        assert_eq!(duration(59.4), "59 s");
        assert_eq!(duration(200.0), "3 min 20 s");
        assert_eq!(duration(7500.0), "2 h 5 min");
    }
}
