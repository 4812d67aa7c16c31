//! A setting with everything inside it, under the paths that an experiment file and `--set` give it.

use std::fmt;

use formats::Problem;
use serde::{Serialize, Serializer};
use serde_yaml::{Mapping, Value};

use crate::place::{Step, steps};
use crate::{Experiment, Plan};

/// One setting, or a whole tree of them; machines read it as the value that it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting(pub(crate) Value);

impl Setting {
    /// Reads a value as `--set` does.
    pub fn parse(text: &str) -> Result<Self, Box<Problem>> {
        formats::yaml::parse(text, "value".as_ref()).map(Self)
    }

    /// What stands at a path such as `model.layers[4].conv2d.kernel`.
    pub fn at(&self, path: &str) -> Option<Self> {
        let mut inside = &self.0;
        for step in steps(path)? {
            inside = match step {
                Step::Key(key) => inside.get(key.as_str())?,
                Step::Index(index) => inside.get(index)?,
            };
        }
        Some(Self(inside.clone()))
    }

    /// Whether both say the same: `1` is `1.0`, and an entry's bare name is the entry whatever its settings.
    pub fn says(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Value::Number(own), Value::Number(other)) => own.as_f64() == other.as_f64(),
            (Value::Mapping(own), Value::String(name)) => {
                own.len() == 1 && own.contains_key(name.as_str())
            }
            (own, other) => own == other,
        }
    }
}

/// The whole experiment.
impl From<&Experiment> for Setting {
    fn from(experiment: &Experiment) -> Self {
        Self(value_of(experiment))
    }
}

/// The whole plan in the words of its experiment file: `data.split`, `model.layers[0].conv2d.filters`.
///
/// What follows from a layer's settings (shapes, counts) is left out.
impl From<&Plan> for Setting {
    fn from(plan: &Plan) -> Self {
        let mut whole = Mapping::new();
        for (key, value) in entries_of(value_of(plan)) {
            match key.as_str().unwrap_or_default() {
                "split" | "view" => add(&mut whole, "data", key, value),
                "initial_weights" => add(&mut whole, "model", key, value),
                "layers" => add(&mut whole, "model", key, without_shapes(value)),
                _ => drop(whole.insert(key, value)),
            }
        }
        Self(Value::Mapping(whole))
    }
}

fn entries_of(value: Value) -> Mapping {
    if let Value::Mapping(entries) = value { entries } else { Mapping::new() }
}

/// Puts an entry into the map called `home`.
fn add(whole: &mut Mapping, home: &str, key: Value, value: Value) {
    let home = whole.entry(home.into()).or_insert_with(|| Value::Mapping(Mapping::new()));
    if let Value::Mapping(home) = home {
        home.insert(key, value);
    }
}

fn without_shapes(planned: Value) -> Value {
    let Value::Sequence(planned) = planned else { return planned };
    let layer = |planned: Value| planned.get("layer").cloned().unwrap_or(planned);
    Value::Sequence(planned.into_iter().map(layer).collect())
}

#[expect(clippy::expect_used, reason = "experiments and plans hold nothing that YAML cannot say")]
fn value_of(whole: &impl Serialize) -> Value {
    serde_yaml::to_value(whole).expect("it is YAML")
}

impl Serialize for Setting {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// In one line, such as `adam: { learning_rate: 0.01 }`.
impl fmt::Display for Setting {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Value::Mapping(map) => formatter.write_str(&entries(map)),
            value => formatter.write_str(&inside(value)),
        }
    }
}

fn entries(map: &Mapping) -> String {
    let entry = |(key, value): (&Value, &Value)| format!("{}: {}", inside(key), inside(value));
    map.iter().map(entry).collect::<Vec<_>>().join(", ")
}

fn inside(value: &Value) -> String {
    match value {
        Value::Mapping(map) => format!("{{ {} }}", entries(map)),
        Value::Sequence(list) => {
            format!("[{}]", list.iter().map(inside).collect::<Vec<_>>().join(", "))
        }
        Value::String(text) => text.clone(),
        plain => serde_yaml::to_string(plain).unwrap_or_default().trim_end().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting(text: &str) -> Setting {
        Setting::parse(text).unwrap()
    }

    #[test]
    fn numbers_are_compared_as_numbers_and_entries_by_name() {
        assert!(setting("1").says(&setting("1.0")) && setting("1e-2").says(&setting("0.01")));
        assert!(setting("adam: { learning_rate: 0.01 }").says(&setting("adam")));
        assert!(!setting("adam: { learning_rate: 0.01 }").says(&setting("sgd")));
        assert!(!setting("1").says(&setting("'1'")));
    }
}
