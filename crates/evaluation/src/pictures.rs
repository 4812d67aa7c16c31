//! Small pictures of photos, and what stands in their place.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use formats::Digest;
use serde::Serialize;

/// A small JPEG.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thumbnail {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// The file's bytes.
    pub jpeg: Vec<u8>,
}

/// What there is of a photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Picture {
    /// It can be shown.
    Of(Thumbnail),
    /// The person on it did not agree to be shown.
    NotAgreed,
    /// There is none any more.
    Missing,
}

/// Whether a report shows photos.
#[derive(Clone, Copy)]
pub enum Faces<'a> {
    /// No photo, whatever people agreed to.
    LeftOut,
    /// The photos of people who agreed to it: a look-up of those that the report wants to show.
    Agreed(&'a dyn Fn(&BTreeSet<Digest>) -> BTreeMap<Digest, Picture>),
}

impl fmt::Debug for Faces<'_> {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        text.write_str(match self {
            Self::LeftOut => "LeftOut",
            Self::Agreed(_) => "Agreed",
        })
    }
}

/// Whether a photo is shown, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Shown {
    Yes,
    /// Nothing is shown, because that was asked for.
    LeftOut,
    NotAgreed,
    Missing,
}
