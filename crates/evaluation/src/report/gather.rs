//! The files of runs, or a matrix, become the report as a value.

use std::collections::{BTreeMap, BTreeSet};

use formats::evaluation::{Evaluation, FrozenTestUses, PartEvaluation};
use formats::run::RunRecord;
use formats::split::Part;
use formats::{MADE_BY, Workspace};
use metrics::{ConfusionMatrix, UNDEFINED_POLICY, both, in_parallel};

use super::experiment::{self, Context};
use super::hardest::illustrate;
use super::read::{
    ReadExperiment, all_predictions, not_numbers, predictions, read_experiment, text_of,
};
use super::{
    Checkpoint, ConfusionRequest, Dataset, ExperimentReport, ForgottenSince, Hardest,
    Probabilities, Provenance, Report, ReportRequest, RunReport,
};
use crate::differences::{Answered, against_the_first};
use crate::epochs::best_epoch;
use crate::page::number::plural;
use crate::seeds::over_seeds;
use crate::{CheckedPredictions, Error, Faces, evaluate_counts, published};

/// Reads everything that a report on runs shows.
pub(crate) fn from_runs(request: &ReportRequest<'_>) -> Result<Report, Error> {
    let read: Vec<ReadExperiment> =
        request.experiments.iter().map(read_experiment).collect::<Result<_, _>>()?;
    let datasets = datasets(request.workspace, &read)?;
    let names = distinct_names(&read);
    let predictions = all_predictions(&read)?;
    let answered: Vec<Answered> = names
        .iter()
        .zip(&predictions)
        .map(|(name, runs)| Answered { name, runs: runs.iter().collect() })
        .collect();
    let (differences, reports) = both(
        || against_the_first(&answered),
        || in_parallel(read.len(), |at| report_on(&read[at], &answered[at], &datasets, &read)),
    );
    let differences = differences.map_err(|source| not_numbers(&read[0], 0, source))?;
    let mut experiments: Vec<ExperimentReport> = reports.into_iter().collect::<Result<_, _>>()?;
    let pictures = illustrate(&mut experiments, request.faces);
    let title = experiments.iter().map(|experiment| experiment.question.as_str());
    let first = experiments.first().ok_or(Error::NoRuns)?;
    Ok(Report {
        title: title
            .clone()
            .find(|question| !question.is_empty())
            .map_or_else(|| format!("What does {} reach?", first.name), str::to_owned),
        commands: commands(&read, &request.command),
        differences,
        datasets,
        experiments,
        no_faces: matches!(request.faces, Faces::LeftOut),
        pictures,
        ..empty(request.name)
    })
}

/// Makes a report of counts alone.
pub(crate) fn from_confusion(
    request: &ConfusionRequest<'_>,
    classes: &[String],
    matrix: &ConfusionMatrix,
) -> Result<Report, Error> {
    let run = RunReport {
        run: String::new(),
        seed: 0,
        evaluation: evaluate_counts(classes, matrix),
        epochs: Vec::new(),
        best_epoch: None,
    };
    let published = request.published.map(|table| published::check(table, &run.evaluation));
    let printed = request.published.map(text_of);
    let summaries = over_seeds(&[&run.evaluation], &[]);
    let summaries =
        summaries.map_err(|source| Error::Numbers { path: request.file.into(), source })?;
    let context = Context::default();
    let experiment = experiment::from_runs(request.name, "counts", vec![run], summaries, &context);
    Ok(Report {
        title: format!("What follows from the counts of {}?", request.name),
        experiments: vec![experiment],
        published: published.transpose()?.unwrap_or_default(),
        printed: printed.transpose()?.unwrap_or_default(),
        commands: vec![without_workspace(&request.command)],
        ..empty(request.name)
    })
}

fn empty(name: &str) -> Report {
    Report {
        format: "report",
        version: 1,
        made_by: MADE_BY.to_owned(),
        name: name.to_owned(),
        title: String::new(),
        experiments: Vec::new(),
        datasets: Vec::new(),
        differences: Vec::new(),
        published: Vec::new(),
        printed: String::new(),
        no_faces: false,
        pictures: BTreeMap::new(),
        commands: Vec::new(),
        undefined: UNDEFINED_POLICY,
    }
}

fn datasets(workspace: &Workspace, read: &[ReadExperiment<'_>]) -> Result<Vec<Dataset>, Error> {
    let mut datasets: Vec<Dataset> = Vec::new();
    for experiment in read {
        let name = &experiment.record.split;
        if datasets.iter().all(|known| known.split != *name) {
            datasets.push(Dataset::read(workspace, name, experiment.classes())?);
        }
    }
    Ok(datasets)
}

/// Two plans of one name are told apart by the beginning of the plan's hash.
fn distinct_names(read: &[ReadExperiment<'_>]) -> Vec<String> {
    let name = |experiment: &ReadExperiment<'_>| {
        let name = &experiment.runs.name;
        let twice = read.iter().filter(|other| other.runs.name == *name).count() > 1;
        match experiment.record.inputs.get("plan") {
            Some(plan) if twice => format!("{name} ({})", &plan.to_string()[..4]),
            _ => name.clone(),
        }
    };
    read.iter().map(name).collect()
}

fn report_on(
    read: &ReadExperiment<'_>,
    answered: &Answered<'_>,
    datasets: &[Dataset],
    all: &[ReadExperiment<'_>],
) -> Result<ExperimentReport, Error> {
    let record = read.record;
    let same_test = |other: &&ReadExperiment<'_>| {
        other.part == Part::Test && other.record.split == record.split
    };
    let shown = all.iter().filter(same_test).flat_map(|other| &other.runs.runs);
    let shown: BTreeSet<&str> = shown.map(|(_, record)| record.run.as_str()).collect();
    let test_uses = latest_uses(&read.evaluations);
    let dataset = datasets.iter().find(|dataset| dataset.split == record.split);
    let trained_with = record.inputs.get("split").map(ToString::to_string);
    let context = Context {
        allowed_leaks: &record.allowed_leaks,
        split_changed: dataset.map(|dataset| &dataset.table) != trained_with.as_ref(),
        dataset,
        further_test_uses: further_uses(&test_uses, &shown),
        test_uses,
    };
    let part = read.part.to_string();
    let parts: Vec<&PartEvaluation> = read.evaluated().collect();
    let summaries = over_seeds(&parts, &answered.runs);
    let summaries = summaries.map_err(|source| not_numbers(read, 0, source))?;
    let report = experiment::from_runs(answered.name, &part, runs_of(read), summaries, &context);
    let hardest = (!answered.runs.is_empty()).then(|| Hardest::of(&answered.runs, report.shown));
    Ok(ExperimentReport {
        probabilities: probabilities(read, &report, answered)?,
        hardest,
        question: read.runs.question.clone(),
        evaluated: match read.runs.evaluated {
            Checkpoint::Last => "last",
            Checkpoint::Best => "best",
        },
        select_best_by: read.runs.select_best_by.clone(),
        model_summary: read.runs.model_summary.clone(),
        settings: read.settings.clone(),
        provenance: Some(provenance(record, read.forgotten)),
        ..report
    })
}

/// What the shown run's predictions say beyond its evaluation; nothing where they are gone.
fn probabilities(
    read: &ReadExperiment<'_>,
    report: &ExperimentReport,
    answered: &Answered<'_>,
) -> Result<Option<Probabilities>, Error> {
    let of = |predictions: &CheckedPredictions| {
        let known = Probabilities::of(predictions, report.evaluation());
        known.map_err(|source| not_numbers(read, report.shown, source))
    };
    match answered.runs.get(report.shown) {
        Some(predictions) => Ok(Some(of(predictions)?)),
        None => predictions(read, report.shown)?.as_ref().map(of).transpose(),
    }
}

/// Uses of the test part beyond the first one of each run that the report shows.
fn further_uses(uses: &FrozenTestUses, shown: &BTreeSet<&str>) -> usize {
    let mut first = shown.clone();
    uses.uses.iter().filter(|test_use| !first.remove(test_use.run.as_str())).count()
}

/// The runs of one experiment were evaluated one after another: the longest list holds the others.
fn latest_uses(evaluations: &[Evaluation]) -> FrozenTestUses {
    let uses = evaluations.iter().map(|evaluation| &evaluation.test_uses);
    uses.max_by_key(|uses| uses.count).cloned().unwrap_or_default()
}

fn runs_of(read: &ReadExperiment<'_>) -> Vec<RunReport> {
    let files = read.evaluated().zip(&read.epochs).zip(&read.runs.runs);
    let run = files.map(|((evaluation, epochs), (_, record))| RunReport {
        run: record.run.clone(),
        seed: record.seed,
        evaluation: evaluation.clone(),
        best_epoch: best_epoch(epochs, &read.runs.select_best_by).map(|row| row.epoch),
        epochs: epochs.clone(),
    });
    run.collect()
}

fn provenance(record: &RunRecord, forgotten: Option<ForgottenSince>) -> Provenance {
    let threads = record
        .threads
        .map_or_else(String::new, |threads| format!(", {}", plural(threads, "thread", "threads")));
    let inputs = record.inputs.iter().map(|(name, digest)| (name.clone(), digest.to_string()));
    Provenance {
        split: record.split.clone(),
        view: record.view.clone(),
        inputs: inputs.collect(),
        overrides: record.overrides.clone(),
        allowed_leaks: record.allowed_leaks.clone(),
        forgotten,
        device: format!("{}{threads}", record.device.as_deref().unwrap_or("unknown")),
        versions: record.versions.clone(),
    }
}

fn commands(read: &[ReadExperiment<'_>], report: &str) -> Vec<String> {
    let mut commands = Vec::new();
    for experiment in read {
        for (_, record) in &experiment.runs.runs {
            commands.push(without_workspace(&record.command));
        }
        let name = &experiment.runs.name;
        commands.push(format!("mien evaluate {name} --part {}", experiment.part));
    }
    commands.push(without_workspace(report));
    let mut seen = BTreeSet::new();
    commands.retain(|command| !command.is_empty() && seen.insert(command.clone()));
    commands
}

/// Where a workspace lies is no part of how its numbers were made.
fn without_workspace(command: &str) -> String {
    let mut words = Vec::new();
    let mut rest = command.split_whitespace();
    while let Some(word) = rest.next() {
        if word == "--workspace" {
            rest.next();
        } else if !word.starts_with("--workspace=") {
            words.push(word);
        }
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use formats::evaluation::FrozenTestUse;

    #[test]
    fn the_workspace_s_place_does_not_stand_in_the_commands() {
        let command = "mien --workspace /tmp/a b/x report paper --workspace=/tmp/c --name demo";
        assert_eq!(without_workspace(command), "mien b/x report paper --name demo");
    }

    #[test]
    fn a_second_look_and_a_look_for_another_run_are_further_uses() {
        let looks = ["a", "b", "a", "other"].map(|run| FrozenTestUse {
            experiment: "paper".into(),
            run: run.into(),
            kind: "read".into(),
        });
        let uses = FrozenTestUses { count: 4, uses: looks.to_vec() };
        assert_eq!(further_uses(&uses, &BTreeSet::from(["a", "b"])), 2);
        assert_eq!(further_uses(&uses, &BTreeSet::from(["a", "b", "other"])), 1);
    }
}
