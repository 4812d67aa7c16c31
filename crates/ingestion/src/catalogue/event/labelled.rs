//! `label`: something was said about a photo that is there, by whom, when, and what stood there before.

use formats::Digest;
use serde::Serialize;

use super::Photo;
use crate::catalogue::Text;

/// What was said about one file later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Labelled {
    /// SHA-256 of the file.
    pub sha256: Digest,
    /// Where the file lies, as [`Photo::path`].
    pub path: String,
    /// A class of `data/mien.yaml`.
    pub label: Change,
    /// The person shown.
    pub subject: Change,
    /// What the person shown agreed to.
    pub consent: Change,
    /// Who said it: a person, or `folder` for what a later import found.
    pub by: Text,
    /// When it was said, ISO 8601.
    pub at: String,
}

/// A value before and after; equal ones say nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What stood there when it was said.
    pub from: Text,
    /// What it should be.
    pub to: Text,
}

impl Change {
    /// From `from` to `to`.
    pub fn new(from: &Text, to: impl Into<Text>) -> Self {
        Self { from: from.clone(), to: to.into() }
    }

    /// Whether it says something.
    pub fn is_one(&self) -> bool {
        self.from != self.to
    }

    fn apply(&self, value: &mut Text) -> bool {
        if self.is_one() {
            *value = self.to.clone();
        }
        self.is_one()
    }
}

impl Labelled {
    /// Whether it changes something.
    pub fn is_one(&self) -> bool {
        self.label.is_one() || self.subject.is_one() || self.consent.is_one()
    }

    /// Writes what is said over what `photo` says.
    pub(in crate::catalogue) fn apply(&self, photo: &mut Photo) {
        if self.label.apply(&mut photo.label) {
            photo.label_source =
                if self.label.to.is_empty() { Text::default() } else { self.by.clone() };
        }
        self.subject.apply(&mut photo.subject);
        self.consent.apply(&mut photo.consent);
    }
}
