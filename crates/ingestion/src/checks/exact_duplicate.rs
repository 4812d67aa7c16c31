//! The same photo at several places.

use super::{Check, Evidence, Group, Severity};

pub(super) const CHECK: Check = Check {
    name: "exact_duplicate",
    severity: Severity::Warning,
    finds: "Photos that lie at several places, byte for byte.",
    matters: "A photo that is learned from and tested on makes every number too good.",
    advice: "Nothing has to be done: splits and tensors hold each photo once. Delete copies you do not need.",
    find,
};

fn find<'a>(evidence: &Evidence<'a>) -> Vec<Group<'a>> {
    let copies = evidence.catalogue.by_content().filter(|rows| rows.len() > 1);
    copies.map(|rows| Group::of(rows, format!("the same photo at {} places", rows.len()))).collect()
}
