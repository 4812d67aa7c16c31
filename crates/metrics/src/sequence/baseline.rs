//! A sequence against an earlier one of the same person, which looks stressed to the classifier as often as that face does.

use super::correction::Corrected;
use super::ratio::Ratio;
use super::verdict::Lack;
use super::{Analysis, SequenceSettings};
use crate::Interval;

/// How far the stress ratio is from the person's own baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct BaselineDifference {
    /// The ratio less that of the baseline. What the classifier reads into this face in both is not in it.
    pub value: f64,
    /// The interval of the difference.
    pub interval: Interval,
    /// The difference of the corrected ratios with its interval, where both are.
    pub corrected: Option<(f64, Interval)>,
    /// What can be said of the difference.
    pub verdict: BaselineVerdict,
}

/// What can be said of a difference from the baseline.
#[derive(Debug, Clone, PartialEq)]
pub enum BaselineVerdict {
    /// Above this person's own baseline.
    Above,
    /// Below this person's own baseline.
    Below,
    /// Not shown to differ from this person's own baseline.
    NotDifferent,
    /// There is too little of the sequence or of the baseline.
    InsufficientEvidence {
        /// What the sequence lacks.
        sequence: Vec<Lack>,
        /// What the baseline lacks.
        baseline: Vec<Lack>,
    },
}

impl Analysis {
    /// The stress ratio less that of a baseline of the same person; `None` if either has no valid face.
    ///
    /// Newcombe's interval for the difference of two independent shares, from Wilson's of either (R. G.
    /// Newcombe, "Interval estimation for the difference between independent proportions: comparison of
    /// eleven methods", Statistics in Medicine 17, 1998, method 10).
    pub fn against_baseline(
        &self,
        baseline: &Self,
        settings: &SequenceSettings,
    ) -> Option<BaselineDifference> {
        let (now, before) = (self.stress.as_ref()?, baseline.stress.as_ref()?);
        let seen = |ratio: &Ratio| (ratio.value, ratio.interval);
        let (value, interval) = newcombe(seen(now), seen(before));
        let of = |corrected: &Corrected| (corrected.value, corrected.interval);
        let corrected = now.corrected.as_ref().ok().zip(before.corrected.as_ref().ok());
        let (of_sequence, of_baseline) = (self.lacks(settings), baseline.lacks(settings));
        let verdict = if !of_sequence.is_empty() || !of_baseline.is_empty() {
            let (sequence, baseline) = (of_sequence, of_baseline);
            BaselineVerdict::InsufficientEvidence { sequence, baseline }
        } else if interval.low > 0.0 {
            BaselineVerdict::Above
        } else if interval.high < 0.0 {
            BaselineVerdict::Below
        } else {
            BaselineVerdict::NotDifferent
        };
        Some(BaselineDifference {
            value,
            interval,
            corrected: corrected.map(|(now, before)| newcombe(of(now), of(before))),
            verdict,
        })
    }
}

/// The first less the second, with its interval.
fn newcombe(
    (first, of_first): (f64, Interval),
    (second, of_second): (f64, Interval),
) -> (f64, Interval) {
    let value = first - second;
    let down = (first - of_first.low).hypot(of_second.high - second);
    let up = (of_first.high - first).hypot(second - of_second.low);
    (value, Interval { low: value - down, high: value + up })
}

#[cfg(test)]
mod tests {
    use super::super::StateRates;
    use super::super::testing::{analysed, photos, rates};
    use super::*;
    use crate::Confidence;
    use crate::interval::wilson;

    fn stressed(of_stress: u32, of: u32) -> Analysis {
        let rates = rates(90, 30);
        let row = |photo: u32| {
            let surely = 0.8 + f64::from(photo) / 1_000.0;
            let stress = if photo < of_stress { surely } else { 1.0 - surely };
            [stress, 1.0 - stress]
        };
        let sequence = photos(&(0..of).map(row).collect::<Vec<_>>());
        analysed(&sequence, StateRates { stress: Some(rates), happiness: None })
    }

    fn against(now: &Analysis, baseline: &Analysis) -> BaselineDifference {
        now.against_baseline(baseline, &SequenceSettings::default()).unwrap()
    }

    #[test]
    fn newcombes_own_example_comes_out() {
        // 56 of 70 against 48 of 80: 0.2 from 0.0524 to 0.3339.
        let share = |hits: f64, n: f64| (hits / n, wilson(hits, n, Confidence::USUAL).unwrap());
        let (value, interval) = newcombe(share(56.0, 70.0), share(48.0, 80.0));
        assert!((value - 0.2).abs() < 1e-12);
        assert_eq!(format!("{:.4} {:.4}", interval.low, interval.high), "0.0524 0.3339");
    }

    #[test]
    fn more_and_less_than_usual_are_told_from_no_difference() {
        let usual = stressed(20, 60);
        assert_eq!(against(&stressed(45, 60), &usual).verdict, BaselineVerdict::Above);
        assert_eq!(against(&stressed(3, 60), &usual).verdict, BaselineVerdict::Below);
        assert_eq!(against(&stressed(25, 60), &usual).verdict, BaselineVerdict::NotDifferent);
    }

    #[test]
    fn the_corrected_difference_is_larger_and_points_the_same_way() {
        let difference = against(&stressed(45, 60), &stressed(24, 60));
        let (corrected, interval) = difference.corrected.unwrap();
        assert!((corrected - difference.value / 0.6).abs() < 1e-12);
        assert!(difference.interval.low > 0.0 && interval.low > 0.0);
    }

    #[test]
    fn a_baseline_that_is_too_short_is_told() {
        let found = against(&stressed(20, 60), &stressed(3, 10)).verdict;
        let lack = Lack::EffectiveSize { found: 10.0, needed: 20.0 };
        let expected =
            BaselineVerdict::InsufficientEvidence { sequence: vec![], baseline: vec![lack] };
        assert_eq!(found, expected);
    }
}
