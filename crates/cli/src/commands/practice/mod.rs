//! `mien practice`: photos of drawn people, with known truth, and sequences of them.

mod sequence;

use std::path::PathBuf;

use clap::Args;
use formats::json::json;
use practice::{PracticeSettings, SequenceSettings};

use super::Place;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::print;
use crate::progress::Progress;
use crate::table::counted;

/// Draw phone-size photos of faces with known truth, to try everything on.
///
/// People, expressions, light, noise and camera are drawn from the seed: same seed, same bytes.
/// `truth.csv` in the folder says what is in every file.
///
/// With `--sequence`, people whose expressions change: as photos with times and, where ffmpeg is found, as
/// videos, of which one is stored turned, one has a variable rate, one shows two people and one nobody now
/// and then. The truth says for every frame who shows what, and where.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  mien practice card --people 20 --seed 1 --defects\n  mien practice films --sequence"
)]
pub(crate) struct PracticeArguments {
    /// A new or empty folder.
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// How many people: 20, or 1 with `--sequence`.
    #[arg(long)]
    people: Option<usize>,

    /// Photos of every person in every class.
    #[arg(long, value_name = "N", default_value_t = PracticeSettings::default().photos_per_class)]
    shots: usize,

    /// Another seed draws other people.
    #[arg(long, default_value_t = PracticeSettings::default().seed)]
    seed: u64,

    /// Upright width in pixels, a multiple of 48; the height is 4/3 of it.
    #[arg(long, value_name = "PIXELS", default_value_t = PracticeSettings::default().width)]
    width: usize,

    /// Also plant copies, near-copies, contradicting labels and broken files.
    #[arg(long)]
    defects: bool,

    /// Draw sequences of photos and videos instead of single photos.
    #[arg(long, conflicts_with_all = ["shots", "width", "defects"])]
    sequence: bool,

    /// Length of every sequence.
    #[arg(long, requires = "sequence", default_value_t = SequenceSettings::default().seconds)]
    seconds: usize,

    /// Say how much would be drawn, and draw nothing.
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(arguments: &PracticeArguments, place: &Place) -> Result<Exit, Failure> {
    if arguments.sequence {
        return sequence::run(arguments, place);
    }
    let settings = PracticeSettings {
        people: arguments.people.unwrap_or(PracticeSettings::default().people),
        photos_per_class: arguments.shots,
        seed: arguments.seed,
        defects: arguments.defects,
        width: arguments.width,
    };
    let folder = arguments.folder.display();
    if arguments.dry_run {
        let photos = settings.people * settings.photos_per_class * practice::CLASSES.len();
        print::data(&format!("would draw {} into {folder}", counted(photos, "photo")));
        return Ok(Exit::Done);
    }
    let progress = Progress::new("drawing", "photos");
    let drawn =
        practice::draw(&arguments.folder, &settings, &|done, total| progress.at(done, total));
    progress.finish();
    let drawn = drawn?;
    if place.json {
        let (photos, planted, bytes) = (drawn.photos, drawn.planted, drawn.bytes);
        print::json(&json!({ "photos": photos, "planted": planted, "bytes": bytes }));
    } else {
        let planted = match drawn.planted {
            0 => String::new(),
            planted => format!(" and {}", counted(planted, "planted defect")),
        };
        let photos = counted(drawn.photos, "photo");
        print::data(&format!(
            "drew {photos}{planted} into {folder} ({} MB)",
            drawn.bytes / 1_000_000
        ));
    }
    Ok(Exit::Done)
}

impl From<practice::Error> for Failure {
    fn from(error: practice::Error) -> Self {
        match error {
            practice::Error::NotEmpty { .. } | practice::Error::Setting { .. } => {
                Self::refused(error)
            }
            _ => Self::failed(error),
        }
    }
}
