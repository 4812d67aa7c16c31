//! What can be wrong with a file, and the command that mends it.

use std::path::Path;

use formats::Workspace;
use serde::Serialize;

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

    /// A file that cannot be opened or read, or is not there.
    pub(super) fn of_error(
        workspace: &Workspace,
        path: &Path,
        error: &(dyn std::error::Error + 'static),
        mend: impl Into<String>,
    ) -> Self {
        let cause = std::iter::successors(Some(error), |error| error.source()).last();
        let io = cause.and_then(|cause| cause.downcast_ref::<std::io::Error>());
        let text = || first_line(&error.to_string());
        let (kind, message) = match io.map(std::io::Error::kind) {
            Some(std::io::ErrorKind::NotFound) => (DamageKind::Missing, "is not there".to_owned()),
            Some(_) => {
                let cause = cause.map(ToString::to_string).unwrap_or_default();
                (DamageKind::Unreadable, format!("cannot be read: {cause}"))
            }
            None => (DamageKind::Changed, text()),
        };
        Self::new(workspace, path, kind, message, mend)
    }
}

/// Without the hint, which the mending command replaces.
fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

/// A path as a shell takes it.
pub(super) fn quoted(workspace: &Workspace, path: &Path) -> String {
    let path = workspace.relative(path).to_string_lossy().into_owned();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=,%+@".contains(c);
    if path.chars().all(plain) { path } else { format!("'{}'", path.replace('\'', r"'\''")) }
}
