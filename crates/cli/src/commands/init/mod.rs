//! `mien init`: a fresh workspace.

mod profiles;

use std::path::{Path, PathBuf};

use clap::Args;
use formats::{Settings, Workspace, atomic};
use serde::Serialize;

use profiles::Profile;

use super::Place;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::print;

/// Make a fresh workspace: settings, the committed experiments, the collector's README.
///
/// The classes can be changed later in data/mien.yaml, as long as no split was made with them.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  mien init study && cd study\n  mien init study --profile seven\n  \
    mien init eyes --classes open,shut"
)]
pub(crate) struct InitArguments {
    /// The folder; made when missing, its other files are left alone.
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// The expressions to tell apart.
    #[arg(long, value_enum, default_value = "five")]
    profile: Profile,

    /// Other classes, between commas: the names of the folders of photos.
    #[arg(long, value_name = "A,B,…", conflicts_with = "profile")]
    classes: Option<String>,

    /// Say what would be written, and write nothing.
    #[arg(long)]
    dry_run: bool,
}

/// What a workspace starts with: the repository's own files.
const FILES: [(&str, &str); 13] = [
    (".gitignore", IGNORED),
    ("data/README.md", include_str!("../../../../../data/README.md")),
    (
        "experiments/experiment.schema.json",
        include_str!("../../../../../experiments/experiment.schema.json"),
    ),
    ("experiments/paper.yaml", include_str!("../../../../../experiments/paper.yaml")),
    ("experiments/paper-steady.yaml", include_str!("../../../../../experiments/paper-steady.yaml")),
    ("experiments/paper-sgd.yaml", include_str!("../../../../../experiments/paper-sgd.yaml")),
    ("experiments/paper-seven.yaml", include_str!("../../../../../experiments/paper-seven.yaml")),
    ("experiments/four-conv.yaml", include_str!("../../../../../experiments/four-conv.yaml")),
    ("experiments/five-clean.yaml", include_str!("../../../../../experiments/five-clean.yaml")),
    ("experiments/five-small.yaml", include_str!("../../../../../experiments/five-small.yaml")),
    (
        "experiments/five-emotions.yaml",
        include_str!("../../../../../experiments/five-emotions.yaml"),
    ),
    ("experiments/practice.yaml", include_str!("../../../../../experiments/practice.yaml")),
    ("experiments/sweeps/rates.yaml", include_str!("../../../../../experiments/sweeps/rates.yaml")),
];

/// What makes a folder a workspace, so it is written last.
const SETTINGS: &str = "data/mien.yaml";

const IGNORED: &str = "/data/photos/\n/data/catalogue/\n/data/findings/\n/data/views/\n/data/prepared/\n\
    /experiments/runs/\n/reports/findings/\n/reports/live/\n";

#[derive(Serialize)]
struct Made {
    workspace: PathBuf,
    written: Vec<&'static str>,
    kept: Vec<&'static str>,
}

pub(super) fn run(arguments: &InitArguments, place: &Place) -> Result<Exit, Failure> {
    let workspace = Workspace::at(&arguments.folder);
    if workspace.settings().exists() {
        return Err(Failure::refused(format!(
            "`{}` is a workspace already\nhint: choose another folder, or use it as it is",
            arguments.folder.display()
        )));
    }
    let settings = match &arguments.classes {
        Some(classes) => profiles::settings_of(classes)?,
        None => arguments.profile.settings(),
    };
    Settings::parse(&settings, Path::new(SETTINGS))?;
    let (mut written, mut kept) = (Vec::new(), Vec::new());
    for (name, content) in FILES.into_iter().chain([(SETTINGS, settings.as_str())]) {
        let path = workspace.absolute(name);
        if path.exists() {
            kept.push(name);
            continue;
        }
        if !arguments.dry_run {
            atomic::write(&path, content.as_bytes())?;
        }
        written.push(name);
    }
    let made = Made { workspace: arguments.folder.clone(), written, kept };
    if place.json {
        print::json(&made);
    } else {
        print::data(&text(&made, arguments.dry_run));
    }
    Ok(Exit::Done)
}

fn text(made: &Made, dry_run: bool) -> String {
    let verb = if dry_run { "would write" } else { "wrote" };
    let mut lines: Vec<String> = made.written.iter().map(|name| format!("{verb} {name}")).collect();
    lines.extend(made.kept.iter().map(|name| format!("kept {name}")));
    lines.push(format!("next: cd {} && mien import FOLDER-OF-PHOTOS", made.workspace.display()));
    lines.join("\n")
}
