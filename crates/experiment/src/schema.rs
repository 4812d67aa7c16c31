//! The JSON schema of experiment files, for editors: they complete names and mark mistakes while one writes.

use formats::json;
use schemars::generate::SchemaSettings;

use crate::Experiment;

/// The content of `experiments/experiment.schema.json` (draft 07, which YAML editors read).
pub fn schema() -> String {
    let generator = SchemaSettings::draft07().into_generator();
    json::pretty(&generator.into_root_schema_for::<Experiment>())
}
