//! Files that are called photos and that no pixels could be had from.

use super::{Check, Severity, rejected_for};

pub(crate) const NAME: &str = "unreadable";

pub(super) const CHECK: Check = Check {
    name: NAME,
    severity: Severity::Error,
    finds: "Files that are empty, cut off, damaged, too large, or no picture whatever they are called.",
    matters: "They are in no split; a photo that a card or a cable cut off may still be whole elsewhere.",
    advice: "Copy the original again and import it; then delete the broken file and forget its row.",
    find: |evidence| rejected_for(evidence, NAME),
};
