//! Which photo a person means: by its path, the end of its path, or its SHA-256.

use std::collections::BTreeMap;

use formats::Digest;

use crate::catalogue::Photo;
use crate::{Catalogue, Error};

/// Fewer digits would mean many photos of a large catalogue.
const FEWEST_DIGITS: usize = 6;

/// The photos of a catalogue by what they can be called.
pub struct Named<'a> {
    catalogue: &'a Catalogue,
    by_file: BTreeMap<&'a str, Vec<&'a Photo>>,
}

impl<'a> Named<'a> {
    /// All photos of `catalogue`.
    pub fn of(catalogue: &'a Catalogue) -> Self {
        let mut by_file: BTreeMap<&str, Vec<&Photo>> = BTreeMap::new();
        for photo in catalogue.photos() {
            by_file.entry(file_of(&photo.path)).or_default().push(photo);
        }
        Self { catalogue, by_file }
    }

    /// The photo that `text` means: a path as `mien list` shows it, the end of one (whole names between
    /// the `/`), a SHA-256, or at least six digits of its beginning.
    pub fn find(&self, text: &str) -> Result<Digest, Error> {
        if let Some(photo) = self.by_digits(text) {
            return photo;
        }
        let ends_so = |photo: &&&Photo| {
            let start = photo.path.strip_suffix(text);
            start.is_some_and(|start| start.is_empty() || start.ends_with('/'))
        };
        let alike = self.by_file.get(file_of(text)).map_or(&[][..], Vec::as_slice);
        if let Some(exact) = alike.iter().find(|photo| photo.path == text) {
            return Ok(exact.sha256);
        }
        let mut meant: Vec<&Photo> = alike.iter().filter(ends_so).copied().collect();
        meant.dedup_by_key(|photo| photo.sha256);
        match meant.as_slice() {
            [photo] => Ok(photo.sha256),
            [] => Err(self.unknown(text)),
            several => Err(Error::SeveralPhotos {
                text: text.to_owned(),
                paths: several.iter().map(|photo| photo.path.clone()).collect(),
            }),
        }
    }

    fn by_digits(&self, text: &str) -> Option<Result<Digest, Error>> {
        let digits = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if !digits || text.len() < FEWEST_DIGITS || text.len() > 64 {
            return None;
        }
        let first: Digest = format!("{text:0<64}").parse().ok()?;
        let photos = self.catalogue.photos();
        let start = photos.partition_point(|photo| photo.sha256 < first);
        let begin_so =
            photos[start..].iter().take_while(|photo| photo.sha256.to_string().starts_with(text));
        let mut found: Vec<&Photo> = begin_so.collect();
        found.dedup_by_key(|photo| photo.sha256);
        match found.as_slice() {
            [] => None,
            [photo] => Some(Ok(photo.sha256)),
            several => Some(Err(Error::SeveralPhotos {
                text: text.to_owned(),
                paths: several.iter().map(|photo| photo.path.clone()).collect(),
            })),
        }
    }

    fn unknown(&self, text: &str) -> Error {
        let files = self.by_file.keys().copied();
        let closest = formats::closest(file_of(text), files);
        let closest = closest.and_then(|file| self.by_file.get(file)?.first());
        Error::UnknownPhoto {
            text: text.to_owned(),
            closest: closest.map(|photo| photo.path.clone()),
        }
    }
}

fn file_of(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, file)| file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Event;
    use crate::test_support::photo;

    #[test]
    fn a_photo_is_found_by_path_by_the_end_of_it_and_by_digits() {
        let paths = ["card/happy/anna/1.jpg", "card/sad/anna/1.jpg", "card/sad/anna/12.jpg"];
        let catalogue = Catalogue::of(paths.map(|path| Event::Add(photo(path))));
        let named = Named::of(&catalogue);
        let sha256 = photo(paths[0]).sha256;
        for text in [paths[0], "happy/anna/1.jpg", &sha256.to_string(), &sha256.to_string()[..6]] {
            assert_eq!(named.find(text).unwrap(), sha256, "{text}");
        }
        assert_eq!(named.find("12.jpg").unwrap(), photo(paths[2]).sha256);
        insta::assert_snapshot!(named.find("anna/1.jpg").unwrap_err(), @"
        `anna/1.jpg` means 2 photos, as `card/sad/anna/1.jpg` and `card/happy/anna/1.jpg`
        hint: give more of the path, or more digits of the SHA-256
        ");
        insta::assert_snapshot!(named.find("happy/anna/13.jpg").unwrap_err(), @"
        no photo of the catalogue is called `happy/anna/13.jpg`
        hint: did you mean `card/sad/anna/1.jpg`?
        ");
        insta::assert_snapshot!(named.find("portrait.png").unwrap_err(), @"
        no photo of the catalogue is called `portrait.png`
        hint: `mien list` shows all of them
        ");
    }
}
