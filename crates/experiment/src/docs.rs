//! `docs/experiments.md`: everything an experiment can say, from the same doc texts as the schema.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value};

use crate::kind::Kind;
use crate::{Augmentation, Experiment, InitialWeights, Layer, Loss, Optimizer, Schedule};

const OPENING: &str = "\
# What an experiment can say

Generated from the code by `experiment::docs`; a test keeps this page current.

An experiment is one YAML file in `experiments/`. `mien experiment check FILE` checks it, `mien experiment show FILE`
prints what it means with every default spelled out. An entry is written as its name with its settings,
`adam: { learning_rate: 0.01 }`, or as its bare name when it needs none, `relu`. Unknown names are refused.

";

/// The content of `docs/experiments.md`.
pub fn docs() -> String {
    let mut page = OPENING.to_owned();
    page.push_str(&keys::<Experiment>("An experiment"));
    page.push_str(&keys::<crate::Data>("`data`"));
    page.push_str(&keys::<crate::Model>("`model`"));
    page.push_str(&kind::<Layer>("Layers", "in `model.layers`"));
    page.push_str(&kind::<InitialWeights>("Initial weights", "in `model.initial_weights`"));
    page.push_str(&kind::<Augmentation>("Augmentations", "in `augmentations`"));
    page.push_str(&kind::<Loss>("Losses", "in `loss`"));
    page.push_str(&kind::<Optimizer>("Optimizers", "in `optimizer`"));
    page.push_str(&kind::<Schedule>("Schedules", "in `schedule`"));
    format!("{}\n", page.trim_end())
}

fn keys<T: JsonSchema>(title: &str) -> String {
    let mut generator = SchemaSettings::draft07().into_generator();
    let schema = T::json_schema(&mut generator);
    format!("## {title}\n\n{}", described(&schema))
}

fn kind<K: Kind>(title: &str, place: &str) -> String {
    let mut generator = SchemaSettings::draft07().into_generator();
    let mut text = format!("## {title}\n\nThe entries that may stand {place}.\n\n");
    let schemas = K::settings_schemas(&mut generator);
    for ((name, example), schema) in K::NAMES.iter().zip(K::EXAMPLES).zip(schemas) {
        let described = described(&schema);
        text.push_str(&format!("### `{name}`\n\n{described}```yaml\n{example}\n```\n\n"));
    }
    text
}

/// A description, and a table of its properties: those that must be written first.
fn described(schema: &Schema) -> String {
    let description = text_of(schema.get("description"));
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
        return format!("{description}\n\n");
    };
    if properties.is_empty() {
        return format!("{description}\n\n");
    }
    let required: Vec<&str> = schema
        .get("required")
        .and_then(Value::as_array)
        .map(|names| names.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default();
    let optional = properties.keys().map(String::as_str);
    let optional = optional.filter(|name| !required.contains(name));
    let rows: String = required
        .iter()
        .copied()
        .chain(optional)
        .filter_map(|name| Some(row(name, properties.get(name)?)))
        .collect();
    format!(
        "{description}\n\n| setting | values | default | meaning |\n|---|---|---|---|\n{rows}\n"
    )
}

fn row(name: &str, schema: &Value) -> String {
    let empty = Map::new();
    let schema = schema.as_object().unwrap_or(&empty);
    let default = match schema.get("default") {
        None => "must be given".to_owned(),
        Some(default) => format!("`{}`", inline(default)),
    };
    let (values, meaning) = (values(schema), text_of(schema.get("description")));
    format!("| `{name}` | {values} | {default} | {meaning} |\n")
}

fn values(schema: &Map<String, Value>) -> String {
    if let Some(forms) = schema.get("oneOf").and_then(Value::as_array) {
        let forms: Vec<String> = forms.iter().filter_map(Value::as_object).map(values).collect();
        return forms.join(" or ");
    }
    if let Some(word) = schema.get("const") {
        return format!("`{}`", inline(word));
    }
    let word = match schema.get("type").and_then(Value::as_str) {
        Some("integer") => "a whole number",
        Some("number") => "a number",
        Some("string") => "text",
        Some("array") => "a list",
        _ => return "see below".to_owned(),
    };
    let limits = [
        ("minimum", "from"),
        ("exclusiveMinimum", "above"),
        ("maximum", "to"),
        ("exclusiveMaximum", "below"),
    ];
    let limits = limits.iter().filter_map(|(key, word)| {
        let limit = schema.get(*key)?;
        Some(format!(" {word} {}", inline(limit)))
    });
    format!("{word}{}", limits.collect::<String>())
}

/// JSON's whole floats read better without their `.0`.
fn inline(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.as_f64().map_or_else(String::new, |n| n.to_string()),
        other => other.to_string(),
    }
}

/// A doc comment in one line, fit for a table.
fn text_of(description: Option<&Value>) -> String {
    let text = description.and_then(Value::as_str).unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
