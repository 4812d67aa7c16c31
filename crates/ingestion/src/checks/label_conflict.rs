//! The same photo under two labels.

use std::collections::BTreeSet;

use super::{Check, Evidence, Group, Severity};

pub(super) const CHECK: Check = Check {
    name: "label_conflict",
    severity: Severity::Error,
    finds: "Photos that lie at several places under different labels, byte for byte.",
    matters: "One of the labels is wrong, and whichever is taken would teach or test it.",
    advice: "Decide which label is right with `mien relabel PHOTO CLASS`. Until then the photo is in `reserve: label_conflict` of every split.",
    find,
};

fn find<'a>(evidence: &Evidence<'a>) -> Vec<Group<'a>> {
    let groups = evidence.catalogue.by_content().filter_map(|rows| {
        let labels: BTreeSet<&str> = rows
            .iter()
            .map(|photo| photo.label.as_str())
            .filter(|label| !label.is_empty())
            .collect();
        let labels: Vec<_> = labels.into_iter().map(|label| format!("`{label}`")).collect();
        (labels.len() > 1)
            .then(|| Group::of(rows, format!("the same photo as {}", labels.join(" and "))))
    });
    groups.collect()
}
