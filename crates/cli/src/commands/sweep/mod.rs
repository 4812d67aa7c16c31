//! `mien sweep`: one experiment with many settings, several trainings at a time, and a ranking at the end.

mod outcome;
mod planned;
mod work;

use std::num::NonZero;
use std::path::{Path, PathBuf};

use clap::Args;
use ingestion::Catalogue;

use self::planned::Planned;
use super::Place;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::print;
use crate::table::counted;

/// Train an experiment with many settings, and rank them on the validation part.
///
/// FILE names the experiment, the settings with their values, and how they are combined: docs/sweeps.md.
/// Every combination is checked before anything starts; one that fails does not stop the others. The same
/// command again goes on after a kill or Ctrl-C and trains nothing twice. All seeds of a combination are one
/// result. The runs are filed under experiments/runs/SWEEP-…/, where every other command finds them, and the
/// ranking is drawn in reports/sweeps/SWEEP.svg. Exit code 1 means that some run failed.
#[derive(Args)]
#[command(after_help = "Examples:\n  mien sweep experiments/sweeps/rates.yaml --dry-run\n  \
    mien sweep experiments/sweeps/rates.yaml --workers 2")]
pub(crate) struct SweepArguments {
    /// A sweep's file.
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Trainings at a time; the threads are divided among them.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=256))]
    workers: u16,

    /// Threads of libtorch in all; the default is one per core.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,

    /// Try failed runs again, from their last checkpoint.
    #[arg(long)]
    retry: bool,

    /// Train although the split leaks; the runs and their reports will say so.
    #[arg(long)]
    allow_leak: bool,

    /// Check everything and say what would be trained, but train nothing.
    #[arg(long)]
    dry_run: bool,
}

impl SweepArguments {
    /// What each training gets.
    fn threads_each(&self) -> u16 {
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        let all = self.threads.unwrap_or(u16::try_from(cores).unwrap_or(u16::MAX));
        (all / self.workers).max(1)
    }
}

pub(super) fn run(arguments: &SweepArguments, place: &Place) -> Result<Exit, Failure> {
    let (workspace, settings) = place.open()?;
    let name = name_of(&arguments.file)?;
    let sweep = experiment::sweep::read(&arguments.file)?;
    let planned = planned::plan(&name, &sweep, &workspace, &settings)?;
    let catalogue = Catalogue::read(&workspace)?;
    let links = super::links::of(&workspace, &catalogue)?;
    let audits = planned::allow(&planned, &settings, &links, arguments.allow_leak)?;
    place.say_catalogue(&catalogue);
    if arguments.dry_run {
        print::data(&intention(&planned));
        return Ok(Exit::Done);
    }
    let prepared = planned::prepare(&planned, &workspace, &settings, &catalogue)?;
    let jobs = work::make(&planned, &workspace, &prepared, &audits, arguments.threads_each())?;
    let interrupted = work::work(&jobs, &workspace, arguments)?;
    let outcome = outcome::of(&name, &planned, &jobs, &workspace)?;
    outcome.print(place);
    Ok(interrupted.unwrap_or(if outcome.has_failed() { Exit::Failed } else { Exit::Done }))
}

/// The file's name without its ending, which begins the names of the runs' folders.
fn name_of(file: &Path) -> Result<String, Failure> {
    let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    formats::workspace::check_name(&format!("{name}-12345678"), "sweep")?;
    Ok(name)
}

fn intention(planned: &[Planned]) -> String {
    let line = |it: &Planned| {
        let seeds: Vec<String> = it.plan.seeds.iter().map(u64::to_string).collect();
        let overrides = it.combination.overrides().join(" ");
        format!("would train `{}`, seeds {}: {overrides}", it.plan.name, seeds.join(", "))
    };
    let mut lines: Vec<String> = planned.iter().map(line).collect();
    let runs = planned.iter().map(|it| it.plan.seeds.len()).sum();
    lines.push(format!("{} in {}", counted(runs, "run"), counted(planned.len(), "combination")));
    lines.join("\n")
}
