//! What each part of an import costs: `stages PHOTO…` prints the milliseconds per photo as JSON.
//!
//! Each photo goes through all parts in turn, several times; of each part and photo the fastest time counts,
//! because what else the machine does only adds to it. What is missing here is what photos share: the
//! walk, the catalogue, the files of views and thumbnails.
#![expect(clippy::print_stdout, reason = "an example is a program")]

use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

use formats::{Digest, json};
use imagery::{Limits, THUMBNAIL_SIDE, area_average};

const ROUNDS: usize = 7;
const VIEW_SIDE: u32 = 32;

/// The parts and the fastest times of one photo.
#[derive(Default)]
struct Times(Vec<(&'static str, Duration)>);

impl Times {
    fn of<T>(&mut self, part: &'static str, work: impl FnOnce() -> T) -> T {
        let begun = Instant::now();
        let outcome = black_box(work());
        let time = begun.elapsed();
        match self.0.iter_mut().find(|(name, _)| *name == part) {
            Some((_, fastest)) => *fastest = time.min(*fastest),
            None => self.0.push((part, time)),
        }
        outcome
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let photos: Vec<String> = std::env::args().skip(1).collect();
    let mut sums: Vec<(&str, Duration)> = Vec::new();
    for photo in &photos {
        let mut times = Times::default();
        for _ in 0..ROUNDS {
            go_through(photo, &mut times)?;
        }
        for (part, time) in times.0 {
            match sums.iter_mut().find(|(name, _)| *name == part) {
                Some((_, sum)) => *sum += time,
                None => sums.push((part, time)),
            }
        }
    }
    let milliseconds = |sum: &Duration| sum.as_secs_f64() * 1e3 / photos.len().max(1) as f64;
    let parts: Vec<_> =
        sums.iter().map(|(part, sum)| json::json!([part, milliseconds(sum)])).collect();
    println!("{}", json::pretty(&parts));
    Ok(())
}

/// In the order of an import.
fn go_through(photo: &str, times: &mut Times) -> Result<(), Box<dyn Error>> {
    let bytes = times.of("read", || std::fs::read(photo))?;
    times.of("SHA-256", || Digest::of(&bytes));
    times.of("metadata", || imagery::inspect(&bytes))?;
    let limits = Limits::default();
    let picture =
        times.of("decode", || imagery::decode_upright(&bytes, THUMBNAIL_SIDE, &limits))?;
    times.of("32 x 32 view", || area_average(&picture, VIEW_SIDE, VIEW_SIDE));
    times.of("thumbnail", || imagery::encode_thumbnail(&picture));
    times.of("similarity hash", || imagery::similarity_hash(&picture));
    times.of("sharpness", || imagery::sharpness(&picture));
    times.of("brightness", || imagery::brightness(&picture));
    Ok(())
}
