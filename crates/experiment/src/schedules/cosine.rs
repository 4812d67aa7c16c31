//! `cosine`: the learning rate falls along half a cosine.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Position, Rule, along_cosine};
use crate::mistake::{Mistake, found, within};

/// The learning rate falls along half a cosine, step by step, to `final_share` of itself (Loshchilov and Hutter, 2017).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `cosine`")]
pub struct Cosine {
    /// Epochs in which the learning rate grows from nothing, step by step; fewer than `epochs`.
    #[serde(default)]
    pub warm_up_epochs: u32,
    /// What is left of the learning rate at the end.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub final_share: f64,
}

impl Cosine {
    pub(crate) const EXAMPLE: &'static str = "cosine: { warm_up_epochs: 1, final_share: 0.01 }";
}

impl Rule for Cosine {
    fn check(&self) -> Vec<Mistake> {
        found([within("final_share", self.final_share, 0.0..=1.0)])
    }

    fn warm_up_epochs(&self) -> u32 {
        self.warm_up_epochs
    }

    fn factor_after_warm_up(&self, at: Position) -> f64 {
        along_cosine(1.0, self.final_share, at.share())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::factors;

    fn assert_close(found: &[f64], expected: &[f64]) {
        let close = |(a, b): (&f64, &f64)| (a - b).abs() < 1e-12;
        assert!(found.iter().zip(expected).all(close), "{found:?}");
    }

    #[test]
    fn the_rate_begins_whole_and_is_half_way_down_in_the_middle() {
        let factors = factors("cosine");
        let eighth = std::f64::consts::FRAC_PI_8.cos();
        assert_close(&factors[..2], &[1.0, f64::midpoint(1.0, eighth)]);
        assert_close(&factors[4..5], &[0.5]);
        assert!(factors[7] > 0.0);
    }

    #[test]
    fn after_the_warm_up_the_rate_falls_towards_its_final_share() {
        let factors = factors("cosine: { warm_up_epochs: 2, final_share: 0.2 }");
        assert_close(&factors[..5], &[0.25, 0.5, 0.75, 1.0, 1.0]);
        assert_close(&factors[6..7], &[0.6]);
    }
}
