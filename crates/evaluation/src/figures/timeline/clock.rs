//! Times of a sequence as people read them.

/// `0:07`, `12:30`, `1:02:05`; tenths where there are any to be told.
pub(crate) fn clock(seconds: f64) -> String {
    let tenths = (seconds.abs() * 10.0).round() as u64;
    let sign = if seconds < 0.0 && tenths > 0 { "\u{2212}" } else { "" };
    let (whole, tenth) = (tenths / 10, tenths % 10);
    let (hours, minutes, seconds) = (whole / 3600, whole / 60 % 60, whole % 60);
    let rest = if tenth > 0 { format!(".{tenth}") } else { String::new() };
    match hours {
        0 => format!("{sign}{minutes}:{seconds:02}{rest}"),
        _ => format!("{sign}{hours}:{minutes:02}:{seconds:02}{rest}"),
    }
}

/// Seconds between two marks, from which the first is taken that gives few enough.
const STEPS: [f64; 18] = [
    0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0,
    3600.0, 7200.0, 14400.0,
];

/// At most eight round times within a range.
pub(super) fn marks((from, to): (f64, f64)) -> Vec<f64> {
    let count = |step: f64| ((to - from) / step).floor();
    let longest = ((to - from) / 7.0 / 86400.0).ceil().max(1.0) * 86400.0;
    let step = STEPS.into_iter().find(|&step| count(step) <= 7.0).unwrap_or(longest);
    let first = (from / step - 1e-9).ceil();
    (0..=8)
        .map(|index| (first + f64::from(index)) * step)
        .filter(|mark| *mark <= to + 1e-9)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_as_on_a_clock() {
        let read = [0.0, 7.25, 59.96, 750.0, 3725.0, -2.0].map(clock);
        assert_eq!(read, ["0:00", "0:07.3", "1:00", "12:30", "1:02:05", "\u{2212}0:02"]);
    }

    #[test]
    fn marks_are_round_and_few_for_every_length() {
        assert_eq!(marks((0.0, 60.0)), [0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0]);
        assert_eq!(marks((1.2, 3.4)), [1.5, 2.0, 2.5, 3.0]);
        for lasts in [0.5, 4.0, 75.0, 3600.0, 40_000.0, 9e6] {
            let marks = marks((17.0, 17.0 + lasts));
            assert!((1..=8).contains(&marks.len()), "{lasts}: {marks:?}");
        }
    }
}
