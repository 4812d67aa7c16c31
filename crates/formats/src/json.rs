//! JSON as mien writes it: sorted keys, the same bytes every time.

use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;
pub use serde_json::{Map, Value, json};

use crate::Error;

/// One line.
pub fn line(value: &impl Serialize) -> String {
    // Through a Value, whose maps are sorted.
    json!(value).to_string()
}

/// One line with the fields in their own order, for rows that are hashed by the million.
#[expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "mien's own rows hold nothing that JSON cannot say"
)]
pub fn row(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("a row becomes JSON")
}

/// Indented, with a final newline.
pub fn pretty(value: &impl Serialize) -> String {
    format!("{:#}\n", json!(value))
}

/// Reads a text found in `path`, which should be a `format`.
pub fn parse<T: DeserializeOwned>(
    text: &str,
    path: &Path,
    format: &'static str,
) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|error| Error::malformed(path, format, error))
}

/// What `value` holds, when it holds a `T`.
pub fn value<T: DeserializeOwned>(value: &Value) -> Option<T> {
    T::deserialize(value).ok()
}
