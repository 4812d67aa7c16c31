//! The meaning of an experiment: every mistake at once, or the plan.

use std::collections::{BTreeMap, BTreeSet};

use formats::workspace::check_name;
use formats::{Problem, ViewSettings, closest};

use crate::layers::{Dense, Units};
use crate::mistake::{Mistake, one_of, within};
use crate::place::place_of;
use crate::{Experiment, Layer, Plan, PlannedLayer, Shape, Written};

/// The most numbers that a network may learn.
const MOST_PARAMETERS: u64 = 1_000_000_000;
/// The most numbers that one photo may be between two layers.
const MOST_VALUES: u64 = 1 << 27;

/// What the workspace knows and the experiment does not.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The classes, in order.
    pub classes: &'a [String],
    /// The views, by name.
    pub views: &'a BTreeMap<String, ViewSettings>,
    /// Photos of the training part, once there is a split.
    pub train_photos: Option<usize>,
}

/// Checks the meaning of an experiment and spells everything out; all mistakes come at once, in the text's order.
pub fn resolve(written: &Written, facts: &Facts<'_>) -> Result<Plan, Vec<Problem>> {
    let experiment = &written.experiment;
    let mut mistakes = own_mistakes(experiment, facts);
    let view = facts.views.get(&experiment.data.view).copied();
    let layers = match view {
        Some(view) => plan_layers(experiment, view, facts.classes.len(), &mut mistakes),
        None => Vec::new(),
    };
    match view {
        Some(view) if mistakes.is_empty() => Ok(plan(experiment, facts, view, layers)),
        _ => {
            let mut problems: Vec<Problem> =
                mistakes.into_iter().map(|mistake| pointed_at(mistake, written)).collect();
            problems.sort_by_key(|problem| problem.place);
            Err(problems)
        }
    }
}

fn plan(
    experiment: &Experiment,
    facts: &Facts<'_>,
    view_settings: ViewSettings,
    layers: Vec<PlannedLayer>,
) -> Plan {
    let Experiment {
        name,
        question,
        data,
        model,
        augmentations,
        loss,
        optimizer,
        schedule,
        epochs,
        batch_size,
        seeds,
        select_best_by,
        checkpoint,
    } = experiment.clone();
    Plan {
        name,
        question,
        classes: facts.classes.to_vec(),
        split: data.split,
        view: data.view,
        view_settings,
        initial_weights: model.initial_weights,
        layers,
        augmentations,
        loss,
        optimizer,
        schedule,
        epochs,
        batch_size,
        seeds,
        select_best_by,
        checkpoint,
    }
}

/// Everything but the shapes between layers.
fn own_mistakes(experiment: &Experiment, facts: &Facts<'_>) -> Vec<Mistake> {
    let mut mistakes = named(experiment);
    mistakes.extend(view(experiment, facts));
    mistakes.extend(counts(experiment, facts));
    mistakes.extend(entries(experiment, facts));
    mistakes
}

fn named(experiment: &Experiment) -> Vec<Mistake> {
    let name = |path: &str, name: &str, what: &'static str| {
        let shown: String = name.chars().take(80).collect();
        check_name(name, what).is_err().then(|| {
            let message = format!("`{shown}` cannot name {what}");
            let hint = "use letters, digits, `-`, `_` and `.`, beginning with a letter or digit";
            Mistake::new(path, message).hint(hint)
        })
    };
    let question = experiment.question.trim();
    let mistakes = [
        name("name", &experiment.name, "an experiment"),
        name("data.split", &experiment.data.split, "a split"),
        question.is_empty().then(|| Mistake::new("question", "no question, expected a sentence")),
    ];
    mistakes.into_iter().flatten().collect()
}

fn view(experiment: &Experiment, facts: &Facts<'_>) -> Option<Mistake> {
    let name = experiment.data.view.as_str();
    if facts.views.contains_key(name) {
        return None;
    }
    let shown: String = name.chars().take(80).collect();
    let known: Vec<&str> = facts.views.keys().map(String::as_str).collect();
    let message = format!("unknown view `{shown}`, expected {}", one_of(&known));
    let mistake = Mistake::new("data.view", message);
    Some(match closest(&shown, known) {
        Some(meant) => mistake.hint(format!("did you mean `{meant}`?")),
        None => mistake.hint("views are declared in `data/mien.yaml`"),
    })
}

fn counts(experiment: &Experiment, facts: &Facts<'_>) -> Vec<Mistake> {
    let batch = within("batch_size", experiment.batch_size, 1..=65_536);
    let too_large = facts
        .train_photos
        .filter(|photos| batch.is_none() && experiment.batch_size > *photos)
        .map(|photos| {
            let message = format!(
                "batches of {}, expected at most the {photos} photos of the training part",
                experiment.batch_size
            );
            Mistake::new("batch_size", message)
        });
    let epochs = within("epochs", experiment.epochs, 1..=100_000);
    let counts = [epochs, batch, too_large];
    counts.into_iter().flatten().chain(seeds(&experiment.seeds)).collect()
}

fn seeds(seeds: &[u64]) -> Vec<Mistake> {
    if seeds.is_empty() {
        return vec![Mistake::new("seeds", "no seeds, expected at least one")];
    }
    let mut seen = BTreeSet::new();
    let repeated = seeds.iter().enumerate().filter(|(_, seed)| !seen.insert(**seed));
    repeated
        .map(|(index, seed)| {
            let message = format!("seed {seed} again, expected each once");
            Mistake::new(format!("seeds[{index}]"), message)
        })
        .collect()
}

fn entries(experiment: &Experiment, facts: &Facts<'_>) -> Vec<Mistake> {
    let size = facts.views.get(&experiment.data.view).map(|view| view.size);
    let (loss, optimizer, schedule) =
        (&experiment.loss, &experiment.optimizer, &experiment.schedule);
    let augmentations = experiment.augmentations.iter().enumerate();
    augmentations
        .flat_map(|(index, entry)| {
            let place = format!("augmentations[{index}]");
            of_entry(entry.check(size), place, entry.name())
        })
        .chain(of_entry(loss.check(), "loss".into(), loss.name()))
        .chain(of_entry(optimizer.check(), "optimizer".into(), optimizer.name()))
        .chain(of_entry(schedule.check(experiment.epochs), "schedule".into(), schedule.name()))
        .collect()
}

fn of_entry(
    mistakes: Vec<Mistake>,
    place: String,
    name: &'static str,
) -> impl Iterator<Item = Mistake> {
    mistakes.into_iter().map(move |mistake| mistake.of_entry(&place, name))
}

/// The shapes from layer to layer, up to the first that does not fit: what follows from a mistake is none of its own.
fn plan_layers(
    experiment: &Experiment,
    view: ViewSettings,
    classes: usize,
    mistakes: &mut Vec<Mistake>,
) -> Vec<PlannedLayer> {
    let layers = &experiment.model.layers;
    let side = view.size as usize;
    let mut input =
        Some(Shape::Image { channels: ViewSettings::CHANNELS, height: side, width: side });
    let mut planned = Vec::new();
    for (index, layer) in layers.iter().enumerate() {
        let own = layer.check();
        let next = match (input, own.is_empty()) {
            (Some(input), true) => {
                plan_layer(layer, input, classes).map_err(|mistake| vec![mistake])
            }
            _ => Err(own),
        };
        input = next.as_ref().ok().map(|next| next.output);
        match next {
            Ok(next) => planned.push(next),
            Err(found) => {
                let place = format!("model.layers[{index}]");
                mistakes.extend(of_entry(found, place, layer.name()));
            }
        }
    }
    mistakes.extend(last_layer(layers));
    mistakes.extend(whole_network(&planned));
    planned
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
    let place = |layers: &[Layer]| format!("model.layers[{}]", layers.len() - 1);
    match layers.last() {
        None => Some(Mistake::new("model.layers", "no layers, expected at least one").hint(hint)),
        Some(Layer::Dense(Dense { units: Units::Classes })) => None,
        Some(Layer::Dense(Dense { units: Units::Count(count) })) => {
            let message = format!("the last layer has {count} units, expected `classes`");
            Some(Mistake::new("units", message).of_entry(&place(layers), "dense"))
        }
        Some(layer) => {
            let message = format!("the last layer is `{}`, expected `dense`", layer.name());
            Some(Mistake::new(place(layers), message).hint(hint))
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

/// A mistake in what `--set` changed is shown there, any other in the text.
fn pointed_at(mistake: Mistake, written: &Written) -> Problem {
    let Mistake { path, message, hint } = mistake;
    let below = |parent: &str| {
        let rest = path.strip_prefix(parent);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    let set = written.overrides.iter().rev().find(|set| below(&set.path));
    let problem = match set {
        Some(set) => Problem::new(&set.shown(), "", None, message),
        None => Problem::new(&written.path, &written.text, place_of(&written.text, &path), message),
    };
    match hint {
        Some(hint) => problem.hint(hint),
        None => problem,
    }
}
