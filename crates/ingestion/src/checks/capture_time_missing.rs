//! Photos that do not say when they were taken.

use super::{Check, Evidence, Group, Severity, each_collection};

pub(super) const CHECK: Check = Check {
    name: "capture_time_missing",
    severity: Severity::Note,
    finds: "Collections with photos whose metadata hold no time of capture.",
    matters: "Photos of one sitting belong into one part; where people are unknown, only the time tells which those are.",
    advice: "Import originals as the camera wrote them: messengers and editors remove the time. Nothing has to be done where every subject is known.",
    find,
};

fn find<'a>(evidence: &Evidence<'a>) -> Vec<Group<'a>> {
    each_collection(evidence, |photo| photo.captured_at.is_empty(), "without a time of capture")
}
