//! How much of a sequence shows which expression, and how much of it is in which state.

use super::merging::Faces;
use super::states::State;
use crate::predictions::most_probable;

/// Shares of the weight of all valid faces.
#[derive(Debug, Clone, PartialEq)]
pub struct Shares {
    /// The share of each class `[classes]`: frames that are not unsure, whose most probable class, smoothed,
    /// it is. Together with `unsure` they sum to 1.
    pub expressions: Vec<f64>,
    /// The share in the state of stress: the stress ratio.
    pub stress: f64,
    /// The share in the state of happiness: the happiness ratio.
    pub happy: f64,
    /// The share in neither state.
    pub other: f64,
    /// The share in which no class was probable enough. The four shares sum to 1.
    pub unsure: f64,
}

impl Shares {
    /// `None` without a valid face.
    pub(super) fn of(faces: &Faces, smoothed: &[Vec<f64>], states: &[State]) -> Option<Self> {
        let total = faces.weight();
        let mut shares = Self {
            expressions: vec![0.0; smoothed.first()?.len()],
            stress: 0.0,
            happy: 0.0,
            other: 0.0,
            unsure: 0.0,
        };
        for ((face, row), state) in faces.seen.iter().zip(smoothed).zip(states) {
            *shares.of_state(*state) += face.weight;
            if *state != State::Unsure {
                shares.expressions[most_probable(row)] += face.weight;
            }
        }
        for share in &mut shares.expressions {
            *share /= total;
        }
        for state in [State::Stress, State::Happy, State::Other, State::Unsure] {
            *shares.of_state(state) /= total;
        }
        Some(shares)
    }

    /// The class that is seen most, the first of equals; `None` if all frames are unsure.
    pub fn dominant(&self) -> Option<usize> {
        let class = most_probable(&self.expressions);
        (self.expressions[class] > 0.0).then_some(class)
    }

    fn of_state(&mut self, state: State) -> &mut f64 {
        match state {
            State::Stress => &mut self.stress,
            State::Happy => &mut self.happy,
            State::Other => &mut self.other,
            State::Unsure => &mut self.unsure,
        }
    }
}
