//! `mien practice --sequence`: people whose expressions change, as photos and as videos.

use formats::json::json;
use practice::{DrawnSequences, SequenceSettings};

use super::PracticeArguments;
use crate::commands::Place;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::print;
use crate::progress::Progress;
use crate::table::counted;

pub(super) fn run(arguments: &PracticeArguments, place: &Place) -> Result<Exit, Failure> {
    let defaults = SequenceSettings::default();
    let settings = SequenceSettings {
        people: arguments.people.unwrap_or(defaults.people),
        seconds: arguments.seconds,
        seed: arguments.seed,
        ..defaults
    };
    let folder = arguments.folder.display();
    if arguments.dry_run {
        let planned = practice::plan_sequences(&settings)?;
        print::data(&format!("would draw {} into {folder}", files(&planned)));
        say_left_out(&planned);
        return Ok(Exit::Done);
    }
    let progress = Progress::new("drawing", "frames");
    let drawn = practice::draw_sequences(&arguments.folder, &settings, &|done, total| {
        progress.at(done, total);
    });
    progress.finish();
    let drawn = drawn?;
    if place.json {
        print::json(&as_json(&drawn));
    } else {
        let megabytes = drawn.bytes / 1_000_000;
        print::data(&format!("drew {} into {folder} ({megabytes} MB)", files(&drawn)));
        say_left_out(&drawn);
    }
    Ok(Exit::Done)
}

fn files(drawn: &DrawnSequences) -> String {
    let (photos, videos) = (counted(drawn.photos, "photo"), counted(drawn.videos, "video"));
    format!("{photos} and {videos}")
}

/// A reason that several files share is told once.
fn say_left_out(drawn: &DrawnSequences) {
    for group in drawn.left_out.chunk_by(|one, next| one.1 == next.1) {
        let names: Vec<&str> = group.iter().map(|(path, _)| path.as_str()).collect();
        let reason = group.first().map_or("", |(_, reason)| reason);
        print::note(&format!("left out {}: {reason}", names.join(", ")));
    }
}

fn as_json(drawn: &DrawnSequences) -> formats::json::Value {
    let left_out =
        drawn.left_out.iter().map(|(path, reason)| json!({ "path": path, "reason": reason }));
    let left_out: Vec<_> = left_out.collect();
    let (photos, videos, bytes) = (drawn.photos, drawn.videos, drawn.bytes);
    json!({ "photos": photos, "videos": videos, "left_out": left_out, "bytes": bytes })
}
