//! The same photo at several places.

use super::{Check, Group, Severity, by_content, paths};
use crate::catalogue::Catalogue;

pub(super) const CHECK: Check = Check {
    name: "exact_duplicate",
    severity: Severity::Warning,
    finds: "Photos that lie at several places, byte for byte.",
    matters: "A photo that is learned from and tested on makes every number too good.",
    advice: "Nothing has to be done: splits and tensors hold each photo once. Delete copies you do not need.",
    find: |catalogue, _| find(catalogue),
};

fn find(catalogue: &Catalogue) -> Vec<Group> {
    let copies = by_content(catalogue).into_values().filter(|rows| rows.len() > 1);
    let groups = copies.map(|rows| Group {
        message: format!("the same photo at {} places", rows.len()),
        photos: paths(rows),
    });
    groups.collect()
}
