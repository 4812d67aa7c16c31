//! `mien diff`: what changed between two states of the catalogue.

use clap::Args;
use ingestion::{Difference, State};

use super::Place;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::print;
use crate::table::{counted, thousands};

/// Tell what changed between two states: photos added, relabelled, forgotten, moved to another part.
///
/// A state is `now`, a split (by name, or a file of an earlier version of one), the end of a day such as
/// 2026-11-02 or of a minute such as 2026-11-02T10:30 (UTC), a batch in data/catalogue, or the digest that
/// every command prints. Parts are compared where both states are splits. Forgetting rewrites the past:
/// what was forgotten is in no state any more.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  mien diff 2026-11-02 now\n  mien diff 3f2a91c0 now --json\n  \
    mien diff paper paper-2"
)]
pub(crate) struct DiffArguments {
    /// The earlier state.
    #[arg(value_name = "A")]
    earlier: String,

    /// The later state.
    #[arg(value_name = "B", default_value = "now")]
    later: String,
}

pub(super) fn run(arguments: &DiffArguments, place: &Place) -> Result<Exit, Failure> {
    let workspace = place.workspace()?;
    let states = [&arguments.earlier, &arguments.later].map(|text| State::find(&workspace, text));
    let [earlier, later] = states;
    let (earlier, later) = (earlier?, later?);
    let difference = ingestion::diff(&earlier, &later);
    if place.json {
        print::json(&difference);
    } else {
        print::data(&text(&difference));
        for state in [&earlier, &later] {
            if let Some(digest) = state.catalogue {
                print::note(&format!("{}: catalogue {}", state.name, digest.short()));
            }
        }
    }
    Ok(Exit::Done)
}

/// Most photos of one kind of change that are written out.
const SHOWN: usize = 20;

fn text(difference: &Difference) -> String {
    let Difference { added, relabelled, forgotten, moved, common } = difference;
    let mut blocks = Vec::new();
    let mut block = |verb: &str, lines: Vec<String>| {
        if lines.is_empty() {
            return;
        }
        let mut text = vec![format!("{} {verb}", counted(lines.len(), "photo"))];
        text.extend(lines.iter().take(SHOWN).map(|line| format!("  {line}")));
        if lines.len() > SHOWN {
            text.push(format!("  and {} more: --json", thousands(lines.len() - SHOWN)));
        }
        blocks.push(text.join("\n"));
    };
    let named = |path: &str, sha256: &formats::Digest| match path {
        "" => sha256.short(),
        path => path.to_owned(),
    };
    let shown = |text: &str| if text.is_empty() { "-".to_owned() } else { text.to_owned() };
    let changed = |photos: &[ingestion::Changed]| -> Vec<String> {
        let lines = photos.iter();
        lines
            .map(|photo| format!("{} ({})", named(&photo.path, &photo.sha256), shown(&photo.label)))
            .collect()
    };
    block("added", changed(added));
    let said = relabelled.iter().map(|photo| {
        let name = named(&photo.path, &photo.sha256);
        format!("{name}: {} {} → {}", photo.what, shown(&photo.from), shown(&photo.to))
    });
    block("relabelled", said.collect());
    block("gone", changed(forgotten));
    let parts = moved.iter().map(|photo| {
        format!("{}: {} → {}", named(&photo.path, &photo.sha256), photo.from, photo.to)
    });
    block("moved to another part", parts.collect());
    if blocks.is_empty() {
        return format!("no difference: both have the same {}", counted(*common, "photo"));
    }
    blocks.push(format!("{} in both", counted(*common, "photo")));
    blocks.join("\n\n")
}
