//! What a batch says about photos: one event per row.

use formats::Digest;
use serde::Serialize;

/// One row of a batch. More kinds of events can follow; a reader refuses those it does not know.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "nearly every event is the large one")]
pub enum Event {
    /// A photo came in.
    Add(Photo),
    /// A file came in that no pixels could be had from.
    Reject(Rejected),
    /// Something was said about a photo that is there.
    Label(Labelled),
}

impl Event {
    /// What identifies the file: its content and its place.
    pub fn key(&self) -> (Digest, &str) {
        match self {
            Self::Add(photo) => photo.key(),
            Self::Reject(file) => file.key(),
            Self::Label(label) => (label.sha256, &label.path),
        }
    }
}

/// A photo of the catalogue; empty text where nothing is known.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Photo {
    /// SHA-256 of the file.
    pub sha256: Digest,
    /// Where the file lies: relative to the workspace and with `/`, absolute only outside of it.
    pub path: String,
    /// Size of the file.
    pub bytes: u64,
    /// The real format, whatever the file is called: `jpeg`, `png`, …
    pub format: String,
    /// Pixels per row, upright.
    pub width: u32,
    /// Rows, upright.
    pub height: u32,
    /// EXIF orientation of the stored pixels, 1 to 8.
    pub orientation: u8,
    /// When the photo was taken, ISO 8601.
    pub captured_at: String,
    /// Make and model of the camera.
    pub device: String,
    /// A class of `data/mien.yaml`.
    pub label: String,
    /// Where the label came from: `folder`.
    pub label_source: String,
    /// The person shown.
    pub subject: String,
    /// Photos taken in one go.
    pub session: String,
    /// The photos that came in together, by name.
    pub collection: String,
    /// What the person shown agreed to.
    pub consent: String,
    /// 64-bit perceptual hash of the upright photo, 16 hexadecimal digits.
    pub similarity_hash: String,
    /// Variance of the Laplacian, in squared grey levels; higher is sharper.
    pub sharpness: f64,
    /// Mean luma, 0 = black to 1 = white.
    pub brightness: f64,
    /// Whether the file holds the position where it was taken (the position itself is kept nowhere).
    pub has_position: bool,
    /// Whether the file holds a serial number of camera or lens.
    pub has_serial_number: bool,
    /// What is wrong with the file's metadata, though its pixels are fine.
    pub metadata_problem: String,
}

impl Photo {
    /// What identifies the file: its content and its place.
    pub fn key(&self) -> (Digest, &str) {
        (self.sha256, &self.path)
    }
}

/// A file that is kept in mind although no pixels could be had from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rejected {
    /// SHA-256 of the file.
    pub sha256: Digest,
    /// Where the file lies, as [`Photo::path`].
    pub path: String,
    /// Size of the file.
    pub bytes: u64,
    /// The photos that came in together, by name.
    pub collection: String,
    /// The check that it fails: `unreadable` or `unsupported_format`.
    pub check: String,
    /// What is wrong with it.
    pub reason: String,
}

impl Rejected {
    /// What identifies the file: its content and its place.
    pub fn key(&self) -> (Digest, &str) {
        (self.sha256, &self.path)
    }
}

/// What was said about a photo later; empty text says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Labelled {
    /// SHA-256 of the file.
    pub sha256: Digest,
    /// Where the file lies, as [`Photo::path`].
    pub path: String,
    /// A class of `data/mien.yaml`.
    pub label: String,
    /// Where the label came from.
    pub label_source: String,
    /// The person shown.
    pub subject: String,
}

impl Labelled {
    /// Writes what is said over what `photo` says.
    pub(super) fn apply(self, photo: &mut Photo) {
        if !self.label.is_empty() {
            photo.label = self.label;
            photo.label_source = self.label_source;
        }
        if !self.subject.is_empty() {
            photo.subject = self.subject;
        }
    }
}
