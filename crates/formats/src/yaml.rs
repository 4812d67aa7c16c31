//! YAML in and out; whatever is wrong is pointed at.

use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Problem;

/// Reads a text that stands in `path`.
pub fn parse<T: DeserializeOwned>(text: &str, path: &Path) -> Result<T, Box<Problem>> {
    serde_yaml::from_str(text).map_err(|error| Box::new(Problem::from_yaml(path, text, &error)))
}

/// A value as YAML, in the order of its fields.
///
/// Fails for values that YAML cannot say, such as maps whose keys are maps.
pub fn text(value: &impl Serialize) -> Result<String, serde_yaml::Error> {
    serde_yaml::to_string(value)
}
