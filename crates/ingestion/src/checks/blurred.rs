//! Photos that are out of focus or were moved.

use super::{Check, Evidence, Group, Severity, each_photo};

pub(super) const CHECK: Check = Check {
    name: "blurred",
    severity: Severity::Warning,
    finds: "Photos whose sharpness is under 50 (variance of the Laplacian at 128 x 128 pixels), from 128 pixels on.",
    matters: "What an expression is made of, brows and lids and the corners of the mouth, is gone first.",
    advice: "Look at them; photograph again what cannot be made out, and acknowledge what is fine.",
    find,
};

/// Sharp portraits measured 160 and more; out of focus by 0.8 % of their width, 25 to 55 (a Gaussian
/// with that standard deviation); by 1.2 %, 10 to 20.
const SHARP: f64 = 50.0;

/// Smaller pictures are enlarged before sharpness is measured, so that it says nothing about them.
const LARGE_ENOUGH: u32 = 128;

fn find<'a>(evidence: &Evidence<'a>) -> Vec<Group<'a>> {
    each_photo(evidence, |photo| {
        let measured = photo.width.min(photo.height) >= LARGE_ENOUGH;
        let blurred = measured && photo.sharpness < SHARP;
        blurred.then(|| format!("sharpness {:.0}, under {SHARP}", photo.sharpness))
    })
}
