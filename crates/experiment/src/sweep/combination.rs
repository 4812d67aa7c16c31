//! One combination of a sweep: what it changes in the experiment, and where that stands in the sweep's file.

use formats::{Digest, Problem};

use super::Sweep;
use super::values::Choice;
use crate::place::{Step, place_at};
use crate::written::shown;
use crate::{Plan, Written};

/// Values for all settings of a sweep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Combination(Vec<(String, Choice)>);

impl Combination {
    pub(super) fn of(choices: impl Iterator<Item = (String, Choice)>) -> Self {
        Self(choices.collect())
    }

    /// Settings with their values, in the order of the file.
    pub fn settings(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(path, choice)| (path.as_str(), choice.value.as_str()))
    }

    /// `--set` arguments, in the order of the file.
    pub fn overrides(&self) -> Vec<String> {
        self.settings().map(|(path, value)| format!("{path}={value}")).collect()
    }

    /// The experiment with these values.
    pub fn applied(&self, sweep: &Sweep, experiment: &Written) -> Result<Written, Vec<Problem>> {
        let mut written = experiment.clone();
        let refused = self.overrides().into_iter().filter_map(|set| written.set(&set).err());
        let problems: Vec<Problem> = refused.map(|problem| self.located(sweep, *problem)).collect();
        if problems.is_empty() { Ok(written) } else { Err(problems) }
    }

    /// A problem of the experiment with these values, shown where the value that it is about stands in the
    /// sweep's file; else with all values.
    pub fn located(&self, sweep: &Sweep, problem: Problem) -> Problem {
        let Problem { path, message, hint, .. } = &problem;
        let overrides = self.overrides();
        let Some(at) = overrides.iter().position(|set| shown(set) == *path) else {
            let message = format!("{message} (with {})", overrides.join(", "));
            return Problem { message, ..problem };
        };
        let (setting, choice) = &self.0[at];
        let key = |key: &str| Step::Key(key.to_owned());
        let mut steps = vec![key("settings"), key(setting)];
        steps.extend(choice.entry.map(Step::Index));
        let place = place_at(&sweep.text, &steps);
        let message = format!("{}: {message}", overrides[at]);
        let located = Problem::new(&sweep.path, &sweep.text, place, message);
        Problem { hint: hint.clone(), ..located }
    }
}

/// What a combination's runs are filed under: the sweep's name and what the plan computes, so that the same
/// combination is found again wherever it stands in the file.
pub fn name_of(sweep: &str, plan: &Plan) -> String {
    let digest = Digest::of(plan.digest_text().as_bytes());
    format!("{sweep}-{}", digest.short())
}
