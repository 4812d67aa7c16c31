//! `mien list`: the catalogue as a table.

use clap::Args;
use formats::table;
use ingestion::{Catalogue, Filter, ListedPhoto};

use super::Place;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::print;
use crate::table::Table;

/// List the photos of the catalogue, all of them or those that match every filter.
///
/// `-` as a filter lists photos without a value. `mien relabel --csv` reads the table back.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  mien list --csv > photos.csv\n  mien list --label happy --subject -"
)]
pub(crate) struct ListArguments {
    /// All columns as CSV, for a spreadsheet.
    #[arg(long)]
    csv: bool,

    /// Only photos of this class.
    #[arg(long, value_name = "CLASS")]
    label: Option<String>,

    /// Only photos of this person.
    #[arg(long, value_name = "NAME")]
    subject: Option<String>,

    /// Only photos that came in under this name.
    #[arg(long, value_name = "NAME")]
    collection: Option<String>,

    /// Only photos of this camera.
    #[arg(long, value_name = "NAME")]
    device: Option<String>,

    /// Only photos with this consent.
    #[arg(long, value_name = "TEXT")]
    consent: Option<String>,

    /// Only photos with this text in their path.
    #[arg(long, value_name = "TEXT")]
    path: Option<String>,
}

pub(super) fn run(arguments: &ListArguments, place: &Place) -> Result<Exit, Failure> {
    let (workspace, settings) = place.open()?;
    let catalogue = Catalogue::read(&workspace)?;
    let class = |label: &String| match settings.class_of(label) {
        Some(class) => settings.classes[class].clone(),
        None => label.clone(),
    };
    let filter = Filter {
        label: arguments.label.as_ref().map(class),
        subject: arguments.subject.clone(),
        collection: arguments.collection.clone(),
        device: arguments.device.clone(),
        consent: arguments.consent.clone(),
        path: arguments.path.clone(),
    };
    let photos = ingestion::list(&catalogue, &filter);
    if place.json {
        print::json(&photos.collect::<Vec<_>>());
    } else if arguments.csv {
        table::write_typed(photos, print::stream()).map_err(Failure::failed)?;
    } else {
        print::data(&text(photos));
    }
    place.say_catalogue(&catalogue);
    Ok(Exit::Done)
}

fn text<'a>(photos: impl Iterator<Item = ListedPhoto<'a>>) -> String {
    let mut table = Table::new(&["photo", "label", "subject", "collection", "captured", "path"]);
    for photo in photos {
        table.row([
            photo.sha256.short(),
            photo.label.to_owned(),
            photo.subject.to_owned(),
            photo.collection.to_owned(),
            photo.captured_at.to_owned(),
            photo.path.to_owned(),
        ]);
    }
    table.text()
}
