//! Photos with hardly any light, or hardly anything else.

use super::{Check, Evidence, Group, Severity, each_photo};

pub(super) const CHECK: Check = Check {
    name: "too_dark_or_bright",
    severity: Severity::Warning,
    finds: "Photos whose mean brightness is under 0.12 or over 0.92 (0 is black, 1 is white).",
    matters: "A face that is lost in shadow or light shows no expression, to people or to a network.",
    advice: "Look at them; photograph again what cannot be made out, and acknowledge what is fine.",
    find,
};

/// Portraits that people can read measured 0.14 to 0.88.
const DARK: f64 = 0.12;
const BRIGHT: f64 = 0.92;

fn find<'a>(evidence: &Evidence<'a>) -> Vec<Group<'a>> {
    each_photo(evidence, |photo| {
        let brightness = photo.brightness;
        let dark = (brightness < DARK).then(|| format!("brightness {brightness:.2}, under {DARK}"));
        dark.or_else(|| {
            (brightness > BRIGHT).then(|| format!("brightness {brightness:.2}, over {BRIGHT}"))
        })
    })
}
