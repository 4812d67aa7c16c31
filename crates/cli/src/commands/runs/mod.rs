//! `mien runs`: what was trained, and how far it is.

use clap::Args;
use formats::Error;
use formats::epochs::{EpochRow, read_epochs};
use formats::run::{RunFolder, State};
use serde::Serialize;

use super::Place;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::print;
use crate::table::Table;

/// List the runs of the workspace with their state and last epoch.
#[derive(Args)]
#[command(after_help = "Example:\n  mien runs paper")]
pub(crate) struct RunsArguments {
    /// Only the runs of this experiment's newest launch, or one run.
    #[arg(value_name = "RUN")]
    run: Option<String>,
}

pub(super) fn run(arguments: &RunsArguments, place: &Place) -> Result<Exit, Failure> {
    let workspace = place.workspace()?;
    let runs = if let Some(name) = &arguments.run {
        formats::run::find(&workspace, name)?
    } else {
        let (runs, unreadable) = formats::run::all(&workspace);
        for error in unreadable {
            print::note(&format!("warning: {error}"));
        }
        runs
    };
    let folders: Vec<RunFolder> = runs.into_iter().map(|(folder, _)| folder).collect();
    print(&folders, place)?;
    Ok(Exit::Done)
}

/// Prints the state of some runs.
pub(super) fn print(folders: &[RunFolder], place: &Place) -> Result<(), Failure> {
    let rows = folders.iter().map(state).collect::<Result<Vec<_>, _>>()?;
    if place.json {
        print::json(&rows);
    } else {
        print::data(&text(&rows));
    }
    Ok(())
}

#[derive(Serialize)]
struct RunState {
    experiment: String,
    run: String,
    seed: u64,
    state: State,
    last_epoch: Option<EpochRow>,
    failure: Option<String>,
    /// Photos it used that are forgotten.
    forgotten: usize,
    folder: std::path::PathBuf,
}

fn state(folder: &RunFolder) -> Result<RunState, Error> {
    let (record, state) = folder.look()?;
    let epochs = match read_epochs(&folder.epochs()) {
        Err(error) if error.is_missing() => Vec::new(),
        epochs => epochs?,
    };
    Ok(RunState {
        state,
        last_epoch: epochs.last().copied(),
        forgotten: formats::forget::uses_of(folder)?.count(),
        folder: folder.path().to_owned(),
        experiment: record.experiment,
        run: record.run,
        seed: record.seed,
        failure: record.failure,
    })
}

fn text(rows: &[RunState]) -> String {
    let mut table = Table::new(&[
        "experiment",
        "run",
        "seed",
        "state",
        "epoch",
        "train loss",
        "accuracy",
        "validation loss",
        "accuracy",
    ]);
    for row in rows {
        let cell = |value: fn(&EpochRow) -> f64| {
            row.last_epoch.as_ref().map_or(String::new(), |epoch| format!("{:.4}", value(epoch)))
        };
        table.row([
            row.experiment.clone(),
            row.run.clone(),
            row.seed.to_string(),
            match row.forgotten {
                0 => row.state.name().to_owned(),
                count => format!("{} ({count} photos forgotten)", row.state.name()),
            },
            row.last_epoch.map_or(String::new(), |epoch| epoch.epoch.to_string()),
            cell(|epoch| epoch.train_loss),
            cell(|epoch| epoch.train_accuracy),
            cell(|epoch| epoch.validation_loss),
            cell(|epoch| epoch.validation_accuracy),
        ]);
    }
    let failures = rows
        .iter()
        .filter_map(|row| row.failure.as_ref().map(|why| format!("\n{} failed: {why}", row.run)));
    table.text() + &failures.collect::<String>()
}
