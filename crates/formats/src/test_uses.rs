//! `data/splits/<name>.test-uses.csv`: every use of a test part, because each one makes its number weaker.

use std::fs::File;
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

/// Adds one use and returns all; of two who do so at once one waits for the other.
pub fn add(path: &Path, test_use: TestUse) -> Result<Vec<TestUse>, Error> {
    // The folder is what is locked: a file of its own would have to lie among those that are committed.
    let folder = path.parent().unwrap_or(Path::new("."));
    let lock = File::open(folder).map_err(Error::write(folder))?;
    lock.lock().map_err(Error::write(folder))?;
    let mut uses = read(path)?;
    uses.push(test_use);
    table::write(path, &uses, &COLUMNS)?;
    Ok(uses)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn use_of(run: &str) -> TestUse {
        TestUse {
            time: "2026-01-01T00:00:00Z".into(),
            experiment: "paper".into(),
            run: run.into(),
            kind: "predicted".into(),
            why: "mien evaluate paper --part test".into(),
        }
    }

    #[test]
    fn eight_at_once_are_all_counted() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pilot.test-uses.csv");
        std::thread::scope(|threads| {
            for run in 0..8 {
                let path = &path;
                threads
                    .spawn(move || (0..5).for_each(|_| drop(add(path, use_of(&run.to_string())))));
            }
        });
        let uses = read(&path).unwrap();
        let of = |run: usize| uses.iter().filter(|one| one.run == run.to_string()).count();
        assert_eq!((0..8).map(of).collect::<Vec<_>>(), [5; 8]);
    }

    #[test]
    fn uses_are_counted_from_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pilot.test-uses.csv");
        assert_eq!(read(&path).unwrap(), []);
        let test_use = use_of("1a");
        add(&path, test_use.clone()).unwrap();
        assert_eq!(add(&path, test_use.clone()).unwrap(), [test_use.clone(), test_use]);
    }
}
