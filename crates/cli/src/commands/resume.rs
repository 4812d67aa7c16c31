//! `mien resume`: runs that did not finish go on from their last checkpoint.

use clap::Args;
use formats::run::{RunFolder, RunRecord, Status};

use ingestion::Catalogue;

use super::Place;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::print;

/// Finish runs that were killed, interrupted or are still waiting.
///
/// A resumed run ends with the same bits as one that was never stopped.
/// A finished run stays as it is; a run that is being trained right now is refused.
#[derive(Args)]
#[command(after_help = "Example:\n  mien resume paper")]
pub(crate) struct ResumeArguments {
    /// A run folder, a run id, or an experiment for all runs of its newest launch.
    #[arg(value_name = "RUN")]
    run: String,

    /// Say what would go on, and do nothing.
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(arguments: &ResumeArguments, place: &Place) -> Result<Exit, Failure> {
    let (workspace, settings) = place.open()?;
    let runs = formats::run::find(&workspace, &arguments.run)?;
    let unfinished = |(_, run): &&(RunFolder, RunRecord)| run.status != Status::Finished;
    let left: Vec<&(RunFolder, RunRecord)> = runs.iter().filter(unfinished).collect();
    let folders: Vec<RunFolder> = left.iter().map(|(folder, _)| folder.clone()).collect();
    let Some((_, first)) = left.first() else {
        print::note("nothing to do: every run is finished");
        return Ok(Exit::Done);
    };
    super::forget::check_runs(left.iter().copied())?;
    if arguments.dry_run {
        for (_, run) in left {
            print::data(&format!("would finish {} (seed {})", run.run, run.seed));
        }
        return Ok(Exit::Done);
    }
    let catalogue = Catalogue::read(&workspace)?;
    place.say_catalogue(&catalogue);
    super::prepared::ready(&workspace, &settings, &catalogue, &first.split, &first.view)?;
    // All runs of a launch share split and view; the thread count stands in each run's record.
    let exit = super::train::train(&workspace, &first.split, &first.view, &folders, None)?;
    if exit == Exit::Done {
        super::runs::print(&folders, place)?;
    }
    Ok(exit)
}
