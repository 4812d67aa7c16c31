//! An experiment to start from: a small network that trains on two cores, every key with what it does.

use std::collections::BTreeMap;

use formats::json::{Map, Value};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;

use crate::Experiment;
use crate::flow::{flow, quoted};

const OPENING: &str = "\
# yaml-language-server: $schema=experiment.schema.json
# Editors complete names from that schema; `mien experiment check` tells mistakes,
# `mien experiment show` prints what comes out of each layer and every default.
";

const MODEL: &str = "
  initial_weights: pytorch
  layers:
    - conv2d: { filters: 16, kernel: 3, padding: 1 }
    - batch_norm
    - relu
    - max_pool2d: { size: 2 }
    - conv2d: { filters: 32, kernel: 3, padding: 1 }
    - batch_norm
    - relu
    - max_pool2d: { size: 2 }
    - conv2d: { filters: 64, kernel: 3, padding: 1 }
    - batch_norm
    - relu
    - global_average_pool
    - dropout: { rate: 0.2 }
    - dense: { units: classes }";

const AUGMENTATIONS: &str = "
  - horizontal_flip
  - shift: { pixels: 2 }
  - brightness_contrast: { brightness: 0.1, contrast: 0.1 }";

/// The content of a new `experiments/<name>.yaml` on a split and a view.
///
/// Keys that have no value here stand at their default behind the others.
pub fn starter(name: &str, split: &str, view: &str) -> String {
    let mut keys = documented();
    let mut text = OPENING.to_owned();
    for (key, value) in values(name, split, view) {
        let (meaning, _) = keys.remove(key).unwrap_or_default();
        text += &entry(key, &meaning, &value);
    }
    for (key, (meaning, default)) in keys {
        text += &entry(&key, &meaning, &default);
    }
    text
}

/// In the order in which one reads an experiment.
fn values(name: &str, split: &str, view: &str) -> [(&'static str, String); 14] {
    [
        ("name", quoted(name)),
        ("question", "How well does a small network tell our expressions apart?".to_owned()),
        ("data", format!("{{ split: {}, view: {} }}", quoted(split), quoted(view))),
        ("model", MODEL.to_owned()),
        ("augmentations", AUGMENTATIONS.to_owned()),
        ("loss", "\n  cross_entropy: { label_smoothing: 0.1 }".to_owned()),
        ("optimizer", "\n  adamw: { learning_rate: 0.002, weight_decay: 0.01 }".to_owned()),
        ("schedule", "\n  cosine: { warm_up_epochs: 2 }".to_owned()),
        ("epochs", "30".to_owned()),
        ("batch_size", "32".to_owned()),
        ("seeds", "[1, 2, 3]".to_owned()),
        ("select_best_by", "validation_loss".to_owned()),
        ("checkpoint", "best".to_owned()),
        ("prediction", "{ flip_averaging: true, calibration: temperature }".to_owned()),
    ]
}

/// Every key of an experiment with its meaning and its default.
fn documented() -> BTreeMap<String, (String, String)> {
    let schema = Experiment::json_schema(&mut SchemaSettings::draft07().into_generator());
    let keys = schema.get("properties").and_then(Value::as_object);
    let of = |(key, schema): (&String, &Value)| {
        let meaning = schema["description"].as_str().unwrap_or_default();
        (key.clone(), (meaning.to_owned(), flow(&schema["default"])))
    };
    keys.unwrap_or(&Map::new()).iter().map(of).collect()
}

fn entry(key: &str, meaning: &str, value: &str) -> String {
    let space = if value.starts_with('\n') { "" } else { " " };
    format!("\n# {meaning}\n{key}:{space}{value}\n")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use formats::ViewSettings;

    use super::*;
    use crate::{Facts, Plan, parse, resolve};

    fn plan(text: &str, size: u32) -> Plan {
        let views = BTreeMap::from([("here".to_owned(), ViewSettings::whole(size))]);
        let classes = ["happy", "sad"].map(String::from);
        let facts = Facts { classes: &classes, views: &views, photos: None };
        resolve(&parse(text, Path::new("new.yaml")).unwrap(), &facts).unwrap()
    }

    #[test]
    fn it_checks_for_every_size_that_a_view_may_have() {
        for size in [8, 9, 32, 1024] {
            let plan = plan(&starter("first", "1e5", "here"), size);
            assert_eq!((plan.name.as_str(), plan.split.as_str()), ("first", "1e5"));
            assert!(plan.parameters() < 100_000, "{} parameters", plan.parameters());
        }
    }

    #[test]
    fn every_key_stands_there_below_a_line_that_says_what_it_does() {
        let text = starter("first", "paper", "whole-32");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "# yaml-language-server: $schema=experiment.schema.json");
        for key in documented().keys() {
            let at = lines.iter().position(|line| line.starts_with(&format!("{key}:"))).unwrap();
            assert!(lines[at - 1].starts_with("# ") && lines[at - 1].ends_with('.'), "{key}");
        }
    }
}
