//! `vote`: a rater, or several under one name, said what a photo shows.

use formats::Digest;
use serde::Serialize;

use crate::catalogue::Text;

/// Votes of one rater for one class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Vote {
    /// SHA-256 of the photo.
    pub sha256: Digest,
    /// Who voted; several people counted together have one name, too.
    pub rater: Text,
    /// A class of `data/mien.yaml`.
    pub class: Text,
    /// How many votes; 0 takes earlier ones back.
    pub count: u32,
    /// When it was said, ISO 8601.
    pub at: String,
}
