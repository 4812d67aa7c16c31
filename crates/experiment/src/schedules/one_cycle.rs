//! `one_cycle`: the learning rate rises once and falls to almost nothing.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Position, Rule, along_cosine};
use crate::mistake::{Mistake, above_zero, found, within};

/// The learning rate rises along half a cosine to the optimizer's and falls along another, step by step (Smith and Topin, 2018; PyTorch's form, with momentum as it is).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `one_cycle`")]
pub struct OneCycle {
    /// The share of the run in which the learning rate rises.
    #[serde(default = "default_rise")]
    #[schemars(range(min = 0.0), extend("exclusiveMaximum" = 1.0))]
    pub rise: f64,
    /// The learning rate at the beginning, as a share of the highest.
    #[serde(default = "default_initial_share")]
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 1.0))]
    pub initial_share: f64,
    /// The learning rate at the end, as a share of the highest.
    #[serde(default = "default_final_share")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub final_share: f64,
}

impl OneCycle {
    pub(crate) const EXAMPLE: &'static str = "one_cycle: { rise: 0.3 }";
}

fn default_rise() -> f64 {
    0.3
}

fn default_initial_share() -> f64 {
    1.0 / 25.0
}

fn default_final_share() -> f64 {
    1.0 / 25.0 / 1e4
}

impl Rule for OneCycle {
    fn check(&self) -> Vec<Mistake> {
        found([
            within("rise", self.rise, 0.0..1.0),
            within("initial_share", self.initial_share, above_zero(1.0)),
            within("final_share", self.final_share, 0.0..=1.0),
        ])
    }

    fn warm_up_epochs(&self) -> u32 {
        0
    }

    fn factor_after_warm_up(&self, at: Position) -> f64 {
        let (step, last) = (at.step as f64, at.steps.saturating_sub(1) as f64);
        let highest = (self.rise * at.steps as f64 - 1.0).max(0.0);
        if step < highest {
            return along_cosine(self.initial_share, 1.0, step / highest);
        }
        let fallen = (step - highest) / (last - highest).max(1.0);
        along_cosine(1.0, self.final_share, fallen.min(1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::factors;

    #[test]
    fn the_rate_rises_to_the_optimizer_s_and_falls_to_its_final_share() {
        // Of 8 steps the highest is the one before the third.
        let found = factors("one_cycle: { rise: 0.375, initial_share: 0.2, final_share: 0.1 }");
        let fall =
            |step: f64| 0.1 + 0.9 * f64::midpoint(1.0, (std::f64::consts::PI * step / 5.0).cos());
        let expected = [0.2, 0.6, 1.0, fall(1.0), fall(2.0), fall(3.0), fall(4.0), 0.1];
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-12, "{found} instead of {expected}");
        }
    }

    #[test]
    fn without_a_rise_it_begins_at_the_highest_and_one_step_is_a_run_too() {
        assert!((factors("one_cycle: { rise: 0 }")[0] - 1.0).abs() < 1e-12);
        let schedule: crate::Schedule = serde_yaml::from_str("one_cycle").unwrap();
        assert!(schedule.factor(0, 1, 1) > 0.0);
    }
}
