//! `mien verify`: whether everything is still as it was written.

use std::time::Instant;

use clap::Args;
use formats::json::json;
use ingestion::verify::{BytesRead, Verified, VerifyRequest};

use super::Place;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::print;
use crate::progress::Progress;
use crate::table::{counted, thousands};

/// Read every file again and find any flipped bit, missing file, stale derivative or unfinished work.
///
/// Photos are held against the hashes of their import; batches, views, thumbnails, headers and checkpoints
/// against the seal that each carries; splits, tensors and predictions against the header beside them.
/// Each finding names the file and the command that mends it. Settings, experiments, reports and the
/// notes of a run (run.json, logs, epochs) carry no hash and are not held against one.
/// Exits with 3 when something is wrong.
#[derive(Args)]
#[command(after_help = "Example:\n  mien verify --quick")]
pub(crate) struct VerifyArguments {
    /// Only look whether the photos are there with their sizes, and do not read them.
    #[arg(long)]
    quick: bool,

    /// Files read at once; the default is one per core.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
}

pub(super) fn run(arguments: &VerifyArguments, place: &Place) -> Result<Exit, Failure> {
    let (workspace, settings) = place.open()?;
    let request =
        VerifyRequest { quick: arguments.quick, threads: arguments.threads.map_or(0, usize::from) };
    let progress = Progress::of_bytes("verifying");
    let watch = |at: BytesRead| progress.at(at.done as usize, at.total as usize);
    let begun = Instant::now();
    let verified = ingestion::verify::verify(&workspace, &settings, request, &watch);
    progress.finish();
    let (verified, seconds) = (verified?, begun.elapsed().as_secs_f64());
    if place.json {
        let mut value = json!(verified);
        value["seconds"] = seconds.into();
        print::json(&value);
    } else {
        print::data(&text(&verified));
        print::note(&format!("{seconds:.1} s"));
    }
    Ok(if verified.findings.is_empty() { Exit::Done } else { Exit::Findings })
}

fn text(verified: &Verified) -> String {
    let mut lines = Vec::new();
    for damage in &verified.findings {
        lines.push(format!("{}: {}", damage.path, damage.message));
        lines.push(format!("  mend: {}", damage.mend));
    }
    lines.extend(verified.notes.iter().map(|note| format!("note: {note}")));
    let (files, bytes) = (counted(verified.files, "file"), verified.bytes.div_ceil(1_000_000));
    let read = format!("{files} held against their hashes, {} MB read", thousands(bytes as usize));
    lines.push(match verified.findings.len() {
        0 => format!("all is well: {read}"),
        count => format!("{}: {read}", counted(count, "finding")),
    });
    lines.push(format!("catalogue {}", verified.catalogue.short()));
    lines.join("\n")
}
