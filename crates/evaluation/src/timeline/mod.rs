//! The page and the files of `mien analyse`: the apparent expressions of every face over time.
//!
//! It is handed all that it shows. Stress is a word that stands nowhere, on the page or in a file, unless it
//! was asked for with a purpose: without it there are expression shares alone.

mod claim;
mod constants;
mod frames;
mod glossary;
mod groups;
mod key_frames;
mod notices;
mod numbers;
mod page;
mod ratios;
mod summary;
mod table;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use formats::report_files::{FRAMES, PAGE, SUMMARY};
use formats::{atomic, json};
use metrics::sequence::{
    Analysis, BaselineDifference, JudgedFrame, Sequence, SequenceSettings, State, StateClasses,
};

use crate::figures::{self, Drawing};
use crate::{Error, ModelCard, Thumbnail};

/// What the page and the files show.
#[derive(Debug, Clone)]
pub struct TimelinePage<'a> {
    /// What was analysed, for the heading.
    pub title: &'a str,
    /// The classes in their order.
    pub classes: &'a [String],
    /// Which of them speak for stress and for happiness.
    pub state_classes: &'a StateClasses,
    /// A video or a folder of photos each.
    pub sequences: Vec<TimelineSequence<'a>>,
    /// The constants behind the numbers.
    pub settings: SequenceSettings,
    /// Other constants, as name and value: of faces, of tracks, the temperature.
    pub more_settings: Vec<(String, String)>,
    /// The classifier: its accuracy, where it comes from.
    pub model_card: &'a ModelCard,
    /// What this analysis could not do, a sentence each; words between backticks are code.
    pub notes: Vec<String>,
    /// Whether the stress index was asked for.
    pub stress: Option<StressAsked<'a>>,
}

/// What was said when the stress index was asked for.
#[derive(Debug, Clone, Copy)]
pub struct StressAsked<'a> {
    /// What it is for.
    pub purpose: &'a str,
    /// Whether the paper's verdict is shown too.
    pub paper_verdict: bool,
}

/// A video or a folder of photos.
#[derive(Debug, Clone)]
pub struct TimelineSequence<'a> {
    /// Where it lies, distinct on the page.
    pub name: &'a str,
    /// Whom it shows, where somebody said so; never found out from faces.
    pub person: Option<&'a str>,
    /// The faces in it, each followed; none where no face was found.
    pub tracks: Vec<TimelineTrack<'a>>,
}

/// A face that was followed.
#[derive(Debug, Clone)]
pub struct TimelineTrack<'a> {
    /// Its number in the sequence.
    pub id: u32,
    /// Its frames, with what was observed on each.
    pub sequence: &'a Sequence,
    /// Where the face is on each frame `[n]`.
    pub boxes: &'a [Option<FacePlace>],
    /// The numbers of the sequence.
    pub analysis: &'a Analysis,
    /// Some frames to look at.
    pub key_frames: KeyFrames,
    /// How far it is from this person's baseline.
    pub baseline: Option<BaselineDifference>,
}

/// A face's box, in pixels of the upright frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FacePlace {
    /// Left edge; may lie outside.
    pub x: i32,
    /// Upper edge; may lie outside.
    pub y: i32,
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
}

/// Frames to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyFrames {
    /// In the order of time; the first [`KEY_FRAMES`] are shown.
    Of(Vec<KeyFrame>),
    /// None, so that the page shows no face.
    LeftOut,
}

/// A frame to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFrame {
    /// Which of the track's frames it is, from 0.
    pub frame: usize,
    /// What it shows.
    pub picture: Thumbnail,
}

/// Key frames of one track that are shown.
pub const KEY_FRAMES: usize = 8;
/// Tracks that have figures and key frames; the table and the files hold all.
pub const PICTURED_TRACKS: usize = 8;

/// Where everything was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineFiles {
    /// For people.
    pub page: PathBuf,
    /// The numbers with every digit.
    pub summary: PathBuf,
    /// Every frame of every track.
    pub frames: PathBuf,
    /// What the page says first, a sentence for each track and for each sequence without one.
    pub headline: Vec<String>,
}

/// Writes the page and its files under `folder`. The same page gives the same bytes.
pub fn write_timeline(page: &TimelinePage, folder: &Path) -> Result<TimelineFiles, Error> {
    let drawings = drawings(page)?;
    let files = TimelineFiles {
        page: folder.join(PAGE),
        summary: folder.join(SUMMARY),
        frames: folder.join(FRAMES),
        headline: claim::headline(page),
    };
    atomic::write(&files.frames, frames::text(page).as_bytes())?;
    atomic::write(&files.summary, json::pretty(&summary::Summary::of(page)).as_bytes())?;
    atomic::write(&files.page, page::render(page, &drawings).into_string().as_bytes())?;
    Ok(files)
}

/// The pictures of a track.
struct TrackDrawings {
    over_time: Drawing,
    shares: Option<Drawing>,
}

fn drawings(page: &TimelinePage) -> Result<Vec<TrackDrawings>, Error> {
    let pictured = page.tracks().take(PICTURED_TRACKS).enumerate();
    let drawn = pictured.map(|(index, (of, track))| {
        let slug = &(index + 1).to_string();
        let name = &track.name(of);
        let (classes, with_states) = (page.classes, page.stress.is_some());
        let (sequence, analysis) = (track.sequence, track.analysis);
        let over_time =
            figures::TimelineFigure { slug, name, classes, sequence, analysis, with_states };
        let bars = |shares| {
            figures::render(&figures::ExpressionShares { slug, name, classes, shares }, false)
        };
        Ok(TrackDrawings {
            over_time: figures::render(&over_time, false)?,
            shares: analysis.shares.as_ref().map(bars).transpose()?,
        })
    });
    drawn.collect()
}

impl TimelinePage<'_> {
    /// Every track with its sequence.
    fn tracks(&self) -> impl Iterator<Item = (&TimelineSequence<'_>, &TimelineTrack<'_>)> {
        self.sequences.iter().flat_map(|of| of.tracks.iter().map(move |track| (of, track)))
    }
}

impl TimelineTrack<'_> {
    /// What readers know it by.
    fn name(&self, of: &TimelineSequence) -> String {
        match of.tracks.len() {
            1 => of.name.to_owned(),
            _ => format!("{}, track {}", of.name, self.id),
        }
    }
}

/// The class that a frame shows; nothing where it is unsure.
pub(crate) fn expression(frame: &JudgedFrame) -> Option<usize> {
    let most = frame.smoothed.iter().copied().fold(0.0, f64::max);
    let first = frame.smoothed.iter().position(|probability| *probability >= most);
    first.filter(|_| frame.state != State::Unsure)
}
