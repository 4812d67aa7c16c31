//! `mien list`: the catalogue as a table.

use clap::Args;
use formats::table;
use ingestion::{Catalogue, ListedPhoto};

use super::Place;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::print;
use crate::table::Table;

/// List the photos of the catalogue.
#[derive(Args)]
#[command(after_help = "Example:\n  mien list --csv > photos.csv")]
pub(crate) struct ListArguments {
    /// All columns as CSV, for a spreadsheet.
    #[arg(long)]
    csv: bool,
}

pub(super) fn run(arguments: &ListArguments, place: &Place) -> Result<Exit, Failure> {
    let workspace = place.workspace()?;
    let photos = ingestion::list(&Catalogue::read(&workspace)?);
    if place.json {
        print::json(&photos);
    } else if arguments.csv {
        print::exact(&table::typed_text(&photos).map_err(Failure::failed)?);
    } else {
        print::data(&text(&photos));
    }
    Ok(Exit::Done)
}

fn text(photos: &[ListedPhoto]) -> String {
    let mut table = Table::new(&["photo", "label", "subject", "collection", "captured", "path"]);
    for photo in photos {
        table.row([
            photo.sha256.short(),
            photo.label.clone(),
            photo.subject.clone(),
            photo.collection.clone(),
            photo.captured_at.clone(),
            photo.path.clone(),
        ]);
    }
    table.text()
}
