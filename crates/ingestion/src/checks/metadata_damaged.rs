//! Photos with metadata that cannot be read in full.

use super::{Check, Evidence, Group, Severity, each_photo};

pub(super) const CHECK: Check = Check {
    name: "metadata_damaged",
    severity: Severity::Note,
    finds: "Photos whose pixels are fine and whose metadata (EXIF) break the rules of their format.",
    matters: "Time, camera or orientation may be missing or wrong; a photo that should stand upright may lie on its side.",
    advice: "Look whether they stand upright (`mien show PHOTO`); nothing has to be done if they do.",
    find,
};

fn find<'a>(evidence: &Evidence<'a>) -> Vec<Group<'a>> {
    each_photo(evidence, |photo| {
        (!photo.metadata_problem.is_empty()).then(|| photo.metadata_problem.to_string())
    })
}
