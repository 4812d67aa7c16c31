//! What the newest import added.

use std::collections::{BTreeMap, BTreeSet};

use formats::{Digest, Settings};
use serde::Serialize;

use super::OnePhoto;
use crate::Catalogue;

/// The photos that came in last and were not there before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LastImport {
    /// When it began, ISO 8601 to the minute, UTC.
    pub at: String,
    /// New photos.
    pub photos: usize,
    /// New photos of each class, in the order of the settings.
    pub by_class: Vec<usize>,
    /// People of whom there was no photo before.
    pub new_subjects: Vec<String>,
}

/// The newest series of batches that added photos; `None` before the first.
pub(super) fn last_import(
    catalogue: &Catalogue,
    photos: &[OnePhoto],
    settings: &Settings,
) -> Option<LastImport> {
    let with_photos = catalogue.batches().iter().filter(|batch| !batch.photos.is_empty());
    let series = &with_photos.clone().next_back()?.series;
    let (newest, earlier): (Vec<_>, Vec<_>) =
        with_photos.partition(|batch| batch.series == *series);
    let mut new: BTreeSet<Digest> =
        newest.iter().flat_map(|batch| batch.photos.iter().copied()).collect();
    for photo in earlier.iter().flat_map(|batch| &batch.photos) {
        new.remove(photo);
    }
    let mut found = LastImport {
        at: time_of(series),
        photos: 0,
        by_class: vec![0; settings.classes.len()],
        new_subjects: Vec::new(),
    };
    // Whether anybody was photographed before this import.
    let mut subjects: BTreeMap<&str, bool> = BTreeMap::new();
    for photo in photos {
        let is_new = new.contains(&photo.row.sha256);
        if !photo.row.subject.is_empty() {
            *subjects.entry(&photo.row.subject).or_default() |= !is_new;
        }
        if is_new {
            found.photos += 1;
            if let Some(class) = photo.class(settings) {
                found.by_class[class] += 1;
            }
        }
    }
    let new_subjects = subjects.into_iter().filter(|(_, before)| !before);
    found.new_subjects = new_subjects.map(|(subject, _)| subject.to_owned()).collect();
    Some(found)
}

/// `2026-03-01T10:22Z` of `20260301T102233.000000000Z-1f00aa22`.
fn time_of(series: &str) -> String {
    let part = |range: std::ops::Range<usize>| series.get(range).unwrap_or_default();
    format!("{}-{}-{}T{}:{}Z", part(0..4), part(4..6), part(6..8), part(9..11), part(11..13))
}

#[cfg(test)]
mod tests {
    use super::super::{Goal, status};
    use super::*;
    use crate::test_support::{Desk, jpeg};

    #[test]
    fn only_photos_and_people_that_were_not_there_before_are_new() {
        let desk = Desk::new();
        desk.put("monday/happy/anna/1.jpg", &jpeg(1));
        desk.import("monday");
        desk.put("tuesday/happy/anna/1.jpg", &jpeg(1));
        desk.put("tuesday/sad/anna/2.jpg", &jpeg(2));
        desk.put("tuesday/happy/bert/3.jpg", &jpeg(3));
        desk.import("tuesday");
        let catalogue = desk.catalogue();
        let last = status(&catalogue, &desk.settings, Goal::default()).last_import.unwrap();
        assert_eq!((last.photos, &last.by_class), (2, &vec![1, 1]));
        assert_eq!(last.new_subjects, ["bert"]);
        assert_eq!(time_of("20260301T102233.000000000Z-1f00aa22"), "2026-03-01T10:22Z");
    }
}
