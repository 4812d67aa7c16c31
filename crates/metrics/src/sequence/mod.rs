//! The numbers of a sequence of frames of one face: expression shares, and the stress and happiness ratios.
//!
//! A [`Sequence`] is checked where it is made; [`analyse`] names the steps in their order. What it says is
//! about apparent expressions, not feelings. How often its intervals cover the truth on drawn videos stands
//! in `docs/statistics.md`.

mod baseline;
mod correction;
mod effective_size;
mod error_rates;
mod estimate;
mod frames;
mod merging;
mod paper_verdict;
mod ratio;
mod settings;
mod shares;
mod smoothing;
mod state_classes;
mod states;
mod verdict;

pub use baseline::{BaselineDifference, BaselineVerdict};
pub use correction::{Corrected, NoCorrection};
pub use effective_size::EffectiveSize;
pub use error_rates::{ErrorRates, StateRates};
pub use frames::{Frame, NoFace, Sequence, SequenceKind};
pub use paper_verdict::PaperVerdict;
pub use ratio::Ratio;
pub use settings::SequenceSettings;
pub use shares::{Evidence, Shares};
pub use state_classes::StateClasses;
pub use states::State;
pub use verdict::{Lack, Verdict};

use merging::Faces;

use crate::{Confidence, MetricsError};

/// Everything that is known of a sequence.
#[derive(Debug, Clone, PartialEq)]
pub struct Analysis {
    /// What each frame counts as `[n]`, in their order; nothing where there is no valid face.
    pub frames: Vec<Option<JudgedFrame>>,
    /// The share of the sequence with a valid face; nothing without frames.
    pub coverage: Option<f64>,
    /// Expressions and states; nothing without a valid face.
    pub shares: Option<Shares>,
    /// The stress ratio; nothing without a valid face.
    pub stress: Option<Ratio>,
    /// The happiness ratio; nothing without a valid face.
    pub happiness: Option<Ratio>,
}

/// A frame with a valid face.
#[derive(Debug, Clone, PartialEq)]
pub struct JudgedFrame {
    /// Its probabilities `[classes]` after smoothing.
    pub smoothed: Vec<f64>,
    /// What it counts as.
    pub state: State,
}

/// Expressions, states and ratios of a sequence, with intervals of this confidence.
///
/// `rates` of the classifier on photos that it did not learn from; the default, none, corrects nothing.
/// Refuses settings that mean nothing and classes that the sequence does not have.
pub fn analyse(
    sequence: &Sequence,
    classes: &StateClasses,
    settings: &SequenceSettings,
    rates: StateRates,
    confidence: Confidence,
) -> Result<Analysis, MetricsError> {
    settings.check()?;
    classes.check(sequence.classes())?;
    let faces = Faces::of(sequence);
    let smoothed = smoothing::smoothed(&faces, settings.smoothing_seconds);
    let states = states::states(&faces, &smoothed, classes, settings);
    let shares = Shares::of(&faces, &smoothed, &states, settings, confidence);
    let alone: Vec<State> = faces
        .seen
        .iter()
        .map(|face| states::alone(face.probabilities, classes, settings))
        .collect();
    let ratio = |state: State, rates: Option<ErrorRates>| {
        let [is_in, is_alone_in] = [&states, &alone]
            .map(|states| states.iter().map(|other| *other == state).collect::<Vec<_>>());
        Ratio::of(&faces, [&is_in, &is_alone_in], rates, settings, confidence)
    };
    let stress = shares.as_ref().map(|_| ratio(State::Stress, rates.stress));
    let happiness = shares.as_ref().map(|_| ratio(State::Happy, rates.happiness));
    let judged =
        |face: usize| JudgedFrame { smoothed: smoothed[face].clone(), state: states[face] };
    let frames = faces.of_frame.iter().map(|face| face.map(judged)).collect();
    Ok(Analysis { frames, coverage: sequence.coverage(), shares, stress, happiness })
}

#[cfg(test)]
mod testing {
    use super::*;

    /// Frames that follow each other, each lasting so many seconds.
    pub(super) fn video<const N: usize>(seconds: f64, faces: &[Option<[f64; N]>]) -> Sequence {
        let frame = |(index, face): (usize, &Option<[f64; N]>)| Frame {
            time: Some(index as f64 * seconds),
            weight: seconds,
            face: face.map(|row| row.to_vec()).ok_or(NoFace::NotFound),
        };
        Sequence::of_video(N, faces.iter().enumerate().map(frame).collect()).unwrap()
    }

    pub(super) fn timed_photos<const N: usize>(times: &[f64], rows: &[[f64; N]]) -> Sequence {
        let photo = |(time, row): (&f64, &[f64; N])| Frame {
            time: Some(*time),
            weight: 1.0,
            face: Ok(row.to_vec()),
        };
        Sequence::of_photos(N, times.iter().zip(rows).map(photo).collect()).unwrap()
    }

    pub(super) fn photos<const N: usize>(rows: &[[f64; N]]) -> Sequence {
        let photo = |row: &[f64; N]| Frame { time: None, weight: 1.0, face: Ok(row.to_vec()) };
        Sequence::of_photos(N, rows.iter().map(photo).collect()).unwrap()
    }

    /// True and false positive rate in percent.
    pub(super) fn rates(positives: u64, others: u64) -> ErrorRates {
        let counts = crate::ClassCounts {
            true_positives: 100 * positives,
            false_negatives: 100 * (100 - positives),
            false_positives: 100 * others,
            true_negatives: 100 * (100 - others),
        };
        ErrorRates::of(counts).unwrap()
    }

    /// The first class speaks for stress, the second for happiness.
    pub(super) fn analysed(sequence: &Sequence, rates: StateRates) -> Analysis {
        let classes = StateClasses::new(sequence.classes(), vec![0], vec![1]).unwrap();
        analyse(sequence, &classes, &SequenceSettings::default(), rates, Confidence::USUAL).unwrap()
    }
}

#[cfg(test)]
mod tests {
    use super::testing::{analysed, photos, video};
    use super::*;
    use crate::Interval;

    const USUAL: fn() -> SequenceSettings = SequenceSettings::default;

    #[test]
    fn an_empty_sequence_has_no_numbers() {
        for sequence in [photos::<2>(&[]), video::<2>(0.5, &[])] {
            let analysis = analysed(&sequence, StateRates::default());
            assert!(analysis.frames.is_empty() && analysis.coverage.is_none());
            assert!(analysis.shares.is_none() && analysis.stress.is_none());
            assert_eq!(
                analysis.verdict(&USUAL()),
                Verdict::InsufficientEvidence(vec![Lack::NoFace])
            );
        }
    }

    #[test]
    fn a_sequence_without_a_face_is_not_covered_and_has_no_ratio() {
        let analysis = analysed(&video::<2>(0.5, &[None, None]), StateRates::default());
        assert_eq!((analysis.frames.len(), analysis.coverage), (2, Some(0.0)));
        assert!(analysis.frames.iter().all(Option::is_none) && analysis.happiness.is_none());
        assert_eq!(analysis.verdict(&USUAL()), Verdict::InsufficientEvidence(vec![Lack::NoFace]));
    }

    #[test]
    fn one_frame_has_a_ratio_that_proves_nothing() {
        let of_video = analysed(&video(0.5, &[Some([0.9, 0.1])]), StateRates::default());
        let of_photo = analysed(&photos(&[[0.9, 0.1]]), StateRates::default());
        for analysis in [of_video, of_photo] {
            let stress = analysis.stress.unwrap();
            assert!((stress.value - 1.0).abs() < 1e-12 && stress.interval.low < 0.25, "{stress:?}");
            assert!((analysis.coverage.unwrap() - 1.0).abs() < 1e-12);
            assert_eq!(stress.corrected, Err(NoCorrection::NoRates));
        }
    }

    #[test]
    fn no_time_or_weight_makes_a_number_that_is_none() {
        let frame = |(time, weight, stress): (f64, f64, f64)| Frame {
            time: Some(time),
            weight,
            face: Ok(vec![stress, 1.0 - stress]),
        };
        let frames = [(-1e300, 1e-6, 0.9), (0.0, 1e9, 0.2), (1e17, 20.0, 0.8), (1e300, 1e9, 0.7)];
        let frames: Vec<Frame> = frames.into_iter().map(frame).collect();
        for sequence in [Sequence::of_video(2, frames.clone()), Sequence::of_photos(2, frames)] {
            let analysis = analysed(&sequence.unwrap(), StateRates::default());
            let stress = analysis.stress.unwrap();
            let Interval { low, high } = stress.interval;
            assert!(low <= stress.value && stress.value <= high, "{stress:?}");
            assert!(stress.effective_size.value > 0.0, "{stress:?}");
            let smoothed = analysis.frames.iter().flatten().flat_map(|frame| &frame.smoothed);
            assert!(smoothed.into_iter().all(|it| (0.0..=1.0).contains(it)));
        }
    }

    #[test]
    fn classes_of_another_network_are_refused() {
        let sequence = photos(&[[0.9, 0.1]]);
        let classes = StateClasses::new(3, vec![0], vec![2]).unwrap();
        let rates = StateRates::default();
        let found = analyse(&sequence, &classes, &USUAL(), rates, Confidence::USUAL);
        let expected =
            MetricsError::StateClassOutOfRange { state: "happiness", found: 2, classes: 2 };
        assert_eq!(found.unwrap_err(), expected);
    }
}
