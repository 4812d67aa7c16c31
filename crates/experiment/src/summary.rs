//! The plan as a person reads it: each layer with its output and what it costs, then the training's settings.

use crate::flow::{entry, flow};
use crate::{Memory, Plan, PlannedLayer};

const HEAD: [&str; 4] = ["layer", "output", "parameters", "multiply-adds"];

/// What `mien experiment show` prints: layer, output of one photo, parameters, multiply-adds, totals, settings.
pub fn summary(plan: &Plan) -> String {
    let settings = settings(plan).map(|(name, value)| format!("{name:<17}{value}\n"));
    let (layers, settings) = (aligned(&layer_rows(plan)).concat(), settings.concat());
    format!("{}: {}\n\n{layers}\n{settings}", plan.name, plan.question.trim())
}

fn layer_rows(plan: &Plan) -> Vec<[String; 4]> {
    let input = ["input".into(), plan.input().to_string(), String::new(), String::new()];
    let layers = layers(&plan.layers, "");
    let (parameters, multiply_adds) = (plan.parameters(), plan.multiply_adds());
    let total = ["total".into(), String::new(), thousands(parameters), thousands(multiply_adds)];
    [HEAD.map(String::from), input].into_iter().chain(layers).chain([total]).collect()
}

/// Each layer, and those inside it below it and further to the right.
fn layers(planned: &[PlannedLayer], indent: &str) -> Vec<[String; 4]> {
    let rows = planned.iter().flat_map(|planned| {
        let own = [
            format!("{indent}{}", entry(&planned.layer)),
            planned.output.to_string(),
            thousands(planned.parameters),
            thousands(planned.multiply_adds),
        ];
        let inside = layers(&planned.inside, &format!("{indent}  "));
        std::iter::once(own).chain(inside)
    });
    rows.collect()
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

fn settings(plan: &Plan) -> [(&'static str, String); 17] {
    let augmentations: Vec<String> = plan.augmentations.iter().map(entry).collect();
    let seeds: Vec<String> = plan.seeds.iter().map(u64::to_string).collect();
    let size = plan.view_settings.size;
    let best = flow(&plan.select_best_by);
    let stopping = plan.early_stopping.map_or(String::new(), |stopping| {
        format!(", fewer when none of {} is better", stopping.patience)
    });
    let clipped = plan.clip_gradient_norm;
    let clipped =
        clipped.map_or(String::new(), |norm| format!(", gradients no longer than {norm}"));
    [
        ("split", plan.split.clone()),
        ("view", format!("{}, {size} x {size} pixels", plan.view)),
        ("classes", plan.classes.join(", ")),
        ("sampling", flow(&plan.sampling)),
        ("normalization", flow(&plan.normalization)),
        ("initial weights", entry(&plan.initial_weights)),
        (
            "augmentations",
            if augmentations.is_empty() { "none".into() } else { augmentations.join(", ") },
        ),
        ("loss", entry(&plan.loss)),
        ("optimizer", format!("{}{clipped}", entry(&plan.optimizer))),
        ("schedule", entry(&plan.schedule)),
        ("epochs", format!("{}, the best by {best}{stopping}", plan.epochs)),
        ("batch size", plan.batch_size.to_string()),
        ("device", plan.device.to_string()),
        ("precision", flow(&plan.precision)),
        ("memory", memory(plan)),
        ("predictions", predictions(plan)),
        ("seeds", seeds.join(", ")),
    ]
}

/// Which weights make predictions, and how.
fn predictions(plan: &Plan) -> String {
    let averaged = plan.ema.map_or(String::new(), |ema| format!(", averaged by {}", ema.decay));
    format!("from the {} epoch{averaged}, {}", flow(&plan.checkpoint), flow(&plan.prediction))
}

/// As an estimate says it.
fn memory(plan: &Plan) -> String {
    let Memory { numbers, batch } = plan.memory();
    format!(
        "about {} for the numbers and {} for a batch, photos apart",
        bytes(numbers),
        bytes(batch)
    )
}

fn bytes(count: u64) -> String {
    const UNITS: [(&str, f64); 3] = [("GB", 1e9), ("MB", 1e6), ("kB", 1e3)];
    let count = count as f64;
    let unit = UNITS.iter().find(|(_, size)| count >= *size);
    unit.map_or(format!("{count} bytes"), |(name, size)| format!("{:.1} {name}", count / size))
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
