//! The state on each face: stress or happiness with hysteresis and a shortest stay, neither, or unsure.

use super::SequenceSettings;
use super::merging::{Face, Faces};
use super::state_classes::{StateClasses, sum};

/// What a frame counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The classes that speak for stress have the most probability, or had it a moment ago.
    Stress,
    /// The same for happiness.
    Happy,
    /// Neither, or not for long enough.
    Other,
    /// No class is probable enough.
    Unsure,
}

/// Shortest stays are sums of durations and so a little off.
const ROUNDING: f64 = 1e-9;

/// The state of each face, from its smoothed probabilities `[faces][classes]`.
///
/// A state begins with `enter` and ends below `leave`, or when the other begins. One that is seen to begin and
/// to end, and stays less than `minimum_dwell_seconds`, does not count. Read so, more probability of stress
/// never makes a stay of stress shorter, which a state held for that long after its beginning could be. After
/// a longer gap than `longest_gap` nothing is known of the state before. An unsure frame counts as unsure,
/// whatever the state that goes on around it.
pub(super) fn states(
    faces: &Faces,
    smoothed: &[Vec<f64>],
    classes: &StateClasses,
    settings: &SequenceSettings,
) -> Vec<State> {
    let mut states = Vec::with_capacity(smoothed.len());
    for stretch in faces.stretches(settings) {
        let rows = &smoothed[states.len()..][..stretch.len()];
        let mut held = held(rows, classes, settings);
        forget_short_stays(&mut held, stretch, settings.minimum_dwell_seconds);
        states.extend(rows.iter().zip(held).map(|(row, held)| of_frame(row, held, settings)));
    }
    states
}

/// The state of a photo by itself.
pub(super) fn alone(
    probabilities: &[f64],
    classes: &StateClasses,
    settings: &SequenceSettings,
) -> State {
    of_frame(probabilities, next(State::Other, probabilities, classes, settings), settings)
}

fn of_frame(probabilities: &[f64], held: State, settings: &SequenceSettings) -> State {
    let largest = probabilities.iter().copied().fold(0.0, f64::max);
    if largest < settings.unsure_below { State::Unsure } else { held }
}

fn held(rows: &[Vec<f64>], classes: &StateClasses, settings: &SequenceSettings) -> Vec<State> {
    let mut state = State::Other;
    let each = rows.iter().map(|row| {
        state = next(state, row, classes, settings);
        state
    });
    each.collect()
}

/// The state after `state`; where both are equally probable neither begins.
fn next(
    state: State,
    probabilities: &[f64],
    classes: &StateClasses,
    settings: &SequenceSettings,
) -> State {
    let stress = sum(probabilities, classes.stress());
    let happiness = sum(probabilities, classes.happiness());
    if stress >= settings.enter && stress > happiness {
        return State::Stress;
    }
    if happiness >= settings.enter && happiness > stress {
        return State::Happy;
    }
    let stays = match state {
        State::Stress => stress >= settings.leave,
        State::Happy => happiness >= settings.leave,
        State::Other | State::Unsure => false,
    };
    if stays { state } else { State::Other }
}

/// A stay at either end of the stretch may have been longer than what is seen of it.
fn forget_short_stays(held: &mut [State], stretch: &[Face], shortest: f64) {
    let (count, mut start) = (held.len(), 0);
    while start < count {
        let end = start + held[start..].iter().take_while(|state| **state == held[start]).count();
        let lasts = stretch[end - 1].end - stretch[start].start;
        if start > 0 && end < count && lasts < shortest - ROUNDING {
            held[start..end].fill(State::Other);
        }
        start = end;
    }
}

#[cfg(test)]
mod tests {
    use super::super::smoothing::smoothed;
    use super::super::testing::{photos, timed_photos, video};
    use super::State::{Happy, Other, Stress, Unsure};
    use super::*;
    use crate::sequence::Sequence;

    /// Classes: stress, happy, neutral; the rest of the probability is neutral.
    fn row(stress: f64, happy: f64) -> [f64; 3] {
        [stress, happy, (1.0 - stress - happy).max(0.0)]
    }

    fn of(sequence: &Sequence) -> Vec<State> {
        let settings = SequenceSettings { smoothing_seconds: 0.0, ..SequenceSettings::default() };
        let classes = StateClasses::new(3, vec![0], vec![1]).unwrap();
        let faces = Faces::of(sequence);
        states(&faces, &smoothed(&faces, 0.0), &classes, &settings)
    }

    #[test]
    fn a_state_begins_at_a_half_and_ends_below_two_fifths() {
        let stress = [0.49, 0.5, 0.4, 0.41, 0.39, 0.49].map(|it| Some(row(it, 0.0)));
        assert_eq!(of(&video(1.0, &stress)), [Other, Stress, Stress, Stress, Other, Other]);
    }

    #[test]
    fn entering_one_state_ends_the_other() {
        let rows = [row(0.6, 0.0), row(0.45, 0.5), row(0.5, 0.5), row(0.55, 0.45)].map(Some);
        assert_eq!(of(&video(1.0, &rows)), [Stress, Happy, Happy, Stress]);
    }

    #[test]
    fn a_stay_that_is_seen_whole_and_is_short_does_not_count() {
        let blip = [row(0.1, 0.0), row(0.6, 0.0), row(0.2, 0.0)].map(Some);
        assert_eq!(of(&video(0.5, &blip)), [Other; 3]);
        assert_eq!(of(&video(1.0, &blip)), [Other, Stress, Other]);
        assert_eq!(of(&video(0.5, &blip[1..])), [Stress, Other]);
    }

    #[test]
    fn nothing_is_remembered_after_a_long_absence() {
        let away = |frames: usize| {
            let mut seen = vec![Some(row(0.6, 0.0))];
            seen.extend(vec![None; frames]);
            seen.push(Some(row(0.45, 0.0)));
            *of(&video(0.5, &seen)).last().unwrap()
        };
        assert_eq!((away(2), away(3)), (Stress, Other));
    }

    #[test]
    fn an_unsure_frame_is_neither_and_the_state_goes_on_around_it() {
        let classes = StateClasses::new(5, vec![0, 3], vec![1]).unwrap();
        let settings = SequenceSettings { smoothing_seconds: 0.0, ..SequenceSettings::default() };
        let sure = [0.2, 0.05, 0.35, 0.4, 0.0];
        let sequence = video(
            1.0,
            &[Some([0.6, 0.1, 0.1, 0.1, 0.1]), Some([0.3, 0.1, 0.3, 0.2, 0.1]), Some(sure)],
        );
        let faces = Faces::of(&sequence);
        let found = states(&faces, &smoothed(&faces, 0.0), &classes, &settings);
        assert_eq!(found, [Stress, Unsure, Stress]);
    }

    #[test]
    fn photos_are_judged_one_by_one_unless_they_are_a_burst() {
        let rows = [[0.6, 0.0, 0.4], [0.45, 0.0, 0.55]];
        assert_eq!(of(&timed_photos(&[0.0, 0.5], &rows)), [Stress, Stress]);
        assert_eq!(of(&timed_photos(&[0.0, 5.0], &rows)), [Stress, Other]);
        assert_eq!(of(&photos(&rows)), [Stress, Other]);
    }
}
