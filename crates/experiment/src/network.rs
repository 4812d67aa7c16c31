//! The network of a plan: shapes from layer to layer, and what the whole may cost.

use crate::layers::{Dense, Units};
use crate::mistake::Mistake;
use crate::{Layer, PlannedLayer, Shape};

/// The most numbers that a network may learn.
const MOST_PARAMETERS: u64 = 1_000_000_000;
/// The most numbers that one photo may be between two layers.
const MOST_VALUES: u64 = 1 << 27;

/// The shapes from layer to layer, up to the first mistake: what follows from it is none of its own.
///
/// The settings of all layers are checked nevertheless, also when `input` is unknown.
pub(crate) fn plan_layers(
    layers: &[Layer],
    mut input: Option<Shape>,
    classes: usize,
) -> (Vec<PlannedLayer>, Vec<Mistake>) {
    let (mut planned, mut mistakes) = (Vec::new(), Vec::new());
    for (index, layer) in layers.iter().enumerate() {
        let mut own = layer.check();
        let fits = input.filter(|_| own.is_empty()).map(|input| plan_layer(layer, input, classes));
        input = match fits {
            Some(Ok(next)) => {
                let output = next.output;
                planned.push(next);
                Some(output)
            }
            Some(Err(mistake)) => {
                own.push(mistake);
                None
            }
            None => None,
        };
        let place = format!("model.layers[{index}]");
        mistakes.extend(own.into_iter().map(|mistake| mistake.of_entry(&place, layer.name())));
    }
    mistakes.extend(last_layer(layers));
    mistakes.extend(whole_network(&planned));
    (planned, mistakes)
}

fn plan_layer(layer: &Layer, input: Shape, classes: usize) -> Result<PlannedLayer, Mistake> {
    let output = layer.output(input, classes)?;
    let values = output.values();
    if values > MOST_VALUES {
        let message =
            format!("{output} is {values} values per photo, expected at most {MOST_VALUES}");
        return Err(Mistake::new("", message));
    }
    Ok(PlannedLayer {
        layer: layer.clone(),
        input,
        output,
        parameters: layer.parameters(input, output),
        multiply_adds: layer.multiply_adds(input, output),
    })
}

fn last_layer(layers: &[Layer]) -> Option<Mistake> {
    let hint = "end with `dense: { units: classes }`";
    let place = format!("model.layers[{}]", layers.len().saturating_sub(1));
    match layers.last() {
        None => Some(Mistake::new("model.layers", "no layers, expected at least one").hint(hint)),
        Some(Layer::Dense(Dense { units: Units::Classes })) => None,
        Some(Layer::Dense(Dense { units: Units::Count(count) })) => {
            let message = format!("the last layer has {count} units, expected `classes`");
            Some(Mistake::new("units", message).of_entry(&place, "dense"))
        }
        Some(layer) => {
            let message = format!("the last layer is `{}`, expected `dense`", layer.name());
            Some(Mistake::new(place, message).hint(hint))
        }
    }
}

fn whole_network(planned: &[PlannedLayer]) -> Option<Mistake> {
    let parameters = planned.iter().fold(0_u64, |sum, layer| sum.saturating_add(layer.parameters));
    (parameters > MOST_PARAMETERS).then(|| {
        let message = format!("{parameters} parameters, expected at most {MOST_PARAMETERS}");
        Mistake::new("model.layers", message)
    })
}
