//! `mien views`: the photos as small pixels.

use clap::{Args, Subcommand};
use ingestion::Catalogue;
use ingestion::views::{View, build_missing, missing, thumbnails};

use super::Place;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::print;
use crate::progress::Progress;
use crate::table::counted;

/// Make the pixels of views that data/mien.yaml declares.
#[derive(Subcommand)]
pub(crate) enum ViewsCommand {
    Build(BuildArguments),
}

/// Draw a view for photos that came in before it was declared, or declared otherwise, or whose pixels are
/// missing or damaged.
#[derive(Args)]
#[command(after_help = "Example:\n  mien views build whole-32")]
pub(crate) struct BuildArguments {
    /// The view's name in data/mien.yaml, or `thumbnails`.
    #[arg(value_name = "NAME")]
    name: String,

    /// Photos decoded at once; the default is one per core.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,

    /// Say how many photos would be drawn, and draw nothing.
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(command: &ViewsCommand, place: &Place) -> Result<Exit, Failure> {
    let ViewsCommand::Build(arguments) = command;
    let (workspace, settings) = place.open()?;
    let of_photos = arguments.name == thumbnails::NAME;
    let view = if of_photos { None } else { Some(View::named(&settings, &arguments.name)?) };
    let catalogue = Catalogue::read(&workspace)?;
    if arguments.dry_run {
        let missing = match view {
            Some(view) => missing(&workspace, &catalogue, view),
            None => thumbnails::missing(&workspace, &catalogue),
        };
        let missing = counted(missing, "photo");
        print::data(&format!("would draw {missing} as `{}`", arguments.name));
        place.say_catalogue(&catalogue);
        return Ok(Exit::Done);
    }
    let progress = Progress::new("drawing", "photos");
    let threads = arguments.threads.map_or(0, usize::from);
    let watch = |at: ingestion::Progress| progress.at(at.done, at.total);
    let drawn = match view {
        Some(view) => build_missing(&workspace, &catalogue, view, threads, &watch),
        None => thumbnails::build_missing(&workspace, &catalogue, threads, &watch),
    };
    progress.finish();
    let drawn = drawn?;
    if place.json {
        print::json(&formats::json::json!({ "view": arguments.name, "drawn": drawn }));
    } else {
        print::data(&format!("{} drawn as `{}`", counted(drawn, "photo"), arguments.name));
    }
    place.say_catalogue(&catalogue);
    Ok(Exit::Done)
}
