//! Which photos belong together: by person, burst, likeness, or session where the person is unknown.
//!
//! Nothing of it is stored: it follows from the rows of the catalogue and from the near-duplicates
//! that were found among its pixels, and is the same whatever the order in which photos came in.

mod bursts;
mod joined;
mod memberships;
mod sessions;
mod times;
mod units;
mod why;

use std::collections::BTreeMap;

use formats::Digest;
use formats::clock::CaptureTime;
use serde::Serialize;

use crate::{Catalogue, Photo};

use bursts::{Shot, bursts};
pub(crate) use joined::Joined;
pub(crate) use memberships::Memberships;
pub use sessions::Sessions;
pub use units::{Unit, Units};
pub use why::Reasons;

/// Why photos belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// They show the same person.
    Subject,
    /// They are nearly the same picture.
    NearDuplicate,
    /// The same device took them within seconds, one after the other.
    Burst,
    /// The same device took them without a long pause, and nobody knows of whom.
    Session,
}

/// Photos that belong together for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkGroup {
    /// The reason.
    pub kind: LinkKind,
    /// The person or the session; empty for the other kinds.
    pub name: String,
    /// Indices into [`Links::photos`]. Near-duplicates all match the first; the others are in order of time
    /// or of content.
    pub photos: Vec<usize>,
}

/// The photos of a catalogue and everything that links them.
#[derive(Debug, Clone)]
pub struct Links<'a> {
    catalogue: &'a Catalogue,
    /// The photos, each once, ascending.
    photos: Vec<Digest>,
    /// Where the rows of every photo begin among those of the catalogue, and their end.
    rows: Vec<usize>,
    /// When every row's photo was taken.
    times: Vec<Option<CaptureTime>>,
    /// People by name, near-duplicates, bursts by device and time, sessions by name.
    groups: Vec<LinkGroup>,
}

impl<'a> Links<'a> {
    /// Finds the links in `catalogue`; `near_duplicates` are clusters whose members all match their first.
    ///
    /// Copies need no link: a photo is one, at however many places its bytes lie, and belongs to
    /// everybody in whose folders they do.
    pub fn of(catalogue: &'a Catalogue, near_duplicates: &[Vec<Digest>]) -> Self {
        let mut rows = vec![0];
        for of_photo in catalogue.by_content() {
            rows.push(rows[rows.len() - 1] + of_photo.len());
        }
        let photos = catalogue.by_content().filter_map(|rows| rows.first()).map(|row| row.sha256);
        let (photos, times) = (photos.collect(), sessions::times(catalogue));
        let mut links = Self { catalogue, photos, rows, times, groups: Vec::new() };
        let clusters = near_duplicates.iter().map(|cluster| {
            cluster.iter().filter_map(|photo| links.place_of(photo)).collect::<Vec<_>>()
        });
        let mut clusters: Vec<_> = clusters.collect();
        clusters.sort_unstable();
        links.groups = links.found(clusters, &|_| true);
        links
    }

    /// The links among some of the photos: what only the others join is apart.
    ///
    /// Near-duplicates stay together when the photo that they match is among the others.
    #[must_use]
    pub fn among(&self, some: &dyn Fn(usize) -> bool) -> Self {
        let clusters = self.groups.iter().filter(|group| group.kind == LinkKind::NearDuplicate);
        let clusters = clusters.map(|group| group.photos.clone()).collect();
        Self { groups: self.found(clusters, some), ..self.clone() }
    }

    fn found(&self, clusters: Vec<Vec<usize>>, some: &dyn Fn(usize) -> bool) -> Vec<LinkGroup> {
        let mut groups = self.subjects(some);
        let shots = self.shots(&groups, some);
        let unnamed = |kind, photos| LinkGroup { kind, name: String::new(), photos };
        let clusters = clusters.into_iter().map(|mut photos| {
            photos.retain(|&photo| some(photo));
            unnamed(LinkKind::NearDuplicate, photos)
        });
        groups.extend(clusters.filter(|cluster| cluster.photos.len() > 1));
        groups.extend(bursts(&shots).into_iter().map(|photos| unnamed(LinkKind::Burst, photos)));
        let of_nobody = self.of_nobody(&groups);
        groups.extend(self.sessions(&of_nobody, some));
        groups
    }

    /// The catalogue.
    pub fn catalogue(&self) -> &'a Catalogue {
        self.catalogue
    }

    /// The photos, each once, ascending.
    pub fn photos(&self) -> &[Digest] {
        &self.photos
    }

    /// The rows of one photo: one for each place where it lies.
    pub fn rows_of(&self, photo: usize) -> &'a [Photo] {
        &self.catalogue.photos()[self.rows[photo]..self.rows[photo + 1]]
    }

    /// The groups, people first; one photo alone is a group only of its person or its session.
    pub fn groups(&self) -> &[LinkGroup] {
        &self.groups
    }

    /// The place of a photo in [`Links::photos`].
    pub fn place_of(&self, photo: &Digest) -> Option<usize> {
        self.photos.binary_search(photo).ok()
    }

    fn subjects(&self, some: &dyn Fn(usize) -> bool) -> Vec<LinkGroup> {
        let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for photo in (0..self.photos.len()).filter(|&photo| some(photo)) {
            for row in self.rows_of(photo).iter().filter(|row| !row.subject.is_empty()) {
                let photos = by_name.entry(&row.subject).or_default();
                if photos.last() != Some(&photo) {
                    photos.push(photo);
                }
            }
        }
        named(LinkKind::Subject, by_name)
    }

    /// Every photo whose device and time are known, with the people it shows.
    fn shots(&self, people: &[LinkGroup], some: &dyn Fn(usize) -> bool) -> Vec<Shot<'a>> {
        let mut subjects = vec![Vec::new(); self.photos.len()];
        for (index, person) in people.iter().enumerate() {
            person.photos.iter().for_each(|&photo| subjects[photo].push(index));
        }
        let subjects = subjects.into_iter().enumerate().filter(|(photo, _)| some(*photo));
        let shots = subjects.filter_map(|(photo, subjects)| {
            let mut rows = self.times[self.rows[photo]..].iter().zip(self.rows_of(photo));
            let (at, device) = rows.find_map(|(at, row)| {
                at.filter(|_| !row.device.is_empty()).map(|at| (at, row.device.as_str()))
            })?;
            Some(Shot { device, at, photo, subjects })
        });
        shots.collect()
    }

    /// Which photos show nobody known, not even by their likeness to others or their burst.
    fn of_nobody(&self, groups: &[LinkGroup]) -> Vec<bool> {
        let mut joined = Joined::apart(self.photos.len());
        for group in groups {
            joined.all(&group.photos);
        }
        let mut known = vec![false; self.photos.len()];
        for group in groups.iter().filter(|group| group.kind == LinkKind::Subject) {
            known[joined.first(group.photos[0])] = true;
        }
        (0..self.photos.len()).map(|photo| !known[joined.first(photo)]).collect()
    }

    /// The sessions of photos of nobody known; those of others fill the pauses between them.
    fn sessions(&self, of_nobody: &[bool], some: &dyn Fn(usize) -> bool) -> Vec<LinkGroup> {
        let mut times = self.times.clone();
        for photo in (0..self.photos.len()).filter(|&photo| !some(photo)) {
            times[self.rows[photo]..self.rows[photo + 1]].fill(None);
        }
        let sessions = Sessions::at(self.catalogue, &times);
        let mut members = vec![Vec::new(); sessions.names().len()];
        for photo in (0..self.photos.len()).filter(|&photo| of_nobody[photo]) {
            for session in
                (self.rows[photo]..self.rows[photo + 1]).filter_map(|row| sessions.of_row(row))
            {
                if members[session].last() != Some(&photo) {
                    members[session].push(photo);
                }
            }
        }
        let named_photos = sessions.names().iter().map(String::as_str).zip(members);
        named(LinkKind::Session, named_photos.filter(|(_, photos)| !photos.is_empty()).collect())
    }
}

fn named(kind: LinkKind, by_name: BTreeMap<&str, Vec<usize>>) -> Vec<LinkGroup> {
    let groups = by_name.into_iter();
    groups.map(|(name, photos)| LinkGroup { kind, name: name.to_owned(), photos }).collect()
}

#[cfg(test)]
mod tests;
