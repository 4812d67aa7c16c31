//! Pictures in a format that is recognised and not decoded.

use super::{Check, Severity, rejected_for};

pub(crate) const NAME: &str = "unsupported_format";

pub(super) const CHECK: Check = Check {
    name: NAME,
    severity: Severity::Error,
    finds: "Pictures in a format that mien recognises and does not decode, as HEIC.",
    matters: "They are kept and are in no split: phones write such formats by default.",
    advice: "Export them as JPEG or PNG and import the folder again; set the phone to write JPEG.",
    find: |evidence| rejected_for(evidence, NAME),
};
