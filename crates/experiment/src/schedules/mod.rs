//! The schedules, one file each: how the learning rate changes over a run.

use crate::mistake::{Mistake, within};

kind! {
    /// How the learning rate changes over a run.
    Schedule is "schedule" with Rule:
    constant => Constant,
    step => Step,
    cosine => Cosine,
    one_cycle => OneCycle,
}

/// A step after the warm-up.
#[derive(Debug, Clone, Copy)]
struct Position {
    /// From 0.
    step: u64,
    /// All steps after the warm-up.
    steps: u64,
    steps_per_epoch: u64,
}

impl Position {
    /// The share of the steps that is done, from 0 to 1.
    fn share(self) -> f64 {
        (self.step as f64 / self.steps.max(1) as f64).min(1.0)
    }

    /// The epoch, from 0.
    fn epoch(self) -> u64 {
        self.step / self.steps_per_epoch.max(1)
    }
}

/// What every schedule knows about itself.
trait Rule {
    /// Settings that cannot be meant, but for the warm-up.
    fn check(&self) -> Vec<Mistake>;

    /// Epochs in which the learning rate grows from nothing.
    fn warm_up_epochs(&self) -> u32;

    /// The factor at a step after the warm-up.
    fn factor_after_warm_up(&self, at: Position) -> f64;
}

impl Schedule {
    /// The factor on the optimizer's learning rate for `step`, counted from 0 over the whole run.
    ///
    /// Warm-up is linear, step by step; its last step has the whole learning rate.
    pub fn factor(&self, step: u64, steps_per_epoch: u64, epochs: u32) -> f64 {
        let warm_up = u64::from(self.rule().warm_up_epochs()) * steps_per_epoch;
        if step < warm_up {
            return (step + 1) as f64 / warm_up as f64;
        }
        let steps = (u64::from(epochs) * steps_per_epoch).saturating_sub(warm_up);
        let at = Position { step: step - warm_up, steps, steps_per_epoch };
        self.rule().factor_after_warm_up(at)
    }

    pub(crate) fn check(&self, epochs: u32) -> Vec<Mistake> {
        let warm_up = within("warm_up_epochs", self.rule().warm_up_epochs(), 0..epochs.max(1))
            .map(|mistake| mistake.hint(format!("the run has {epochs} epochs, warm-up included")));
        warm_up.into_iter().chain(self.rule().check()).collect()
    }
}

/// From `start` to `end` along half a cosine, when the share `done` of the way is done.
fn along_cosine(start: f64, end: f64, done: f64) -> f64 {
    end + (start - end) * f64::midpoint(1.0, (std::f64::consts::PI * done).cos())
}

impl Default for Schedule {
    fn default() -> Self {
        Self::Constant(Constant { warm_up_epochs: 0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn factors(schedule: &str) -> Vec<f64> {
        let schedule: Schedule = serde_yaml::from_str(schedule).unwrap();
        (0..8).map(|step| schedule.factor(step, 2, 4)).collect()
    }

    #[test]
    fn a_warm_up_as_long_as_the_run_is_refused() {
        let schedule = Schedule::Constant(Constant { warm_up_epochs: 3 });
        assert_eq!(schedule.check(4), vec![]);
        assert_eq!(
            schedule.check(3)[0].message,
            "`warm_up_epochs` is 3, expected at least 0 and less than 3"
        );
    }
}
