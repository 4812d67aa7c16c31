//! `reject`: a file came in that no pixels could be had from.

use formats::Digest;
use serde::Serialize;

use super::Key;
use crate::catalogue::Text;

/// A file that is kept in mind although no pixels could be had from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rejected {
    /// SHA-256 of the file.
    pub sha256: Digest,
    /// Where the file lies, as [`Photo::path`](super::Photo::path).
    pub path: String,
    /// Size of the file.
    pub bytes: u64,
    /// The photos that came in together, by name.
    pub collection: Text,
    /// The check that it fails: `unreadable` or `unsupported_format`.
    pub check: Text,
    /// What is wrong with it.
    pub reason: String,
}

impl Rejected {
    /// What identifies the file: its content and its place.
    pub fn key(&self) -> Key<'_> {
        (self.sha256, &self.path)
    }
}
