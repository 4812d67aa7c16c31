//! `mien experiment new`: a commented file to start from.

use std::path::Path;

use clap::Args;
use formats::json::json;
use formats::workspace::check_name;
use formats::{Settings, Workspace, atomic, closest};

use crate::commands::Place;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::print;

/// The split of a workspace that has none yet, as the README makes it.
const FIRST_SPLIT: &str = "paper";

/// Write an experiment to start from: a small network, every key with what it does.
///
/// The file goes to experiments/NAME.yaml; one that is there already stays as it is.
#[derive(Args)]
#[command(after_help = "Examples:\n  mien experiment new first\n  \
    mien experiment new first --split paper --view whole-32 --dry-run")]
pub(crate) struct NewArguments {
    /// The experiment's name.
    #[arg(value_name = "NAME")]
    name: String,

    /// The split; without one the only one that there is.
    #[arg(long, value_name = "NAME")]
    split: Option<String>,

    /// The view; without one the only one that data/mien.yaml declares.
    #[arg(long, value_name = "NAME")]
    view: Option<String>,

    /// Print the file, and write nothing.
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(arguments: &NewArguments, place: &Place) -> Result<Exit, Failure> {
    let (workspace, settings) = place.open()?;
    check_name(&arguments.name, "experiment")?;
    let view = view(arguments.view.as_deref(), &settings)?;
    let split = split(arguments.split.as_deref(), &workspace)?;
    let text = experiment::starter(&arguments.name, &split, view);
    let file = workspace.experiments().join(format!("{}.yaml", arguments.name));
    super::resolve(&experiment::parse(&text, &file)?, place)?;
    if file.exists() || !arguments.dry_run && !atomic::write_new(&file, text.as_bytes())? {
        return Err(Failure::refused(format!(
            "`{}` is there already\nhint: choose another name, or change that one",
            file.display()
        )));
    }
    if place.json {
        let written = !arguments.dry_run;
        print::json(&json!({ "file": file, "split": split, "view": view, "written": written }));
    } else if arguments.dry_run {
        print::exact(&text);
    } else {
        print::data(&format!("wrote {}", file.display()));
        print::note(&next(&workspace, &split, &file));
    }
    Ok(Exit::Done)
}

fn view<'a>(asked: Option<&'a str>, settings: &'a Settings) -> Result<&'a str, Failure> {
    let known: Vec<&str> = settings.views.keys().map(String::as_str).collect();
    match asked {
        Some(asked) if known.contains(&asked) => Ok(asked),
        Some(asked) => Err(unknown("view", asked, &known, "declare it in data/mien.yaml")),
        None if known.len() == 1 => Ok(known[0]),
        None => Err(several("view", &known)),
    }
}

fn split(asked: Option<&str>, workspace: &Workspace) -> Result<String, Failure> {
    let splits = ingestion::split_names(workspace);
    let known: Vec<&str> = splits.iter().map(String::as_str).collect();
    let make = |name: &str| format!("make it with `mien split {name} --ratio 8:1:1`");
    match (asked, &known[..]) {
        (Some(asked), _) if known.contains(&asked) => Ok(asked.to_owned()),
        (Some(asked), _) => Err(unknown("split", asked, &known, &make(asked))),
        (None, []) => Ok(FIRST_SPLIT.to_owned()),
        (None, [only]) => Ok((*only).to_owned()),
        (None, _) => Err(several("split", &known)),
    }
}

fn unknown(what: &str, asked: &str, known: &[&str], otherwise: &str) -> Failure {
    let hint = match closest(asked, known.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => otherwise.to_owned(),
    };
    Failure::refused(format!("there is no {what} `{asked}`\nhint: {hint}"))
}

fn several(what: &str, known: &[&str]) -> Failure {
    let count = known.len();
    let known: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    Failure::refused(format!(
        "there are {count} {what}s: {}\nhint: choose one with `--{what} NAME`",
        known.join(", ")
    ))
}

fn next(workspace: &Workspace, split: &str, file: &Path) -> String {
    let train = format!("mien train {}", file.display());
    if workspace.split(split).is_file() {
        return format!("next: {train}");
    }
    format!("next: mien split {split} --ratio 8:1:1 && {train}")
}
