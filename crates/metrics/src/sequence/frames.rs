//! What is known of a sequence: its frames with their times and weights, and the face on each or why there is none.

use crate::MetricsError;
use crate::predictions::check_probabilities;

/// Weights whose sums and squares are exact enough: from a microsecond to thirty years.
const WEIGHTS: std::ops::RangeInclusive<f64> = 1e-6..=1e9;
/// How far the frames of a video may seem to overlap, in seconds: times and durations are often cut to a millisecond.
const OVERLAP_TOLERANCE: f64 = 2e-3;

/// One frame of a video, or one photo.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// In seconds, from any moment that is the same for all; nothing where photos have no order.
    pub time: Option<f64>,
    /// How much it counts: the seconds that a frame of a video lasts, 1 for a photo.
    pub weight: f64,
    /// The calibrated probabilities `[classes]` of the face that is followed, or why there is no valid one.
    pub face: Result<Vec<f64>, NoFace>,
}

/// Why a frame has no valid face; prints as a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoFace {
    /// The detector saw none.
    #[error("No face was found.")]
    NotFound,
    /// It has too few pixels to be judged.
    #[error("The face is too small.")]
    TooSmall,
    /// The detector was not sure that it is a face.
    #[error("The detector was not sure of the face.")]
    LowScore,
    /// Several were seen, and nobody said which one is followed.
    #[error("There are several faces.")]
    Several,
}

/// What the times and weights of a sequence's frames mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SequenceKind {
    /// Frames that last: a weight is a duration in seconds.
    Video,
    /// Photos taken at known moments.
    TimedPhotos,
    /// Photos in no order: nothing is smoothed, no state goes on, and each is an observation of its own.
    UnorderedPhotos,
}

/// The frames of one face in the order of time, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Sequence {
    kind: SequenceKind,
    classes: usize,
    frames: Vec<Frame>,
}

impl Sequence {
    /// Frames of a video: each has a time, and its weight is how many seconds it lasts.
    ///
    /// Refuses frames that overlap; time that no frame covers is a gap.
    pub fn of_video(classes: usize, frames: Vec<Frame>) -> Result<Self, MetricsError> {
        Self::checked(SequenceKind::Video, classes, frames)
    }

    /// Photos: all with a time, ascending, or all without one.
    pub fn of_photos(classes: usize, frames: Vec<Frame>) -> Result<Self, MetricsError> {
        let is_timed = frames.iter().any(|frame| frame.time.is_some());
        let kind = if is_timed { SequenceKind::TimedPhotos } else { SequenceKind::UnorderedPhotos };
        Self::checked(kind, classes, frames)
    }

    fn checked(
        kind: SequenceKind,
        classes: usize,
        frames: Vec<Frame>,
    ) -> Result<Self, MetricsError> {
        if classes == 0 {
            return Err(MetricsError::NoClasses);
        }
        for (row, frame) in frames.iter().enumerate() {
            check_frame(row, frame, classes)?;
        }
        if kind != SequenceKind::UnorderedPhotos {
            check_times(kind, &frames)?;
        }
        Ok(Self { kind, classes, frames })
    }

    /// What times and weights mean.
    pub fn kind(&self) -> SequenceKind {
        self.kind
    }

    /// The number of classes.
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// The frames in their order.
    pub fn frames(&self) -> &[Frame] {
        &self.frames
    }

    /// The weight of the frames with a valid face, as a share of all; `None` without frames.
    pub fn coverage(&self) -> Option<f64> {
        let all: f64 = self.frames.iter().map(|frame| frame.weight).sum();
        let valid = self.frames.iter().filter(|frame| frame.face.is_ok());
        let valid: f64 = valid.map(|frame| frame.weight).sum();
        // The sum of nothing is -0.
        (all > 0.0).then(|| (valid + 0.0) / all)
    }
}

fn check_frame(row: usize, frame: &Frame, classes: usize) -> Result<(), MetricsError> {
    if !WEIGHTS.contains(&frame.weight) {
        return Err(MetricsError::Weight { row, found: frame.weight });
    }
    let Ok(probabilities) = &frame.face else { return Ok(()) };
    let (found, expected) = (probabilities.len(), classes);
    if found != expected {
        return Err(MetricsError::RowLength { row, found, expected });
    }
    check_probabilities(row, probabilities)
}

fn check_times(kind: SequenceKind, frames: &[Frame]) -> Result<(), MetricsError> {
    let (mut earliest, mut tolerance) = (f64::NEG_INFINITY, 0.0);
    for (row, frame) in frames.iter().enumerate() {
        let found = frame.time.ok_or(MetricsError::NoTime { row })?;
        if !found.is_finite() {
            return Err(MetricsError::Time { row, found });
        }
        if found < earliest - tolerance {
            return Err(MetricsError::TimeOrder { row, found, earliest });
        }
        (earliest, tolerance) = match kind {
            SequenceKind::Video => {
                (found + frame.weight, OVERLAP_TOLERANCE.min(frame.weight / 2.0))
            }
            SequenceKind::TimedPhotos | SequenceKind::UnorderedPhotos => (found, 0.0),
        };
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(time: f64, weight: f64, face: [f64; 2]) -> Frame {
        Frame { time: Some(time), weight, face: Ok(face.to_vec()) }
    }

    fn refused(frames: Vec<Frame>) -> String {
        Sequence::of_video(2, frames).unwrap_err().to_string()
    }

    #[test]
    fn coverage_is_by_weight() {
        let none = Frame { face: Err(NoFace::TooSmall), ..frame(1.0, 3.0, [0.0; 2]) };
        let sequence = Sequence::of_video(2, vec![frame(0.0, 1.0, [0.5, 0.5]), none]).unwrap();
        assert_eq!(sequence.coverage(), Some(0.25));
        assert_eq!(Sequence::of_photos(2, vec![]).unwrap().coverage(), None);
    }

    #[test]
    fn photos_have_a_time_each_or_none_has() {
        let timed = |times: &[Option<f64>]| {
            let photo = |&time: &Option<f64>| Frame { time, ..frame(0.0, 1.0, [0.5, 0.5]) };
            Sequence::of_photos(2, times.iter().map(photo).collect())
        };
        assert_eq!(timed(&[None, None]).unwrap().kind(), SequenceKind::UnorderedPhotos);
        assert_eq!(timed(&[Some(3.0), Some(3.0)]).unwrap().kind(), SequenceKind::TimedPhotos);
        assert_eq!(timed(&[Some(3.0), None]).unwrap_err(), MetricsError::NoTime { row: 1 });
    }

    #[test]
    fn what_is_no_sequence_is_refused_with_its_row() {
        let good = frame(0.0, 1.0, [0.5, 0.5]);
        let after = |frame: Frame| refused(vec![good.clone(), frame]);
        let texts = [
            after(frame(0.5, 1.0, [0.5, 0.5])),
            after(frame(f64::NAN, 1.0, [0.5, 0.5])),
            after(frame(1.0, 0.0, [0.5, 0.5])),
            after(frame(1.0, 1.0, [0.5, 0.2])),
            after(frame(1.0, 1.0, [1.5, -0.5])),
            after(Frame { face: Ok(vec![1.0]), ..frame(1.0, 1.0, [0.0; 2]) }),
        ];
        insta::assert_snapshot!(texts.join("\n"), @"
        row 1: found time `0.5`, expected at least `1`, where the row before ends
        row 1: found time `NaN`, expected a finite number of seconds
        row 1: found weight `0`, expected 0.000001 to 1000000000
        row 1: found probabilities that sum to `0.7`, expected 1
        row 1, class 0: found probability `1.5`, expected 0 to 1
        row 1: found 1 probabilities, expected 2
        ");
        assert_eq!(Sequence::of_photos(0, vec![]), Err(MetricsError::NoClasses));
    }
}
