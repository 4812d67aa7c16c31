//! `forget` and `allow`: a photo leaves for good, or may come back; `emptied`: what is left of its row.

use formats::Digest;
use serde::Serialize;

use crate::catalogue::Text;

/// What is left of a forgotten photo's row: its place among the rows of the batch's views.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Emptied {
    /// SHA-256 of the photo.
    pub sha256: Digest,
}

/// A photo that was asked to be forgotten, of which only this is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Forgotten {
    /// SHA-256 of the photo.
    pub sha256: Digest,
    /// Who asked.
    pub by: Text,
    /// When, ISO 8601.
    pub at: String,
}
