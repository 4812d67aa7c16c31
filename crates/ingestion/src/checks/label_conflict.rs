//! The same photo under two labels.

use std::collections::BTreeSet;

use super::{Check, Group, Severity, by_content, paths};
use crate::catalogue::Catalogue;

pub(super) const CHECK: Check = Check {
    name: "label_conflict",
    severity: Severity::Error,
    finds: "Photos that lie at several places under different labels, byte for byte.",
    matters: "One of the labels is wrong, and whichever is taken would teach or test it.",
    advice: "Decide which label is right. Until then the photo is in `reserve: label_conflict` of every split.",
    find: |catalogue, _| find(catalogue),
};

fn find(catalogue: &Catalogue) -> Vec<Group> {
    let groups = by_content(catalogue).into_values().filter_map(|rows| {
        let labels: BTreeSet<&str> = rows
            .iter()
            .map(|photo| photo.label.as_str())
            .filter(|label| !label.is_empty())
            .collect();
        let labels: Vec<_> = labels.into_iter().map(|label| format!("`{label}`")).collect();
        (labels.len() > 1).then(|| Group {
            message: format!("the same photo as {}", labels.join(" and ")),
            photos: paths(rows),
        })
    });
    groups.collect()
}
