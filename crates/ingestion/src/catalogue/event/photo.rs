//! `add`: a photo came in.

use formats::Digest;
use imagery::SimilarityHash;
use serde::{Serialize, Serializer};

use super::Key;
use crate::catalogue::Text;

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
    pub format: Text,
    /// Pixels per row, upright.
    pub width: u32,
    /// Rows, upright.
    pub height: u32,
    /// EXIF orientation of the stored pixels, 1 to 8.
    pub orientation: u8,
    /// When the photo was taken, ISO 8601.
    pub captured_at: String,
    /// Make and model of the camera.
    pub device: Text,
    /// A class of `data/mien.yaml`.
    pub label: Text,
    /// Where the label came from: `folder`, or the person who said it.
    pub label_source: Text,
    /// The person shown.
    pub subject: Text,
    /// The photos that came in together, by name.
    pub collection: Text,
    /// What the person shown agreed to.
    pub consent: Text,
    /// Perceptual hash of the upright photo, and those of slightly cropped copies.
    #[serde(serialize_with = "as_text")]
    pub similarity_hash: SimilarityHash,
    /// Variance of the Laplacian, in squared grey levels; higher is sharper.
    pub sharpness: f64,
    /// Mean luma, 0 = black to 1 = white.
    pub brightness: f64,
    /// Whether the file holds the position where it was taken (the position itself is kept nowhere).
    pub has_position: bool,
    /// Whether the file holds a serial number of camera or lens.
    pub has_serial_number: bool,
    /// What is wrong with the file's metadata, though its pixels are fine.
    pub metadata_problem: Text,
}

impl Photo {
    /// What identifies the file: its content and its place.
    pub fn key(&self) -> Key<'_> {
        (self.sha256, &self.path)
    }
}

fn as_text<S: Serializer>(hash: &SimilarityHash, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(hash)
}
