//! The catalogue: immutable batches of events, read together as the photos that are there now.
//!
//! `data/catalogue/<time>-<batch>.parquet`, where `<batch>` is the first eight digits of the digest of
//! the batch's rows. The batches in the order of their names, laid over each other by
//! (`sha256`, `path`), are the catalogue; where a batch ends does not matter.

mod batch;
mod event;
mod table;

use std::collections::BTreeMap;

use formats::{Digest, Digester, Workspace};
use serde::Serialize;

pub use batch::Batch;
pub use event::{Event, Photo, Rejected};

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

    /// A catalogue of these events alone, without files; of two events about one key the later counts.
    pub fn of(events: impl IntoIterator<Item = Event>) -> Self {
        let keyed = events.into_iter().map(|event| {
            let (sha256, path) = event.key();
            ((sha256, path.to_owned()), event)
        });
        let current: BTreeMap<_, _> = keyed.collect();
        let mut catalogue = Self::default();
        for event in current.into_values() {
            match event {
                Event::Add(photo) => catalogue.photos.push(photo),
                Event::Reject(file) => catalogue.rejected.push(file),
            }
        }
        catalogue
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
#[expect(clippy::expect_used, reason = "texts and numbers always become JSON in memory")]
fn add_row(digester: &mut Digester, row: &impl Serialize) {
    digester.add(&serde_json::to_vec(row).expect("a row becomes JSON"));
    digester.add(b"\n");
}
