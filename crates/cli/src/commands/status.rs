//! `mien status`: what there is, and what is missing.

use std::path::PathBuf;

use clap::Args;
use formats::Settings;
use ingestion::split::NotARatio;
use ingestion::{Catalogue, Goal, LastImport, Status};

use super::{Place, status_picture};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::print;
use crate::table::{Table, counted, thousands};

/// Count the photos by class, collection and person, and say what to photograph next.
///
/// What is missing is counted for a split whose test part holds at least so many photos, of so many
/// people, of every class.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  mien status\n  mien status --test-photos 100 --test-subjects 10\n  \
    mien status --picture people.svg"
)]
pub(crate) struct StatusArguments {
    /// Photos of every class that the test part should hold.
    #[arg(long, value_name = "N", default_value_t = Goal::default().test_photos)]
    test_photos: usize,

    /// People who show every class in the test part.
    #[arg(long, value_name = "N", default_value_t = Goal::default().test_subjects)]
    test_subjects: usize,

    /// Shares of training, validation and test.
    #[arg(long, value_name = "T:V:T", default_value = "8:1:1")]
    ratio: String,

    /// Draw who was photographed with which expression, too, as SVG or PNG by the ending of its name.
    #[arg(long, value_name = "FILE")]
    picture: Option<PathBuf>,
}

pub(super) fn run(arguments: &StatusArguments, place: &Place) -> Result<Exit, Failure> {
    let goal = Goal {
        ratio: arguments.ratio.parse().map_err(|error: NotARatio| Failure::refused(error))?,
        test_photos: arguments.test_photos,
        test_subjects: arguments.test_subjects,
    };
    let (workspace, settings) = place.open()?;
    let status = ingestion::status(&Catalogue::read(&workspace)?, &settings, goal);
    if let Some(file) = &arguments.picture {
        status_picture::draw(&status, file)?;
    }
    if place.json {
        print::json(&status);
    } else {
        print::data(&text(&status, &settings, goal));
    }
    Ok(Exit::Done)
}

fn text(status: &Status, settings: &Settings, goal: Goal) -> String {
    let mut blocks = vec![head(status)];
    if status.photos == 0 {
        blocks.push("no photos yet: mien import FOLDER-OF-PHOTOS".to_owned());
        return blocks.join("\n\n");
    }
    blocks.push(classes(status, goal));
    blocks.push(counts("collection", &status.collections, settings));
    if !status.subjects.is_empty() {
        blocks.push(counts("subject", &status.subjects, settings));
    }
    blocks.extend(status.last_import.as_ref().map(|last| last_import(last, settings)));
    blocks.push(missing(status));
    blocks.join("\n\n")
}

fn head(status: &Status) -> String {
    let people = match status.subjects.len() {
        0 => "nobody known".to_owned(),
        count => people(count),
    };
    let photos = counted(status.photos, "photo");
    format!(
        "{photos} of {people}, {} MB; catalogue {}",
        status.bytes / 1_000_000,
        status.catalogue.short()
    )
}

fn classes(status: &Status, goal: Goal) -> String {
    let mut table = Table::new(&[
        "class",
        "photos",
        "people",
        "test photos",
        "test people",
        "photos to take",
        "people to find",
    ]);
    for class in &status.classes {
        table.row([
            class.class.clone(),
            thousands(class.photos),
            thousands(class.subjects),
            thousands(class.test_photos_today),
            thousands(class.test_subjects_today),
            thousands(class.need.photos),
            thousands(class.need.subjects),
        ]);
    }
    format!(
        "{}\ntest: what a balanced split of {} would give today, at most (`mien split NAME --dry-run` shows it);\n\
         to take, to find: until the test part holds {} of {} in every class",
        table.text(),
        goal.ratio,
        counted(goal.test_photos, "photo"),
        people(goal.test_subjects),
    )
}

fn people(count: usize) -> String {
    match count {
        1 => "1 person".to_owned(),
        count => format!("{} people", thousands(count)),
    }
}

fn last_import(last: &LastImport, settings: &Settings) -> String {
    let classes = settings.classes.iter().zip(&last.by_class).filter(|(_, count)| **count > 0);
    let classes: Vec<String> =
        classes.map(|(class, count)| format!("{class} {}", thousands(*count))).collect();
    let photos = counted(last.photos, "new photo");
    let classes =
        if classes.is_empty() { String::new() } else { format!(" ({})", classes.join(", ")) };
    let new = match last.new_subjects.as_slice() {
        [] => String::new(),
        [one] => format!(", one new person: {one}"),
        several => format!(", {} new", people(several.len())),
    };
    format!("last import ({}): {photos}{classes}{new}", last.at)
}

/// Most collections and people that are written out.
const SHOWN: usize = 40;

fn counts(
    what: &str,
    counts: &std::collections::BTreeMap<String, ingestion::Counts>,
    settings: &Settings,
) -> String {
    let classes = settings.classes.iter().map(String::as_str);
    let heading: Vec<&str> = [what, "photos"].into_iter().chain(classes).collect();
    let mut table = Table::new(&heading);
    for (name, counts) in counts.iter().take(SHOWN) {
        let by_class = counts.by_class.iter().map(|count| thousands(*count));
        table.row([name.clone(), thousands(counts.photos)].into_iter().chain(by_class));
    }
    match counts.len().saturating_sub(SHOWN) {
        0 => table.text(),
        more => format!("{}\nand {} more: mien status --json", table.text(), thousands(more)),
    }
}

/// What a collector would do next.
fn missing(status: &Status) -> String {
    let mut lines = Vec::new();
    let mut say = |count: usize, noun: &str, what: &str| {
        if count > 0 {
            lines.push(format!("{} {what}", counted(count, noun)));
        }
    };
    say(status.without_label, "photo", "without a label");
    say(status.label_conflicts, "photo", "under two labels, in no split until it is decided");
    say(
        status.without_subject,
        "photo",
        "of nobody known: whether people are kept apart cannot be proven",
    );
    say(status.unreadable, "file", "that could not be read as a photo");
    say(status.with_position, "original", "with a GPS position (copied nowhere)");
    say(status.with_serial_number, "original", "with a serial number (copied nowhere)");
    let findings: usize = status.findings.values().sum();
    if findings > 0 {
        lines.push(format!(
            "{} without near-duplicates, which only `mien check` looks for",
            counted(findings, "finding")
        ));
    }
    if lines.is_empty() {
        lines.push(
            "nothing is wrong: every photo has a label, and every person is known".to_owned(),
        );
    }
    lines.join("\n")
}
