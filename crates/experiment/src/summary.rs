//! The plan as a person reads it: each layer with its output and what it costs, then the training's settings.

use serde::Serialize;
use serde_yaml::Value;

use crate::Plan;

const HEAD: [&str; 4] = ["layer", "output", "parameters", "multiply-adds"];

/// What `mien experiment show` prints: layer, output of one photo, parameters, multiply-adds, totals, settings.
pub fn summary(plan: &Plan) -> String {
    let mut text = format!("{}: {}\n\n", plan.name, plan.question.trim());
    for row in aligned(&layer_rows(plan)) {
        text.push_str(&row);
    }
    text.push('\n');
    for (name, value) in settings(plan) {
        text.push_str(&format!("{name:<17}{value}\n"));
    }
    text
}

fn layer_rows(plan: &Plan) -> Vec<[String; 4]> {
    let row = |layer: String, output: String, parameters, multiply_adds| {
        [layer, output, thousands(parameters), thousands(multiply_adds)]
    };
    let input = ["input".into(), plan.input().to_string(), String::new(), String::new()];
    let layers = plan.layers.iter().map(|planned| {
        row(
            entry(&planned.layer),
            planned.output.to_string(),
            planned.parameters,
            planned.multiply_adds,
        )
    });
    let total = row("total".into(), String::new(), plan.parameters(), plan.multiply_adds());
    [HEAD.map(String::from), input].into_iter().chain(layers).chain([total]).collect()
}

/// The first two columns to the left, the numbers to the right.
fn aligned(rows: &[[String; 4]]) -> Vec<String> {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
    let [layer, output, parameters, multiply_adds] =
        [0, 1, 2, 3].map(|column| width(column).unwrap_or(0));
    rows.iter()
        .map(|[a, b, c, d]| {
            let line = format!("{a:<layer$}  {b:<output$}  {c:>parameters$}  {d:>multiply_adds$}");
            format!("{}\n", line.trim_end())
        })
        .collect()
}

fn settings(plan: &Plan) -> [(&'static str, String); 11] {
    let augmentations: Vec<String> = plan.augmentations.iter().map(entry).collect();
    let seeds: Vec<String> = plan.seeds.iter().map(u64::to_string).collect();
    let size = plan.view_settings.size;
    let (best, checkpoint) = (entry(&plan.select_best_by), entry(&plan.checkpoint));
    [
        ("split", plan.split.clone()),
        ("view", format!("{}, {size} x {size} pixels", plan.view)),
        ("classes", plan.classes.join(", ")),
        ("initial weights", entry(&plan.initial_weights)),
        (
            "augmentations",
            match augmentations.is_empty() {
                true => "none".to_owned(),
                false => augmentations.join(", "),
            },
        ),
        ("loss", entry(&plan.loss)),
        ("optimizer", entry(&plan.optimizer)),
        ("schedule", entry(&plan.schedule)),
        (
            "epochs",
            format!("{}, the best by {best}, predictions from the {checkpoint}", plan.epochs),
        ),
        ("batch size", plan.batch_size.to_string()),
        ("seeds", seeds.join(", ")),
    ]
}

/// `conv2d { filters: 32, kernel: 3 }`, or the bare name.
fn entry(entry: &impl Serialize) -> String {
    match serde_yaml::to_value(entry) {
        Ok(Value::Mapping(map)) => map
            .iter()
            .map(|(name, settings)| format!("{} {}", flow(name), flow(settings)))
            .collect(),
        Ok(bare) => flow(&bare),
        Err(error) => error.to_string(),
    }
}

fn flow(value: &Value) -> String {
    match value {
        Value::Mapping(map) => {
            let pairs: Vec<String> =
                map.iter().map(|(key, value)| format!("{}: {}", flow(key), flow(value))).collect();
            format!("{{ {} }}", pairs.join(", "))
        }
        Value::Sequence(list) => {
            let entries: Vec<String> = list.iter().map(flow).collect();
            format!("[{}]", entries.join(", "))
        }
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::Null | Value::Tagged(_) => String::new(),
    }
}

fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
