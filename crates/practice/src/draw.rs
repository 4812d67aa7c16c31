//! The way of practice photos: plan, draw in parallel, plant defects, write the truth.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::camera::{self, Photo};
use crate::defects::{self, Planted};
use crate::drawing::portrait;
use crate::exif_block::{self, Facts};
use crate::expression::Expression;
use crate::person::Person;
use crate::phone::Pocket;
use crate::plan::{Shot, shots};
use crate::random::{Draws, Purpose, scramble};
use crate::scene::{Pose, Session};
use crate::truth::{self, Row};
use crate::{Error, TRUTH_FILE, files};

/// What to draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PracticeSettings {
    /// People, each with every class.
    pub people: usize,
    /// Photos of each person and class.
    pub photos_per_class: usize,
    /// Same seed, same bytes.
    pub seed: u64,
    /// Also plant files with known defects.
    pub defects: bool,
    /// Upright width in pixels; the height is 4/3 of it.
    pub width: usize,
}

impl Default for PracticeSettings {
    /// 600 photos of 1920 x 2560 pixels.
    fn default() -> Self {
        Self { people: 20, photos_per_class: 6, seed: 1, defects: false, width: 1920 }
    }
}

/// What was drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drawn {
    /// Good photos.
    pub photos: usize,
    /// Planted files.
    pub planted: usize,
    /// Bytes of both.
    pub bytes: u64,
}

/// Draws practice photos into an empty or new folder, as `<class>/<subject>/IMG_….jpg`, and
/// writes [`TRUTH_FILE`] beside them. `progress` hears how many files are done, of how many.
pub fn draw(
    folder: &Path,
    settings: &PracticeSettings,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Drawn, Error> {
    check(settings)?;
    files::claim(folder)?;
    let shots = shots(settings);
    let planted = if settings.defects { defects::plan(settings.seed, &shots) } else { Vec::new() };
    let total = shots.len() + planted.len();
    let done = AtomicUsize::new(0);
    let finish = || progress(done.fetch_add(1, Ordering::Relaxed) + 1, total);
    let drawn = shots.par_iter().map(|shot| {
        let bytes =
            photo(settings, shot).map_err(|error| Error::photo(shot.path.as_ref(), &error))?;
        write(folder, &shot.path, &bytes, &finish)
    });
    let photo_bytes: u64 = drawn.try_reduce(|| 0, |one, other| Ok(one + other))?;
    let made = planted.par_iter().map(|plant: &Planted| {
        let bytes = plant.make(folder)?;
        write(folder, &plant.row.path, &bytes, &finish)
    });
    let planted_bytes: u64 = made.try_reduce(|| 0, |one, other| Ok(one + other))?;
    let rows = shots.iter().map(Row::of_shot).chain(planted.iter().map(|plant| plant.row.clone()));
    files::write(&folder.join(TRUTH_FILE), truth::table(rows.collect()).as_bytes())?;
    Ok(Drawn { photos: shots.len(), planted: planted.len(), bytes: photo_bytes + planted_bytes })
}

fn check(settings: &PracticeSettings) -> Result<(), Error> {
    let wrong = |setting, found: usize, expected| {
        Err(Error::Setting { setting, found: found as u64, expected })
    };
    match settings {
        PracticeSettings { people, .. } if !(1..=9999).contains(people) => {
            wrong("people", *people, "1 to 9999")
        }
        PracticeSettings { photos_per_class, .. } if !(1..=200).contains(photos_per_class) => {
            wrong("photos_per_class", *photos_per_class, "1 to 200")
        }
        PracticeSettings { width, .. } if !(96..=7680).contains(width) || width % 48 != 0 => {
            wrong("width", *width, "a multiple of 48 from 96 to 7680")
        }
        _ => Ok(()),
    }
}

fn write(folder: &Path, path: &str, bytes: &[u8], finish: &impl Fn()) -> Result<u64, Error> {
    files::write(&folder.join(path), bytes)?;
    finish();
    Ok(bytes.len() as u64)
}

/// The bytes of one photo.
fn photo(settings: &PracticeSettings, shot: &Shot) -> Result<Vec<u8>, jpeg_encoder::EncodingError> {
    let stored = take(settings, shot).stored(shot.orientation);
    let pocket = Pocket::of_person(settings.seed, shot.person);
    let exif = exif_block::encode(&Facts {
        make: pocket.phone.make,
        model: pocket.phone.model,
        orientation: shot.orientation,
        taken: &shot.taken,
        decimals: None,
        offset: pocket.phone.offset,
        serial: pocket.phone.serial,
        position: pocket.position,
        size: (stored.width as u32, stored.height as u32),
    });
    stored.save(exif)
}

/// The upright pixels of one photo.
fn take(settings: &PracticeSettings, shot: &Shot) -> Photo {
    let seed = settings.seed;
    let person = Person::new(seed, shot.person);
    let session = Session::new(seed, shot.person, shot.session);
    let key = shot.burst_of.as_ref().map_or(shot.key, |(key, _)| *key);
    let mut expression_draws = Draws::new(seed, Purpose::Expression, key);
    let mut face = Expression::of_class(shot.class, &mut expression_draws);
    let mut pose = Pose::new(&mut expression_draws);
    if shot.burst_of.is_some() {
        let mut burst = Draws::new(seed, Purpose::Burst, shot.key);
        pose = pose.nudged(&mut burst);
        face.gaze.0 += 0.04 * burst.bell();
    }
    let size = (settings.width / 2, settings.width / 2 * 4 / 3);
    let canvas = portrait(&person, &face, &session, pose, size);
    let noise = Draws::new(seed, Purpose::SensorNoise, shot.key).bits();
    camera::expose(&canvas, &session, scramble(noise))
}
