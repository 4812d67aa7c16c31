//! Photos that no folder gives a class.

use std::collections::BTreeMap;

use super::{Check, Evidence, Group, Severity, counted};
use crate::catalogue::Photo;

pub(super) const CHECK: Check = Check {
    name: "label_unknown",
    severity: Severity::Warning,
    finds: "Folders of photos whose names, and those above, are no class and no alias of one.",
    matters: "Photos without a label are in no part of a split.",
    advice: "Add the folder's name to the aliases in `data/mien.yaml` and import it again: known photos get their label. Or say the label with `mien relabel`.",
    find,
};

fn find<'a>(evidence: &Evidence<'a>) -> Vec<Group<'a>> {
    let mut folders: BTreeMap<&str, Vec<&Photo>> = BTreeMap::new();
    let unlabelled = evidence.catalogue.photos().iter().filter(|photo| photo.label.is_empty());
    for photo in unlabelled {
        let folder = photo.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        folders.entry(folder).or_default().push(photo);
    }
    let classes = evidence.settings.classes.join(", ");
    let groups = folders.into_iter().map(|(folder, photos)| {
        let count = counted(photos.len());
        let message = format!(
            "{count} without a label in `{folder}`: no folder in its path is one of the classes {classes}, or an alias of one"
        );
        Group::of(photos, message)
    });
    groups.collect()
}
