//! Sequences are looked at, one after the other, and judged on the way.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use evaluation::timeline::KeyFrame;
use formats::settings::Crop;
use imagery::video::VideoSettings;
use imagery::{Moment, in_order_of_capture};
use ingestion::{FaceSearch, LoosePhoto, LooseRequest, PortraitSettings, look_at_video};
use metrics::MetricsError;
use metrics::sequence::{Frame, Sequence};

use super::asked::Source;
use super::constants::Constants;
use super::observer::{Framed, Observer, Timeline};
use crate::commands::model::Model;
use crate::failure::Failure;
use crate::judging::{FILLING, Give, Judged, JudgedFace};
use crate::progress::Progress;
use crate::table::counted;
use crate::trainer::Signals;

/// How sequences are looked at.
pub(super) struct Look<'a> {
    pub(super) model: &'a Model,
    pub(super) constants: Constants,
    /// Whether every sequence shows one person alone.
    pub(super) one_person: bool,
    pub(super) with_pictures: bool,
    pub(super) threads: usize,
    pub(super) signals: &'a Signals,
}

/// What was seen of a sequence.
pub(super) struct Observed {
    /// By the number of their track.
    pub(super) tracks: Vec<ObservedTrack>,
    /// What could not be seen, a sentence each.
    pub(super) notes: Vec<String>,
}

/// A face of a sequence.
pub(super) struct ObservedTrack {
    pub(super) id: u32,
    pub(super) sequence: Sequence,
    pub(super) boxes: Vec<Option<evaluation::timeline::FacePlace>>,
    pub(super) key_frames: Vec<KeyFrame>,
}

/// Something of the sequence with this number.
struct Piece {
    sequence: usize,
    what: What,
}

enum What {
    /// A frame, at so many seconds.
    Frame(f64),
    Photo(Box<LoosePhoto>),
    /// The video ended as it should not have.
    Note(String),
}

impl Look<'_> {
    /// Looks at all of `sources`; nothing comes of a signal's interruption.
    pub(super) fn at(&self, sources: &[&Source]) -> Result<Vec<Observed>, Failure> {
        let rate = self.constants.sequence.frames_per_second;
        let total: usize = sources.iter().map(|source| source.moments(rate)).sum();
        let judge = self.model.judge(FILLING, self.signals);
        let mut looking: Vec<Looking> = sources.iter().map(|source| self.looking(source)).collect();
        let (progress, mut done) = (Progress::new("looking", "frames"), 0);
        let judged = judge.judge(
            |give| self.look(sources, give),
            |Judged { picture: Piece { sequence, what }, faces }| {
                let looking = &mut looking[sequence];
                match what {
                    What::Frame(time) => {
                        looking.times.push(time);
                        looking.observer.add(time, &faces);
                    }
                    What::Photo(photo) => looking.add_photo(*photo, &faces),
                    What::Note(note) => looking.notes.push(note),
                }
                done += 1;
                progress.at(done, total.max(done));
                Ok(ControlFlow::Continue(()))
            },
        );
        progress.finish();
        judged?;
        let classes = self.model.plan.classes.len();
        let observed = looking.into_iter().zip(sources);
        observed.map(|(looking, source)| looking.finish(self.constants, source, classes)).collect()
    }

    fn looking(&self, source: &Source) -> Looking {
        let is_video = matches!(source, Source::Video { .. });
        // A view of whole pictures judges what is in view as one.
        let one = self.one_person || self.shows_whole() || !is_video;
        let observer = Observer::new(self.constants, one);
        let mut notes = Vec::new();
        if is_video && self.shows_whole() && !self.one_person {
            let view = &self.model.card.view;
            notes.push(format!(
                "The view `{view}` shows whole frames, so that people in view together are judged as one."
            ));
        }
        Looking { observer, times: Vec::new(), photos: Vec::new(), unreadable: Vec::new(), notes }
    }

    fn shows_whole(&self) -> bool {
        self.model.plan.view_settings.crop == Crop::Whole
    }

    fn look(&self, sources: &[&Source], give: &mut Give<Piece>) -> Result<(), ingestion::Error> {
        let portraits = PortraitSettings {
            view: self.model.plan.view_settings,
            search: FaceSearch::All,
            close_ups: self.with_pictures,
        };
        let request = LooseRequest { portraits, threads: self.threads, for_people: false };
        for (sequence, source) in sources.iter().enumerate() {
            let piece = |what| Piece { sequence, what };
            match source {
                Source::Photos { photos, .. } => photos.look(&request, |photo, portraits| {
                    give(piece(What::Photo(Box::new(photo))), portraits)
                })?,
                Source::Video { path, .. } => {
                    let settings = video_settings(self.constants);
                    let problem =
                        look_at_video(path.as_path(), &settings, &request, |frame, portraits| {
                            give(piece(What::Frame(frame.time)), portraits)
                        })?;
                    if let Some(problem) = problem {
                        let _ = give(piece(What::Note(problem)), Vec::new());
                    }
                }
            }
        }
        Ok(())
    }
}

/// Frames whose longer side has more pixels are made smaller: enough for faces of a tenth of it, and however large
/// a camera's frames are, few megabytes each.
const LONGEST_SIDE: u32 = 1920;

/// How videos are read.
pub(super) fn video_settings(constants: Constants) -> VideoSettings {
    VideoSettings {
        rate: constants.sequence.frames_per_second,
        longest_side: Some(LONGEST_SIDE),
        ..VideoSettings::default()
    }
}

/// A sequence while it is looked at.
struct Looking {
    observer: Observer,
    /// Of frames.
    times: Vec<f64>,
    /// Photos that could be read, with their moments.
    photos: Vec<(String, Option<Moment>)>,
    /// The others, with what is wrong.
    unreadable: Vec<String>,
    notes: Vec<String>,
}

/// How many photos that cannot be read are named.
const NAMED: usize = 3;

impl Looking {
    fn add_photo(&mut self, photo: LoosePhoto, faces: &[JudgedFace]) {
        match photo.seen {
            Ok(seen) => {
                self.photos.push((photo.path, seen.facts.moment));
                self.observer.add(0.0, faces);
            }
            Err(problem) => self.unreadable.push(format!("`{}`: {problem}", photo.path)),
        }
    }

    fn finish(
        mut self,
        constants: Constants,
        source: &Source,
        classes: usize,
    ) -> Result<Observed, Failure> {
        self.note_unreadable();
        let (timelines, brief) = self.observer.finish();
        if brief > 0 {
            let tracks = counted(brief, "brief track");
            self.notes
                .push(format!("{tracks} left out: fewer frames than `tracks.fewest_frames`."));
        }
        let spans: Vec<_> = timelines.values().filter_map(Timeline::span).collect();
        if spans.len() > 1 && spans.windows(2).all(|pair| pair[0].1 < pair[1].0) {
            let tracks = counted(spans.len(), "track");
            self.notes.push(format!(
                "No two of the {tracks} are in view at once: if they are one person, `--one-person` makes one timeline of them."
            ));
        }
        let tracks = match source {
            Source::Video { .. } => {
                let step = 1.0 / constants.sequence.frames_per_second;
                let framed = |timeline: Timeline| timeline.of_video(&self.times, step);
                tracks(timelines, framed, |frames| Sequence::of_video(classes, frames))
            }
            Source::Photos { .. } => {
                let (order, note) = order_of(self.photos);
                self.notes.extend(note);
                let framed = |timeline: Timeline| timeline.of_photos(&order);
                tracks(timelines, framed, |frames| Sequence::of_photos(classes, frames))
            }
        };
        Ok(Observed { tracks: tracks.map_err(Failure::failed)?, notes: self.notes })
    }

    fn note_unreadable(&mut self) {
        let count = self.unreadable.len();
        if count > 0 {
            let photos = counted(count, "photo");
            let named = self.unreadable[..count.min(NAMED)].join("; ");
            let more = if count > NAMED { "; and so on" } else { "" };
            self.notes.push(format!("{photos} could not be read: {named}{more}."));
        }
    }
}

fn tracks(
    timelines: BTreeMap<u32, Timeline>,
    framed: impl Fn(Timeline) -> Framed,
    sequence: impl Fn(Vec<Frame>) -> Result<Sequence, MetricsError>,
) -> Result<Vec<ObservedTrack>, MetricsError> {
    let track = |(id, timeline)| {
        let Framed { frames, boxes, key_frames } = framed(timeline);
        Ok(ObservedTrack { id, sequence: sequence(frames)?, boxes, key_frames })
    };
    timelines.into_iter().map(track).collect()
}

/// Photos, as they were looked at, in the order in which they were taken; without any time where one has none.
fn order_of(photos: Vec<(String, Option<Moment>)>) -> (Vec<(usize, Option<f64>)>, Option<String>) {
    let count = photos.len();
    let timeless = photos.iter().filter(|(_, moment)| moment.is_none()).count();
    let named = photos.into_iter().enumerate();
    let named = named.map(|(number, (name, moment))| ((name, number), moment));
    let mut order: Vec<(usize, Option<f64>)> =
        in_order_of_capture(named).into_iter().map(|((_, number), time)| (number, time)).collect();
    if timeless == 0 {
        return (order, None);
    }
    for (_, time) in &mut order {
        *time = None;
    }
    let note = format!(
        "{timeless} of {} do not say when they were taken, so that the photos count as in no order.",
        counted(count, "photo")
    );
    (order, Some(note))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn photos_are_ordered_by_time_and_not_at_all_if_one_has_none() {
        let moment = |local: i64| Some(Moment { local: local * 1_000_000, offset: None });
        let photo = |name: &str, moment| (name.to_owned(), moment);
        let (order, note) = order_of(vec![photo("a", moment(9)), photo("b", moment(4))]);
        assert_eq!((order, note), (vec![(1, Some(0.0)), (0, Some(5.0))], None));
        let (order, note) = order_of(vec![photo("b", moment(9)), photo("a", None)]);
        assert_eq!(order, [(0, None), (1, None)]);
        insta::assert_snapshot!(note.unwrap(), @"1 of 2 photos do not say when they were taken, so that the photos count as in no order.");
    }
}
