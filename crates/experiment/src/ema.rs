//! `ema`: the exponential moving average of a network's numbers over the steps of a run.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::mistake::{Mistake, found, within};

/// After every step, an average of all numbers of the network follows them: `average = decay * average + (1 - decay) * number`; it makes validation and predictions.
///
/// In step t the decay is at most `(1 + t) / (10 + t)`, so that a short run forgets where it began.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `ema`")]
#[schemars(inline)]
pub struct Ema {
    /// How much of the average stays in a step.
    #[schemars(extend("exclusiveMinimum" = 0.0), extend("exclusiveMaximum" = 1.0))]
    pub decay: f64,
}

impl Ema {
    /// The decay in a step, counted from 1 over the whole run.
    pub fn decay(self, step: u64) -> f64 {
        let step = step as f64;
        self.decay.min((1.0 + step) / (10.0 + step))
    }

    pub(crate) fn check(self) -> Vec<Mistake> {
        let range = (std::ops::Bound::Excluded(0.0), std::ops::Bound::Excluded(1.0));
        found([within("decay", self.decay, range)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_steps_count_for_more() {
        let ema = Ema { decay: 0.99 };
        assert!((ema.decay(1) - 2.0 / 11.0).abs() < 1e-12);
        assert!((ema.decay(100_000) - 0.99).abs() < 1e-12);
    }

    #[test]
    fn an_average_that_never_or_always_follows_is_refused() {
        for decay in [0.0, 1.0, f64::NAN] {
            assert_eq!(Ema { decay }.check().len(), 1, "{decay}");
        }
    }
}
