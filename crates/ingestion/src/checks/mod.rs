//! What may be wrong with the photos of a catalogue: one file per check, all of them in one list.

mod acknowledge;
mod blurred;
mod burst;
mod capture_time_missing;
mod class_under_represented;
mod consent_missing;
mod exact_duplicate;
mod face_too_small;
mod finding;
mod label_conflict;
mod label_disputed;
mod label_unknown;
mod metadata_damaged;
mod near_duplicate;
mod no_face;
mod several_faces;
mod subject_missing;
mod subject_under_represented;
mod too_dark_or_bright;
mod unlikely_size;
mod unreadable;
mod unsupported_format;
mod wrong_extension;

use std::collections::BTreeMap;

use formats::Settings;
use rayon::prelude::*;
use serde::Serialize;

use crate::NearDuplicates;
use crate::catalogue::{Catalogue, Key, Photo};

pub use acknowledge::acknowledge;
pub use finding::{Count, Finding, FindingId, Findings};
pub(crate) use unreadable::NAME as UNREADABLE;
pub(crate) use unsupported_format::NAME as UNSUPPORTED_FORMAT;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The photo cannot be used, or a number would lie.
    Error,
    /// Something is probably not as it was meant.
    Warning,
    /// Good to know.
    Note,
}

/// One thing that is looked for.
pub struct Check {
    /// Its name in findings.
    pub name: &'static str,
    /// How much its findings matter.
    pub severity: Severity,
    /// What it finds.
    pub finds: &'static str,
    /// Why it matters.
    pub matters: &'static str,
    /// What to do.
    pub advice: &'static str,
    /// The groups of photos that it finds, each with a sentence.
    find: for<'a> fn(&Evidence<'a>) -> Vec<Group<'a>>,
}

/// All checks, in the order of their names.
pub const ALL: [Check; 21] = [
    blurred::CHECK,
    burst::CHECK,
    capture_time_missing::CHECK,
    class_under_represented::CHECK,
    consent_missing::CHECK,
    exact_duplicate::CHECK,
    face_too_small::CHECK,
    label_conflict::CHECK,
    label_disputed::CHECK,
    label_unknown::CHECK,
    metadata_damaged::CHECK,
    near_duplicate::CHECK,
    no_face::CHECK,
    several_faces::CHECK,
    subject_missing::CHECK,
    subject_under_represented::CHECK,
    too_dark_or_bright::CHECK,
    unlikely_size::CHECK,
    unreadable::CHECK,
    unsupported_format::CHECK,
    wrong_extension::CHECK,
];

/// What checks look at: the judgements that the catalogue keeps, never the photos themselves.
#[derive(Clone, Copy)]
pub struct Evidence<'a> {
    /// The photos.
    pub catalogue: &'a Catalogue,
    /// The classes.
    pub settings: &'a Settings,
    /// Photos that are one, where they were looked for.
    pub near_duplicates: Option<&'a NearDuplicates>,
}

impl<'a> Evidence<'a> {
    /// What the catalogue alone says, at once; near-duplicates are not among it.
    pub fn of(catalogue: &'a Catalogue, settings: &'a Settings) -> Self {
        Self { catalogue, settings, near_duplicates: None }
    }

    fn has_what_it_takes(&self, check: &Check) -> bool {
        self.near_duplicates.is_some() || check.name != near_duplicate::CHECK.name
    }
}

/// Photos that something is wrong with together.
struct Group<'a> {
    /// What the finding is about where it is not about its photos: a class, a person.
    about: &'a str,
    photos: Vec<Key<'a>>,
    message: String,
}

impl<'a> Group<'a> {
    fn of(photos: impl IntoIterator<Item = &'a Photo>, message: String) -> Self {
        Self { about: "", photos: photos.into_iter().map(Photo::key).collect(), message }
    }
}

/// Runs every check. The same catalogue and settings give the same findings in the same order.
pub fn check(evidence: &Evidence) -> Findings {
    let mut all = Findings::default();
    for check in ALL.iter().filter(|check| evidence.has_what_it_takes(check)) {
        all.add(check, (check.find)(evidence), evidence.catalogue);
    }
    all
}

/// How many findings every check has, for a glance.
pub fn count(evidence: &Evidence) -> BTreeMap<&'static str, Count> {
    let counts = ALL.par_iter().filter(|check| evidence.has_what_it_takes(check)).map(|check| {
        let groups = (check.find)(evidence);
        let judged = evidence.catalogue.acknowledged();
        // Only a check with a judged finding needs the identities of its findings.
        let any_judged = judged.values().any(|judged| judged.check == check.name);
        let is_judged =
            |group: &&Group| judged.contains_key(FindingId::of(check.name, group).as_str());
        let acknowledged = if any_judged { groups.iter().filter(is_judged).count() } else { 0 };
        (check.name, Count { count: groups.len() - acknowledged, acknowledged })
    });
    counts.collect()
}

/// One group for each photo for which `message` says something.
fn each_photo<'a>(
    evidence: &Evidence<'a>,
    message: impl Fn(&Photo) -> Option<String>,
) -> Vec<Group<'a>> {
    let first_rows = evidence.catalogue.by_content().filter_map(|rows| Some((rows.first()?, rows)));
    let groups = first_rows.filter_map(|(first, rows)| Some(Group::of(rows, message(first)?)));
    groups.collect()
}

/// One group for each collection with photos that `lack` something: how many of how many.
fn each_collection<'a>(
    evidence: &Evidence<'a>,
    lacks: impl Fn(&Photo) -> bool,
    what: &str,
) -> Vec<Group<'a>> {
    let mut collections: BTreeMap<&str, (usize, Vec<&Photo>)> = BTreeMap::new();
    for photo in evidence.catalogue.photos() {
        let (count, lacking) = collections.entry(&photo.collection).or_default();
        *count += 1;
        if lacks(photo) {
            lacking.push(photo);
        }
    }
    let lacking = collections.into_iter().filter(|(_, (_, photos))| !photos.is_empty());
    let groups = lacking.map(|(collection, (count, photos))| {
        let lacking = counted(photos.len());
        Group::of(photos, format!("{lacking} of {count} in collection `{collection}` {what}"))
    });
    groups.collect()
}

/// One group per file that was rejected for `check`.
fn rejected_for<'a>(evidence: &Evidence<'a>, check: &str) -> Vec<Group<'a>> {
    let files = evidence.catalogue.rejected().iter().filter(|file| &*file.check == check);
    let groups = files.map(|file| Group {
        about: "",
        photos: vec![file.key()],
        message: file.reason.clone(),
    });
    groups.collect()
}

/// The photos of every class of the settings, each photo once; those under two labels are in none.
fn by_class<'a>(evidence: &Evidence<'a>) -> Vec<(&'a str, Vec<&'a Photo>)> {
    let names = evidence.settings.classes.iter().map(String::as_str);
    let mut classes: Vec<(&str, Vec<&Photo>)> = names.map(|name| (name, Vec::new())).collect();
    for rows in evidence.catalogue.by_content() {
        let mut labels = rows.iter().filter(|row| !row.label.is_empty());
        let Some(first) = labels.next() else { continue };
        if labels.all(|row| row.label == first.label)
            && let Some(class) = evidence.settings.class_of(&first.label)
        {
            classes[class].1.push(first);
        }
    }
    classes
}

/// `1 photo`, `2 photos`.
fn counted(count: usize) -> String {
    format!("{count} photo{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_every_check_is_documented() {
        assert!(ALL.is_sorted_by_key(|check| check.name));
        for check in &ALL {
            for text in [check.finds, check.matters, check.advice] {
                assert!(text.ends_with('.') && text.len() > 20, "{}: {text}", check.name);
            }
        }
    }
}
