//! As many independent frames as the frames of a sequence are worth: neighbours mostly show the same.

use super::SequenceSettings;
use super::frames::SequenceKind;
use super::merging::{Face, Faces};

/// A larger autocorrelation cannot be told from 1.
const LARGEST: f64 = 0.999;

/// How much evidence there is for the share of one state.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EffectiveSize {
    /// The frames with a valid face, identical ones merged; fewer if some weigh more than others.
    pub frames: f64,
    /// How often the state begins or ends; 0 where photos have no order.
    ///
    /// From fewer than about ten changes, how fast a state changes can hardly be told, and the effective size
    /// is more often too large than too small.
    pub changes: usize,
    /// How alike neighbours are, 0 to 1; nothing where photos have no order or the state never changes.
    pub autocorrelation: Option<f64>,
    /// As many independent frames they are worth.
    pub value: f64,
}

impl EffectiveSize {
    /// Of the share of the faces that are in a state.
    ///
    /// Frames n: (sum of weights)^2 / sum of weights^2 (L. Kish, "Survey sampling", 1965), their number where
    /// all weigh the same. Where photos have no order that is all. Else n (1 - r) / (1 + r) with the lag-1
    /// autocorrelation r, which is right for a Markov chain. A classifier's errors on single frames of a
    /// video hide from r how long states last, so it is no more than n / (1 + 2 (r1 + r2 + ...)) there. Never
    /// more than one observation every `independent_seconds`; if the state never changes, one every
    /// `still_independent_seconds`.
    pub(super) fn of(faces: &Faces, is_in: &[bool], settings: &SequenceSettings) -> Self {
        let squares: f64 = faces.seen.iter().map(|face| face.weight * face.weight).sum();
        let frames = faces.weight().powi(2) / squares;
        if faces.kind == SequenceKind::UnorderedPhotos {
            return Self { frames, changes: 0, autocorrelation: None, value: frames };
        }
        let changes = is_in.windows(2).filter(|pair| pair[0] != pair[1]).count();
        if changes == 0 {
            let most = observations(faces, settings.still_independent_seconds);
            return Self { frames, changes, autocorrelation: None, value: frames.min(most) };
        }
        let correlations = Correlations::of(&faces.seen, is_in);
        let r = correlations.at(1).clamp(0.0, LARGEST);
        let most = observations(faces, settings.independent_seconds);
        let mut value = (frames * (1.0 - r) / (1.0 + r)).min(most);
        if faces.kind == SequenceKind::Video {
            value = value.min(frames / correlations.sum());
        }
        Self { frames, changes, autocorrelation: Some(r), value }
    }
}

/// At most one observation every so many seconds.
fn observations(faces: &Faces, seconds: f64) -> f64 {
    match (faces.kind, faces.seen.as_slice()) {
        (SequenceKind::TimedPhotos, [first, .., last]) => 1.0 + (last.end - first.start) / seconds,
        (SequenceKind::Video, _) => faces.weight() / seconds,
        // A photo by itself.
        _ => 1.0,
    }
}

/// How alike faces are that are some faces apart.
struct Correlations<'a> {
    faces: &'a [Face<'a>],
    /// 1 or 0, less their mean, `[faces]`.
    deviations: Vec<f64>,
    variance: f64,
}

impl<'a> Correlations<'a> {
    /// Of a state that changes.
    fn of(faces: &'a [Face<'a>], is_in: &[bool]) -> Self {
        let values = || is_in.iter().map(|&is_in| f64::from(u8::from(is_in)));
        let weight: f64 = faces.iter().map(|face| face.weight).sum();
        let mean =
            faces.iter().zip(values()).map(|(face, x)| face.weight * x).sum::<f64>() / weight;
        let deviations: Vec<f64> = values().map(|x| x - mean).collect();
        let squares = faces.iter().zip(&deviations).map(|(face, d)| face.weight * d * d);
        let variance = squares.sum();
        Self { faces, deviations, variance }
    }

    /// The autocorrelation of faces that are `lag` faces apart; a pair counts with its mean weight.
    fn at(&self, lag: usize) -> f64 {
        let products = self.deviations.iter().zip(&self.deviations[lag..]);
        let weights = self.faces.iter().zip(&self.faces[lag..]);
        let sum: f64 = products
            .zip(weights)
            .map(|((a, b), (first, second))| a * b * f64::midpoint(first.weight, second.weight))
            .sum();
        sum / self.variance
    }

    /// 1 + 2 (r1 + r2 + ...), as far as two in a row sum to more than 0: the initial positive sequence of
    /// C. J. Geyer, "Practical Markov chain Monte Carlo", Statistical Science 7 (1992).
    fn sum(&self) -> f64 {
        let mut sum = -1.0;
        for lag in (0..self.faces.len() - 1).step_by(2) {
            let pair = self.at(lag) + self.at(lag + 1);
            if pair <= 0.0 {
                break;
            }
            sum += 2.0 * pair;
        }
        sum.max(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{photos, timed_photos, video};
    use super::*;
    use crate::sequence::Sequence;

    /// Faces that differ a little, in the state where the mark is `#`.
    fn faces<const N: usize>(marks: &[u8; N]) -> Vec<[f64; 2]> {
        let row = |(index, mark): (usize, &u8)| {
            let stress = f64::from(u8::from(*mark == b'#')) * 0.5 + index as f64 / 1_000.0;
            [stress, 1.0 - stress]
        };
        marks.iter().enumerate().map(row).collect()
    }

    fn size(sequence: &Sequence) -> EffectiveSize {
        let faces = Faces::of(sequence);
        let is_in: Vec<bool> = faces.seen.iter().map(|face| face.probabilities[0] >= 0.5).collect();
        EffectiveSize::of(&faces, &is_in, &SequenceSettings::default())
    }

    fn of_video<const N: usize>(seconds: f64, marks: &[u8; N]) -> EffectiveSize {
        size(&video(seconds, &faces(marks).into_iter().map(Some).collect::<Vec<_>>()))
    }

    #[test]
    fn frames_that_follow_their_neighbours_are_worth_less() {
        // Half of the frames are in the state, so r = (8 equal neighbours - 3 changes) / 12.
        let found = of_video(4.0, b"###....###..");
        assert!((found.autocorrelation.unwrap() - 5.0 / 12.0).abs() < 1e-12, "{found:?}");
        assert!((found.value - 12.0 * 7.0 / 17.0).abs() < 1e-12, "{found:?}");
        assert_eq!(found.changes, 3);
    }

    #[test]
    fn a_flickering_state_is_one_observation_every_two_seconds() {
        assert!((of_video(0.5, b"#.#.#.#.#.#.").value - 3.0).abs() < 1e-12);
    }

    #[test]
    fn a_state_that_never_changes_is_one_observation_every_six_seconds() {
        let still = of_video(1.0, b"############");
        assert!((still.value - 2.0).abs() < 1e-12 && still.autocorrelation.is_none());
    }

    #[test]
    fn photos_without_order_count_one_each_and_copies_together() {
        let rows = faces(b"##..#");
        assert!((size(&photos(&rows)).value - 5.0).abs() < 1e-12);
        let copied = [&rows[..], &rows[..1]].concat();
        // Weights 2, 1, 1, 1, 1: 36 / 8.
        assert!((size(&photos(&copied)).value - 4.5).abs() < 1e-12);
    }

    #[test]
    fn photos_far_apart_count_one_each_and_a_burst_little_more_than_one() {
        let rows = faces(b".#.#.");
        assert!(
            (size(&timed_photos(&[0.0, 60.0, 120.0, 180.0, 240.0], &rows)).value - 5.0).abs()
                < 1e-12
        );
        assert!(
            (size(&timed_photos(&[0.0, 0.25, 0.5, 0.75, 1.0], &rows)).value - 1.5).abs() < 1e-12
        );
        assert!((size(&timed_photos(&[7.0], &rows[..1])).value - 1.0).abs() < 1e-12);
    }

    #[test]
    fn errors_on_single_frames_do_not_hide_that_a_state_lasts() {
        let errs = b"##.####.####.##....#.....#....#...##.###.####.##...#......#.....";
        let found = of_video(4.0, errs);
        let r = found.autocorrelation.unwrap();
        assert!(found.value < 0.8 * 64.0 * (1.0 - r) / (1.0 + r), "{found:?}");
    }
}
