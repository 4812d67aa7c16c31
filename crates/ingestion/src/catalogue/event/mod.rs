//! What a batch says about photos: one event per row, one kind of event per file.

mod acknowledged;
mod face;
mod forgotten;
mod labelled;
mod photo;
mod rejected;
mod vote;

use formats::Digest;
use serde::Serialize;

pub use acknowledged::Acknowledged;
pub use face::FaceSeen;
pub use forgotten::{Emptied, Forgotten};
pub use labelled::{Change, Labelled};
pub use photo::Photo;
pub use rejected::Rejected;
pub use vote::Vote;

/// One row of a batch. More kinds of events can follow; a reader refuses those it does not know.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// A photo came in.
    Add(Photo),
    /// A file came in that no pixels could be had from.
    Reject(Rejected),
    /// Something was said about a photo that is there.
    Label(Labelled),
    /// Faces were looked for in a photo.
    Face(FaceSeen),
    /// A rater said what a photo shows.
    Vote(Vote),
    /// A finding was judged to be no fault.
    Acknowledge(Acknowledged),
    /// A photo is to be forgotten: it leaves the catalogue and does not come back.
    Forget(Forgotten),
    /// A forgotten photo may come in again.
    Allow(Forgotten),
    /// A photo stood here before it was forgotten; it does not come back with this row.
    Emptied(Emptied),
}

/// A file, by its content and its place; empty places belong to events about content alone.
pub type Key<'a> = (Digest, &'a str);

impl Event {
    /// The file that the event is about; nothing for an acknowledged finding, which is about a group.
    pub fn key(&self) -> Option<Key<'_>> {
        match self {
            Self::Add(photo) => Some(photo.key()),
            Self::Reject(file) => Some(file.key()),
            Self::Label(said) => Some((said.sha256, &said.path)),
            Self::Face(seen) => Some((seen.sha256, "")),
            Self::Vote(vote) => Some((vote.sha256, "")),
            Self::Forget(photo) | Self::Allow(photo) => Some((photo.sha256, "")),
            Self::Emptied(photo) => Some((photo.sha256, "")),
            Self::Acknowledge(_) => None,
        }
    }
}
