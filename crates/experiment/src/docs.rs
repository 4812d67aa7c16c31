//! `docs/experiments.md`: everything an experiment can say, from the same doc texts as the schema.

use formats::json::{Map, Value};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};

use crate::flow::flow;
use crate::kind::Kind;
use crate::{
    Augmentation, Data, EarlyStopping, Ema, Experiment, InitialWeights, Layer, Loss, Model,
    Optimizer, Prediction, Schedule,
};

const OPENING: &str = "\
# What an experiment can say

Generated from the code by `experiment::docs`; a test keeps this page current.

An experiment is one YAML file in `experiments/`. `mien experiment check FILE` checks it, `mien experiment show FILE`
prints what it means with every default spelled out. An entry is written as its name with its settings,
`adam: { learning_rate: 0.01 }`, or as its bare name when it needs none, `relu`. Unknown names are refused.

";

/// The content of `docs/experiments.md`.
pub fn docs() -> String {
    let page = [
        OPENING.to_owned(),
        keys::<Experiment>("An experiment"),
        keys::<Data>("`data`"),
        keys::<Model>("`model`"),
        kind::<Layer>("Layers", "in `model.layers`"),
        kind::<InitialWeights>("Initial weights", "in `model.initial_weights`"),
        kind::<Augmentation>("Augmentations", "in `augmentations`"),
        kind::<Loss>("Losses", "in `loss`"),
        kind::<Optimizer>("Optimizers", "in `optimizer`"),
        kind::<Schedule>("Schedules", "in `schedule`"),
        keys::<Ema>("`ema`"),
        keys::<EarlyStopping>("`early_stopping`"),
        keys::<Prediction>("`prediction`"),
    ];
    format!("{}\n", page.concat().trim_end())
}

fn keys<T: JsonSchema>(title: &str) -> String {
    let mut generator = SchemaSettings::draft07().into_generator();
    let schema = T::json_schema(&mut generator);
    format!("## {title}\n\n{}", described(&schema))
}

fn kind<K: Kind>(title: &str, place: &str) -> String {
    let mut generator = SchemaSettings::draft07().into_generator();
    let schemas = K::settings_schemas(&mut generator);
    let entries = K::NAMES.iter().zip(K::EXAMPLES).zip(schemas);
    let entries = entries.map(|((name, example), schema)| {
        format!("### `{name}`\n\n{}```yaml\n{example}\n```\n\n", described(&schema))
    });
    let entries: String = entries.collect();
    format!("## {title}\n\nThe entries that may stand {place}.\n\n{entries}")
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
        Some(default) => format!("`{}`", flow(default)),
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
        return format!("`{}`", flow(word));
    }
    let word = match schema.get("type").and_then(Value::as_str) {
        Some("integer") => "a whole number",
        Some("number") => "a number",
        Some("string") => "text",
        Some("array") => "a list",
        _ => return "see below".to_owned(),
    };
    let limits = [
        ("minimum", "at least"),
        ("exclusiveMinimum", "more than"),
        ("maximum", "at most"),
        ("exclusiveMaximum", "less than"),
    ];
    let limits = limits.iter().filter_map(|(key, word)| {
        let limit = schema.get(*key)?.as_f64()?;
        Some(format!("{word} {limit}"))
    });
    let limits: Vec<String> = limits.collect();
    if limits.is_empty() { word.into() } else { format!("{word}, {}", limits.join(" and ")) }
}

/// A doc comment in one line, fit for a table.
fn text_of(description: Option<&Value>) -> String {
    let text = description.and_then(Value::as_str).unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
