//! A track cut into columns of time, so few that a picture of an hour is no larger than that of minutes.

use metrics::sequence::{Analysis, Frame, JudgedFrame, Sequence, SequenceKind, State};

/// The most columns of a picture.
const MOST: usize = 240;

/// A piece of a track; what holds for its frames as shares of their weight.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    /// In seconds of a video; of photos their places in the order.
    pub(super) from: f64,
    pub(super) to: f64,
    /// With a valid face.
    pub(super) seen: f64,
    /// The mean of the smoothed probabilities `[classes]`; empty without a valid face.
    pub(super) means: Vec<f64>,
    /// Which class is the most probable one `[classes]`.
    pub(super) expressions: Vec<f64>,
    /// No class is probable enough.
    pub(super) unsure: f64,
    pub(super) stress: f64,
    pub(super) happy: f64,
    pub(super) other: f64,
}

/// One column for each frame, or fewer that all last as long.
pub(super) fn columns(sequence: &Sequence, analysis: &Analysis) -> Vec<Column> {
    let frames: Vec<Placed> = sequence
        .frames()
        .iter()
        .zip(&analysis.frames)
        .enumerate()
        .map(|(index, (frame, judged))| Placed::of(sequence.kind(), index, frame, judged.as_ref()))
        .collect();
    let (Some(first), Some(last)) = (frames.first(), frames.last()) else { return Vec::new() };
    if frames.len() <= MOST {
        let alone = frames.chunks(1).map(|frame| Column::of(frame, (frame[0].from, frame[0].to)));
        return alone.collect();
    }
    let (start, lasts) = (first.from, (last.to - first.from) / MOST as f64);
    let column = |frame: &Placed| (((frame.from - start) / lasts) as usize).min(MOST - 1);
    let together = frames.chunk_by(|one, next| column(one) == column(next)).map(|frames| {
        let begin = start + column(&frames[0]) as f64 * lasts;
        Column::of(frames, (begin, begin + lasts))
    });
    together.collect()
}

/// A frame with its place on the axis.
struct Placed<'a> {
    from: f64,
    to: f64,
    weight: f64,
    judged: Option<&'a JudgedFrame>,
}

impl<'a> Placed<'a> {
    fn of(
        kind: SequenceKind,
        index: usize,
        frame: &Frame,
        judged: Option<&'a JudgedFrame>,
    ) -> Self {
        let (from, lasts) = match kind {
            SequenceKind::Video => (frame.time.unwrap_or_default(), frame.weight),
            SequenceKind::TimedPhotos | SequenceKind::UnorderedPhotos => (index as f64, 1.0),
        };
        Self { from, to: from + lasts, weight: frame.weight, judged }
    }
}

impl Column {
    fn of(frames: &[Placed], (from, to): (f64, f64)) -> Self {
        let judged = || frames.iter().filter_map(|frame| Some((frame.weight, frame.judged?)));
        let all: f64 = frames.iter().map(|frame| frame.weight).sum();
        let seen: f64 = judged().map(|(weight, _)| weight).sum();
        let share = |holds: &dyn Fn(&JudgedFrame) -> bool| {
            judged().filter(|(_, frame)| holds(frame)).map(|(weight, _)| weight).sum::<f64>() / all
        };
        let state = |state: State| share(&|frame| frame.state == state);
        let classes = judged().next().map_or(0, |(_, frame)| frame.smoothed.len());
        let mean = |class: usize| {
            judged().map(|(weight, frame)| weight * frame.smoothed[class]).sum::<f64>() / seen
        };
        Self {
            from,
            to,
            seen: seen / all,
            means: (0..classes).map(mean).collect(),
            expressions: (0..classes)
                .map(|class| share(&|frame| crate::timeline::expression(frame) == Some(class)))
                .collect(),
            unsure: state(State::Unsure),
            stress: state(State::Stress),
            happy: state(State::Happy),
            other: state(State::Other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::testing::{analysed, video};

    #[test]
    fn a_few_frames_are_columns_of_their_own_and_many_are_put_together() {
        let few = video(&[Some([0.8, 0.1, 0.1]), None]);
        let columns_of = |sequence: &Sequence| columns(sequence, &analysed(sequence));
        let found = columns_of(&few);
        assert_eq!((found.len(), found[0].from, found[0].to), (2, 0.0, 0.5));
        assert_eq!((found[0].seen, found[1].seen, found[1].means.len()), (1.0, 0.0, 0));
        assert_eq!(found[0].expressions, [1.0, 0.0, 0.0]);
        // An hour.
        let hour = vec![Some([0.8, 0.1, 0.1]); 7200];
        let found = columns_of(&video(&hour));
        assert_eq!((found.len(), found[0].seen), (MOST, 1.0));
        assert!(
            (found[MOST - 1].to - 3600.0).abs() < 1e-6 && (found[3].means[0] - 0.8).abs() < 1e-9
        );
    }

    #[test]
    fn nothing_becomes_no_column() {
        let nothing = video(&[]);
        assert!(columns(&nothing, &analysed(&nothing)).is_empty());
    }
}
