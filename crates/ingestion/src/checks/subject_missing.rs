//! Photos of which nobody said whom they show.

use std::collections::BTreeMap;

use super::{Check, Group, Severity, counted};
use crate::catalogue::Catalogue;

pub(super) const CHECK: Check = Check {
    name: "subject_missing",
    severity: Severity::Warning,
    finds: "Collections with photos of which nobody said whom they show.",
    matters: "One person in two parts makes every number too good, and without names nobody can tell.",
    advice: "Import again with `--subject-from` (a folder per person, a pattern in the names, a table): known photos get their subject.",
    find: |catalogue, _| find(catalogue),
};

fn find(catalogue: &Catalogue) -> Vec<Group> {
    let mut collections: BTreeMap<&str, (usize, Vec<String>)> = BTreeMap::new();
    for photo in catalogue.photos() {
        let (count, unnamed) = collections.entry(&photo.collection).or_default();
        *count += 1;
        if photo.subject.is_empty() {
            unnamed.push(photo.path.clone());
        }
    }
    let unnamed = collections.into_iter().filter(|(_, (_, photos))| !photos.is_empty());
    let groups = unnamed.map(|(collection, (count, photos))| Group {
        message: format!(
            "{} of {count} in collection `{collection}` without a subject",
            counted(photos.len()),
        ),
        photos,
    });
    groups.collect()
}
