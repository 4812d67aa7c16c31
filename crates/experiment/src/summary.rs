//! The plan as a person reads it: each layer with its output and what it costs, then the training's settings.

use crate::Plan;
use crate::flow::{entry, flow};

const HEAD: [&str; 4] = ["layer", "output", "parameters", "multiply-adds"];

/// What `mien experiment show` prints: layer, output of one photo, parameters, multiply-adds, totals, settings.
pub fn summary(plan: &Plan) -> String {
    let settings = settings(plan).map(|(name, value)| format!("{name:<17}{value}\n"));
    let (layers, settings) = (aligned(&layer_rows(plan)).concat(), settings.concat());
    format!("{}: {}\n\n{layers}\n{settings}", plan.name, plan.question.trim())
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
    let (best, checkpoint) = (flow(&plan.select_best_by), flow(&plan.checkpoint));
    [
        ("split", plan.split.clone()),
        ("view", format!("{}, {size} x {size} pixels", plan.view)),
        ("classes", plan.classes.join(", ")),
        ("initial weights", entry(&plan.initial_weights)),
        (
            "augmentations",
            if augmentations.is_empty() { "none".into() } else { augmentations.join(", ") },
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
