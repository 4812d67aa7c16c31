//! `mien experiment diff`: the settings in which two experiments differ.

use std::path::Path;

use clap::Args;
use experiment::{Difference, Plan, Setting, difference};
use formats::run::RunFolder;

use crate::commands::Place;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::print;
use crate::table::Table;

/// Tell in which settings two experiments differ, every default spelled out.
///
/// Each is an experiment file or a run folder, which means what that run was trained with.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    mien experiment diff experiments/paper.yaml experiments/paper-steady.yaml\n  \
    mien experiment diff experiments/paper.yaml experiments/runs/paper/2f6a1b0c9d8e7f60")]
pub(crate) struct DiffArguments {
    /// An experiment file or a run folder.
    #[arg(value_name = "A")]
    first: std::path::PathBuf,

    /// Another.
    #[arg(value_name = "B")]
    second: std::path::PathBuf,
}

pub(super) fn run(arguments: &DiffArguments, place: &Place) -> Result<Exit, Failure> {
    let files = [&arguments.first, &arguments.second];
    let plans = [plan(files[0], place)?, plan(files[1], place)?];
    let found = difference(&plans.map(|plan| Setting::from(&plan)));
    if place.json {
        print::json(&found);
    } else if found.is_empty() {
        print::data("no setting differs");
    } else {
        print::data(&text(&found, &files.map(|file| file.display().to_string())));
    }
    Ok(Exit::Done)
}

fn plan(path: &Path, place: &Place) -> Result<Plan, Failure> {
    if path.is_dir() {
        let resolved = RunFolder::at(path.to_owned()).resolved();
        if !resolved.is_file() {
            let path = path.display();
            return Err(Failure::refused(format!(
                "`{path}` is no run folder\nhint: name an experiment file, or a folder that `mien runs --json` names"
            )));
        }
        return Ok(Plan::read(&resolved)?);
    }
    super::resolve(&super::read(path, &[])?, place)
}

fn text(found: &[Difference], files: &[String; 2]) -> String {
    let mut table = Table::new(&["setting", &files[0], &files[1]]);
    for Difference { path, values } in found {
        let value = |value: &Option<Setting>| {
            value.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string)
        };
        table.row([path.clone()].into_iter().chain(values.iter().map(value)));
    }
    table.text()
}
