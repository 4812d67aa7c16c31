//! Whether stress is elevated, is not, or cannot be told, and what a verdict lacks.

use super::correction::NoCorrection;
use super::{Analysis, SequenceSettings};

/// What can be said of the stress ratio.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// The interval lies above the threshold.
    Elevated,
    /// The interval lies below the threshold.
    NotElevated,
    /// The threshold lies within the interval.
    Undetermined,
    /// There is too little to say anything, for all these reasons.
    InsufficientEvidence(Vec<Lack>),
}

/// What a verdict lacks; prints as a sentence.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum Lack {
    /// There is nothing to judge.
    #[error("No frame has a valid face.")]
    NoFace,
    /// The face is away too often.
    #[error("A valid face is seen in {:.0} % of the sequence, {:.0} % are needed.", 100.0 * found, 100.0 * needed)]
    Coverage {
        /// The share with a valid face.
        found: f64,
        /// The least that is needed.
        needed: f64,
    },
    /// The sequence is too short, or changes too slowly.
    #[error("The frames are worth {found:.1} independent ones, {needed:.0} are needed.")]
    EffectiveSize {
        /// The effective size.
        found: f64,
        /// The least that is needed.
        needed: f64,
    },
    /// The classifier hardly tells stress from the rest, so that its ratio says little.
    #[error(transparent)]
    Correction(NoCorrection),
}

/// Sums of weights are a little off.
const ROUNDING: f64 = 1e-9;

impl Analysis {
    /// Whether the stress ratio is above the threshold: the corrected one where the error rates are known.
    pub fn verdict(&self, settings: &SequenceSettings) -> Verdict {
        let lacks = self.lacks(settings);
        match &self.stress {
            Some(stress) if lacks.is_empty() => {
                let interval = stress.judged();
                if interval.low > settings.threshold {
                    Verdict::Elevated
                } else if interval.high < settings.threshold {
                    Verdict::NotElevated
                } else {
                    Verdict::Undetermined
                }
            }
            _ => Verdict::InsufficientEvidence(lacks),
        }
    }

    /// Everything that a verdict on the stress ratio lacks; empty where nothing does.
    pub fn lacks(&self, settings: &SequenceSettings) -> Vec<Lack> {
        let (Some(found), Some(stress)) = (self.coverage, &self.stress) else {
            return vec![Lack::NoFace];
        };
        let mut lacks = Vec::new();
        let needed = settings.minimum_coverage;
        if found < needed - ROUNDING {
            lacks.push(Lack::Coverage { found, needed });
        }
        let (found, needed) = (stress.effective_size.value, settings.minimum_effective_size);
        if found < needed - ROUNDING {
            lacks.push(Lack::EffectiveSize { found, needed });
        }
        if let Err(reason @ NoCorrection::SmallGap { .. }) = stress.corrected {
            lacks.push(Lack::Correction(reason));
        }
        lacks
    }
}

#[cfg(test)]
mod tests {
    use super::super::StateRates;
    use super::super::testing::{analysed, photos, rates, video};
    use super::*;

    /// So many photos, some of them of stress, each a little different.
    fn stressed(photos_of_stress: u32, of: u32) -> crate::sequence::Sequence {
        let row = |photo: u32| {
            let surely = 0.8 + f64::from(photo) / 1_000.0;
            let stress = if photo < photos_of_stress { surely } else { 1.0 - surely };
            [stress, 1.0 - stress]
        };
        photos(&(0..of).map(row).collect::<Vec<_>>())
    }

    fn verdict(sequence: &crate::sequence::Sequence) -> Verdict {
        analysed(sequence, StateRates::default()).verdict(&SequenceSettings::default())
    }

    #[test]
    fn an_interval_on_one_side_of_the_threshold_is_a_verdict() {
        assert_eq!(verdict(&stressed(25, 30)), Verdict::Elevated);
        assert_eq!(verdict(&stressed(4, 30)), Verdict::NotElevated);
        assert_eq!(verdict(&stressed(14, 30)), Verdict::Undetermined);
    }

    #[test]
    fn twenty_photos_are_evidence_and_nineteen_are_not() {
        let lack = Lack::EffectiveSize { found: 19.0, needed: 20.0 };
        assert_eq!(verdict(&stressed(19, 19)), Verdict::InsufficientEvidence(vec![lack]));
        assert_eq!(verdict(&stressed(20, 20)), Verdict::Elevated);
    }

    #[test]
    fn every_lack_is_told_in_a_sentence() {
        let seen = video(0.5, &[Some([0.9, 0.1]), None, None, Some([0.8, 0.2])]);
        let rates = rates(60, 50);
        let analysis = analysed(&seen, StateRates { stress: Some(rates), happiness: None });
        let nothing = analysed(&video(0.5, &[None::<[f64; 2]>]), StateRates::default());
        let settings = SequenceSettings::default();
        let lacks = [analysis.lacks(&settings), nothing.lacks(&settings)].concat();
        let texts: Vec<String> = lacks.iter().map(Lack::to_string).collect();
        insta::assert_snapshot!(texts.join("\n"), @"
        A valid face is seen in 50 % of the sequence, 60 % are needed.
        The frames are worth 0.2 independent ones, 20 are needed.
        The classifier hardly tells this state from the rest: its true and false positive rate are 0.10 apart, 0.30 are needed.
        No frame has a valid face.
        ");
    }

    #[test]
    fn the_corrected_ratio_decides_where_there_is_one() {
        // Seven in ten photos look stressed, but so does every second calm face.
        let rates = rates(95, 50);
        let rates = StateRates { stress: Some(rates), happiness: None };
        let analysis = analysed(&stressed(105, 150), rates);
        assert_eq!(verdict(&stressed(105, 150)), Verdict::Elevated);
        assert_eq!(analysis.verdict(&SequenceSettings::default()), Verdict::Undetermined);
    }
}
