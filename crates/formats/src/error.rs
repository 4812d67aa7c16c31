//! What can be wrong with a file, always with its path and what to do next.

use std::fmt::Display;
use std::io;
use std::path::{Path, PathBuf};

use crate::Problem;

/// A file that could not be read, written or believed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The operating system refused to read.
    #[error("cannot read `{path}`")]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The operating system refused to write; what stood there before is untouched.
    #[error("cannot write `{path}`")]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// A text with a place that can be pointed at.
    #[error(transparent)]
    Problem(#[from] Box<Problem>),
    /// A file that is not what its name says, without a line to point at.
    #[error("`{path}` is damaged or not a {format}: {found}")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What the file should be.
        format: &'static str,
        /// What was found instead.
        found: String,
    },
    /// A file from a newer mien.
    #[error(
        "`{path}` is a {format} of version {found}, written by {made_by}; this program reads up to {supported}\nhint: update mien"
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// The format's name.
        format: String,
        /// The version that the file names.
        found: u32,
        /// The newest version that this program reads.
        supported: u32,
        /// The program that wrote the file.
        made_by: String,
    },
    /// No workspace here.
    #[error(
        "no workspace found: neither `{from}` nor a folder above it holds `data/mien.yaml`\nhint: make one with `mien init DIR`, or name one with `--workspace DIR`"
    )]
    NoWorkspace {
        /// The folder from which the search went upwards.
        from: PathBuf,
    },
    /// A name that cannot be a file's name.
    #[error(
        "`{name}` cannot name a {what}: use letters, digits, `-`, `_` and `.`, starting with a letter or digit"
    )]
    Name {
        /// The name as given.
        name: String,
        /// What it should have named.
        what: &'static str,
    },
}

impl Error {
    /// Wraps a failed read of `path`.
    pub fn read(path: impl AsRef<Path>) -> impl FnOnce(io::Error) -> Self {
        let path = path.as_ref().to_owned();
        move |source| Self::Read { path, source }
    }

    /// Wraps a failed write of `path`.
    pub fn write(path: impl AsRef<Path>) -> impl FnOnce(io::Error) -> Self {
        let path = path.as_ref().to_owned();
        move |source| Self::Write { path, source }
    }

    /// Reports content that is not a `format`.
    pub fn malformed(path: impl AsRef<Path>, format: &'static str, found: impl Display) -> Self {
        Self::Malformed { path: path.as_ref().to_owned(), format, found: found.to_string() }
    }

    /// Whether the cause is that the file is not there.
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Read { source, .. } if source.kind() == io::ErrorKind::NotFound)
    }
}
