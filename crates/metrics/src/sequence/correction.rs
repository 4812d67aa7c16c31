//! A ratio freed of the classifier's own errors, or the reason why not.

use super::SequenceSettings;
use super::error_rates::ErrorRates;
use crate::Interval;

/// A ratio as it would be if the classifier made no errors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Corrected {
    /// (ratio - FPR) / (TPR - FPR), within 0 and 1.
    pub value: f64,
    /// The ends of the ratio's interval, corrected alike. What is unsure about both rates is not in it.
    pub interval: Interval,
}

/// Why a ratio is not corrected; prints as a sentence.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum NoCorrection {
    /// Nobody knows the classifier's errors.
    #[error("The classifier's error rates are not known.")]
    NoRates,
    /// The classifier hardly tells the state from the rest.
    #[error(
        "The classifier hardly tells this state from the rest: its true and false positive rate are {gap:.2} \
        apart, {needed:.2} are needed."
    )]
    SmallGap {
        /// True less false positive rate.
        gap: f64,
        /// The least that is needed.
        needed: f64,
    },
}

impl Corrected {
    /// W. J. Rogan, B. Gladen, "Estimating prevalence from the results of a screening test", American Journal
    /// of Epidemiology 107 (1978).
    pub(super) fn of(
        ratio: f64,
        interval: Interval,
        rates: Option<ErrorRates>,
        settings: &SequenceSettings,
    ) -> Result<Self, NoCorrection> {
        let rates = rates.ok_or(NoCorrection::NoRates)?;
        let (gap, needed) = (rates.gap(), settings.minimum_rate_gap);
        if gap < needed {
            return Err(NoCorrection::SmallGap { gap, needed });
        }
        let corrected = |ratio: f64| ((ratio - rates.false_positive_rate) / gap).clamp(0.0, 1.0);
        Ok(Self {
            value: corrected(ratio),
            interval: Interval { low: corrected(interval.low), high: corrected(interval.high) },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDE: Interval = Interval { low: 0.2, high: 0.9 };

    fn corrected(ratio: f64, rates: [f64; 2]) -> Result<Corrected, NoCorrection> {
        let [true_positive_rate, false_positive_rate] = rates;
        let rates = ErrorRates { true_positive_rate, false_positive_rate };
        Corrected::of(ratio, WIDE, Some(rates), &SequenceSettings::default())
    }

    #[test]
    fn what_the_classifier_reads_into_a_calm_face_becomes_0() {
        // A third of the time in stress, seen by a classifier that errs: 1/3 x 0.9 + 2/3 x 0.3 = 0.5.
        let found = corrected(0.5, [0.9, 0.3]).unwrap();
        assert!((found.value - 1.0 / 3.0).abs() < 1e-12);
        assert_eq!(found.interval, Interval { low: 0.0, high: 1.0 });
        assert!(corrected(0.28, [0.99, 0.28]).unwrap().value.abs() < 1e-12);
    }

    #[test]
    fn a_classifier_that_knows_little_corrects_nothing() {
        let texts = [
            corrected(0.5, [0.5, 0.3]),
            Corrected::of(0.5, WIDE, None, &SequenceSettings::default()),
        ]
        .map(|found| found.unwrap_err().to_string())
        .join("\n");
        insta::assert_snapshot!(texts, @"
        The classifier hardly tells this state from the rest: its true and false positive rate are 0.20 apart, 0.30 are needed.
        The classifier's error rates are not known.
        ");
    }
}
