//! What the catalogue holds already, and what this import has added to it so far.

use std::collections::{BTreeMap, BTreeSet};

use formats::{Digest, clock};

use super::labels;
use super::sources::Source;
use crate::Catalogue;
use crate::catalogue::{Change, Event, FaceSeen, Forgotten, Labelled, Text};

/// Files by content and place, photos by content.
pub(super) struct Known {
    before: Catalogue,
    keys: BTreeSet<(Digest, String)>,
    photos: BTreeSet<Digest>,
    faces: BTreeMap<Digest, FaceSeen>,
}

impl Known {
    /// What stands in `catalogue`.
    pub(super) fn of(catalogue: Catalogue) -> Self {
        Self {
            before: catalogue,
            keys: BTreeSet::new(),
            photos: BTreeSet::new(),
            faces: BTreeMap::new(),
        }
    }

    /// What was there before this import.
    pub(super) fn before(&self) -> &Catalogue {
        &self.before
    }

    /// What is kept of a photo with this content that was forgotten.
    pub(super) fn forgotten(&self, sha256: Digest) -> Option<&Forgotten> {
        self.before.forgotten().get(&sha256)
    }

    /// Whether the file at `path` with this content has its row.
    pub(super) fn has(&self, sha256: Digest, path: &str) -> bool {
        self.before.has(sha256, path) || self.keys.contains(&(sha256, path.to_owned()))
    }

    /// What `source` says about this photo and nobody has said before this import.
    pub(super) fn news(&self, sha256: Digest, path: &str, source: &Source) -> Option<Labelled> {
        let photo = self.before.photo(sha256, path)?;
        let new = |before: &Text, now: &Text| match &**before {
            "" => Change::new(before, now.clone()),
            _ => Change::default(),
        };
        let label = new(&photo.label, &source.label);
        let subject = new(&photo.subject, &source.subject);
        let consent = new(&photo.consent, &source.consent);
        let said = Labelled {
            sha256,
            path: path.to_owned(),
            label,
            subject,
            consent,
            by: labels::FOLDER.into(),
            at: clock::now(),
        };
        said.is_one().then_some(said)
    }

    /// Whether some row has this content and its pixels.
    pub(super) fn has_photo(&self, sha256: Digest) -> bool {
        self.before.has_photo(sha256) || self.photos.contains(&sha256)
    }

    /// Takes note of a new row.
    pub(super) fn add(&mut self, event: &Event) {
        if let Some((sha256, path)) = event.key() {
            self.keys.insert((sha256, path.to_owned()));
        }
        if let Event::Add(photo) = event {
            self.photos.insert(photo.sha256);
        }
    }

    /// What was seen in a photo whose faces were looked for.
    pub(super) fn face(&self, sha256: Digest) -> Option<FaceSeen> {
        self.before.faces().get(&sha256).or(self.faces.get(&sha256)).copied()
    }

    /// Takes note of what was seen in a photo.
    pub(super) fn add_face(&mut self, seen: FaceSeen) {
        self.faces.insert(seen.sha256, seen);
    }
}
