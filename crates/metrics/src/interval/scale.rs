//! From a value and its spread to an interval that stays on the value's scale.

use super::spread::Spread;
use super::{Interval, NoInterval, wilson};
use crate::Unit;
use crate::distributions::Confidence;

/// The interval of a value that counts in `unit`.
pub(crate) fn interval(
    value: f64,
    unit: Unit,
    spread: Spread,
    confidence: Confidence,
) -> Result<Interval, NoInterval> {
    match unit {
        Unit::Photos => Err(NoInterval::NotEstimated),
        Unit::Nats => of_loss(value, spread, confidence),
        Unit::Share => Ok(of_part(value, spread, confidence)),
        // From -1 to 1: the logit of its place between both ends is Fisher's atanh of it, doubled.
        Unit::Coefficient => {
            let part = of_part(f64::midpoint(1.0, value), spread.scaled(0.5), confidence);
            Ok(Interval { low: 2.0 * part.low - 1.0, high: 2.0 * part.high - 1.0 })
        }
        // From 0 to 2.
        Unit::SquaredDifference => {
            let part = of_part(value / 2.0, spread.scaled(0.5), confidence);
            Ok(Interval { low: 2.0 * part.low, high: 2.0 * part.high })
        }
    }
}

/// A value between 0 and 1.
///
/// By photos: Wilson's interval on the number of photos on which a plain share would have this variance,
/// which for a plain share is their number. By groups: Student's t on the logit. At 0 or 1 nothing is known
/// about the spread, so every independent photo, or every group, counts as one.
fn of_part(value: f64, spread: Spread, confidence: Confidence) -> Interval {
    let value = value.clamp(0.0, 1.0);
    let slope = value * (1.0 - value);
    // Sums of influences that should be 0 are not quite.
    if slope <= 1e-12 || spread.variance <= 1e-24 {
        return wilson(value * spread.draws, spread.draws, confidence).unwrap_or(EVERYTHING);
    }
    if spread.degrees.is_infinite() {
        let photos = slope / spread.variance;
        return wilson(value * photos, photos, confidence).unwrap_or(EVERYTHING);
    }
    let reach = confidence.quantile(spread.degrees) * spread.variance.sqrt() / slope;
    let logit = (value / (1.0 - value)).ln();
    let part = |logit: f64| 1.0 / (1.0 + (-logit).exp());
    Interval { low: part(logit - reach), high: part(logit + reach) }
}

/// What is known when nothing is.
const EVERYTHING: Interval = Interval { low: 0.0, high: 1.0 };

/// A loss above 0: Student's t on its logarithm.
fn of_loss(value: f64, spread: Spread, confidence: Confidence) -> Result<Interval, NoInterval> {
    if value <= 0.0 || spread.variance <= 1e-24 * value * value {
        return Err(NoInterval::NoSpread);
    }
    let factor = (confidence.quantile(spread.degrees) * spread.variance.sqrt() / value).exp();
    Ok(Interval { low: value / factor, high: value * factor })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PHOTOS: Spread = Spread { variance: 0.0, degrees: f64::INFINITY, draws: 100.0 };
    const GROUPS: Spread = Spread { variance: 0.0025, degrees: 9.0, draws: 10.0 };

    #[test]
    fn a_plain_share_of_photos_has_its_wilson_interval() {
        let spread = Spread { variance: 0.75 * 0.25 / 100.0, ..PHOTOS };
        let found = interval(0.75, Unit::Share, spread, Confidence::USUAL).unwrap();
        let wilson = wilson(75.0, 100.0, Confidence::USUAL).unwrap();
        assert!((found.low - wilson.low).abs() < 1e-12 && (found.high - wilson.high).abs() < 1e-12);
    }

    #[test]
    fn a_perfect_score_is_as_uncertain_as_its_groups_are_few() {
        let perfect = |spread| interval(1.0, Unit::Share, spread, Confidence::USUAL).unwrap();
        let photos = perfect(PHOTOS);
        let groups = perfect(Spread { variance: 0.0, ..GROUPS });
        assert!(groups.low < photos.low && photos.low < 0.97 && groups.high >= 1.0);
    }

    #[test]
    fn a_coefficient_is_reached_by_fishers_atanh() {
        let found = interval(0.5, Unit::Coefficient, GROUPS, Confidence::USUAL).unwrap();
        let reach = Confidence::USUAL.quantile(9.0) * 0.05 / (1.0 - 0.25);
        assert!((found.low - (0.5_f64.atanh() - reach).tanh()).abs() < 1e-12);
        assert!((found.high - (0.5_f64.atanh() + reach).tanh()).abs() < 1e-12);
    }

    #[test]
    fn a_loss_stays_above_0_and_one_without_spread_has_no_interval() {
        let found = interval(0.06, Unit::Nats, GROUPS, Confidence::USUAL).unwrap();
        assert!(found.low > 0.0 && (found.low * found.high - 0.0036).abs() < 1e-12);
        let same = interval(0.06, Unit::Nats, PHOTOS, Confidence::USUAL);
        assert_eq!(same, Err(NoInterval::NoSpread));
    }
}
