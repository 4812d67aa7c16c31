//! `mien import`: photos into the catalogue.

use std::path::PathBuf;

use clap::Args;
use ingestion::{ImportRequest, Imported, NotAShard, Shard, SubjectFrom};

use super::Place;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::print;
use crate::progress::Progress;
use crate::table::{counted, thousands};

/// Import photos: hashed, checked, turned upright, made small, and known from then on.
///
/// Photos from outside the workspace are copied to data/photos/COLLECTION/ and the copy is checked.
/// The label is the nearest folder whose name means a class. A broken photo is a finding, and the
/// import goes on; the same import again takes only what is new.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    mien import ../card --collection november\n  \
    mien import ../scans --subject-from 'pattern:(?<subject>P[0-9]+)_'\n  \
    mien import /mnt/archive --in-place --shard 3/8     # the third of eight machines")]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub(crate) struct ImportArguments {
    /// Folders of photos, searched at any depth.
    #[arg(value_name = "DIR", required = true)]
    folders: Vec<PathBuf>,

    /// What the photos came in as; the default is the folder's name.
    #[arg(long, value_name = "NAME")]
    collection: Option<String>,

    /// Leave photos from outside the workspace where they are, instead of copying them.
    #[arg(long)]
    in_place: bool,

    /// Where the person's name is found: `folder`, `pattern:REGEX` with a group `subject`, `table:FILE`
    /// with the columns path,subject, or `nowhere`; by default the only other folder beside the class folder.
    #[arg(long, value_name = "RULE")]
    subject_from: Option<String>,

    /// What the people shown agreed to, such as `research`; kept with every photo.
    #[arg(long, value_name = "TEXT")]
    consent: Option<String>,

    /// Take the I-th of N shares of the photos. The batches of all N, put into one folder data/catalogue,
    /// are the catalogue that one import of everything makes.
    #[arg(long, value_name = "I/N")]
    shard: Option<String>,

    /// Read files again that look as they did when they were read (size, time of change, inode).
    #[arg(long)]
    rehash: bool,

    /// Take in photos that were forgotten.
    #[arg(long)]
    again: bool,

    /// Photos decoded at once; the default is one per core. The result does not depend on it.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,

    /// Exit with 3 when there are findings.
    #[arg(long)]
    strict: bool,

    /// Look at everything, say what would be done, and write nothing.
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(arguments: &ImportArguments, place: &Place) -> Result<Exit, Failure> {
    let (workspace, settings) = place.open()?;
    let subject_from = arguments.subject_from.as_deref().map(SubjectFrom::parse).transpose()?;
    let shard = arguments.shard.as_deref().map(str::parse::<Shard>).transpose();
    let request = ImportRequest {
        folders: arguments.folders.clone(),
        collection: arguments.collection.clone(),
        in_place: arguments.in_place,
        subject_from: subject_from.unwrap_or_default(),
        consent: arguments.consent.clone(),
        shard: shard.map_err(|error: NotAShard| Failure::refused(error))?,
        rehash: arguments.rehash,
        again: arguments.again,
        threads: arguments.threads.map_or(0, usize::from),
        dry_run: arguments.dry_run,
    };
    let progress = Progress::new("importing", "photos");
    let imported =
        ingestion::import(&workspace, &settings, &request, &|at| progress.at(at.done, at.total));
    progress.finish();
    let imported = imported?;
    if place.json {
        print::json(&imported);
    } else {
        print::data(&text(&imported, settings.classes.as_slice()));
    }
    let findings =
        imported.copies + imported.unreadable + imported.skipped.len() + imported.without_label;
    Ok(if arguments.strict && findings > 0 { Exit::Findings } else { Exit::Done })
}

fn text(imported: &Imported, classes: &[String]) -> String {
    let mut lines =
        vec![format!("{} new, {} known", thousands(imported.new), thousands(imported.known))];
    let mut more = |count: usize, noun: &str, what: &str| {
        if count > 0 {
            lines.push(format!("{} {what}", counted(count, noun)));
        }
    };
    more(imported.completed, "known photo", "got a label or a person that was missing");
    more(imported.restored, "photo", "put back where the copy was lost");
    more(imported.copies, "file", "with a photo that is known under another path");
    more(imported.unreadable, "file", "that cannot be read as a photo");
    more(imported.forgotten, "file", "with a photo that was forgotten: see --again");
    more(imported.skipped.len(), "file", "passed over");
    more(imported.other_files.len(), "other file", "left alone: no photo by name or content");
    more(imported.other_shards, "file", "for the other shards");
    more(
        imported.without_label,
        "photo",
        "without a label: no folder above is named after a class",
    );
    more(imported.without_subject, "photo", "of nobody known: see --subject-from");
    lines.extend(
        imported
            .skipped
            .iter()
            .take(10)
            .map(|skipped| format!("  {}: {}", print::name(&skipped.path), skipped.reason)),
    );
    if imported.skipped.len() > 10 {
        lines.push(format!("  and {} more", thousands(imported.skipped.len() - 10)));
    }
    if imported.nothing_labelled() {
        lines.push(format!("not one photo got a label; the classes are {}", classes.join(", ")));
    }
    if let Some(digest) = imported.catalogue {
        lines.push(format!("catalogue {}", digest.short()));
    }
    if imported.dry_run {
        lines.push("nothing was written".to_owned());
    } else if imported.unreadable + imported.copies + imported.without_label > 0 {
        lines.push("see `mien check`".to_owned());
    }
    lines.join("\n")
}

impl From<ingestion::Error> for Failure {
    fn from(error: ingestion::Error) -> Self {
        match error {
            ingestion::Error::File(error) => error.into(),
            ingestion::Error::CopyDiffers(_) | ingestion::Error::Threads(_) => Self::failed(error),
            _ => Self::refused(error),
        }
    }
}
