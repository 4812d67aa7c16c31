//! The catalogue: immutable batches of events, read together as the photos that are there now.
//!
//! `data/catalogue/<time>-<batch>.parquet`, where `<batch>` is the first eight digits of the digest of
//! the batch's rows. The batches in the order of their names, laid over each other by
//! (`sha256`, `path`), are the catalogue; where a batch ends does not matter.

mod batch;
mod event;
mod table;

use std::collections::BTreeMap;

use formats::{Digest, Digester, Workspace, json};
use serde::Serialize;

pub use batch::Batch;
pub use event::{Event, Labelled, Photo, Rejected};

use crate::Error;

/// The photos that are there now.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Catalogue {
    photos: Vec<Photo>,
    rejected: Vec<Rejected>,
    batches: Vec<Batch>,
}

impl Catalogue {
    /// Reads all batches of the workspace; a workspace without any has an empty catalogue.
    pub fn read(workspace: &Workspace) -> Result<Self, Error> {
        let mut events = Vec::new();
        let mut batches = Vec::new();
        for path in batch::paths(workspace)? {
            let rows = batch::read(&path)?;
            batches.push(Batch::of(&path, &rows));
            events.extend(rows);
        }
        Ok(Self { batches, ..Self::of(events) })
    }

    /// A catalogue of these events alone, without files. A file that comes in again replaces its row;
    /// what is said about a file without a row is passed over.
    pub fn of(events: impl IntoIterator<Item = Event>) -> Self {
        let mut photos: BTreeMap<(Digest, String), Photo> = BTreeMap::new();
        let mut rejected: BTreeMap<(Digest, String), Rejected> = BTreeMap::new();
        for event in events {
            let (sha256, path) = event.key();
            let key = (sha256, path.to_owned());
            match event {
                Event::Add(photo) => {
                    rejected.remove(&key);
                    photos.insert(key, photo);
                }
                Event::Reject(file) => {
                    photos.remove(&key);
                    rejected.insert(key, file);
                }
                Event::Label(said) => {
                    photos.entry(key).and_modify(|photo| said.apply(photo));
                }
            }
        }
        Self {
            photos: photos.into_values().collect(),
            rejected: rejected.into_values().collect(),
            batches: Vec::new(),
        }
    }

    /// The photos, sorted by (`sha256`, `path`); one photo at two places has two rows.
    pub fn photos(&self) -> &[Photo] {
        &self.photos
    }

    /// The files that could not be read, sorted by (`sha256`, `path`).
    pub fn rejected(&self) -> &[Rejected] {
        &self.rejected
    }

    /// Whether the file at `path` with this content has a row, read or unreadable.
    pub fn has(&self, sha256: Digest, path: &str) -> bool {
        let key = (sha256, path);
        self.photos.binary_search_by(|photo| photo.key().cmp(&key)).is_ok()
            || self.rejected.binary_search_by(|file| file.key().cmp(&key)).is_ok()
    }

    /// The row of the photo at `path` with this content.
    pub fn photo(&self, sha256: Digest, path: &str) -> Option<&Photo> {
        let key = (sha256, path);
        let place = self.photos.binary_search_by(|photo| photo.key().cmp(&key)).ok()?;
        self.photos.get(place)
    }

    /// Whether some photo has this content.
    pub fn has_photo(&self, sha256: Digest) -> bool {
        self.photos.binary_search_by(|photo| photo.sha256.cmp(&sha256)).is_ok()
    }

    /// The batches in the order of their names, each with the photos that its views hold.
    pub fn batches(&self) -> &[Batch] {
        &self.batches
    }

    /// SHA-256 over the current rows, without times and names of batches.
    pub fn digest(&self) -> Digest {
        let mut digester = Digester::default();
        for photo in &self.photos {
            add_row(&mut digester, photo);
        }
        for file in &self.rejected {
            add_row(&mut digester, file);
        }
        digester.finish()
    }
}

/// Rows are hashed as lines of JSON: the columns by name, so that no two rows look the same.
fn add_row(digester: &mut Digester, row: &impl Serialize) {
    digester.add(&json::row(row));
    digester.add(b"\n");
}

#[cfg(test)]
mod tests {
    use formats::atomic;
    use proptest::prelude::*;

    use super::*;
    use crate::test_support::{Desk, photo};

    fn events() -> impl Strategy<Value = Vec<Event>> {
        let added = (".*", ".*", any::<[u64; 2]>(), any::<[bool; 2]>(), -1e9..1e9).prop_map(
            |(path, text, numbers, truths, real)| {
                Event::Add(Photo {
                    sha256: Digest::of(&[numbers[0] as u8 % 4]),
                    bytes: numbers[0] >> 1,
                    width: numbers[1] as u32,
                    orientation: numbers[1] as u8,
                    label: text.clone(),
                    device: text,
                    sharpness: real,
                    has_position: truths[0],
                    has_serial_number: truths[1],
                    ..photo(&path)
                })
            },
        );
        let rejected = (".*", ".*").prop_map(|(path, reason)| {
            Event::Reject(Rejected {
                sha256: Digest::of(reason.as_bytes()),
                path,
                bytes: 0,
                collection: "card".to_owned(),
                check: "unreadable".to_owned(),
                reason,
            })
        });
        let said = (".*", ".*").prop_map(|(label, subject)| {
            let Photo { sha256, path, label_source, .. } = photo("a");
            Event::Label(Labelled { sha256, path, label, label_source, subject })
        });
        let same = Just(Event::Add(photo("a")));
        prop::collection::vec(prop_oneof![added, rejected, said, same], 0..12)
    }

    fn write(desk: &Desk, events: &[Event]) {
        Batch::new(events).write(&desk.workspace, events).unwrap();
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn rows_read_back_as_they_were_written_wherever_a_batch_ends(events in events(), cut in 0..12_usize) {
            let desk = Desk::new();
            let (first, second) = events.split_at(cut.min(events.len()));
            write(&desk, first);
            write(&desk, second);
            let read = desk.catalogue();
            let expected = Catalogue::of(events);
            prop_assert_eq!(read.photos(), expected.photos());
            prop_assert_eq!(read.rejected(), expected.rejected());
            prop_assert_eq!(read.digest(), expected.digest());
        }
    }

    #[test]
    fn the_later_event_about_a_file_counts() {
        let relabelled = Photo { label: "sad".to_owned(), ..photo("a") };
        let catalogue = Catalogue::of([photo("a"), photo("b"), relabelled].map(Event::Add));
        assert_eq!(catalogue.photos().len(), 2);
        assert!(catalogue.photos().iter().any(|photo| photo.label == "sad"));
        assert_ne!(
            catalogue.digest(),
            Catalogue::of([photo("a"), photo("b")].map(Event::Add)).digest()
        );
        assert!(catalogue.has(photo("a").sha256, "a") && !catalogue.has(photo("a").sha256, "b"));
    }

    #[test]
    fn a_cut_or_foreign_file_is_named_and_nothing_panics() {
        let desk = Desk::new();
        write(&desk, &[Event::Add(photo("a"))]);
        let path = batch::paths(&desk.workspace).unwrap().remove(0);
        let whole = std::fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        for length in (0..whole.len()).step_by(97) {
            atomic::write(&path, &whole[..length]).unwrap();
            let error = Catalogue::read(&desk.workspace).unwrap_err().to_string();
            assert!(error.contains(&name), "{error}");
        }
        for place in (0..whole.len()).step_by(29) {
            let mut damaged = whole.clone();
            damaged[place] ^= 0xff;
            atomic::write(&path, &damaged).unwrap();
            // Not every flipped bit can be seen here, but none may panic or go unnamed.
            if let Err(error) = Catalogue::read(&desk.workspace) {
                assert!(error.to_string().contains(&name), "{error}");
            }
        }
    }

    #[test]
    fn a_batch_of_another_program_is_refused_before_its_rows_are_read() {
        let desk = Desk::new();
        let mut foreign = polars::df!("name" => ["anna"], "age" => [7_i64]).unwrap();
        let mut bytes = Vec::new();
        polars::prelude::ParquetWriter::new(&mut bytes).finish(&mut foreign).unwrap();
        atomic::write(&desk.workspace.catalogue().join("people.parquet"), &bytes).unwrap();
        let error = Catalogue::read(&desk.workspace).unwrap_err().to_string();
        let folder = desk.workspace.root().display().to_string();
        insta::assert_snapshot!(error.replace(&folder, "…"), @r"
        `…/data/catalogue/people.parquet` is damaged or not a batch of the catalogue: mien did not write it
        hint: restore the file, or move it out of the folder and import its photos again
        ");
    }
}
