//! The files of a report: which of those in its folder are mien's.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Error;

/// The page.
pub const PAGE: &str = "index.html";
/// The machine twin of a report of runs.
pub const TWIN: &str = "report.json";
/// The numbers of an analysis of sequences.
pub const SUMMARY: &str = "summary.json";
/// Every frame of such an analysis.
pub const FRAMES: &str = "frames.csv";

/// A folder of a report with the endings of what is in it.
const FOLDERS: [(&str, &[&str]); 2] =
    [("figures", &["svg", "png"]), ("tables", &["csv", "md", "tex"])];

/// The figures and tables in the folder of a report, sorted; others may have put something beside them.
pub fn figures_and_tables(report: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    for (name, endings) in FOLDERS {
        let is_ours = |path: &PathBuf| {
            path.extension().is_some_and(|own| endings.iter().any(|ending| own == *ending))
        };
        found.extend(files(&report.join(name))?.into_iter().filter(is_ours));
    }
    found.sort();
    Ok(found)
}

/// The files directly in `folder`, none if it is not there.
#[expect(clippy::disallowed_methods, reason = "what is found is sorted by the caller")]
fn files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    match fs::read_dir(folder).map_err(Error::read(folder)) {
        Err(error) if error.is_missing() => Ok(Vec::new()),
        entries => {
            Ok(entries?.flatten().map(|entry| entry.path()).filter(|it| it.is_file()).collect())
        }
    }
}
