//! What can be wrong with a file, and the command that mends it.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use formats::Workspace;
use serde::Serialize;

use crate::Error;

/// What is wrong with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DamageKind {
    /// Its bytes are not those that were written or imported.
    Changed,
    /// It is not there.
    Missing,
    /// The operating system does not let it be read.
    Unreadable,
    /// It was made from something else than what is there now.
    Stale,
    /// It still says or shows something of a photo that was forgotten.
    NotForgotten,
    /// A killed process left it.
    LeftOver,
}

/// One file and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Damage {
    /// The file or folder, relative to the workspace where it lies inside.
    pub path: String,
    /// What is wrong with it.
    pub kind: DamageKind,
    /// The same for people.
    pub message: String,
    /// What to type, and what to know before.
    pub mend: String,
}

impl Damage {
    pub(super) fn new(
        workspace: &Workspace,
        path: &Path,
        kind: DamageKind,
        message: impl Into<String>,
        mend: impl Into<String>,
    ) -> Self {
        let path = workspace.relative(path).to_string_lossy().into_owned();
        Self { path, kind, message: message.into(), mend: mend.into() }
    }

    /// A file that cannot be opened or believed, or is not there; `path` unless the error names another.
    pub(super) fn of_error(
        workspace: &Workspace,
        path: &Path,
        error: impl Into<Error>,
        mend: impl Into<String>,
    ) -> Self {
        let changed = |path: PathBuf, found: &str| {
            let found = found.lines().next().unwrap_or_default();
            (path, DamageKind::Changed, format!("damaged: {found}"))
        };
        let (path, kind, message) = match error.into() {
            Error::Batch { path, found }
            | Error::File(formats::Error::Malformed { path, found, .. }) => changed(path, &found),
            Error::File(formats::Error::Problem(it)) => changed(it.path.clone(), &it.message),
            Error::File(formats::Error::Read { path, source }) => match source.kind() {
                ErrorKind::NotFound => (path, DamageKind::Missing, "is not there".to_owned()),
                // Bytes that are no text.
                ErrorKind::InvalidData => changed(path, &source.to_string()),
                _ => (path, DamageKind::Unreadable, format!("cannot be read: {source}")),
            },
            other => changed(path.to_owned(), &other.to_string()),
        };
        Self::new(workspace, &path, kind, message, mend)
    }
}

/// A path as a shell takes it.
pub(super) fn quoted(workspace: &Workspace, path: &Path) -> String {
    let path = workspace.relative(path).to_string_lossy().into_owned();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=,%+@".contains(c);
    if path.chars().all(plain) { path } else { format!("'{}'", path.replace('\'', r"'\''")) }
}
