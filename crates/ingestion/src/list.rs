//! The rows of the catalogue as a table for people and spreadsheets.

use formats::Digest;
use serde::Serialize;

use crate::Catalogue;
use crate::catalogue::{Photo, Text};
use crate::links::Sessions;
use crate::relabel::NOTHING;

/// A photo in `mien list`; empty text where nothing is known.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the columns of `Photo`, which documents them")]
pub struct ListedPhoto<'a> {
    pub path: &'a str,
    pub sha256: Digest,
    pub label: &'a str,
    pub subject: &'a str,
    pub collection: &'a str,
    pub session: String,
    pub captured_at: &'a str,
    pub device: &'a str,
    pub consent: &'a str,
    pub format: &'a str,
    pub width: u32,
    pub height: u32,
    pub bytes: u64,
    pub sharpness: f64,
    pub brightness: f64,
}

/// Which photos are listed: those that match everything that is given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// The class; [`NOTHING`] for photos without one, as for the texts below.
    pub label: Option<String>,
    /// The person.
    pub subject: Option<String>,
    /// The collection.
    pub collection: Option<String>,
    /// The camera.
    pub device: Option<String>,
    /// What was agreed to.
    pub consent: Option<String>,
    /// A part of the path.
    pub path: Option<String>,
}

impl Filter {
    fn passes(&self, photo: &Photo) -> bool {
        let is = |wanted: &Option<String>, value: &Text| match wanted.as_deref() {
            None => true,
            Some(NOTHING) => value.is_empty(),
            Some(wanted) => *value == wanted,
        };
        is(&self.label, &photo.label)
            && is(&self.subject, &photo.subject)
            && is(&self.collection, &photo.collection)
            && is(&self.device, &photo.device)
            && is(&self.consent, &photo.consent)
            && self.path.as_ref().is_none_or(|part| photo.path.contains(part))
    }
}

/// The photos that pass `filter`, sorted by path and then by content.
pub fn list<'a>(
    catalogue: &'a Catalogue,
    filter: &Filter,
) -> impl ExactSizeIterator<Item = ListedPhoto<'a>> {
    let sessions = Sessions::of(catalogue);
    let rows = catalogue.photos().iter().enumerate();
    let mut photos: Vec<_> = rows.filter(|(_, photo)| filter.passes(photo)).collect();
    photos.sort_by_key(|(_, photo)| (&photo.path, photo.sha256));
    photos.into_iter().map(move |(row, photo)| ListedPhoto {
        path: &photo.path,
        sha256: photo.sha256,
        label: &photo.label,
        subject: &photo.subject,
        collection: &photo.collection,
        session: sessions.name(row).to_owned(),
        captured_at: &photo.captured_at,
        device: &photo.device,
        consent: &photo.consent,
        format: &photo.format,
        width: photo.width,
        height: photo.height,
        bytes: photo.bytes,
        sharpness: photo.sharpness,
        brightness: photo.brightness,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Event;
    use crate::test_support::photo;

    #[test]
    fn photos_are_listed_by_path_and_filtered_by_everything_that_is_given() {
        let sad = Photo { label: "sad".into(), subject: "".into(), ..photo("b/sad/2") };
        let events = [photo("b/happy/3"), sad, photo("a/happy/1")].map(Event::Add);
        let catalogue = Catalogue::of(events);
        let paths = |filter: Filter| -> Vec<String> {
            list(&catalogue, &filter).map(|photo| photo.path.to_owned()).collect()
        };
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(paths(Filter::default()), ["a/happy/1", "b/happy/3", "b/sad/2"]);
        assert_eq!(paths(Filter { label: text("sad"), ..Filter::default() }), ["b/sad/2"]);
        assert_eq!(paths(Filter { subject: text("-"), ..Filter::default() }), ["b/sad/2"]);
        let both = Filter { label: text("happy"), path: text("b/"), ..Filter::default() };
        assert_eq!(paths(both), ["b/happy/3"]);
    }
}
