//! The numbers of a sequence of frames of one face: expression shares, and the shares of stress and happiness.
//!
//! A [`Sequence`] is checked where it is made; [`analyse`] names the steps in their order. What it says is
//! about apparent expressions, not feelings.

mod frames;
mod merging;
mod settings;
mod shares;
mod smoothing;
mod state_classes;
mod states;

pub use frames::{Frame, NoFace, Sequence, SequenceKind};
pub use settings::SequenceSettings;
pub use shares::Shares;
pub use state_classes::StateClasses;
pub use states::State;

use merging::Faces;

use crate::MetricsError;

/// Everything that is known of a sequence.
#[derive(Debug, Clone, PartialEq)]
pub struct Analysis {
    /// What each frame counts as `[n]`, in their order; nothing where there is no valid face.
    pub frames: Vec<Option<JudgedFrame>>,
    /// The share of the sequence with a valid face; nothing without frames.
    pub coverage: Option<f64>,
    /// Expressions and states; nothing without a valid face.
    pub shares: Option<Shares>,
}

/// A frame with a valid face.
#[derive(Debug, Clone, PartialEq)]
pub struct JudgedFrame {
    /// Its probabilities `[classes]` after smoothing.
    pub smoothed: Vec<f64>,
    /// What it counts as.
    pub state: State,
}

/// Expressions and states of a sequence.
///
/// Refuses settings that mean nothing and classes that the sequence does not have.
pub fn analyse(
    sequence: &Sequence,
    classes: &StateClasses,
    settings: &SequenceSettings,
) -> Result<Analysis, MetricsError> {
    settings.check()?;
    classes.check(sequence.classes())?;
    let faces = Faces::of(sequence);
    let smoothed = smoothing::smoothed(&faces, settings.smoothing_seconds);
    let states = states::states(&faces, &smoothed, classes, settings);
    let shares = Shares::of(&faces, &smoothed, &states);
    let judged =
        |face: usize| JudgedFrame { smoothed: smoothed[face].clone(), state: states[face] };
    let frames = faces.of_frame.iter().map(|face| face.map(judged)).collect();
    Ok(Analysis { frames, coverage: sequence.coverage(), shares })
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
}
