//! The JSON schema of experiment files, for editors: they complete names and mark mistakes while one writes.

use schemars::generate::SchemaSettings;

use crate::Experiment;

/// The content of `experiments/experiment.schema.json` (draft 07, which YAML editors read).
#[expect(clippy::expect_used, clippy::missing_panics_doc, reason = "a schema is JSON already")]
pub fn schema() -> String {
    let generator = SchemaSettings::draft07().into_generator();
    let schema = generator.into_root_schema_for::<Experiment>();
    let mut text = serde_json::to_string_pretty(&schema).expect("a schema is JSON");
    text.push('\n');
    text
}
