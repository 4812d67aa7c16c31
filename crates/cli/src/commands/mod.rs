//! The commands, one file each, and what they share.

mod analyse;
mod audit;
mod check;
mod compare;
mod diff;
mod evaluate;
mod experiment;
mod export;
mod findings_page;
mod forget;
mod import;
mod init;
mod launch;
mod links;
mod list;
mod model;
mod practice;
mod predict;
mod prepared;
mod relabel;
mod report;
mod reproduce;
mod resume;
mod runs;
mod show;
mod split;
mod status;
mod status_picture;
mod sweep;
mod thumbnails;
mod train;
mod verify;
mod views;
mod who;

use std::path::PathBuf;

use clap::Subcommand;
use formats::run::{RunFolder, RunRecord, Status};
use formats::{Settings, Workspace};
use ingestion::Catalogue;

use crate::arguments::Arguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::print;

pub(crate) use who::Who;

/// Every command, in the order of the data's way.
#[derive(Subcommand)]
pub(crate) enum Command {
    Init(init::InitArguments),
    Practice(practice::PracticeArguments),
    Import(import::ImportArguments),
    Status(status::StatusArguments),
    List(list::ListArguments),
    Show(show::ShowArguments),
    Check(check::CheckArguments),
    Relabel(relabel::RelabelArguments),
    Diff(diff::DiffArguments),
    #[command(subcommand)]
    Views(views::ViewsCommand),
    Split(split::SplitArguments),
    Verify(verify::VerifyArguments),
    Forget(forget::ForgetArguments),
    #[command(subcommand)]
    Experiment(experiment::ExperimentCommand),
    Train(train::TrainArguments),
    Resume(resume::ResumeArguments),
    Reproduce(reproduce::ReproduceArguments),
    Sweep(sweep::SweepArguments),
    Runs(runs::RunsArguments),
    Compare(compare::CompareArguments),
    Export(export::ExportArguments),
    Predict(predict::PredictArguments),
    Analyse(Box<analyse::AnalyseArguments>),
    Evaluate(evaluate::EvaluateArguments),
    Report(report::ReportArguments),
}

/// A launch to the second, which is how tables call it and what every command that takes runs understands.
fn launch_to_the_second(launch: &str) -> &str {
    launch.split('.').next().unwrap_or_default()
}

/// Refuses runs that are not finished.
fn check_finished(runs: &[(RunFolder, RunRecord)]) -> Result<(), Failure> {
    let unfinished = runs.iter().find(|(_, record)| record.status != Status::Finished);
    match unfinished {
        None => Ok(()),
        Some((_, record)) => Err(Failure::refused(format!(
            "run `{}` of `{}` (seed {}) is not finished\nhint: finish it with `mien resume {}`",
            record.run, record.experiment, record.seed, record.experiment
        ))),
    }
}

/// Runs the command that was asked for.
pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let place = Place { workspace: arguments.workspace.clone(), json: arguments.json };
    match &arguments.command {
        Command::Init(arguments) => init::run(arguments, &place),
        Command::Practice(arguments) => practice::run(arguments, &place),
        Command::Import(arguments) => import::run(arguments, &place),
        Command::Status(arguments) => status::run(arguments, &place),
        Command::List(arguments) => list::run(arguments, &place),
        Command::Show(arguments) => show::run(arguments, &place),
        Command::Check(arguments) => check::run(arguments, &place),
        Command::Relabel(arguments) => relabel::run(arguments, &place),
        Command::Diff(arguments) => diff::run(arguments, &place),
        Command::Views(command) => views::run(command, &place),
        Command::Split(arguments) => split::run(arguments, &place),
        Command::Verify(arguments) => verify::run(arguments, &place),
        Command::Forget(arguments) => forget::run(arguments, &place),
        Command::Experiment(command) => experiment::run(command, &place),
        Command::Train(arguments) => train::run(arguments, &place),
        Command::Resume(arguments) => resume::run(arguments, &place),
        Command::Reproduce(arguments) => reproduce::run(arguments, &place),
        Command::Sweep(arguments) => sweep::run(arguments, &place),
        Command::Runs(arguments) => runs::run(arguments, &place),
        Command::Compare(arguments) => compare::run(arguments, &place),
        Command::Export(arguments) => export::run(arguments, &place),
        Command::Predict(arguments) => predict::run(arguments, &place),
        Command::Analyse(arguments) => analyse::run(arguments, &place),
        Command::Evaluate(arguments) => evaluate::run(arguments, &place),
        Command::Report(arguments) => report::run(arguments, &place),
    }
}

/// Where a command works, and in which form it answers.
pub(crate) struct Place {
    workspace: Option<PathBuf>,
    /// Answer as JSON.
    pub(crate) json: bool,
}

impl Place {
    /// The named workspace, or the nearest one above the current folder.
    pub(crate) fn workspace(&self) -> Result<Workspace, Failure> {
        if let Some(folder) = &self.workspace {
            return Ok(Workspace::open(folder)?);
        }
        let here = std::env::current_dir().map_err(Failure::refused)?;
        Ok(Workspace::find_from(&here)?)
    }

    /// Names the state of the catalogue, for people.
    pub(crate) fn say_catalogue(&self, catalogue: &Catalogue) {
        if !self.json {
            print::note(&format!("catalogue {}", catalogue.digest().short()));
        }
    }

    /// The workspace with its settings.
    pub(crate) fn open(&self) -> Result<(Workspace, Settings), Failure> {
        let workspace = self.workspace()?;
        let settings = Settings::read(&workspace.settings())?;
        Ok((workspace, settings))
    }
}

/// The runs that the names mean, each once, in the order of the names.
pub(crate) fn find_runs(
    workspace: &Workspace,
    names: &[String],
) -> Result<Vec<(RunFolder, RunRecord)>, Failure> {
    let mut runs: Vec<(RunFolder, RunRecord)> = Vec::new();
    for name in names {
        for run in formats::run::find(workspace, name)? {
            if !runs.contains(&run) {
                runs.push(run);
            }
        }
    }
    Ok(runs)
}

/// The command as it was typed, with the program's plain name and without `--workspace`,
/// which only says where this machine keeps things.
pub(crate) fn command_line() -> String {
    let typed: Vec<String> =
        std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    let mut words = vec!["mien".to_owned()];
    let mut typed = typed.into_iter();
    while let Some(word) = typed.next() {
        match word.as_str() {
            "--workspace" => drop(typed.next()),
            _ if word.starts_with("--workspace=") => {}
            _ => words.push(quoted(&word)),
        }
    }
    words.join(" ")
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:=,%+@".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}
