//! What may be wrong with the photos of a catalogue: one file per check, all of them in one list.

mod exact_duplicate;
mod label_conflict;
mod label_unknown;
#[cfg_attr(not(test), expect(dead_code, reason = "the checks are about to see near-duplicates"))]
mod near_duplicate;
mod subject_missing;
mod unreadable;
mod unsupported_format;
mod wrong_extension;

use std::collections::BTreeMap;

use formats::{Digest, Settings};
use serde::Serialize;

use crate::catalogue::{Catalogue, Photo, Rejected};

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
    find: fn(&Catalogue, &Settings) -> Vec<Group>,
}

/// All checks, in the order of their names.
pub const ALL: [Check; 7] = [
    exact_duplicate::CHECK,
    label_conflict::CHECK,
    label_unknown::CHECK,
    subject_missing::CHECK,
    unreadable::CHECK,
    unsupported_format::CHECK,
    wrong_extension::CHECK,
];

/// Photos that something is wrong with together.
struct Group {
    photos: Vec<String>,
    message: String,
}

/// What a check found: one per group of photos.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// The check's name.
    pub check: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// The photos by path, sorted.
    pub photos: Vec<String>,
    /// What was found.
    pub message: String,
}

/// How many findings of one check there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Count {
    /// Findings, one per group.
    pub count: usize,
}

/// All findings, in the order of checks and photos; the same for the same catalogue and settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Findings {
    /// Findings by check, also where there are none.
    pub checks: BTreeMap<&'static str, Count>,
    /// The findings.
    pub findings: Vec<Finding>,
}

/// Runs every check.
pub fn check(catalogue: &Catalogue, settings: &Settings) -> Findings {
    let mut all = Findings { checks: BTreeMap::new(), findings: Vec::new() };
    for check in &ALL {
        let mut findings = check.run(catalogue, settings);
        let count = Count { count: findings.len() };
        all.checks.insert(check.name, count);
        all.findings.append(&mut findings);
    }
    all
}

impl Check {
    fn run(&self, catalogue: &Catalogue, settings: &Settings) -> Vec<Finding> {
        let groups = (self.find)(catalogue, settings).into_iter();
        let mut findings: Vec<_> = groups
            .map(|mut group| {
                group.photos.sort();
                Finding {
                    check: self.name,
                    severity: self.severity,
                    photos: group.photos,
                    message: group.message,
                }
            })
            .collect();
        findings.sort();
        findings
    }
}

/// The rows of each photo: one for every place where it lies.
fn by_content(catalogue: &Catalogue) -> BTreeMap<Digest, Vec<&Photo>> {
    let mut rows: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for photo in catalogue.photos() {
        rows.entry(photo.sha256).or_default().push(photo);
    }
    rows
}

fn paths<'a>(photos: impl IntoIterator<Item = &'a Photo>) -> Vec<String> {
    let photos = photos.into_iter();
    photos.map(|photo| photo.path.clone()).collect()
}

/// One group per file that was rejected for `check`.
fn rejected_for(catalogue: &Catalogue, check: &str) -> Vec<Group> {
    let files = catalogue.rejected().iter();
    let files: Vec<&Rejected> = files.filter(|file| file.check == check).collect();
    let groups = files
        .into_iter()
        .map(|file| Group { photos: vec![file.path.clone()], message: file.reason.clone() });
    groups.collect()
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
