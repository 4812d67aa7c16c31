//! Pictures too small or too long for a photo of a face.

use super::{Check, Evidence, Group, Severity, each_photo};

pub(super) const CHECK: Check = Check {
    name: "unlikely_size",
    severity: Severity::Warning,
    finds: "Pictures with a side under 32 pixels, or more than three times as long as wide.",
    matters: "They are icons, strips and panoramas rather than portraits, and squeezing them to a square distorts them.",
    advice: "Look at them; forget those that show no face, and acknowledge those that do.",
    find,
};

const SMALLEST_SIDE: u32 = 32;
const LONGEST_SHAPE: u32 = 3;

fn find<'a>(evidence: &Evidence<'a>) -> Vec<Group<'a>> {
    each_photo(evidence, |photo| {
        let (width, height) = (photo.width, photo.height);
        let (shorter, longer) = (width.min(height), width.max(height));
        let unlikely = shorter < SMALLEST_SIDE || longer > LONGEST_SHAPE * shorter;
        unlikely.then(|| format!("{width} x {height} pixels"))
    })
}
