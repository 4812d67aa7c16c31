//! Photos of which nobody said whom they show.

use super::{Check, Evidence, Group, Severity, each_collection};

pub(super) const CHECK: Check = Check {
    name: "subject_missing",
    severity: Severity::Warning,
    finds: "Collections with photos of which nobody said whom they show.",
    matters: "One person in two parts makes every number too good, and without names nobody can tell.",
    advice: "Import again with `--subject-from` (a folder per person, a pattern in the names, a table): known photos get their subject.",
    find,
};

fn find<'a>(evidence: &Evidence<'a>) -> Vec<Group<'a>> {
    each_collection(evidence, |photo| photo.subject.is_empty(), "without a subject")
}
