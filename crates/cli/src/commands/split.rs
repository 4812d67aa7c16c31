//! `mien split`: which photo belongs to training, validation and test.

use clap::Args;
use formats::Workspace;
use formats::json::json;
use formats::split::Split;
use ingestion::Catalogue;
use ingestion::split::{NotARatio, Ratio, SplitPlan, SplitRequest, Written};

use super::Place;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::print;

/// Split the photos into training, validation and test: balanced, people kept apart.
///
/// Every part holds the same number of photos of every class, and no person (and no copy of a photo)
/// stands in two parts; what does not fit goes to `reserve` with the reason. The table is shown before
/// the split is written to data/splits/NAME.csv. Same catalogue and seed, same split.
#[derive(Args)]
#[command(after_help = "Example:\n  mien split paper --ratio 8:1:1")]
pub(crate) struct SplitArguments {
    /// The split's name.
    #[arg(value_name = "NAME")]
    name: String,

    /// Shares of training, validation and test.
    #[arg(long, value_name = "T:V:T", default_value = "8:1:1")]
    ratio: String,

    /// Another seed gives another assignment.
    #[arg(long, default_value_t = 1)]
    seed: u64,

    /// Keep all photos of all classes, instead of the same number of each.
    #[arg(long)]
    unbalanced: bool,

    /// Show the table, and write nothing.
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(arguments: &SplitArguments, place: &Place) -> Result<Exit, Failure> {
    let ratio: Ratio =
        arguments.ratio.parse().map_err(|error: NotARatio| Failure::refused(error))?;
    let (workspace, settings) = place.open()?;
    let request = SplitRequest {
        name: arguments.name.clone(),
        ratio,
        seed: arguments.seed,
        unbalanced: arguments.unbalanced,
    };
    let plan = ingestion::split::split(&Catalogue::read(&workspace)?, &settings, &request)?;
    if !place.json {
        print::data(&plan.table.to_string());
    }
    let written = if arguments.dry_run { None } else { Some(plan.write(&workspace)?) };
    if place.json {
        let path = workspace.relative(&workspace.split(&plan.name));
        print::json(&json!({ "table": plan.table, "path": path, "written": written }));
    } else {
        print::note(&ending(&plan, &workspace, written));
    }
    Ok(Exit::Done)
}

fn ending(plan: &SplitPlan, workspace: &Workspace, written: Option<Written>) -> String {
    let path = workspace.split(&plan.name);
    let path = path.display();
    match written {
        Some(Written::New) => format!("wrote {path}"),
        Some(Written::Unchanged) => format!("{path} is this split already"),
        None => "nothing was written".to_owned(),
    }
}

/// Reads a split by name; one that is not there is told with those that are.
pub(super) fn read(workspace: &Workspace, name: &str) -> Result<Split, Failure> {
    match Split::read(&workspace.split(name)) {
        Err(error) if error.is_missing() => Err(Failure::refused(format!(
            "there is no split `{name}`\nhint: make it with `mien split {name} --ratio 8:1:1`, or name another under `data` in the experiment"
        ))),
        split => Ok(split?),
    }
}
