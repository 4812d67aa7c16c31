//! A ratio freed of the classifier's own errors, or the reason why not.

use super::SequenceSettings;
use super::error_rates::ErrorRates;
use super::estimate::Estimate;
use crate::interval::wilson;
use crate::{Confidence, Interval};

/// A ratio as it would be if the classifier made no errors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Corrected {
    /// The ratio if each frame is judged by itself, as the photos behind the error rates were.
    pub frame_by_frame: f64,
    /// (frame by frame - FPR) / (TPR - FPR), within 0 and 1.
    pub value: f64,
    /// Its interval, in which is how unsure the ratio and both rates are.
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
    ///
    /// The error rates are those of single photos. A smoothed state errs less often than they say, and would
    /// be corrected too far; so the frames are judged as the photos were. With rates from endless photos the
    /// interval's ends are those of the ratio, corrected alike. What is unsure about the rates is added by
    /// the MOVER rule of G. Y. Zou and A. Donner, "Construction of confidence limits about effect measures",
    /// Statistics in Medicine 27 (2008), from Wilson's interval of either.
    pub(super) fn of(
        frame_by_frame: &Estimate,
        rates: Option<ErrorRates>,
        settings: &SequenceSettings,
        confidence: Confidence,
    ) -> Result<Self, NoCorrection> {
        let rates = rates.ok_or(NoCorrection::NoRates)?;
        let (gap, needed) = (rates.gap(), settings.minimum_rate_gap);
        if gap < needed {
            return Err(NoCorrection::SmallGap { gap, needed });
        }
        let counts = rates.counts();
        let of_positives = reach(counts.true_positives, counts.support(), confidence);
        let of_others = reach(counts.false_positives, counts.others(), confidence);
        let Estimate { value: seen, interval, .. } = *frame_by_frame;
        let corrected = (seen - rates.false_positive_rate()) / gap;
        let value = corrected.clamp(0.0, 1.0);
        // A larger rate, of either kind, leaves a smaller ratio.
        let down = (seen - interval.low)
            .hypot(value * of_positives.high)
            .hypot((1.0 - value) * of_others.high);
        let up = (interval.high - seen)
            .hypot(value * of_positives.low)
            .hypot((1.0 - value) * of_others.low);
        let interval = Interval {
            low: (corrected - down / gap).clamp(0.0, 1.0),
            high: (corrected + up / gap).clamp(0.0, 1.0),
        };
        Ok(Self { frame_by_frame: seen, value, interval })
    }
}

/// How far Wilson's interval reaches below and above a share.
fn reach(hits: u64, of: u64, confidence: Confidence) -> Interval {
    let (hits, of) = (hits as f64, of as f64);
    let everything = Interval { low: 0.0, high: 1.0 };
    let interval = wilson(hits, of, confidence).unwrap_or(everything);
    Interval { low: hits / of - interval.low, high: interval.high - hits / of }
}

#[cfg(test)]
mod tests {
    use super::super::EffectiveSize;
    use super::*;
    use crate::ClassCounts;

    /// True and false positive rate, each from so many photos.
    fn rates(of: u64, [positives, others]: [u64; 2]) -> ErrorRates {
        let counts = ClassCounts {
            true_positives: of * positives / 100,
            false_negatives: of - of * positives / 100,
            false_positives: of * others / 100,
            true_negatives: of - of * others / 100,
        };
        ErrorRates::of(counts).unwrap()
    }

    fn corrected(seen: f64, rates: Option<ErrorRates>) -> Result<Corrected, NoCorrection> {
        let interval = Interval { low: seen - 0.1, high: seen + 0.1 };
        let effective_size =
            EffectiveSize { frames: 90.0, changes: 20, autocorrelation: None, value: 90.0 };
        let estimate = Estimate { value: seen, effective_size, interval };
        Corrected::of(&estimate, rates, &SequenceSettings::default(), Confidence::USUAL)
    }

    #[test]
    fn what_the_classifier_reads_into_a_calm_face_becomes_0() {
        // A third of the time in stress, seen by a classifier that errs: 1/3 x 0.9 + 2/3 x 0.3 = 0.5.
        let known = rates(100_000_000, [90, 30]);
        let found = corrected(0.5, Some(known)).unwrap();
        assert!((found.value - 1.0 / 3.0).abs() < 1e-12);
        assert!((found.interval.low - 0.1 / 0.6).abs() < 1e-3, "{found:?}");
        assert!((found.interval.high - 0.3 / 0.6).abs() < 1e-3, "{found:?}");
        assert!(corrected(0.28, Some(rates(100, [99, 28]))).unwrap().value.abs() < 1e-12);
    }

    #[test]
    fn rates_from_few_photos_widen_the_interval() {
        let width = |of: u64| {
            let interval = corrected(0.5, Some(rates(of, [90, 30]))).unwrap().interval;
            interval.high - interval.low
        };
        assert!(width(100) > 1.1 * width(10_000) && width(10_000) < 1.01 * width(100_000_000));
    }

    #[test]
    fn a_classifier_that_knows_little_corrects_nothing() {
        let texts = [corrected(0.5, Some(rates(100, [50, 30]))), corrected(0.5, None)]
            .map(|found| found.unwrap_err().to_string())
            .join("\n");
        insta::assert_snapshot!(texts, @"
        The classifier hardly tells this state from the rest: its true and false positive rate are 0.20 apart, 0.30 are needed.
        The classifier's error rates are not known.
        ");
    }
}
