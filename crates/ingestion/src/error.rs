//! What can stop an import, a split or a preparation, with what to do next.

use std::path::{Path, PathBuf};

/// Why a stage of ingestion could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file of the workspace could not be read, written or believed.
    #[error(transparent)]
    File(#[from] formats::Error),
    /// A batch of the catalogue that this program cannot use.
    #[error(
        "`{path}` is damaged or not a batch of the catalogue: {found}\nhint: restore the file, or move it out of the folder and import its photos again"
    )]
    Batch {
        /// The Parquet file.
        path: PathBuf,
        /// What was found instead.
        found: String,
    },
}

impl Error {
    /// Reports a batch that cannot be used.
    pub(crate) fn batch(path: &Path, found: impl ToString) -> Self {
        Self::Batch {
            path: path.to_owned(),
            found: found.to_string(),
        }
    }
}
