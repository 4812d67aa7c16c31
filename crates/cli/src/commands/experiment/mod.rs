//! `mien experiment`: experiment files begun, checked, looked at and compared without running them.

mod difference;
mod measure;
mod new;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use experiment::{Facts, PhotoCounts, Plan, Written};
use formats::json::json;
use formats::{Settings, split};

use super::Place;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::print;

/// Begin, check and show experiment files, without training.
#[derive(Subcommand)]
pub(crate) enum ExperimentCommand {
    New(new::NewArguments),
    Check(CheckArguments),
    Show(ShowArguments),
    Diff(difference::DiffArguments),
    Schema(SchemaArguments),
}

/// Check experiment files: every mistake with its place and what was expected.
#[derive(Args)]
#[command(after_help = "Example:\n  mien experiment check experiments/*.yaml")]
pub(crate) struct CheckArguments {
    /// Experiment files.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// Change a setting first.
    #[arg(long = "set", value_name = "PATH=VALUE")]
    overrides: Vec<String>,
}

/// Show what an experiment means: layers, output shapes, parameters, multiply-adds, memory, every default.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  mien experiment show experiments/paper.yaml\n  mien experiment show experiments/paper.yaml --measure --set batch_size=64"
)]
pub(crate) struct ShowArguments {
    /// An experiment file.
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Change a setting first.
    #[arg(long = "set", value_name = "PATH=VALUE")]
    overrides: Vec<String>,

    /// Learn a few real batches, and say how long an epoch takes here and how much memory it needs.
    #[arg(long)]
    measure: bool,
}

/// Print the JSON schema of experiment files, for editors.
#[derive(Args)]
#[command(after_help = "Example:\n  mien experiment schema > experiments/experiment.schema.json")]
pub(crate) struct SchemaArguments {}

pub(super) fn run(command: &ExperimentCommand, place: &Place) -> Result<Exit, Failure> {
    match command {
        ExperimentCommand::New(arguments) => new::run(arguments, place),
        ExperimentCommand::Check(arguments) => check(arguments, place),
        ExperimentCommand::Show(arguments) => show(arguments, place),
        ExperimentCommand::Diff(arguments) => difference::run(arguments, place),
        ExperimentCommand::Schema(_) => {
            print::exact(&experiment::schema());
            Ok(Exit::Done)
        }
    }
}

/// Reads an experiment file and applies `--set`.
pub(super) fn read(file: &Path, overrides: &[String]) -> Result<Written, Failure> {
    let mut written = experiment::read(file)?;
    for argument in overrides {
        written.set(argument)?;
    }
    Ok(written)
}

fn check(arguments: &CheckArguments, place: &Place) -> Result<Exit, Failure> {
    let mut failure: Option<Failure> = None;
    let mut good = Vec::new();
    for file in &arguments.files {
        match read(file, &arguments.overrides).and_then(|written| resolve(&written, place)) {
            Ok(plan) => good.push((file, plan)),
            Err(found) => match &mut failure {
                None => failure = Some(found),
                Some(failure) => failure.errors.extend(found.errors),
            },
        }
    }
    if let Some(failure) = failure {
        return Err(failure);
    }
    if place.json {
        let rows: Vec<_> =
            good.iter().map(|(file, plan)| json!({ "file": file, "plan": plan })).collect();
        print::json(&rows);
    } else {
        for (file, plan) in good {
            print::data(&format!("{}: fine, {} parameters", file.display(), plan.parameters()));
        }
    }
    Ok(Exit::Done)
}

fn show(arguments: &ShowArguments, place: &Place) -> Result<Exit, Failure> {
    let plan = resolve(&read(&arguments.file, &arguments.overrides)?, place)?;
    let measured = if arguments.measure { Some(measure::measure(&plan, place)?) } else { None };
    match (place.json, measured) {
        (true, None) => print::json(&plan),
        (true, Some(measured)) => print::json(&json!({ "plan": plan, "measured": measured })),
        (false, None) => print::data(&experiment::summary(&plan)),
        (false, Some(measured)) => {
            let summary = experiment::summary(&plan);
            print::data(&format!("{summary}{}", measure::line(&plan, &measured)));
        }
    }
    Ok(Exit::Done)
}

/// Against the workspace's classes and views, and the split's size when it is there already.
fn resolve(written: &Written, place: &Place) -> Result<Plan, Failure> {
    let (workspace, settings) = place.open()?;
    let Settings { classes, views, .. } = &settings;
    let split = workspace.split(&written.experiment.data.split);
    let photos =
        if split.is_file() { Some(PhotoCounts::of(&split::Split::read(&split)?)) } else { None };
    let facts = Facts { classes, views, photos: photos.as_ref() };
    Ok(experiment::resolve(written, &facts)?)
}
