//! `mien reproduce`: a run is trained again from its record and held against it, bit for bit.

use std::collections::BTreeSet;

use clap::Args;
use evaluation::{Drift, drifts};
use experiment::Plan;
use formats::reproduction::Reproduction;
use formats::run::{RunFolder, RunRecord, Status};
use formats::{Digest, Settings, Workspace};
use ingestion::Catalogue;
use serde::Serialize;

use super::Place;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::print;
use crate::table::Table;

/// Train finished runs again from their record and say whether the same came out: match, or drift and where.
///
/// Plan, seed, threads and prepared data are those of the record; data that are not the same any more are
/// refused. Weights, curves and predictions are compared bit for bit. Nothing of the run is changed.
/// Exit code 0 means match, 3 means drift.
#[derive(Args)]
#[command(after_help = "Example:\n  mien reproduce paper")]
pub(crate) struct ReproduceArguments {
    /// A run folder, a run id, or an experiment for all runs of its newest launch.
    #[arg(value_name = "RUN")]
    run: String,

    /// Say what would be trained again, and do nothing.
    #[arg(long)]
    dry_run: bool,
}

type Run = (RunFolder, RunRecord);

pub(super) fn run(arguments: &ReproduceArguments, place: &Place) -> Result<Exit, Failure> {
    let (workspace, settings) = place.open()?;
    let runs = formats::run::find(&workspace, &arguments.run)?;
    check_finished(&runs)?;
    super::forget::check_runs(&runs)?;
    if arguments.dry_run {
        for (_, run) in &runs {
            print::data(&format!("would train {} (seed {}) again", run.run, run.seed));
        }
        return Ok(Exit::Done);
    }
    let catalogue = Catalogue::read(&workspace)?;
    place.say_catalogue(&catalogue);
    for run in &runs {
        check_inputs(run, &workspace, &settings, &catalogue)?;
    }
    let mut verdicts = Vec::new();
    for run in &runs {
        match again(run, &workspace)? {
            Ok(verdict) => verdicts.push(verdict),
            Err(exit) => return Ok(exit),
        }
    }
    if place.json {
        print::json(&verdicts);
    } else {
        let texts: Vec<String> = verdicts.iter().map(text).collect();
        print::data(&texts.join("\n"));
    }
    let drifted = verdicts.iter().any(|verdict| !verdict.drifts.is_empty());
    Ok(if drifted { Exit::Findings } else { Exit::Done })
}

fn check_finished(runs: &[Run]) -> Result<(), Failure> {
    match runs.iter().find(|(_, run)| run.status != Status::Finished) {
        None => Ok(()),
        Some((_, run)) => Err(Failure::refused(format!(
            "run `{}` of `{}` (seed {}) is not finished, so there is nothing to hold another against\nhint: finish it with `mien resume {}`",
            run.run, run.experiment, run.seed, run.run
        ))),
    }
}

/// Refuses when the run's tensors are not there any more, and says what changed.
fn check_inputs(
    (folder, record): &Run,
    workspace: &Workspace,
    settings: &Settings,
    catalogue: &Catalogue,
) -> Result<(), Failure> {
    let same = |now: &std::collections::BTreeMap<String, Digest>| {
        ["train", "validation"].iter().all(|part| now.get(*part) == record.inputs.get(*part))
    };
    let prepared = workspace.prepared(&record.split, &record.view);
    // What lies there may still be what the run was made from, although the catalogue went on.
    if prepared.read_header().is_ok_and(|header| same(&header.inputs)) {
        return Ok(());
    }
    let plan = Plan::read(&folder.resolved())?;
    let changed = changed(record, &plan, workspace, settings, catalogue);
    let now = super::prepared::ready(workspace, settings, catalogue, &record.split, &record.view);
    if now.is_ok_and(|now| same(&now.inputs)) {
        return Ok(());
    }
    Err(Failure::refused(format!(
        "the data that run `{}` (seed {}) was trained on are not there any more:\n  {}",
        record.run,
        record.seed,
        changed.join("\n  ")
    )))
}

/// What is not as the run's record says, each with how to get it back.
fn changed(
    record: &RunRecord,
    plan: &Plan,
    workspace: &Workspace,
    settings: &Settings,
    catalogue: &Catalogue,
) -> Vec<String> {
    let (split, view) = (&record.split, &record.view);
    let mut changed = Vec::new();
    if settings.views.get(view) != Some(&plan.view_settings) {
        changed.push(format!(
            "the view `{view}` is declared otherwise; the run took {} pixels: declare it so again in data/mien.yaml",
            plan.view_settings.size
        ));
    }
    if settings.classes != plan.classes {
        let classes = plan.classes.join(", ");
        changed.push(format!("the classes are others; the run had {classes}: declare those again"));
    }
    let table = Digest::of_file(&workspace.split(split)).ok();
    if table.as_ref() != record.inputs.get("split") {
        changed.push(format!(
            "the split `{split}` was made anew or extended: bring back data/splits/{split}.csv and .json as they were, as from git"
        ));
    }
    match record.inputs.get("catalogue") {
        Some(then) if *then != catalogue.digest() => {
            let then = then.short();
            changed.push(format!(
                "the catalogue was {then}: `mien diff {then} now` tells what changed since, as labels that `mien relabel` can set back"
            ));
        }
        _ => {}
    }
    if changed.is_empty() {
        changed.push(
            "the pixels were drawn otherwise: `mien verify` tells damage, else another version of mien drew them"
                .to_owned(),
        );
    }
    changed
}

#[derive(Serialize)]
struct Reproduced {
    experiment: String,
    run: String,
    seed: u64,
    verdict: &'static str,
    drifts: Vec<Drift>,
    /// What was otherwise than in the record.
    circumstances: Vec<String>,
}

/// Trains one run again in its scratch folder; an exit code when that did not come to its end.
fn again(
    (folder, record): &Run,
    workspace: &Workspace,
) -> Result<Result<Reproduced, Exit>, Failure> {
    let Some(reproduction) = Reproduction::begin(folder, record)? else {
        return Err(Failure::policy(format!(
            "`{}` is being trained or reproduced right now\nhint: wait until it is done",
            folder.path().display()
        )));
    };
    let scratch = reproduction.folder().clone();
    let runs = std::slice::from_ref(&scratch);
    match super::train::train(workspace, &record.split, &record.view, runs, None)? {
        Exit::Done => {}
        interrupted @ Exit::Code(130 | 143) => return Ok(Err(interrupted)),
        exit => {
            reproduction.end()?;
            return Ok(Err(exit));
        }
    }
    let drifts = drifts(folder, &scratch)?;
    let circumstances = circumstances(record, &scratch.record()?);
    reproduction.end()?;
    let verdict = if drifts.is_empty() { "match" } else { "drift" };
    let (experiment, run) = (record.experiment.clone(), record.run.clone());
    Ok(Ok(Reproduced { experiment, run, seed: record.seed, verdict, drifts, circumstances }))
}

/// What could make the same training end otherwise, and is not as it was.
fn circumstances(then: &RunRecord, now: &RunRecord) -> Vec<String> {
    let names: BTreeSet<&String> = then.versions.keys().chain(now.versions.keys()).collect();
    let version = |record: &RunRecord, name: &str| record.versions.get(name).cloned();
    let threads = |record: &RunRecord| record.threads.map(|count| count.to_string());
    let versions =
        names.iter().map(|name| (name.as_str(), version(then, name), version(now, name)));
    let others = [
        ("the device", then.device.clone(), now.device.clone()),
        ("the number of threads", threads(then), threads(now)),
    ];
    let differ = versions.chain(others).filter(|(_, then, now)| then != now);
    let shown = |value: Option<String>| value.unwrap_or_else(|| "not recorded".to_owned());
    differ
        .map(|(what, then, now)| format!("{what} was {}, is {}", shown(then), shown(now)))
        .collect()
}

fn text(verdict: &Reproduced) -> String {
    let Reproduced { run, seed, drifts, circumstances, .. } = verdict;
    if drifts.is_empty() {
        return format!("match: run {run} (seed {seed}) came out again to the last bit");
    }
    let mut table = Table::new(&["file", "first difference", "recorded", "again", "apart"]);
    for Drift { file, place, recorded, again, apart } in drifts {
        let apart = apart.map_or(String::new(), |apart| format!("{apart:.3e}"));
        table.row([file, place, recorded, again, &apart]);
    }
    let reason = match circumstances.as_slice() {
        [] => "versions, device and threads are the same: `mien verify` tells whether the run's files were changed; another processor may round otherwise".to_owned(),
        differ => format!("possible reasons: {}", differ.join("; ")),
    };
    format!("drift: run {run} (seed {seed}) did not come out again\n{}\n{reason}", table.text())
}
