//! A plan as a Python file for PyTorch: the same network, for weights that `mien export` writes.

use formats::json;

use crate::{Plan, PlannedLayer};

/// The part of the file that is the same for every network.
const TEMPLATE: &str = include_str!("pytorch.py");

/// What a plan does not know about the network that is exported.
#[derive(Debug, Clone, PartialEq)]
pub struct Exported {
    /// Whose weights they are: experiment, run, seed, in one line.
    pub of: String,
    /// What scores are divided by before the softmax.
    pub temperature: f64,
}

/// A Python file that builds the plan's network and predicts as mien does; it needs PyTorch and nothing else.
pub fn pytorch(plan: &Plan, exported: &Exported) -> String {
    let network = modules(&plan.layers, 1);
    let side = plan.view_settings.size;
    let constants = [
        format!("CLASSES = {}", json::line(&plan.classes)),
        format!("SIDE = {side}  # photos are [N, 3, {side}, {side}], red, green, blue, 0 to 255"),
        format!("TEMPERATURE = {:?}", exported.temperature),
        format!("FLIP_AVERAGING = {}", python(plan.prediction.flip_averaging)),
    ];
    TEMPLATE
        .replace("{of}", &exported.of.replace(['\\', '"', '\n'], " "))
        .replace("{constants}", &constants.join("\n"))
        .replace("{network}", &network)
}

/// `nn.Sequential(…)` with one module per line.
fn modules(layers: &[PlannedLayer], depth: usize) -> String {
    let indent = "    ".repeat(depth);
    let lines = layers.iter().map(|planned| {
        let inside = match planned.inside.as_slice() {
            [] => String::new(),
            inside => modules(inside, depth + 1),
        };
        let module = planned.layer.pytorch(planned.input, planned.output, &inside);
        format!("{indent}    {module},\n")
    });
    format!("nn.Sequential(\n{}{indent})", lines.collect::<String>())
}

/// What PyTorch calls the tensor that mien calls `name`: without the kinds of layers, and with its own word for variance.
pub fn pytorch_name(name: &str) -> String {
    let mut parts = Vec::new();
    let mut before_kind = false;
    for part in name.split('.') {
        // `layers.0.conv2d.weight`: the kind stands behind the number.
        if !std::mem::replace(&mut before_kind, part.parse::<usize>().is_ok()) {
            parts.push(part);
        }
    }
    parts.join(".").replace("running_variance", "running_var")
}

fn python(truth: bool) -> &'static str {
    if truth { "True" } else { "False" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_the_kinds_of_layers() {
        let name = pytorch_name;
        assert_eq!(name("layers.0.conv2d.weight"), "layers.0.weight");
        assert_eq!(name("layers.1.batch_norm.running_variance"), "layers.1.running_var");
        assert_eq!(name("layers.3.residual.layers.0.conv2d.bias"), "layers.3.layers.0.bias");
        assert_eq!(name("layers.3.residual.projection.weight"), "layers.3.projection.weight");
        assert_eq!(name("normalization.mean"), "normalization.mean");
    }
}
