//! `mien status`: what there is, and what is missing.

use std::path::PathBuf;

use clap::Args;
use formats::Settings;
use ingestion::{Catalogue, Status};

use super::{Place, status_picture};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::print;
use crate::table::{Table, counted, thousands};

/// Count the photos by class, collection and person, and say what is missing.
#[derive(Args)]
#[command(after_help = "Examples:\n  mien status\n  mien status --picture people.svg")]
pub(crate) struct StatusArguments {
    /// Draw who was photographed with which expression, too, as SVG or PNG by the ending of its name.
    #[arg(long, value_name = "FILE")]
    picture: Option<PathBuf>,
}

pub(super) fn run(arguments: &StatusArguments, place: &Place) -> Result<Exit, Failure> {
    let (workspace, settings) = place.open()?;
    let status = ingestion::status(&Catalogue::read(&workspace)?, &settings);
    if let Some(file) = &arguments.picture {
        status_picture::draw(&status, file)?;
    }
    if place.json {
        print::json(&status);
    } else {
        print::data(&text(&status, &settings));
    }
    Ok(Exit::Done)
}

fn text(status: &Status, settings: &Settings) -> String {
    let mut blocks = vec![head(status)];
    if status.photos == 0 {
        blocks.push("no photos yet: mien import FOLDER-OF-PHOTOS".to_owned());
        return blocks.join("\n\n");
    }
    blocks.push(classes(status));
    blocks.push(counts("collection", &status.collections, settings));
    if !status.subjects.is_empty() {
        blocks.push(counts("subject", &status.subjects, settings));
    }
    blocks.push(missing(status));
    blocks.join("\n\n")
}

fn head(status: &Status) -> String {
    let people = match status.subjects.len() {
        0 => "nobody known".to_owned(),
        1 => "1 person".to_owned(),
        count => format!("{} people", thousands(count)),
    };
    let photos = counted(status.photos, "photo");
    format!(
        "{photos} of {people}, {} MB; catalogue {}",
        status.bytes / 1_000_000,
        status.catalogue.short()
    )
}

fn classes(status: &Status) -> String {
    let mut table = Table::new(&["class", "photos", "people", "missing to the largest class"]);
    for class in &status.classes {
        table.row([
            class.class.clone(),
            thousands(class.photos),
            thousands(class.subjects),
            thousands(class.missing),
        ]);
    }
    table.text()
}

fn counts(
    what: &str,
    counts: &std::collections::BTreeMap<String, ingestion::Counts>,
    settings: &Settings,
) -> String {
    let classes = settings.classes.iter().map(String::as_str);
    let heading: Vec<&str> = [what, "photos"].into_iter().chain(classes).collect();
    let mut table = Table::new(&heading);
    for (name, counts) in counts {
        let by_class = counts.by_class.iter().map(|count| thousands(*count));
        table.row([name.clone(), thousands(counts.photos)].into_iter().chain(by_class));
    }
    table.text()
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
    for class in status.classes.iter().filter(|class| class.missing > 0) {
        lines.push(format!(
            "{}: {} more for balance",
            class.class,
            counted(class.missing, "photo")
        ));
    }
    let findings: usize = status.findings.values().sum();
    if findings > 0 {
        lines.push(format!("{}: see `mien check`", counted(findings, "finding")));
    }
    if lines.is_empty() {
        lines.push(
            "nothing is missing: the classes are balanced and every person is known".to_owned(),
        );
    }
    lines.join("\n")
}
