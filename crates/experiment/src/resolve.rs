//! The meaning of an experiment: every mistake at once, or the plan.

use std::collections::BTreeSet;

use formats::workspace::check_name;
use formats::{Problem, ViewSettings, closest};

use crate::experiment::LARGEST_BATCH;
use crate::mistake::{Mistake, above_zero, one_of, within};
use crate::network::{lonely_photo, plan_layers};
use crate::place::place_of;
use crate::{Experiment, Facts, PhotoCounts, Plan, PlannedLayer, Shape, Written};

/// Checks the meaning of an experiment and spells everything out; all mistakes come at once, in the text's order.
pub fn resolve(written: &Written, facts: &Facts<'_>) -> Result<Plan, Vec<Problem>> {
    let experiment = &written.experiment;
    let view = facts.views.get(&experiment.data.view).copied();
    let input = view.map(Shape::of_view);
    let (layers, in_layers) = plan_layers(&experiment.model.layers, input, facts.classes.len());
    let mistakes = [
        named(experiment),
        unknown_view(experiment, facts).into_iter().collect(),
        counts(experiment, facts),
        entries(experiment, view),
        alone(experiment, facts, &layers),
        in_layers,
    ]
    .concat();
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
        clip_gradient_norm,
        ema,
        epochs,
        early_stopping,
        device,
        precision,
        batch_size,
        seeds,
        select_best_by,
        checkpoint,
        prediction,
    } = experiment.clone();
    Plan {
        name,
        question,
        classes: facts.classes.to_vec(),
        split: data.split,
        view: data.view,
        view_settings,
        sampling: data.sampling,
        normalization: data.normalization,
        initial_weights: model.initial_weights,
        layers,
        augmentations,
        loss,
        optimizer,
        schedule,
        clip_gradient_norm,
        ema,
        epochs,
        early_stopping,
        device,
        precision,
        batch_size,
        seeds,
        select_best_by,
        checkpoint,
        prediction,
    }
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

fn unknown_view(experiment: &Experiment, facts: &Facts<'_>) -> Option<Mistake> {
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
    let clip = experiment
        .clip_gradient_norm
        .and_then(|norm| within("clip_gradient_norm", norm, above_zero(1e6)));
    let counts = [
        within("epochs", experiment.epochs, 1..=100_000),
        within("batch_size", experiment.batch_size, 1..=LARGEST_BATCH),
        clip,
    ];
    let photos = facts.photos.map(|photos| photos.check(experiment, facts.classes));
    let mistakes = counts.into_iter().flatten().chain(seeds(&experiment.seeds));
    mistakes.chain(photos.into_iter().flatten()).collect()
}

fn alone(experiment: &Experiment, facts: &Facts<'_>, layers: &[PlannedLayer]) -> Vec<Mistake> {
    let photos = facts.photos.map(PhotoCounts::training);
    let alone = photos.and_then(|photos| lonely_photo(layers, photos, experiment.batch_size));
    alone.into_iter().collect()
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

fn entries(experiment: &Experiment, view: Option<ViewSettings>) -> Vec<Mistake> {
    let size = view.map(|view| view.size);
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
        .chain(options(experiment))
        .collect()
}

fn options(experiment: &Experiment) -> impl Iterator<Item = Mistake> {
    let ema = experiment.ema.into_iter().flat_map(|ema| below("ema", ema.check()));
    let patience = experiment.early_stopping.map(|stopping| stopping.check(experiment.epochs));
    ema.chain(below("early_stopping", patience.unwrap_or_default()))
}

fn below(key: &'static str, mistakes: Vec<Mistake>) -> impl Iterator<Item = Mistake> {
    mistakes.into_iter().map(move |mistake| mistake.below(key))
}

fn of_entry(
    mistakes: Vec<Mistake>,
    place: String,
    name: &'static str,
) -> impl Iterator<Item = Mistake> {
    mistakes.into_iter().map(move |mistake| mistake.of_entry(&place, name))
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
