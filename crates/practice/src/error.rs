//! What can go wrong while practice photos are drawn.

use std::path::{Path, PathBuf};

/// Why practice photos could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Photos are only drawn into a folder of their own.
    #[error("`{}` is not empty: practice photos need a folder of their own", folder.display())]
    NotEmpty {
        /// The folder that was asked for.
        folder: PathBuf,
    },
    /// A setting that cannot be drawn.
    #[error("`{setting}` is {found}, expected {expected}")]
    Setting {
        /// The setting's name.
        setting: &'static str,
        /// Its value.
        found: u64,
        /// What would do.
        expected: &'static str,
    },
    /// Reading or writing failed.
    #[error("`{}`: {cause}", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: std::io::Error,
    },
    /// A photo or a video could not be encoded, or a drawn photo not be read back.
    #[error("`{}` could not be drawn: {reason}", path.display())]
    Photo {
        /// The photo or video.
        path: PathBuf,
        /// What the encoder or decoder said.
        reason: String,
    },
}

impl Error {
    pub(crate) fn file(path: &Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
        |cause| Self::File { path: path.to_owned(), cause }
    }

    pub(crate) fn photo(path: &Path, reason: &impl ToString) -> Self {
        Self::Photo { path: path.to_owned(), reason: reason.to_string() }
    }
}
