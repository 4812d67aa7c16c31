//! The smallest difference that a test part could have shown.

use crate::Confidence;
use crate::distributions::{normal_quantile, student_quantile};

/// In how many of 100 test parts a difference of the smallest detectable size is found.
pub const POWER: f64 = 0.8;

/// The difference of accuracy that McNemar's test finds in 80 of 100 test parts of so many independent photos.
///
/// `discordant`: the share of photos that one side alone has right, observed or assumed. `None` if even all
/// of them on one side would not be found that often. Solved for the difference from n = (a sqrt(s) + b
/// sqrt(s - d^2))^2 / d^2, with a and b the normal quantiles of level and power, s the discordant share and d
/// the difference: R. J. Connor, "Sample size for testing differences in proportions for the paired-sample
/// design", Biometrics 43 (1987).
pub fn detectable_by_photos(photos: f64, discordant: f64, confidence: Confidence) -> Option<f64> {
    let level = confidence.quantile(f64::INFINITY);
    let power = normal_quantile(POWER)?;
    // With d = sqrt(s) sin(w): sqrt(n) sin(w) - b cos(w) = a.
    let turn = (power / photos.sqrt()).atan();
    let sine = level / (photos + power * power).sqrt();
    let angle = turn + sine.asin();
    let difference = discordant.sqrt() * angle.sin();
    (sine <= 1.0
        && angle <= std::f64::consts::FRAC_PI_2
        && difference <= discordant
        && difference > 0.0)
        .then_some(difference)
}

/// The difference that a t interval with this standard error excludes 0 for in 80 of 100 test parts.
///
/// H. S. Bloom, "Minimum detectable effects: a simple way to report the statistical power of experimental
/// designs", Evaluation Review 19 (1995): the quantiles of level and power together, times the standard error.
pub(super) fn detectable(standard_error: f64, degrees: f64, confidence: Confidence) -> f64 {
    let power = student_quantile(POWER, degrees).unwrap_or(f64::INFINITY);
    (confidence.quantile(degrees) + power) * standard_error
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_papers_test_part_tells_apart_what_is_6_to_7_points_apart() {
        let found = detectable_by_photos(255.0, 0.15, Confidence::USUAL).unwrap();
        assert!((0.06..0.07).contains(&found), "{found}");
        // It solves the formula.
        let (a, b) = (1.959_964, 0.841_621);
        let root = a * 0.15_f64.sqrt() + b * (0.15 - found * found).sqrt();
        assert!((root.powi(2) / found.powi(2) - 255.0).abs() < 1e-3);
    }

    #[test]
    fn a_handful_of_photos_can_show_nothing() {
        assert_eq!(detectable_by_photos(5.0, 0.2, Confidence::USUAL), None);
        assert_eq!(detectable_by_photos(1.0, 1.0, Confidence::USUAL), None);
        assert_eq!(detectable_by_photos(100.0, 0.0, Confidence::USUAL), None);
    }

    #[test]
    fn many_degrees_of_freedom_ask_for_2_8_standard_errors() {
        assert!((detectable(0.01, 1e6, Confidence::USUAL) - 0.028_016).abs() < 1e-5);
        assert!(detectable(0.01, 6.0, Confidence::USUAL) > 0.033);
    }
}
