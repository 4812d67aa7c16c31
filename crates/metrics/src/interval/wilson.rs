//! The interval of a share: Wilson's score interval.

use super::Interval;
use crate::distributions::Confidence;

/// The interval of a share of `successes` among `n`, 0 <= `successes` <= `n`.
///
/// Neither has to be whole: an effective number of independent photos may stand for `n`.
/// `None` if there is no share (`n` is 0).
/// E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22
/// (1927).
pub fn wilson(successes: f64, n: f64, confidence: Confidence) -> Option<Interval> {
    let z = confidence.quantile(f64::INFINITY);
    if !(n > 0.0 && (0.0..=n).contains(&successes)) {
        return None;
    }
    let share = successes / n;
    let shrink = 1.0 / (1.0 + z * z / n);
    let centre = shrink * (share + z * z / (2.0 * n));
    let half = shrink * z * (share * (1.0 - share) / n + (z / (2.0 * n)).powi(2)).sqrt();
    // The ends are exactly 0 and 1 there; rounding would miss them by a bit.
    let low = if successes <= 0.0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if successes >= n { 1.0 } else { (centre + half).min(1.0) };
    Some(Interval { low, high })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_papers_accuracy_lies_between_72_6_and_82_7_percent() {
        let interval = wilson(199.0, 255.0, Confidence::USUAL).unwrap();
        assert_eq!(format!("{:.3} {:.3}", interval.low, interval.high), "0.726 0.827");
    }

    #[test]
    fn a_perfect_score_is_not_certain() {
        let interval = wilson(10.0, 10.0, Confidence::USUAL).unwrap();
        assert!((0.72..0.73).contains(&interval.low));
        assert_eq!(interval.high.to_bits(), 1.0_f64.to_bits());
    }

    #[test]
    fn nothing_is_said_about_no_photos() {
        assert_eq!(wilson(0.0, 0.0, Confidence::USUAL), None);
        assert_eq!(wilson(2.0, 1.0, Confidence::USUAL), None);
    }
}
