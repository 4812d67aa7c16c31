//! `mien reproduce`: a run is trained again from its record and held against it, bit for bit.

mod data;

use std::collections::BTreeSet;

use clap::Args;
use evaluation::{Drift, drifts};
use formats::Workspace;
use formats::reproduction::Reproduction;
use formats::run::{RunFolder, RunRecord, Status};
use ingestion::Catalogue;
use serde::Serialize;

use crate::commands::Place;
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
    crate::commands::forget::check_runs(&runs)?;
    if arguments.dry_run {
        for (_, run) in &runs {
            print::data(&format!("would train {} (seed {}) again", run.run, run.seed));
        }
        return Ok(Exit::Done);
    }
    let catalogue = Catalogue::read(&workspace)?;
    place.say_catalogue(&catalogue);
    for run in &runs {
        data::check(run, &workspace, &settings, &catalogue)?;
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
    match crate::commands::train::train(workspace, &record.split, &record.view, runs, None)? {
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
