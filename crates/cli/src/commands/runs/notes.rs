//! `mien runs note` and `mien runs tag`: what people say about runs.

use clap::Args;
use formats::notes::{Notes, check_tag};
use formats::run::{RunFolder, RunRecord};
use serde::Serialize;

use super::Place;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::print;
use crate::table::counted;

/// Write a note about runs, or take one back.
///
/// Notes stand in `notes.json` in the run's folder. They are your own words: `mien forget` does not look into
/// them, so name no people.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    mien runs note paper 'too wide for so few photos'\n  \
    mien runs note paper 'too wide' --remove")]
pub(super) struct NoteArguments {
    /// A run folder, a run id, an experiment for all runs of its newest launch, or a launch.
    #[arg(value_name = "RUN")]
    run: String,

    /// The note; with `--remove`, its beginning is enough.
    #[arg(value_name = "TEXT")]
    text: String,

    /// Take the note away.
    #[arg(long)]
    remove: bool,

    /// Say what would change, and write nothing.
    #[arg(long)]
    dry_run: bool,
}

/// Give runs tags, to list them by, or take tags away.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    mien runs tag paper baseline published\n  \
    mien runs tag paper published --remove\n  \
    mien runs --tag baseline")]
pub(super) struct TagArguments {
    /// A run folder, a run id, an experiment for all runs of its newest launch, or a launch.
    #[arg(value_name = "RUN")]
    run: String,

    /// Tags: letters, digits, `-`, `_` and `.`.
    #[arg(value_name = "NAME", required = true)]
    tags: Vec<String>,

    /// Take the tags away.
    #[arg(long)]
    remove: bool,

    /// Say what would change, and write nothing.
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn note(arguments: &NoteArguments, place: &Place) -> Result<Exit, Failure> {
    let text = arguments.text.trim();
    if text.is_empty() {
        return Err(Failure::refused("a note needs words"));
    }
    let runs = formats::run::find(&place.workspace()?, &arguments.run)?;
    if !arguments.remove {
        return change(&runs, arguments.dry_run, place, |notes| notes.add(text));
    }
    let note = the_note(&runs, text)?;
    change(&runs, arguments.dry_run, place, |notes| notes.notes.retain(|it| it.text != note))
}

pub(super) fn tag(arguments: &TagArguments, place: &Place) -> Result<Exit, Failure> {
    arguments.tags.iter().try_for_each(|tag| check_tag(tag))?;
    let runs = formats::run::find(&place.workspace()?, &arguments.run)?;
    let tags = &arguments.tags;
    if !arguments.remove {
        return change(&runs, arguments.dry_run, place, |notes| {
            notes.tags.extend(tags.iter().cloned());
        });
    }
    let all = read(&runs)?;
    if let Some(unknown) = tags.iter().find(|tag| !all.iter().any(|it| it.tags.contains(*tag))) {
        return Err(Failure::refused(format!(
            "no run of `{}` has the tag `{unknown}`",
            arguments.run
        )));
    }
    change(&runs, arguments.dry_run, place, |notes| notes.tags.retain(|tag| !tags.contains(tag)))
}

type Run = (RunFolder, RunRecord);

fn read(runs: &[Run]) -> Result<Vec<Notes>, Failure> {
    Ok(runs.iter().map(|(folder, _)| Notes::read(folder)).collect::<Result<_, _>>()?)
}

/// The one note that begins like that.
fn the_note(runs: &[Run], beginning: &str) -> Result<String, Failure> {
    let all = read(runs)?;
    let texts = all.iter().flat_map(|notes| &notes.notes).map(|note| note.text.as_str());
    let mut texts: Vec<&str> = texts.filter(|text| text.starts_with(beginning)).collect();
    texts.sort_unstable();
    texts.dedup();
    match texts[..] {
        [] => Err(Failure::refused(format!("no note begins with `{beginning}`"))),
        // The shortest sorts first.
        [whole, ..] if whole == beginning => Ok(whole.to_owned()),
        [only] => Ok(only.to_owned()),
        _ => Err(Failure::refused(format!(
            "{} begin with `{beginning}`\nhint: give more of the one that you mean",
            counted(texts.len(), "note")
        ))),
    }
}

/// What a run's file holds now, or would hold.
#[derive(Serialize)]
struct Noted {
    run: String,
    seed: u64,
    #[serde(flatten)]
    notes: Notes,
}

fn change(
    runs: &[Run],
    dry_run: bool,
    place: &Place,
    change: impl Fn(&mut Notes),
) -> Result<Exit, Failure> {
    let mut noted = Vec::new();
    for (folder, record) in runs {
        let notes = if dry_run {
            let mut notes = Notes::read(folder)?;
            change(&mut notes);
            notes
        } else {
            Notes::change(folder, &change)?
        };
        noted.push(Noted { run: record.run.clone(), seed: record.seed, notes });
    }
    if place.json {
        print::json(&noted);
    } else {
        let verb = if dry_run { "would have" } else { "has" };
        let lines = noted.iter().map(|it| line(it, verb));
        print::data(&lines.collect::<Vec<_>>().join("\n"));
    }
    Ok(Exit::Done)
}

fn line(noted: &Noted, verb: &str) -> String {
    let Noted { run, seed, notes } = noted;
    let tags: Vec<&str> = notes.tags.iter().map(String::as_str).collect();
    let tags =
        if tags.is_empty() { "no tags".to_owned() } else { format!("tags {}", tags.join(", ")) };
    format!("{run} (seed {seed}) {verb} {} and {tags}", counted(notes.notes.len(), "note"))
}
