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

#[cfg(test)]
mod tests {
    use super::super::StateRates;
    use super::super::testing::{analysed, photos};

    #[test]
    fn an_unsure_frame_is_in_the_denominator_and_in_no_expression() {
        let rows = [
            [0.8, 0.1, 0.1, 0.0],
            [0.1, 0.7, 0.2, 0.0],
            [0.2, 0.2, 0.6, 0.0],
            [0.3, 0.2, 0.25, 0.25],
            [0.45, 0.3, 0.2, 0.05],
        ];
        let shares = analysed(&photos(&rows), StateRates::default()).shares.unwrap();
        assert_eq!(shares.expressions, [0.4, 0.2, 0.2, 0.0]);
        let states = [shares.stress, shares.happy, shares.other, shares.unsure];
        assert_eq!((states, shares.dominant()), ([0.2, 0.2, 0.4, 0.2], Some(0)));
    }

    #[test]
    fn nothing_dominates_where_nothing_is_sure() {
        let shares = analysed(&photos(&[[0.3, 0.3, 0.2, 0.2]]), StateRates::default()).shares;
        assert_eq!(shares.unwrap().dominant(), None);
    }
}
