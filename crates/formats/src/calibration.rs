//! `calibration.json`: the temperature of a run's probabilities, and what it did on the validation part.
//!
//! ```json
//! {"format": "calibration", "version": 1, "inputs": {"validation": "…"},
//!  "settings": {"temperature": 1.42, "cross_entropy_before": 0.61, "cross_entropy_after": 0.55}}
//! ```

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::{Digest, Error, Header, json};

const FORMAT: &str = "calibration";
const VERSION: u32 = 1;

/// What was fitted on the validation part.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibration {
    /// What scores are divided by before the softmax.
    pub temperature: f64,
    /// Mean cross-entropy on the validation part with temperature 1.
    pub cross_entropy_before: f64,
    /// And with this one.
    pub cross_entropy_after: f64,
}

impl Calibration {
    /// Writes the file, for tensors of the validation part with this digest.
    pub fn write(&self, path: &Path, validation: Digest) -> Result<(), Error> {
        let header = Header::new(FORMAT, VERSION).input("validation", validation);
        header.settings(json::json!(self)).write(path)
    }

    /// Reads the file.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let header = Header::read(path, FORMAT, VERSION)?;
        let damaged = || Error::malformed(path, FORMAT, "no temperature above 0");
        let calibration: Option<Self> = json::value(&header.settings);
        calibration.filter(|calibration| calibration.temperature > 0.0).ok_or_else(damaged)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_calibration_reads_back_and_one_without_sense_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("calibration.json");
        let digest = Digest::of(b"photos");
        let calibration =
            Calibration { temperature: 1.5, cross_entropy_before: 0.7, cross_entropy_after: 0.6 };
        calibration.write(&path, digest).unwrap();
        assert_eq!(Calibration::read(&path).unwrap(), calibration);
        Calibration { temperature: 0.0, ..calibration }.write(&path, digest).unwrap();
        assert!(Calibration::read(&path).unwrap_err().to_string().contains("no temperature"));
    }
}
