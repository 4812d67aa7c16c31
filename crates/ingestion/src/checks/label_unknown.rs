//! Photos that no folder gives a class.

use std::collections::BTreeMap;

use formats::Settings;

use super::{Check, Group, Severity, counted};
use crate::catalogue::Catalogue;

pub(super) const CHECK: Check = Check {
    name: "label_unknown",
    severity: Severity::Warning,
    finds: "Folders of photos whose names, and those above, are no class and no alias of one.",
    matters: "Photos without a label are in no part of a split.",
    advice: "Add the folder's name to the aliases in `data/mien.yaml` and import it again: known photos get their label.",
    find,
};

fn find(catalogue: &Catalogue, settings: &Settings) -> Vec<Group> {
    let mut folders: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let unlabelled = catalogue.photos().iter().filter(|photo| photo.label.is_empty());
    for photo in unlabelled {
        let folder = photo.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        folders.entry(folder).or_default().push(photo.path.clone());
    }
    let classes = settings.classes.join(", ");
    let groups = folders.into_iter().map(|(folder, photos)| Group {
        message: format!(
            "{} without a label in `{folder}`: no folder in its path is one of the classes {classes}, or an alias of one",
            counted(photos.len()),
        ),
        photos,
    });
    groups.collect()
}
