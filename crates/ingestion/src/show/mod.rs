//! One photo: everything known of it, and what mien sees of it.

mod picture;

use formats::Digest;
use serde::Serialize;

pub use picture::show_picture;
pub(crate) use picture::{placed, shown_size};

use crate::catalogue::{FaceSeen, Labelled, Photo, Rejected, Vote};
use crate::{Catalogue, Error, Named};

/// Everything known of one content.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shown {
    /// SHA-256 of the file.
    pub sha256: Digest,
    /// Its rows, one for every place where it lies; none for a file that could not be read.
    pub places: Vec<Photo>,
    /// The places of a file that could not be read, and why.
    pub rejected: Vec<Rejected>,
    /// What was seen, if faces were looked for.
    pub face: Option<FaceSeen>,
    /// What raters said it shows.
    pub votes: Vec<Vote>,
    /// What was said about it after it came in, the first first.
    pub history: Vec<Labelled>,
}

/// The photo that `name` means, as [`Named::find`] finds it.
pub fn show(catalogue: &Catalogue, name: &str) -> Result<Shown, Error> {
    let sha256 = Named::of(catalogue).find(name)?;
    let rejected = catalogue.rejected().iter().filter(|file| file.sha256 == sha256);
    let history = catalogue.history().iter().filter(|said| said.sha256 == sha256);
    Ok(Shown {
        sha256,
        places: catalogue.rows_of(sha256).to_vec(),
        rejected: rejected.cloned().collect(),
        face: catalogue.faces().get(&sha256).copied(),
        votes: catalogue.votes().get(&sha256).cloned().unwrap_or_default(),
        history: history.cloned().collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Change, Event};
    use crate::test_support::photo;

    fn catalogue() -> Catalogue {
        let copy = Photo { sha256: photo("card/a.png").sha256, ..photo("tray/copy.png") };
        let Photo { sha256, path, .. } = photo("card/a.png");
        let said = Labelled {
            sha256,
            path,
            label: Change::new(&"happy".into(), "sad"),
            subject: Change::default(),
            consent: Change::default(),
            by: "eva".into(),
            at: "2026-03-01T10:22:33Z".to_owned(),
        };
        let other = Photo { sha256: Digest::of(b"other"), ..photo("card/b.png") };
        let rows = [photo("card/a.png"), copy, photo("card/b.png"), other].map(Event::Add);
        Catalogue::of(rows.into_iter().chain([Event::Label(said)]))
    }

    #[test]
    fn a_photo_is_found_by_path_and_by_its_first_digits_with_all_its_places() {
        let catalogue = catalogue();
        let by_path = show(&catalogue, "tray/copy.png").unwrap();
        assert_eq!((by_path.places.len(), by_path.history.len()), (2, 1));
        let digits = by_path.sha256.to_string();
        for name in [&digits, &digits[..6], &digits[..9].to_uppercase()] {
            assert_eq!(show(&catalogue, name).unwrap(), by_path);
        }
    }

    #[test]
    fn names_that_mean_nothing_or_too_much_are_refused() {
        let refused = |name| show(&catalogue(), name).unwrap_err().to_string();
        insta::assert_snapshot!(refused("card/c.png"), @"
        no photo of the catalogue is called `card/c.png`
        hint: did you mean `card/a.png`?
        ");
        insta::assert_snapshot!(refused("1234"), @"
        no photo of the catalogue is called `1234`
        hint: `mien list` shows all of them
        ");
        insta::assert_snapshot!(refused("card/b.png"), @"
        `card/b.png` can mean 2 photos, such as
          d41493260064 card/b.png
          d9298a10d1b0 card/b.png
        hint: give more of the path, or the digits of the one you mean
        ");
    }
}
