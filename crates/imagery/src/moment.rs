//! When photos were taken, finely enough to put those of one second in order.

/// When a camera says that a photo was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// The camera's own clock, as microseconds since 1970-01-01T00:00:00 on that clock.
    pub local: i64,
    /// Seconds that its clock is ahead of UTC, where the camera wrote it.
    pub offset: Option<i32>,
}

const MICROSECONDS: i64 = 1_000_000;

impl Moment {
    /// The moment of a text such as `2026-03-01T10:22:33` or `2026-03-01T10:22:33+01:00` and of the decimals of its
    /// seconds, which cameras write elsewhere: `37` is .37. Nothing for a day that no month has.
    pub(crate) fn new(text: &str, decimals: &str) -> Option<Self> {
        let digits = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
        let days = days_since_1970(digits(0, 4)?, digits(5, 7)?, digits(8, 10)?)?;
        // A leap second, which EXIF allows, is the second before it.
        let seconds = 3600 * digits(11, 13)? + 60 * digits(14, 16)? + digits(17, 19)?.min(59);
        let local = (86_400 * days + seconds) * MICROSECONDS + microseconds(decimals);
        let offset = text.get(19..).filter(|offset| !offset.is_empty());
        Some(Self { local, offset: offset.and_then(seconds_ahead) })
    }

    /// The same moment on the clock of Greenwich.
    fn universal(self) -> Option<i64> {
        Some(self.local - i64::from(self.offset?) * MICROSECONDS)
    }
}

/// Photos in the order in which they were taken, each with its seconds since the first. Those of one moment come
/// in the order of their names, and so, at the end, do those that say no time.
///
/// How far clocks are from UTC counts where every photo says it; else the clocks are compared as they are.
pub fn in_order_of_capture<Name: Ord>(
    photos: impl IntoIterator<Item = (Name, Option<Moment>)>,
) -> Vec<(Name, Option<f64>)> {
    let photos: Vec<(Name, Option<Moment>)> = photos.into_iter().collect();
    let all_know =
        photos.iter().all(|(_, moment)| moment.is_none_or(|moment| moment.offset.is_some()));
    let clock = |moment: Moment| moment.universal().filter(|_| all_know).unwrap_or(moment.local);
    let mut timed: Vec<(Option<i64>, Name)> =
        photos.into_iter().map(|(name, moment)| (moment.map(clock), name)).collect();
    timed.sort_by(|(one, one_name), (other, other_name)| {
        (one.is_none(), one, one_name).cmp(&(other.is_none(), other, other_name))
    });
    let first = timed.first().and_then(|(time, _)| *time).unwrap_or(0);
    let seconds = |time: i64| (time - first) as f64 / MICROSECONDS as f64;
    timed.into_iter().map(|(time, name)| (name, time.map(seconds))).collect()
}

/// Days from 1970-01-01 in the Gregorian calendar. Years are counted from March, so that leap days end them
/// (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`).
fn days_since_1970(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=length).contains(&day) {
        return None;
    }
    let year = year - i64::from(month <= 2);
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(
        146_097 * era + 365 * year_of_era + year_of_era / 4 - year_of_era / 100 + day_of_year
            - 719_468,
    )
}

/// `37` is 370,000; what is no number is nothing.
fn microseconds(decimals: &str) -> i64 {
    let digits = decimals.bytes().take_while(u8::is_ascii_digit).chain(std::iter::repeat(b'0'));
    digits.take(6).fold(0, |value, digit| 10 * value + i64::from(digit - b'0'))
}

/// `+01:00` in seconds.
fn seconds_ahead(offset: &str) -> Option<i32> {
    let (hours, minutes) = offset.get(1..)?.split_once(':')?;
    let ahead = 3600 * hours.parse::<i32>().ok()? + 60 * minutes.parse::<i32>().ok()?;
    Some(if offset.starts_with('-') { -ahead } else { ahead })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str, decimals: &str) -> Option<Moment> {
        Moment::new(text, decimals)
    }

    #[test]
    fn the_clock_is_read_to_the_microsecond() {
        let local = |text, decimals| moment(text, decimals).unwrap().local;
        assert_eq!(local("1970-01-01T00:01:05", ""), 65_000_000);
        assert_eq!(local("1970-01-01T00:00:00", "37"), 370_000);
        assert_eq!(local("1970-01-01T00:00:00", "123456789"), 123_456);
        assert_eq!(local("1969-12-31T23:59:59", "5 ms"), -500_000);
        assert_eq!(local("2026-03-01T10:22:33", ""), 1_772_360_553_000_000);
        assert_eq!(local("2024-02-29T00:00:60", ""), 1_709_164_859_000_000);
        assert_eq!(moment("2026-03-01T10:22:33-03:30", "").unwrap().offset, Some(-12_600));
        assert_eq!(moment("2026-02-29T10:22:33", ""), None);
        assert_eq!(moment("yesterday, about noon", ""), None);
    }

    #[test]
    fn photos_of_one_second_are_ordered_by_its_parts_and_then_by_name() {
        let at = |name, decimals| (name, moment("2026-03-01T10:00:00", decimals));
        let photos =
            [at("c", "25"), ("z", None), at("b", ""), ("a", None), at("a", "25"), at("d", "")];
        let ordered = in_order_of_capture(photos);
        let expected = [
            ("b", Some(0.0)),
            ("d", Some(0.0)),
            ("a", Some(0.25)),
            ("c", Some(0.25)),
            ("a", None),
            ("z", None),
        ];
        assert_eq!(ordered, expected);
    }

    #[test]
    fn offsets_count_where_every_photo_has_one() {
        let photos = |third: &str| {
            let texts = ["2026-03-01T10:00:00+01:00", "2026-03-01T09:00:30Z", third];
            let texts = texts.map(|text| text.replace('Z', "+00:00"));
            in_order_of_capture(texts.iter().zip(0..).map(|(text, name)| (name, moment(text, ""))))
        };
        let (all, some) = (photos("2026-03-01T10:00:10+01:00"), photos("2026-03-01T10:00:10"));
        assert_eq!(all, [(0, Some(0.0)), (2, Some(10.0)), (1, Some(30.0))]);
        assert_eq!(some, [(1, Some(0.0)), (0, Some(3570.0)), (2, Some(3580.0))]);
    }

    #[test]
    fn days_follow_each_other() {
        let mut before = days_since_1970(1899, 12, 31).unwrap();
        for year in 1900..2101 {
            for month in 1..=12 {
                for day in (1..=31).filter_map(|day| days_since_1970(year, month, day)) {
                    assert_eq!(day, before + 1);
                    before = day;
                }
            }
        }
        assert_eq!(days_since_1970(1970, 1, 1), Some(0));
    }
}
