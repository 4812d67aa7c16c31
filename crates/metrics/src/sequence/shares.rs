//! How much of a sequence shows which expression, and how much of it is in which state.

use super::SequenceSettings;
use super::effective_size::EffectiveSize;
use super::estimate::Estimate;
use super::merging::Faces;
use super::states::State;
use crate::predictions::most_probable;
use crate::{Confidence, Interval};

/// Shares of the weight of all valid faces.
#[derive(Debug, Clone, PartialEq)]
pub struct Shares {
    /// The share of each class `[classes]`: frames that are not unsure, whose most probable class, smoothed,
    /// it is. Together with `unsure` they sum to 1.
    pub expressions: Vec<f64>,
    /// How sure the share of each class is `[classes]`.
    pub evidence: Vec<Evidence>,
    /// The share in the state of stress: the stress ratio.
    pub stress: f64,
    /// The share in the state of happiness: the happiness ratio.
    pub happy: f64,
    /// The share in neither state.
    pub other: f64,
    /// The share in which no class was probable enough. The four shares sum to 1.
    pub unsure: f64,
}

/// How much evidence there is for a share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence {
    /// As many independent frames as there are.
    pub effective_size: EffectiveSize,
    /// What the share would be over a long time of the same: Wilson's interval on the effective size.
    pub interval: Interval,
}

impl Shares {
    /// `None` without a valid face.
    pub(super) fn of(
        faces: &Faces,
        smoothed: &[Vec<f64>],
        states: &[State],
        settings: &SequenceSettings,
        confidence: Confidence,
    ) -> Option<Self> {
        let total = faces.weight();
        let classes = smoothed.first()?.len();
        let each = smoothed.iter().zip(states);
        let shown = each.map(|(row, state)| (*state != State::Unsure).then(|| most_probable(row)));
        let shown: Vec<Option<usize>> = shown.collect();
        let evidence = (0..classes).map(|class| {
            let is_shown: Vec<bool> = shown.iter().map(|it| *it == Some(class)).collect();
            let Estimate { effective_size, interval, .. } =
                Estimate::of(faces, &is_shown, settings, confidence);
            Evidence { effective_size, interval }
        });
        let mut shares = Self {
            expressions: vec![0.0; classes],
            evidence: evidence.collect(),
            stress: 0.0,
            happy: 0.0,
            other: 0.0,
            unsure: 0.0,
        };
        for ((face, shown), state) in faces.seen.iter().zip(shown).zip(states) {
            *shares.of_state(*state) += face.weight;
            if let Some(class) = shown {
                shares.expressions[class] += face.weight;
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
    use super::super::testing::{analysed, photos, video};

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
    fn the_share_of_an_expression_has_the_interval_of_its_own_changes() {
        // A new face every second; the first half is of the first class, the second is of all others in turn.
        let row = |photo: usize| {
            let class = if photo < 60 { 0 } else { 1 + photo % 2 };
            let mut row = [0.05 + photo as f64 / 1e4; 3];
            row[class] = 1.0 - 2.0 * row[(class + 1) % 3];
            Some(row)
        };
        let frames: Vec<_> = (0..120).map(row).collect();
        let shares = analysed(&video(1.0, &frames), StateRates::default()).shares.unwrap();
        let [first, _, last] = &shares.evidence[..] else { panic!() };
        assert!(first.interval.contains(0.5) && first.effective_size.changes == 1);
        assert!(first.effective_size.value < 5.0 && last.effective_size.value > 20.0, "{shares:?}");
        for (evidence, share) in shares.evidence.iter().zip(&shares.expressions) {
            assert!(evidence.interval.contains(*share));
        }
    }

    #[test]
    fn nothing_dominates_where_nothing_is_sure() {
        let shares = analysed(&photos(&[[0.3, 0.3, 0.2, 0.2]]), StateRates::default()).shares;
        assert_eq!(shares.unwrap().dominant(), None);
    }
}
