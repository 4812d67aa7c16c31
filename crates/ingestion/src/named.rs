//! Which photo a person means: by its path, the end of its path, or its SHA-256.

use std::collections::BTreeMap;

use formats::Digest;

use crate::{Catalogue, Error};

/// Fewer digits would mean many photos of a large catalogue.
const FEWEST_DIGITS: usize = 6;

/// Candidates that an error names.
const SHOWN: usize = 5;

/// A file by its content and its place.
type File<'a> = (Digest, &'a str);

/// The files of a catalogue, photos and such as could not be read, by what they can be called.
pub struct Named<'a> {
    catalogue: &'a Catalogue,
    by_name: BTreeMap<&'a str, Vec<File<'a>>>,
}

impl<'a> Named<'a> {
    /// All files of `catalogue`.
    pub fn of(catalogue: &'a Catalogue) -> Self {
        let mut by_name: BTreeMap<&str, Vec<File>> = BTreeMap::new();
        for (sha256, path) in files(catalogue) {
            by_name.entry(name_of(path)).or_default().push((sha256, path));
        }
        Self { catalogue, by_name }
    }

    /// The file that `text` means: a path as `mien list` shows it, the end of one (whole names between
    /// the `/`), a SHA-256, or at least six digits of its beginning.
    pub fn find(&self, text: &str) -> Result<Digest, Error> {
        let alike = self.by_name.get(name_of(text)).map_or(&[][..], Vec::as_slice);
        let at = |is_meant: &dyn Fn(&str) -> bool| -> Vec<File<'a>> {
            alike.iter().copied().filter(|(_, path)| is_meant(path)).collect()
        };
        let ends_so = |path: &str| {
            path.strip_suffix(text).is_some_and(|start| start.is_empty() || start.ends_with('/'))
        };
        let candidates: [&dyn Fn() -> Vec<File<'a>>; 3] =
            [&|| at(&|path| path == text), &|| self.with_digits(text), &|| at(&ends_so)];
        for candidates in candidates {
            let mut meant = candidates();
            meant.sort_unstable();
            meant.dedup_by_key(|(sha256, _)| *sha256);
            match meant.as_slice() {
                [] => {}
                [(sha256, _)] => return Ok(*sha256),
                several => return Err(ambiguous(text, several)),
            }
        }
        Err(self.unknown(text))
    }

    fn with_digits(&self, text: &str) -> Vec<File<'a>> {
        if let Ok(sha256) = text.parse() {
            return if self.catalogue.knows(sha256) { vec![(sha256, "")] } else { Vec::new() };
        }
        let digits = text.to_ascii_lowercase();
        let are_digits = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !are_digits || !(FEWEST_DIGITS..=64).contains(&digits.len()) {
            return Vec::new();
        }
        let begins_so = |(sha256, _): &File| sha256.to_string().starts_with(&digits);
        files(self.catalogue).filter(begins_so).collect()
    }

    fn unknown(&self, text: &str) -> Error {
        let closest = formats::closest(name_of(text), self.by_name.keys().copied());
        let closest = closest.and_then(|name| self.by_name.get(name)?.first());
        Error::UnknownPhoto {
            text: text.to_owned(),
            closest: closest.map(|(_, path)| (*path).to_owned()),
        }
    }
}

fn ambiguous(text: &str, meant: &[File]) -> Error {
    let lines = meant.iter().take(SHOWN);
    let lines = lines.map(|(sha256, path)| format!("  {} {path}", &sha256.to_string()[..12]));
    Error::SeveralPhotos {
        text: text.to_owned(),
        count: meant.len(),
        photos: lines.collect::<Vec<_>>().join("\n"),
    }
}

/// All files that have a row.
fn files(catalogue: &Catalogue) -> impl Iterator<Item = File<'_>> {
    let photos = catalogue.photos().iter().map(|photo| (photo.sha256, photo.path.as_str()));
    photos.chain(catalogue.rejected().iter().map(|file| (file.sha256, file.path.as_str())))
}

fn name_of(path: &str) -> &str {
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
        assert_eq!(named.find(&sha256.to_string()[..9].to_uppercase()).unwrap(), sha256);
        assert_eq!(named.find("12.jpg").unwrap(), photo(paths[2]).sha256);
        insta::assert_snapshot!(named.find("anna/1.jpg").unwrap_err(), @"
        `anna/1.jpg` can mean 2 photos, such as
          0aadb93d7b8d card/sad/anna/1.jpg
          73951eeaa0ec card/happy/anna/1.jpg
        hint: give more of the path, or the digits of the one you mean
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
