//! The network of a plan: shapes from layer to layer, and what the whole may cost.

use crate::layers::{Dense, Inside, Units};
use crate::list::LONGEST;
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
    input: Option<Shape>,
    classes: usize,
) -> (Vec<PlannedLayer>, Vec<Mistake>) {
    let mut planner = Planner { classes, layers: 0, mistakes: Vec::new() };
    let (planned, _) = planner.sequence(layers, "model.layers", input);
    let Planner { layers: count, mut mistakes, .. } = planner;
    mistakes.extend(last_layer(layers));
    mistakes.extend(whole_network(&planned, count));
    (planned, mistakes)
}

/// Walks through the layers, also those inside of layers.
struct Planner {
    classes: usize,
    /// Seen so far.
    layers: usize,
    mistakes: Vec<Mistake>,
}

impl Planner {
    /// Plans the `layers` of the list at `place`, and tells what comes out of the last one.
    fn sequence(
        &mut self,
        layers: &[Layer],
        place: &str,
        mut input: Option<Shape>,
    ) -> (Vec<PlannedLayer>, Option<Shape>) {
        let mut planned = Vec::new();
        for (index, layer) in layers.iter().enumerate() {
            self.layers += 1;
            if self.layers > LONGEST {
                return (planned, None);
            }
            let next = self.layer(layer, &format!("{place}[{index}]"), input);
            input = next.as_ref().map(|next| next.output);
            planned.extend(next);
        }
        (planned, input)
    }

    fn layer(&mut self, layer: &Layer, place: &str, input: Option<Shape>) -> Option<PlannedLayer> {
        let own = layer.check();
        let good = input.filter(|_| own.is_empty());
        self.say(own, layer, place);
        let (inside, output) = match layer.inside() {
            None => (Vec::new(), good.map(|input| layer.output(input, self.classes))),
            Some(inside) => {
                let list = format!("{place}.{}.layers", layer.name());
                let (planned, out) = self.blocks(inside, &list, good);
                let ends = good.zip(out);
                (planned, ends.map(|(input, inside)| layer.around(input, inside)))
            }
        };
        match output?.and_then(fits_memory) {
            Ok(output) => Some(planned_layer(layer, good?, output, inside)),
            Err(mistake) => {
                self.say(vec![mistake], layer, place);
                None
            }
        }
    }

    /// Blocks of layers one after the other; what is wrong with one is told once.
    fn blocks(
        &mut self,
        Inside { layers, times }: Inside<'_>,
        place: &str,
        mut input: Option<Shape>,
    ) -> (Vec<PlannedLayer>, Option<Shape>) {
        let mut planned = Vec::new();
        for _ in 0..times.max(1) {
            let (block, output) = self.sequence(layers, place, input);
            planned.extend(block);
            input = output;
            if input.is_none() {
                break;
            }
        }
        (planned, input)
    }

    fn say(&mut self, mistakes: Vec<Mistake>, layer: &Layer, place: &str) {
        let placed = mistakes.into_iter().map(|mistake| mistake.of_entry(place, layer.name()));
        self.mistakes.extend(placed);
    }
}

fn planned_layer(
    layer: &Layer,
    input: Shape,
    output: Shape,
    inside: Vec<PlannedLayer>,
) -> PlannedLayer {
    PlannedLayer {
        layer: layer.emptied(),
        input,
        output,
        parameters: layer.parameters(input, output),
        multiply_adds: layer.multiply_adds(input, output),
        inside,
    }
}

fn fits_memory(output: Shape) -> Result<Shape, Mistake> {
    let values = output.values();
    if values > MOST_VALUES {
        let message =
            format!("{output} is {values} values per photo, expected at most {MOST_VALUES}");
        return Err(Mistake::new("", message));
    }
    Ok(output)
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

/// Refuses a last batch of one photo where a batch norm gets one value of each channel and photo:
/// one value has no variance.
pub(crate) fn lonely_photo(
    planned: &[PlannedLayer],
    photos: usize,
    batch_size: usize,
) -> Option<Mistake> {
    let is_alone = |layer: &PlannedLayer| {
        matches!(layer.layer, Layer::BatchNorm(_))
            && layer.input.values() == layer.input.channels() as u64
    };
    let last = photos.checked_rem(batch_size)?;
    let alone = batch_size == 1 || (last == 1 && photos > 1);
    if !alone || !PlannedLayer::all(planned).any(is_alone) {
        return None;
    }
    let message = format!(
        "{photos} photos in batches of {batch_size} leave one photo alone, of which a `batch_norm` of single values has no variance"
    );
    Some(Mistake::new("batch_size", message).hint("take another batch size, or `group_norm`"))
}

fn whole_network(planned: &[PlannedLayer], count: usize) -> Option<Mistake> {
    let refused = |message| Some(Mistake::new("model.layers", message));
    if count > LONGEST {
        return refused(format!("more than {LONGEST} layers in all, expected at most {LONGEST}"));
    }
    let parameters =
        PlannedLayer::all(planned).fold(0_u64, |sum, layer| sum.saturating_add(layer.parameters));
    if parameters > MOST_PARAMETERS {
        return refused(format!("{parameters} parameters, expected at most {MOST_PARAMETERS}"));
    }
    None
}
