//! `mien predict`: what a run's network says of photos that are not in the catalogue, and of videos.

mod drawings;
mod live;
mod rows;
mod sources;

use std::ops::ControlFlow;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use imagery::video::VideoSettings;
use ingestion::{FaceSearch, LooseRequest, PortraitSettings};
use metrics::sequence::SequenceSettings;

use super::Place;
use super::model::Model;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::judging::{FILLING, Judged};
use crate::print;
use crate::progress::Progress;
use crate::table::{counted, thousands};
use crate::trainer::Signals;
use drawings::Drawings;
use rows::{Rows, Unsure};
use sources::{Sight, Sources};

/// Judge photos and videos by a run's network: one line per face, with the probability of every class.
///
/// A photo becomes pixels as it did for training: the run holds its view, so that neither the workspace nor the photos
/// that it learned from are needed. With a view of faces every face has its line, the largest first; with a view of
/// whole photos every photo has one, which also says where the largest face is. Probabilities are calibrated as the
/// experiment asks. `label` is the most probable class, or `unsure`; where there is none, `reason` says why: `no_face`,
/// or `unreadable:` and what is wrong. The columns are `path,time,face,x,y,w,h,label,p_CLASS,…,reason`: when the photo was
/// taken or how many seconds into the video the frame is, the number of the face from 0, and its box in pixels of the upright photo. Every output begins with the model card: lines that begin with `# `, or the
/// first line of JSON. Memory does not grow with the number of photos.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    mien predict paper --seed 1 holiday/ > holiday.csv\n  \
    mien predict experiments/runs/paper/1f00aa22bb33cc44 photo.jpg --format jsonl\n  \
    mien predict 1f00aa22 photos.csv --draw judged\n  \
    mien predict faces interview.mp4 --frames-per-second 5\n  \
    ffmpeg -i rtsp://camera -f nut - | mien predict faces --live -")]
pub(crate) struct PredictArguments {
    /// A run folder, a run id, or an experiment or launch with one run, or with `--seed`.
    #[arg(value_name = "RUN")]
    run: String,

    /// Photos, videos, folders of photos at any depth, or CSV files with a column `path`, whose photos lie beside the CSV file
    /// or, where there is none of that name, in the current folder.
    #[arg(value_name = "PHOTO|DIR|CSV|VIDEO", required_unless_present = "live")]
    paths: Vec<PathBuf>,

    /// Follow a camera such as /dev/video0, or with `-` a video that comes through a pipe: a line that tells what is
    /// seen now and was seen so far, until the source ends or Ctrl-C.
    #[arg(long, value_name = "SOURCE", conflicts_with_all = ["paths", "format", "no_card", "draw", "dry_run"])]
    live: Option<PathBuf>,

    /// Frames that are judged of each second of a video.
    #[arg(long, value_name = "N", default_value_t = SequenceSettings::default().frames_per_second)]
    frames_per_second: f64,

    /// Of several runs, the one with this seed.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,

    /// CSV, or a line of JSON for every face [default: csv; jsonl with --json].
    #[arg(long, value_enum)]
    format: Option<Format>,

    /// Leave out the model card, for readers of CSV that know no lines of another kind.
    #[arg(long)]
    no_card: bool,

    /// A face whose most probable class is less probable than this is `unsure`.
    #[arg(long, value_name = "P", default_value_t = SequenceSettings::default().unsure_below, value_parser = share)]
    unsure_below: f64,

    /// Also draw every photo with its faces framed and bars of the probabilities, as a JPEG in this folder, which
    /// must be new or empty.
    #[arg(long, value_name = "DIR")]
    draw: Option<PathBuf>,

    /// Photos decoded at once; the default is one per core. The result does not depend on it.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,

    /// Say what would be judged, and do nothing.
    #[arg(long)]
    dry_run: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table.
    Csv,
    /// JSON lines.
    Jsonl,
}

pub(super) fn run(arguments: &PredictArguments, place: &Place) -> Result<Exit, Failure> {
    let format = format(arguments, place)?;
    let model = Model::find(&arguments.run, arguments.seed, place)?;
    let settings = VideoSettings { rate: arguments.frames_per_second, ..VideoSettings::default() };
    let unsure = Unsure { below: arguments.unsure_below };
    let mut request = LooseRequest {
        portraits: PortraitSettings {
            view: model.plan.view_settings,
            search: FaceSearch::Quick,
            close_ups: false,
        },
        threads: arguments.threads.map_or(0, usize::from),
        for_people: false,
    };
    if let Some(source) = &arguments.live {
        return live::run(source, &model, &request, &settings, unsure);
    }
    let sources = Sources::find(&arguments.paths, &settings)?;
    let total = sources.photos() + sources.frames(settings.rate);
    if total == 0 {
        return Err(nothing_to_judge(&arguments.paths));
    }
    let drawings = arguments.draw.as_deref().map(|folder| Drawings::plan(folder, &sources));
    let drawings = drawings.transpose()?;
    if arguments.dry_run {
        let run = &model.card.run;
        print::data(&format!("would judge {} by run {run}", planned(&sources, &settings)));
        return Ok(Exit::Done);
    }
    request.for_people = drawings.is_some();
    let signals = Signals::catch()?;
    let judge = model.judge(FILLING, &signals);
    let mut rows = Rows::new(format, &model.card, !arguments.no_card, unsure, print::stream());
    let what = if sources.videos() == 0 { "photo" } else { "picture" };
    let mut counts = Counts { what, ..Counts::default() };
    // Lines and a bar would overwrite each other.
    let progress = (!print::is_on_terminal()).then(|| Progress::new("judging", "pictures"));
    let judged = judge.judge(
        |give| sources.look(&request, &settings, give),
        |judged| {
            rows.write(&judged).map_err(Failure::failed)?;
            if let Some(drawings) = &drawings {
                drawings.draw(counts.pictures, &judged, &model.card, unsure)?;
            }
            counts.add(&judged, unsure);
            if let Some(progress) = &progress {
                progress.at(counts.pictures, total.max(counts.pictures));
            }
            Ok(ControlFlow::Continue(()))
        },
    );
    if let Some(progress) = &progress {
        progress.finish();
    }
    judged?;
    // How many frames a video has is known at its end.
    let total = if sources.videos() == 0 { total } else { counts.pictures };
    print::note(&counts.text(total));
    Ok(signals.exit().unwrap_or(Exit::Done))
}

/// `12 photos and 2 videos (about 240 frames)`.
fn planned(sources: &Sources, settings: &VideoSettings) -> String {
    let photos = counted(sources.photos(), "photo");
    let frames = counted(sources.frames(settings.rate), "frame");
    match (sources.photos(), sources.videos()) {
        (_, 0) => photos,
        (0, videos) => format!("{} (about {frames})", counted(videos, "video")),
        (_, videos) => format!("{photos} and {} (about {frames})", counted(videos, "video")),
    }
}

fn format(arguments: &PredictArguments, place: &Place) -> Result<Format, Failure> {
    match (arguments.format, place.json) {
        (Some(Format::Csv), true) => Err(Failure::refused(
            "`--json` asks for JSON and `--format csv` for CSV\nhint: leave out one of them",
        )),
        (None, false) => Ok(Format::Csv),
        (format, _) => Ok(format.unwrap_or(Format::Jsonl)),
    }
}

fn share(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err("expected a number from 0 to 1".to_owned()),
    }
}

fn nothing_to_judge(paths: &[PathBuf]) -> Failure {
    let names: Vec<String> = paths.iter().map(|path| format!("`{}`", path.display())).collect();
    Failure::refused(format!(
        "no photos in {}\nhint: videos are named one by one, as `*.mp4`",
        names.join(", ")
    ))
}

/// What became of the photos.
#[derive(Default)]
struct Counts {
    what: &'static str,
    pictures: usize,
    faces: usize,
    unsure: usize,
    without_face: usize,
    unreadable: usize,
}

impl Counts {
    fn add(&mut self, judged: &Judged<Sight>, unsure: Unsure) {
        self.pictures += 1;
        self.faces += judged.faces.len();
        let is_unsure = |probabilities: &[f32]| unsure.label(probabilities).is_none();
        self.unsure += judged.faces.iter().filter(|face| is_unsure(&face.probabilities)).count();
        self.unreadable += usize::from(judged.picture.seen.is_err());
        self.without_face += usize::from(judged.picture.seen.is_ok() && judged.faces.is_empty());
    }

    fn text(&self, total: usize) -> String {
        let of =
            if self.pictures < total { format!(" of {}", thousands(total)) } else { String::new() };
        let judged =
            format!("{}{of}, {} judged", counted(self.pictures, self.what), thousands(self.faces));
        let others = [
            (self.unsure, "unsure"),
            (self.without_face, "without a face"),
            (self.unreadable, "unreadable"),
        ];
        let others = others.iter().filter(|(count, _)| *count > 0);
        let others = others.map(|(count, what)| format!(", {} {what}", thousands(*count)));
        others.fold(judged, |text, other| text + &other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_tells_what_there_was() {
        let counts = Counts {
            what: "photo",
            pictures: 1200,
            faces: 1300,
            unsure: 2,
            without_face: 1,
            unreadable: 0,
        };
        assert_eq!(counts.text(1200), "1,200 photos, 1,300 judged, 2 unsure, 1 without a face");
        assert_eq!(
            counts.text(1201),
            "1,200 photos of 1,201, 1,300 judged, 2 unsure, 1 without a face"
        );
    }

    #[test]
    fn a_share_is_a_number_from_0_to_1() {
        assert_eq!((share("0.4"), share("1")), (Ok(0.4), Ok(1.0)));
        assert!(["-0.1", "1.1", "NaN", "x"].iter().all(|text| share(text).is_err()));
    }
}
