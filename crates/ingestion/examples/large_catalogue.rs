//! Writes a catalogue of many made-up photos, to see how commands grow with it.
//!
//!     large_catalogue WORKSPACE COUNT
//!
//! Nothing lies behind the rows: no files, no views. The workspace must be there (`mien init`).

use std::error::Error;

use formats::{Digest, Workspace};
use imagery::SimilarityHash;
use ingestion::Photo;
use ingestion::catalogue::{Batch, Event};

const BATCH: usize = 1024;
const CLASSES: [&str; 5] = ["angry", "happy", "neutral", "sad", "surprise"];
const PHOTOS_OF_A_PERSON: usize = 60;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, workspace, count] = arguments.as_slice() else {
        return Err("expected WORKSPACE COUNT".into());
    };
    let workspace = Workspace::open(workspace.as_ref())?;
    let count: usize = count.parse()?;
    let mut series: Option<String> = None;
    for start in (0..count).step_by(BATCH) {
        let mut photos: Vec<Photo> = (start..count.min(start + BATCH)).map(photo).collect();
        photos.sort_by(|one, other| one.key().cmp(&other.key()));
        let events: Vec<Event> = photos.into_iter().map(Event::Add).collect();
        let batch = Batch::new(&events, series.as_deref());
        batch.write(&workspace, &events)?;
        series.get_or_insert(batch.name);
    }
    Ok(())
}

/// Every bit by chance: no photo looks like another.
fn hash(bits: u64) -> SimilarityHash {
    let other = |index: usize| bits.wrapping_mul(2 * index as u64 + 3).rotate_left(17);
    SimilarityHash { whole: bits, cropped: std::array::from_fn(other) }
}

fn photo(number: usize) -> Photo {
    let sha256 = Digest::of(&number.to_le_bytes());
    let bits = u64::from_le_bytes(std::array::from_fn(|index| sha256.bytes()[index]));
    let person = number / PHOTOS_OF_A_PERSON;
    let (class, collection) = (CLASSES[number % CLASSES.len()], person / 200);
    let path =
        format!("data/photos/week-{collection:03}/{class}/person-{person:05}/IMG_{number:07}.jpg");
    // A photo every 20 seconds, people one after the other, on 28 days of 12 months of several years.
    let (day, second) = (number / 900, number % 900 * 20);
    let captured_at = format!(
        "{}-{:02}-{:02}T{:02}:{:02}:{:02}",
        2020 + day / 336,
        day / 28 % 12 + 1,
        day % 28 + 1,
        9 + second / 3600,
        second / 60 % 60,
        second % 60
    );
    Photo {
        sha256,
        path,
        bytes: 1_000_000 + bits % 1_000_000,
        format: "jpeg".into(),
        width: 1920,
        height: 2560,
        orientation: 1,
        captured_at,
        device: format!("Phone {}", person % 12).into(),
        label: class.into(),
        label_source: "folder".into(),
        subject: format!("person-{person:05}").into(),
        collection: format!("week-{collection:03}").into(),
        consent: "research".into(),
        similarity_hash: hash(bits),
        sharpness: 200.0 + (bits % 1000) as f64 / 3.0,
        brightness: 0.3 + (bits % 400) as f64 / 1000.0,
        has_position: bits.is_multiple_of(9),
        has_serial_number: bits.is_multiple_of(7),
        metadata_problem: "".into(),
    }
}
