//! Events become the current rows, whatever the order in which files came in and were spoken of.

use std::collections::BTreeMap;

use formats::Digest;

use super::{
    Acknowledged, Catalogue, Event, FaceSeen, Forgotten, Labelled, Photo, Rejected, Text, Vote,
};

/// The events so far, sorted out by kind.
///
/// Of one kind the later event counts. Between kinds the order does not matter, because machines'
/// clocks differ and batches can be put together from several: what is said about a photo holds
/// whether its row stands before or behind it, a file that could be read is not unreadable, and a
/// forgotten photo stays away until it is allowed again.
#[derive(Default)]
pub(super) struct LaidOver {
    photos: Vec<Photo>,
    rejected: Vec<Rejected>,
    said: Vec<Labelled>,
    faces: BTreeMap<Digest, FaceSeen>,
    votes: BTreeMap<Digest, BTreeMap<(Text, Text), Vote>>,
    acknowledged: BTreeMap<Text, Acknowledged>,
    forgotten: BTreeMap<Digest, Forgotten>,
}

impl LaidOver {
    /// Takes the next event.
    pub(super) fn add(&mut self, event: Event) {
        match event {
            Event::Add(photo) => self.photos.push(photo),
            Event::Reject(file) => self.rejected.push(file),
            Event::Label(said) => self.said.push(said),
            Event::Face(seen) => {
                self.faces.insert(seen.sha256, seen);
            }
            Event::Vote(vote) => {
                let key = (vote.rater.clone(), vote.class.clone());
                self.votes.entry(vote.sha256).or_default().insert(key, vote);
            }
            Event::Acknowledge(judged) => {
                self.acknowledged.insert(judged.finding.clone(), judged);
            }
            Event::Forget(photo) => {
                self.forgotten.insert(photo.sha256, photo);
            }
            Event::Allow(photo) => {
                self.forgotten.remove(&photo.sha256);
            }
            Event::Emptied(_) => {}
        }
    }

    /// The catalogue that the events make, without the batches that they came from.
    pub(super) fn finish(mut self) -> Catalogue {
        let stays = |sha256: &Digest| !self.forgotten.contains_key(sha256);
        self.photos.retain(|photo| stays(&photo.sha256));
        self.rejected.retain(|file| stays(&file.sha256));
        self.faces.retain(|sha256, _| stays(sha256));
        self.votes.retain(|sha256, _| stays(sha256));
        self.said.retain(|said| stays(&said.sha256));
        self.acknowledged.retain(|_, judged| !judged.reason.is_empty());
        // Sorting keeps the order of equal keys; rows of a batch are sorted already, which it uses.
        self.photos.sort_by(|one, other| one.key().cmp(&other.key()));
        self.photos.dedup_by(|later, kept| later.key() == kept.key() && swapped(later, kept));
        let photos = &mut self.photos;
        let place = |photos: &[Photo], sha256, path: &str| {
            photos.binary_search_by(|photo| photo.key().cmp(&(sha256, path)))
        };
        self.rejected.retain(|file| place(photos, file.sha256, &file.path).is_err());
        self.rejected.sort_by(|one, other| one.key().cmp(&other.key()));
        self.rejected.dedup_by(|later, kept| later.key() == kept.key() && swapped(later, kept));
        for said in &self.said {
            if let Ok(place) = place(photos, said.sha256, &said.path) {
                said.apply(&mut photos[place]);
            }
        }
        let votes = self.votes.into_iter().map(|(photo, votes)| {
            let votes: Vec<Vote> = votes.into_values().filter(|vote| vote.count > 0).collect();
            (photo, votes)
        });
        Catalogue {
            votes: votes.filter(|(_, votes)| !votes.is_empty()).collect(),
            photos: self.photos,
            rejected: self.rejected,
            faces: self.faces,
            history: self.said,
            acknowledged: self.acknowledged,
            forgotten: self.forgotten,
            batches: Vec::new(),
        }
    }
}

/// Puts the later row in the place of the kept one.
fn swapped<Row>(later: &mut Row, kept: &mut Row) -> bool {
    std::mem::swap(later, kept);
    true
}
