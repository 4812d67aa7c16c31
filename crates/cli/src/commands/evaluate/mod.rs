//! `mien evaluate`: the numbers of runs on one part, with every use of the test part counted.

mod data;

use std::ffi::OsString;

use clap::{Args, ValueEnum};
use evaluation::{Beside, CheckedPredictions, Evaluated, evaluate_run, summarise};
use formats::evaluation::Evaluation;
use formats::json::{Value, json};
use formats::run::{RunFolder, RunRecord};
use formats::split::Part;
use formats::test_uses::{self, TestUse};
use formats::{Settings, Workspace, clock};

use super::{Place, command_line};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::table::{Table, counted};
use crate::{print, trainer};
use data::Data;

/// Evaluate runs on the validation or the test part.
///
/// Every use of the test part is counted in data/splits/SPLIT.test-uses.csv and printed in reports:
/// each look makes the number weaker. `test_uses_allowed` in data/mien.yaml sets a limit.
#[derive(Args)]
#[command(after_help = "Example:\n  mien evaluate paper --part test")]
pub(crate) struct EvaluateArguments {
    /// Run folders, run ids, or experiments for all runs of their newest launch.
    #[arg(value_name = "RUN", required = true)]
    runs: Vec<String>,

    /// The part.
    #[arg(long, value_enum)]
    part: PartArgument,

    /// Say what would be used, and use nothing.
    #[arg(long)]
    dry_run: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PartArgument {
    Validation,
    Test,
}

impl From<PartArgument> for Part {
    fn from(part: PartArgument) -> Self {
        match part {
            PartArgument::Validation => Self::Validation,
            PartArgument::Test => Self::Test,
        }
    }
}

type Run = (RunFolder, RunRecord);

struct EvaluatedRun<'a> {
    record: &'a RunRecord,
    evaluation: Evaluation,
    predictions: CheckedPredictions,
}

pub(super) fn run(arguments: &EvaluateArguments, place: &Place) -> Result<Exit, Failure> {
    let (workspace, settings) = place.open()?;
    let part = Part::from(arguments.part);
    let runs = super::find_runs(&workspace, &arguments.runs)?;
    super::check_finished(&runs)?;
    super::forget::note_runs(&runs)?;
    if part == Part::Test {
        check_lock(&workspace, &settings, &runs)?;
    }
    if arguments.dry_run {
        print::data(&format!("would evaluate {} on the {part} part", counted(runs.len(), "run")));
        return Ok(Exit::Done);
    }
    let data = Data::of_runs(&workspace, &settings, &runs, &part)?;
    if part == Part::Test {
        // Before anything is computed: a use that is killed half-way was a use.
        count_uses(&workspace, &runs)?;
    }
    let mut evaluated = Vec::new();
    for data in &data {
        predict(data, &part)?;
        let (photos, answers) = (data.photos()?, data.answers(&part)?);
        let runs = metrics::in_parallel(data.runs.len(), |at| {
            let (folder, record) = data.runs[at];
            let test_uses = test_uses::read(&workspace.test_uses(&record.split))?;
            let baselines = data.baselines_for(record, answers.as_ref());
            let beside = Beside { test_uses: &test_uses, photos: &photos, baselines };
            let (evaluation, predictions) = evaluate_run(folder, record, &part, &beside)?;
            Ok::<_, evaluation::Error>(EvaluatedRun { record, evaluation, predictions })
        });
        evaluated.extend(runs.into_iter().collect::<Result<Vec<_>, _>>()?);
    }
    let results = results(&evaluated, &part)?;
    if place.json {
        print::json(&in_json(&results));
    } else {
        print::data(&text(&results, &evaluated, &part));
    }
    Ok(Exit::Done)
}

fn check_lock(workspace: &Workspace, settings: &Settings, runs: &[Run]) -> Result<(), Failure> {
    let Some(allowed) = settings.test_uses_allowed else { return Ok(()) };
    for (split, wanted) in per_split(runs) {
        let used = test_uses::read(&workspace.test_uses(&split))?.len();
        if used + wanted > allowed {
            return Err(Failure::policy(format!(
                "the test part of `{split}` was used {used} times, this would be {wanted} more, and `test_uses_allowed` is {allowed}\nhint: choose on the validation part (`--part validation`); a fresh number needs a fresh test part"
            )));
        }
    }
    Ok(())
}

fn per_split(runs: &[Run]) -> std::collections::BTreeMap<String, usize> {
    let mut counts = std::collections::BTreeMap::new();
    for (_, record) in runs {
        *counts.entry(record.split.clone()).or_insert(0) += 1;
    }
    counts
}

fn count_uses(workspace: &Workspace, runs: &[Run]) -> Result<(), Failure> {
    for run @ (_, record) in runs {
        let kind = if lacks(run, &Part::Test) { "predicted" } else { "read" };
        let test_use = TestUse {
            time: clock::now(),
            experiment: record.experiment.clone(),
            run: record.run.clone(),
            kind: kind.to_owned(),
            why: command_line(),
        };
        test_uses::add(&workspace.test_uses(&record.split), test_use)?;
    }
    Ok(())
}

/// Whether a run has no predictions on the part yet.
fn lacks((folder, _): &Run, part: &Part) -> bool {
    !folder.predictions(part).is_file()
}

/// Has `mien-train` compute what is not there yet.
fn predict(data: &Data, part: &Part) -> Result<(), Failure> {
    let runs = data.runs.iter().filter(|run| lacks(run, part));
    let runs: Vec<OsString> = runs.map(|(folder, _)| folder.path().into()).collect();
    let Some(prepared) = data.prepared.as_ref().filter(|_| !runs.is_empty()) else {
        return Ok(());
    };
    let mut words: Vec<OsString> = vec!["predict".into(), "--part".into(), part.to_string().into()];
    words.extend(["--part-file".into(), prepared.folder.part(part).into()]);
    words.extend(["--photos".into(), prepared.folder.photos_path().into()]);
    words.extend(runs);
    match trainer::run(words)? {
        Exit::Done => Ok(()),
        exit => Err(Failure { exit, errors: Vec::new() }),
    }
}

/// The runs of one plan, which differ by their seed, as one result; in the order in which they were named.
fn results<'a>(
    evaluated: &'a [EvaluatedRun<'_>],
    part: &Part,
) -> Result<Vec<(&'a str, Evaluated)>, Failure> {
    let name = part.to_string();
    let plan = |record: &RunRecord| record.inputs.get("plan").copied();
    let of_plans = grouped(evaluated, |run| (run.record.experiment.as_str(), plan(run.record)));
    let mut results = Vec::new();
    for ((experiment, _), seeds) in of_plans {
        let parts = seeds.iter().filter_map(|EvaluatedRun { record, evaluation, .. }| {
            Some((record.run.as_str(), record.seed, evaluation.parts.get(&name)?))
        });
        let predictions: Vec<_> = seeds.iter().map(|run| &run.predictions).collect();
        let summary = summarise(&parts.collect::<Vec<_>>(), &predictions);
        results.push((experiment, summary.map_err(Failure::failed)?));
    }
    Ok(results)
}

/// Items that share a key, each key where it first appears.
fn grouped<'a, T, Key: PartialEq>(
    items: &'a [T],
    key: impl Fn(&'a T) -> Key,
) -> Vec<(Key, Vec<&'a T>)> {
    let mut groups: Vec<(Key, Vec<&T>)> = Vec::new();
    for item in items {
        let own = key(item);
        match groups.iter_mut().find(|(key, _)| *key == own) {
            Some((_, group)) => group.push(item),
            None => groups.push((own, vec![item])),
        }
    }
    groups
}

/// One result as it is; of several each under its experiment.
fn in_json(results: &[(&str, Evaluated)]) -> Value {
    match results {
        [(_, result)] => json!(result),
        results => json!({
            "runs": results.iter().flat_map(|(_, result)| &result.runs).collect::<Vec<_>>(),
            "experiments": results
                .iter()
                .map(|(experiment, result)| json!({ "experiment": experiment, "seeds": result.seeds }))
                .collect::<Vec<_>>(),
        }),
    }
}

fn text(results: &[(&str, Evaluated)], evaluated: &[EvaluatedRun<'_>], part: &Part) -> String {
    let mut lines = Vec::new();
    for (index, (experiment, result)) in results.iter().enumerate() {
        if results.len() > 1 {
            let space = if index > 0 { "\n" } else { "" };
            lines.push(format!("{space}{experiment}:"));
        }
        lines.push(runs_table(result));
        if result.runs.len() > 1 {
            let seeds = counted(result.runs.len(), "seed");
            lines.push(format!("\nOver {seeds}:\n{}", seeds_table(result)));
        }
    }
    let evaluations = evaluated.iter().map(|run| &run.evaluation);
    let notes: std::collections::BTreeSet<&String> = evaluations
        .clone()
        .filter_map(|evaluation| evaluation.parts.get(&part.to_string()))
        .flat_map(|evaluation| {
            let accuracy = evaluation.metric("accuracy");
            let missing = accuracy.and_then(|metric| metric.no_interval.as_ref());
            evaluation.interval_notes.iter().chain(missing)
        })
        .collect();
    lines.extend(notes.into_iter().map(|note| format!("\n{note}")));
    if *part == Part::Test {
        let uses = evaluations.map(|evaluation| evaluation.test_uses.count).max().unwrap_or(0);
        lines.push(format!("\nThe test part has been used {}.", times(uses)));
    }
    lines.join("\n")
}

fn times(count: usize) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}

/// The metrics of the page's head; the rest stands in `evaluation.json` and the report.
const SHOWN: [&str; 4] = ["accuracy", "balanced_accuracy", "macro_f1", "cohen_kappa"];

fn runs_table(summary: &Evaluated) -> String {
    let mut table = Table::new(&[&["run", "seed"], &SHOWN[..]].concat());
    for run in &summary.runs {
        let cells = SHOWN.iter().map(|name| match run.metrics.get(*name) {
            Some(metric) => shown(metric.value, metric.low, metric.high),
            None => "n/a".to_owned(),
        });
        table.row([run.run.clone(), run.seed.to_string()].into_iter().chain(cells));
    }
    table.text()
}

fn seeds_table(summary: &Evaluated) -> String {
    let mut table = Table::new(&["metric", "mean (95 %)", "sd", "worst"]);
    for name in SHOWN {
        if let Some(metric) = summary.seeds.metrics.get(name) {
            let number =
                |value: Option<f64>| value.map_or("n/a".to_owned(), |value| format!("{value:.3}"));
            table.row([
                name.to_owned(),
                shown(metric.mean, metric.low, metric.high),
                number(metric.sd),
                number(metric.worst),
            ]);
        }
    }
    table.text()
}

fn shown(value: Option<f64>, low: Option<f64>, high: Option<f64>) -> String {
    match (value, low, high) {
        (None, ..) => "n/a".to_owned(),
        (Some(value), Some(low), Some(high)) => format!("{value:.3} ({low:.3} to {high:.3})"),
        (Some(value), ..) => format!("{value:.3}"),
    }
}

impl From<evaluation::Error> for Failure {
    fn from(error: evaluation::Error) -> Self {
        match error {
            evaluation::Error::File(error) => error.into(),
            evaluation::Error::Drawing { .. } => Self::failed(error),
            evaluation::Error::OtherPart { .. } => Self::policy(error),
            _ => Self::refused(error),
        }
    }
}
