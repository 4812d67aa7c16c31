//! A mistake of meaning: which setting, what was found, what was expected. The text comes in later.

use std::fmt::Display;
use std::ops::{Bound, RangeBounds};

/// Something that cannot be meant, at a path such as `model.layers[4].conv2d.kernel`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mistake {
    /// The setting, seen from the entry that it belongs to until `of_entry`; empty for the entry itself.
    pub(crate) path: String,
    /// What was found and what was expected.
    pub(crate) message: String,
    /// What to do next.
    pub(crate) hint: Option<String>,
}

impl Mistake {
    /// A mistake in `path`.
    pub(crate) fn new(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: path.into(), message: message.into(), hint: None }
    }

    /// Adds what to do next.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same mistake seen from outside the settings of `key`.
    pub(crate) fn below(self, key: &str) -> Self {
        Self { path: format!("{key}.{}", self.path), ..self }
    }

    /// The same mistake seen from outside the entry called `name` at `place`.
    pub(crate) fn of_entry(mut self, place: &str, name: &str) -> Self {
        self.path = if self.path.is_empty() {
            place.to_owned()
        } else {
            format!("{place}.{name}.{}", self.path)
        };
        self
    }
}

/// Refuses a `value` outside `range`; no range contains NaN.
pub(crate) fn within<T: PartialOrd + Display + Copy>(
    setting: &str,
    value: T,
    range: impl RangeBounds<T>,
) -> Option<Mistake> {
    if range.contains(&value) {
        return None;
    }
    let low = match range.start_bound() {
        Bound::Included(low) => Some(format!("at least {low}")),
        Bound::Excluded(low) => Some(format!("more than {low}")),
        Bound::Unbounded => None,
    };
    let high = match range.end_bound() {
        Bound::Included(high) => Some(format!("at most {high}")),
        Bound::Excluded(high) => Some(format!("less than {high}")),
        Bound::Unbounded => None,
    };
    let expected: Vec<String> = low.into_iter().chain(high).collect();
    let message = format!("`{setting}` is {value}, expected {}", expected.join(" and "));
    Some(Mistake::new(setting, message))
}

/// The names as serde lists them: `a`, `a` or `b`, one of `a`, `b`, `c`.
pub(crate) fn one_of(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.len() {
        0..=2 => quoted.join(" or "),
        _ => format!("one of {}", quoted.join(", ")),
    }
}

/// Above zero, up to `high`: for learning rates and other positive numbers.
pub(crate) fn above_zero(high: f64) -> (Bound<f64>, Bound<f64>) {
    (Bound::Excluded(0.0), Bound::Included(high))
}

/// Those of the `checks` that found something.
pub(crate) fn found<const N: usize>(checks: [Option<Mistake>; N]) -> Vec<Mistake> {
    checks.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_outside_its_range_is_told_with_the_range() {
        let message = |mistake: Option<Mistake>| mistake.unwrap().message;
        assert_eq!(
            message(within("rate", 1.5, 0.0..1.0)),
            "`rate` is 1.5, expected at least 0 and less than 1"
        );
        assert_eq!(
            message(within("epsilon", f64::NAN, above_zero(1.0))),
            "`epsilon` is NaN, expected more than 0 and at most 1"
        );
        assert_eq!(within("kernel", 64_usize, 1..=64), None);
    }

    #[test]
    fn a_mistake_of_the_whole_entry_stands_at_its_place() {
        let path = |setting: &str| Mistake::new(setting, "").of_entry("optimizer", "adam").path;
        assert_eq!(path("beta_1"), "optimizer.adam.beta_1");
        assert_eq!(path(""), "optimizer");
    }
}
