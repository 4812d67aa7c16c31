//! The rows of the catalogue as a table for people and spreadsheets.

use formats::Digest;
use serde::Serialize;

use crate::Catalogue;
use crate::links::Sessions;

/// A photo in `mien list`; empty text where nothing is known.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the columns of `Photo`, which documents them")]
pub struct ListedPhoto {
    pub path: String,
    pub sha256: Digest,
    pub label: String,
    pub subject: String,
    pub collection: String,
    pub session: String,
    pub captured_at: String,
    pub device: String,
    pub consent: String,
    pub format: String,
    pub width: u32,
    pub height: u32,
    pub bytes: u64,
    pub sharpness: f64,
    pub brightness: f64,
}

/// All photos, sorted by path and then by content.
pub fn list(catalogue: &Catalogue) -> Vec<ListedPhoto> {
    let sessions = Sessions::of(catalogue);
    let mut photos: Vec<_> = catalogue.photos().iter().enumerate().collect();
    photos.sort_by_key(|(_, photo)| (&photo.path, photo.sha256));
    let rows = photos.into_iter().map(|(row, photo)| (row, photo.clone()));
    let rows = rows.map(|(row, photo)| ListedPhoto {
        path: photo.path,
        sha256: photo.sha256,
        label: photo.label.to_string(),
        subject: photo.subject.to_string(),
        collection: photo.collection.to_string(),
        session: sessions.name(row).to_owned(),
        captured_at: photo.captured_at,
        device: photo.device.to_string(),
        consent: photo.consent.to_string(),
        format: photo.format.to_string(),
        width: photo.width,
        height: photo.height,
        bytes: photo.bytes,
        sharpness: photo.sharpness,
        brightness: photo.brightness,
    });
    rows.collect()
}
