//! Log-loss: how improbable the true classes were held, the cross-entropy of training.

use crate::influence::Influence;
use crate::{Direction, Metric, Predictions, Unit};

/// The mean of -ln p(true class).
pub const LOG_LOSS: Metric<Predictions> = Metric {
    name: "log_loss",
    title: "log-loss",
    definition: "The mean over photos of -ln of the probability given to the true class.",
    unit: Unit::Nats,
    direction: Direction::LowerIsBetter,
    value: |predictions| predictions.mean(loss),
    withheld: None,
    influence: Some(|predictions| Influence::of_mean(predictions.each(loss))),
};

/// A probability of 0 counts as the smallest step of a float, as in scikit-learn, not as infinity.
fn loss(label: usize, row: &[f64]) -> f64 {
    -row[label].max(f64::EPSILON).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fair_coin_costs_ln_2_and_a_sure_mistake_is_finite() {
        let coin = Predictions::new(2, vec![0, 1], vec![0.5; 4]).unwrap();
        assert_eq!(LOG_LOSS.value(&coin), Some(std::f64::consts::LN_2));
        let mistake = Predictions::new(2, vec![0], vec![0.0, 1.0]).unwrap();
        assert!((LOG_LOSS.value(&mistake).unwrap() - 36.04).abs() < 0.01);
    }

    #[test]
    fn no_photo_has_no_loss() {
        assert_eq!(LOG_LOSS.value(&Predictions::new(2, vec![], vec![]).unwrap()), None);
    }
}
