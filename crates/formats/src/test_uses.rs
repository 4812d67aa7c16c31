//! `data/splits/<name>.test-uses.csv`: every use of a test part, because each one makes its number weaker.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::{Error, table};

const COLUMNS: [&str; 5] = ["time", "experiment", "run", "kind", "why"];

/// One use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestUse {
    /// When, ISO 8601 in UTC.
    pub time: String,
    /// The experiment.
    pub experiment: String,
    /// The run.
    pub run: String,
    /// `predicted` (probabilities were computed) or `read` (a new evaluation read them again).
    pub kind: String,
    /// The command.
    pub why: String,
}

/// All uses so far, oldest first.
pub fn read(path: &Path) -> Result<Vec<TestUse>, Error> {
    match table::read(path, &COLUMNS) {
        Err(error) if error.is_missing() => Ok(Vec::new()),
        uses => uses,
    }
}

/// Adds one use and returns all.
pub fn add(path: &Path, test_use: TestUse) -> Result<Vec<TestUse>, Error> {
    let mut uses = read(path)?;
    uses.push(test_use);
    table::write(path, &uses, &COLUMNS)?;
    Ok(uses)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uses_are_counted_from_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pilot.test-uses.csv");
        assert_eq!(read(&path).unwrap(), []);
        let test_use = TestUse {
            time: "2026-01-01T00:00:00Z".into(),
            experiment: "paper".into(),
            run: "1a".into(),
            kind: "predicted".into(),
            why: "mien evaluate paper --part test".into(),
        };
        add(&path, test_use.clone()).unwrap();
        assert_eq!(add(&path, test_use.clone()).unwrap(), [test_use.clone(), test_use]);
    }
}
