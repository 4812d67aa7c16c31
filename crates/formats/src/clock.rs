//! The only place that asks what time it is.

use std::time::SystemTime;

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
}
