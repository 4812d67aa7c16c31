//! Draws sequences with known truth: people whose expressions change, as photos and as videos.

mod clips;
mod film;
mod motion;
mod photos;
mod presence;
mod schedule;
mod stage;
mod times;
mod truth;
mod turn;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use imagery::video::find_program;
use rayon::prelude::*;

use crate::plan::subject;
use crate::random::{Draws, Purpose};
use crate::{Error, TRUTH_FILE, files};
use clips::{CLIPS, Clip, Codec, Form};
use film::{Encoding, Film};
use stage::Stage;

/// What to draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SequenceSettings {
    /// People, each with every sequence, in one of which the next person visits.
    pub people: usize,
    /// Length of every sequence.
    pub seconds: usize,
    /// Same seed, same bytes of photos; of videos as far as the same ffmpeg encodes them.
    pub seed: u64,
    /// Folders that hold `ffmpeg`, in the form of the variable PATH, which counts otherwise.
    pub search_path: Option<OsString>,
}

impl Default for SequenceSettings {
    /// One person for a minute.
    fn default() -> Self {
        Self { people: 1, seconds: 60, seed: 1, search_path: None }
    }
}

/// What was drawn, or would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawnSequences {
    /// Photos in sequences.
    pub photos: usize,
    /// Videos.
    pub videos: usize,
    /// Files that were not drawn, and why.
    pub left_out: Vec<(String, String)>,
    /// Bytes of all files.
    pub bytes: u64,
}

/// Draws sequences into an empty or new folder, as `<person>/photos/` and `<person>/<name>.mp4`, and writes
/// [`TRUTH_FILE`] beside them. Without ffmpeg only photos are drawn. `progress` hears how many frames are
/// done, of how many.
pub fn draw_sequences(
    folder: &Path,
    settings: &SequenceSettings,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<DrawnSequences, Error> {
    check(settings)?;
    files::claim(folder)?;
    let ffmpeg = find_program("ffmpeg", settings.search_path.as_deref());
    let takes: Vec<Take> =
        takes(settings).filter(|take| ffmpeg.is_ok() || take.is_photos()).collect();
    let total = takes.iter().map(|take| take.times.len()).sum();
    let done = AtomicUsize::new(0);
    let finish = || progress(done.fetch_add(1, Ordering::Relaxed) + 1, total);
    let drawing = Drawing { folder, seed: settings.seed, ffmpeg: ffmpeg.ok(), finish: &finish };
    let made: Vec<Made> =
        takes.par_iter().map(|take| drawing.make(take)).collect::<Result<_, _>>()?;
    let rows: String = made.iter().map(|made| made.rows.as_str()).collect();
    files::write(&folder.join(TRUTH_FILE), format!("{}{rows}", truth::HEADER).as_bytes())?;
    let mut drawn = plan_sequences(settings)?;
    drawn.photos = made.iter().map(|made| made.photos).sum();
    drawn.videos = made.iter().map(|made| made.videos).sum();
    drawn.left_out.extend(made.iter().filter_map(|made| made.left_out.clone()));
    drawn.bytes = made.iter().map(|made| made.bytes).sum();
    Ok(drawn)
}

/// What [`draw_sequences`] would draw; says no bytes.
pub fn plan_sequences(settings: &SequenceSettings) -> Result<DrawnSequences, Error> {
    check(settings)?;
    let missing = find_program("ffmpeg", settings.search_path.as_deref()).err();
    let (photos, videos): (Vec<Take>, Vec<Take>) = takes(settings).partition(Take::is_photos);
    let left_out =
        videos.iter().filter_map(|take| Some((take.path.clone(), missing.as_ref()?.to_string())));
    let left_out: Vec<(String, String)> = left_out.collect();
    Ok(DrawnSequences {
        photos: photos.iter().map(|take| take.times.len()).sum(),
        videos: videos.len() - left_out.len(),
        left_out,
        bytes: 0,
    })
}

fn check(settings: &SequenceSettings) -> Result<(), Error> {
    let wrong = |setting, found: usize, expected| {
        Err(Error::Setting { setting, found: found as u64, expected })
    };
    match settings {
        SequenceSettings { people, .. } if !(1..=9999).contains(people) => {
            wrong("people", *people, "1 to 9999")
        }
        SequenceSettings { seconds, .. } if !(10..=3600).contains(seconds) => {
            wrong("seconds", *seconds, "10 to 3600")
        }
        _ => Ok(()),
    }
}

/// One sequence of one person.
struct Take {
    clip: &'static Clip,
    person: usize,
    /// Tells the sequences of all people apart.
    key: u64,
    /// Below the drawn folder.
    path: String,
    seconds: f32,
    /// Of its frames, in milliseconds.
    times: Vec<u32>,
    /// The expression that gives them to ffmpeg, where they are uneven.
    uneven: Option<String>,
}

fn takes(settings: &SequenceSettings) -> impl Iterator<Item = Take> {
    let (seed, length) = (settings.seed, settings.seconds);
    (0..settings.people).flat_map(move |person| {
        CLIPS.iter().enumerate().map(move |(number, clip)| {
            let key = (person as u64) << 8 | number as u64;
            let mut draws = Draws::new(seed, Purpose::Sequence, 1 << 42 | key);
            let (times, uneven) = clip.times.draw(&mut draws, 1000 * length as u32);
            let path = format!("{}/{}", subject(person), clip.name);
            Take { clip, person, key, path, seconds: length as f32, times, uneven }
        })
    })
}

impl Take {
    fn is_photos(&self) -> bool {
        self.clip.form == Form::Photos
    }
}

/// What became of a sequence.
#[derive(Default)]
struct Made {
    photos: usize,
    videos: usize,
    left_out: Option<(String, String)>,
    bytes: u64,
    /// Of the truth.
    rows: String,
}

/// What all sequences are drawn with.
struct Drawing<'a> {
    folder: &'a Path,
    seed: u64,
    ffmpeg: Option<PathBuf>,
    finish: &'a (dyn Fn() + Sync),
}

impl Drawing<'_> {
    fn make(&self, take: &Take) -> Result<Made, Error> {
        let stage = Stage::new(self.seed, take.person, take.key, take.clip, take.seconds);
        match (take.clip.form, &self.ffmpeg) {
            (Form::Video { codec, turned }, Some(ffmpeg)) => {
                self.film(take, &stage, ffmpeg, codec, turned)
            }
            _ => self.photos(take, &stage),
        }
    }

    fn photos(&self, take: &Take, stage: &Stage) -> Result<Made, Error> {
        let shots = photos::shots(&take.path, &take.times);
        let write = |shot: &photos::Shot| {
            let path = self.folder.join(&shot.path);
            let bytes = photos::take(stage, self.seed, take.person, shot);
            let bytes = bytes.map_err(|error| Error::photo(&path, &error))?;
            files::write(&path, &bytes)?;
            (self.finish)();
            Ok(bytes.len() as u64)
        };
        let bytes = shots.par_iter().map(write).try_reduce(|| 0, |one, other| Ok(one + other))?;
        let rows = photos::rows(stage, &take.path, &shots);
        Ok(Made { photos: shots.len(), bytes, rows, ..Made::default() })
    }

    /// A video that ffmpeg cannot encode, because it was built without a codec, is left out.
    fn film(
        &self,
        take: &Take,
        stage: &Stage,
        ffmpeg: &Path,
        codec: Codec,
        turned: bool,
    ) -> Result<Made, Error> {
        let path = self.folder.join(&take.path);
        let (width, height) = take.clip.size;
        let size = if turned { (height, width) } else { (width, height) };
        let encoding = Encoding { size, codec, times: take.uneven.as_deref() };
        let unfinished = files::beside(&path)?;
        let film = Film::start(ffmpeg, &unfinished, &encoding)
            .map_err(|error| Error::photo(&path, &error))?;
        if let Err(reason) = self.shoot(film, take, stage, turned) {
            return Ok(Made { left_out: Some((take.path.clone(), reason)), ..Made::default() });
        }
        let mut bytes = std::fs::read(&unfinished).map_err(Error::file(&path))?;
        if turned && !turn::turn_clockwise(&mut bytes, size.1 as u32) {
            return Err(Error::photo(&path, &"ffmpeg wrote another header than expected"));
        }
        files::write(&path, &bytes)?;
        let frame = |time: &u32| truth::rows(&take.path, &take.path, *time, &stage.faces(*time));
        let rows = take.times.iter().map(frame).collect();
        Ok(Made { videos: 1, bytes: bytes.len() as u64, rows, ..Made::default() })
    }

    fn shoot(
        &self,
        mut film: Film,
        take: &Take,
        stage: &Stage,
        turned: bool,
    ) -> Result<(), String> {
        for time in &take.times {
            let frame = stage.frame(*time).stored(if turned { 6 } else { 1 });
            // One that does not listen has ended with an error of its own, which the end tells.
            if let Err(error) = film.add(&frame.pixels) {
                return film.finish().and(Err(error.to_string()));
            }
            (self.finish)();
        }
        film.finish()
    }
}
