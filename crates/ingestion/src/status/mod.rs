//! Where the dataset stands: how many photos of what, and what is missing.

mod coach;
mod last_import;

use std::collections::{BTreeMap, BTreeSet};

use formats::{Digest, Settings};
use serde::Serialize;

use crate::catalogue::{Catalogue, Photo};
use crate::checks::{self, Evidence};

pub use coach::{Goal, Need};
pub use last_import::LastImport;

/// The state of a catalogue. Photos are counted once, however many places they lie at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Status {
    /// The catalogue's digest.
    pub catalogue: Digest,
    /// Photos, each once.
    pub photos: usize,
    /// Rows: photos by the places they lie at.
    pub rows: usize,
    /// Bytes of the photos, each once.
    pub bytes: u64,
    /// Files that no pixels could be had from.
    pub unreadable: usize,
    /// Every class, in the order of the settings.
    pub classes: Vec<ClassStatus>,
    /// Photos without a label.
    pub without_label: usize,
    /// Photos under two labels, which count for no class.
    pub label_conflicts: usize,
    /// Photos by collection and class.
    pub collections: BTreeMap<String, Counts>,
    /// Photos by subject and class; photos of nobody known are not in it.
    pub subjects: BTreeMap<String, Counts>,
    /// Photos of nobody known.
    pub without_subject: usize,
    /// Photos whose files hold the position where they were taken.
    pub with_position: usize,
    /// Photos whose files hold a serial number of camera or lens.
    pub with_serial_number: usize,
    /// Findings by check that nobody acknowledged.
    pub findings: BTreeMap<&'static str, usize>,
    /// What the newest import added.
    pub last_import: Option<LastImport>,
}

/// Where one class stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClassStatus {
    /// Its name.
    pub class: String,
    /// Photos of it.
    pub photos: usize,
    /// People shown in these photos, as far as known.
    pub subjects: usize,
    /// Photos more that would make it as large as the largest class.
    pub missing: usize,
    /// What it lacks for the goal.
    pub need: Need,
    /// Photos of it that the test part of a balanced split would hold today, at most.
    pub test_photos_today: usize,
    /// People in the test part who show it today, at most.
    pub test_subjects_today: usize,
}

/// Photos, in all and by class, in the order of the settings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// All photos, with and without a label.
    pub photos: usize,
    /// Photos of each class.
    pub by_class: Vec<usize>,
}

/// Counts the photos of `catalogue` and what it lacks for `goal`.
pub fn status(catalogue: &Catalogue, settings: &Settings, goal: Goal) -> Status {
    let photos = distinct(catalogue);
    let count = |is: fn(&OnePhoto) -> bool| photos.iter().filter(|photo| is(photo)).count();
    let findings = checks::count(&Evidence::of(catalogue, settings)).into_iter();
    Status {
        catalogue: catalogue.digest(),
        photos: photos.len(),
        rows: catalogue.photos().len(),
        bytes: photos.iter().map(|photo| photo.row.bytes).sum(),
        unreadable: catalogue.rejected().len(),
        classes: classes(&photos, settings, goal),
        without_label: count(|photo| photo.label == Labels::None),
        label_conflicts: count(|photo| photo.label == Labels::Several),
        collections: tally(&photos, settings, |row| &row.collection),
        subjects: tally(&photos, settings, |row| &row.subject),
        without_subject: count(|photo| photo.row.subject.is_empty()),
        with_position: count(|photo| photo.row.has_position),
        with_serial_number: count(|photo| photo.row.has_serial_number),
        findings: findings.map(|(name, count)| (name, count.count)).collect(),
        last_import: last_import::last_import(catalogue, &photos, settings),
    }
}

/// A photo at all its places.
struct OnePhoto<'a> {
    /// The row that knows most: the first with a subject, else the first.
    row: &'a Photo,
    label: Labels<'a>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Labels<'a> {
    None,
    One(&'a str),
    Several,
}

impl OnePhoto<'_> {
    fn class(&self, settings: &Settings) -> Option<usize> {
        match self.label {
            Labels::One(label) => settings.classes.iter().position(|class| class == label),
            Labels::None | Labels::Several => None,
        }
    }
}

fn distinct(catalogue: &Catalogue) -> Vec<OnePhoto<'_>> {
    let photos = catalogue.by_content().filter_map(|rows| {
        let named = rows.iter().find(|row| !row.subject.is_empty());
        let mut labels =
            rows.iter().map(|row| row.label.as_str()).filter(|label| !label.is_empty());
        let label = match labels.next() {
            None => Labels::None,
            Some(first) if labels.all(|other| other == first) => Labels::One(first),
            Some(_) => Labels::Several,
        };
        Some(OnePhoto { row: named.or(rows.first())?, label })
    });
    photos.collect()
}

fn classes(photos: &[OnePhoto], settings: &Settings, goal: Goal) -> Vec<ClassStatus> {
    let mut counts: Vec<(usize, BTreeSet<&str>)> = vec![Default::default(); settings.classes.len()];
    for photo in photos {
        let Some(class) = photo.class(settings) else { continue };
        let (count, subjects) = &mut counts[class];
        *count += 1;
        if !photo.row.subject.is_empty() {
            subjects.insert(&photo.row.subject);
        }
    }
    let sizes = counts.iter().map(|(photos, _)| *photos);
    let (rarest, largest) = (sizes.clone().min().unwrap_or(0), sizes.max().unwrap_or(0));
    let test_share = |count: usize| goal.ratio.apportion(count)[2];
    let classes = settings.classes.iter().zip(counts);
    let classes = classes.map(|(class, (photos, subjects))| ClassStatus {
        class: class.clone(),
        photos,
        subjects: subjects.len(),
        missing: largest - photos,
        need: coach::need(goal, photos, subjects.len()),
        test_photos_today: test_share(rarest),
        test_subjects_today: test_share(subjects.len()),
    });
    classes.collect()
}

fn tally(
    photos: &[OnePhoto],
    settings: &Settings,
    name: fn(&Photo) -> &str,
) -> BTreeMap<String, Counts> {
    let mut counts: BTreeMap<String, Counts> = BTreeMap::new();
    for photo in photos.iter().filter(|photo| !name(photo.row).is_empty()) {
        let counts = counts.entry(name(photo.row).to_owned()).or_default();
        counts.by_class.resize(settings.classes.len(), 0);
        counts.photos += 1;
        if let Some(class) = photo.class(settings) {
            counts.by_class[class] += 1;
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Event;
    use crate::test_support::{photo, settings};

    #[test]
    fn photos_count_once_and_the_smaller_class_says_what_it_misses() {
        let sad = |path: &str| Photo { label: "sad".into(), subject: "ben".into(), ..photo(path) };
        let copy = Photo { sha256: photo("a").sha256, ..photo("copy of a") };
        let contradiction = Photo { sha256: photo("b").sha256, ..sad("b as sad") };
        let nameless = Photo { label: "".into(), subject: "".into(), ..photo("x") };
        let rows = [photo("a"), copy, photo("b"), contradiction, photo("c"), sad("d"), nameless];
        let rows = rows.into_iter().chain([photo("e")]).map(Event::Add);
        let status = status(&Catalogue::of(rows), &settings(), Goal::default());
        assert_eq!((status.photos, status.rows), (6, 8));
        assert_eq!((status.without_label, status.label_conflicts), (1, 1));
        let classes: Vec<_> = status
            .classes
            .iter()
            .map(|class| (class.class.as_str(), class.photos, class.subjects, class.missing))
            .collect();
        assert_eq!(classes, [("happy", 3, 1, 0), ("sad", 1, 1, 2)]);
        assert_eq!(status.collections["card"], Counts { photos: 6, by_class: vec![3, 1] });
        assert_eq!(status.subjects["ben"].by_class, [0, 1]);
        assert_eq!(status.findings["label_conflict"], 1);
    }
}
