//! Views: every photo as a small square of pixels, one file per view and batch.
//!
//! `data/views/<view>/<batch>.safetensors` holds `images` u8 [N, C, H, W]. Row *i* is the batch's
//! *i*-th photo: the distinct `sha256` of the batch's `add` rows, ascending. The header names these
//! photos by the hash of their list (input `photos`), so that a file cannot be taken for another's.

mod build;
#[cfg(test)]
mod face_tests;
mod portraits;
mod sight;
pub mod thumbnails;

use std::collections::BTreeMap;

use formats::tensors::{Images, TensorFile, Tensors};
use formats::{Crop, Digest, Digester, Header, Settings, ViewSettings, Workspace};
use imagery::Picture;

pub(crate) use build::original;
pub use build::{build_missing, missing};
pub use portraits::{FaceSearch, Portrait, PortraitSettings, portraits};
pub(crate) use sight::Sight;

use crate::catalogue::Batch;
use crate::{Catalogue, Error};

const FORMAT: &str = "view";
const VERSION: u32 = 1;

/// A declared view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct View<'a> {
    /// Its name in `data/mien.yaml`.
    pub name: &'a str,
    /// How a photo is drawn.
    pub settings: ViewSettings,
}

impl<'a> View<'a> {
    /// All declared views, sorted by name.
    pub fn all(settings: &'a Settings) -> impl Iterator<Item = Self> {
        settings.views.iter().map(|(name, settings)| Self { name, settings: *settings })
    }

    /// The declared view of this name.
    pub fn named(settings: &'a Settings, name: &str) -> Result<Self, Error> {
        Self::all(settings).find(|view| view.name == name).ok_or_else(|| Error::UnknownView {
            name: name.to_owned(),
            declared: settings.views.keys().cloned().collect(),
        })
    }

    /// Whether faces have to be looked for before a photo is drawn.
    pub(crate) fn shows_faces(self) -> bool {
        self.settings.crop == Crop::Face
    }

    /// An upright photo as this view shows it: u8 [C, H, W]. `small` is its small decode; where that
    /// has too few pixels, `decode` gives one whose shorter side has at least so many.
    ///
    /// Which decode is used depends on the photo and this view alone: declaring another view changes
    /// no pixel.
    pub(crate) fn draw<Problem>(
        self,
        sight: &Sight,
        small: &Picture,
        decode: impl FnOnce(u32) -> Result<Picture, Problem>,
    ) -> Result<Vec<u8>, Problem> {
        let square = sight.square(self.settings);
        let finer = sight.finer_side(self.settings, square, small).map(decode).transpose()?;
        Ok(sight.pixels(self.settings, square, finer.as_ref().unwrap_or(small)))
    }

    /// Channels, height and width of a photo in this view.
    pub(crate) fn shape(self) -> [usize; 3] {
        let size = self.settings.size as usize;
        [ViewSettings::CHANNELS, size, size]
    }

    /// An empty list of photos of this view's shape.
    pub(crate) fn no_images(self) -> Images {
        Images::empty(ViewSettings::CHANNELS, self.settings.size as usize)
    }

    /// Writes the pixels of `batch.photos`, in that order.
    pub(crate) fn write(
        self,
        workspace: &Workspace,
        batch: &Batch,
        images: &Images,
    ) -> Result<(), Error> {
        let path = workspace.view_batch(self.name, &batch.name);
        Tensors::default()
            .bytes("images", &images.shape, &images.pixels)
            .write(&path, &self.header(batch))?;
        Ok(())
    }

    fn header(self, batch: &Batch) -> Header {
        let mut photos = Digester::default();
        for photo in &batch.photos {
            photos.add(photo.bytes());
        }
        Header::new(FORMAT, VERSION)
            .input("photos", photos.finish())
            .settings(formats::json::json!(self.settings))
    }

    fn read(self, workspace: &Workspace, batch: &Batch) -> Result<Images, Error> {
        let path = workspace.view_batch(self.name, &batch.name);
        let file = TensorFile::open(&path, FORMAT, VERSION).map_err(|error| {
            if error.is_missing() { self.missing(&batch.name) } else { error.into() }
        })?;
        let expected = self.header(batch);
        if file.header().settings != expected.settings {
            return Err(self.missing(&batch.name));
        }
        let images = file.images()?;
        if file.header().inputs != expected.inputs || images.len() != batch.photos.len() {
            let found = "it holds the pixels of other photos";
            return Err(formats::Error::malformed(path, FORMAT, found).into());
        }
        Ok(images)
    }

    /// Whether the pixels of `batch` are there as the view is declared now.
    pub(crate) fn check(self, workspace: &Workspace, batch: &Batch) -> Result<(), Error> {
        self.read(workspace, batch).map(|_| ())
    }

    fn missing(self, batch: &str) -> Error {
        Error::ViewMissing { view: self.name.to_owned(), batch: batch.to_owned() }
    }
}

/// The pixels of the photos `wanted`, in that order.
pub fn pixels(
    workspace: &Workspace,
    catalogue: &Catalogue,
    view: View,
    wanted: &[Digest],
) -> Result<Images, Error> {
    let [channels, height, width] = view.shape();
    let shape = [wanted.len(), channels, height, width];
    let mut images = Images { shape, pixels: vec![0; shape.iter().product()] };
    let stride = images.stride();
    each(workspace, catalogue, view, wanted, |place, photo| {
        images.pixels[place * stride..][..stride].copy_from_slice(photo);
        Ok(())
    })?;
    Ok(images)
}

/// Gives `take` the pixels of the photos `wanted`, [C, H, W], and the place of each among them, in the catalogue's
/// order: each batch that holds one of them is read once, and no two are in memory together.
pub(crate) fn each(
    workspace: &Workspace,
    catalogue: &Catalogue,
    view: View,
    wanted: &[Digest],
    mut take: impl FnMut(usize, &[u8]) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut places: BTreeMap<Digest, Vec<usize>> = BTreeMap::new();
    for (place, photo) in wanted.iter().enumerate() {
        places.entry(*photo).or_default().push(place);
    }
    for batch in catalogue.batches() {
        if !batch.photos.iter().any(|photo| places.contains_key(photo)) {
            continue;
        }
        let drawn = view.read(workspace, batch)?;
        for (row, photo) in batch.photos.iter().enumerate() {
            // A photo that was forgotten and came back has its pixels in a later batch.
            if batch.emptied.binary_search(photo).is_ok() {
                continue;
            }
            for place in places.remove(photo).unwrap_or_default() {
                take(place, drawn.photo(row))?;
            }
        }
    }
    match places.keys().next() {
        None => Ok(()),
        Some(photo) => Err(Error::NotInCatalogue { photo: *photo, others: places.len() - 1 }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::{Desk, jpeg, jpeg_of};

    #[test]
    fn a_view_declared_later_is_missed_with_a_hint_and_drawn_as_the_import_would_have() {
        let desk = Desk::new();
        for kind in 0..5 {
            desk.put(&format!("card/happy/{kind}.jpg"), &jpeg(kind));
        }
        desk.import("card");
        let catalogue = desk.catalogue();
        let photos: Vec<_> = catalogue.photos().iter().map(|photo| photo.sha256).rev().collect();
        let early = View::named(&desk.settings, "small-8").unwrap();
        let late = View { name: "later", ..early };
        let missing = pixels(&desk.workspace, &catalogue, late, &photos).unwrap_err().to_string();
        let missing = missing.replace(&catalogue.batches()[0].name, "BATCH");
        insta::assert_snapshot!(missing, @r"
        the photos of batch `BATCH` are not drawn as view `later` is declared now
        hint: run `mien views build later`
        ");

        let build = || build_missing(&desk.workspace, &catalogue, late, 2, &|_| {}).unwrap();
        assert_eq!((build(), build()), (5, 0));
        let of = |view| pixels(&desk.workspace, &catalogue, view, &photos).unwrap();
        assert_eq!(of(early), of(late));
        assert_eq!(of(early).shape, [5, 3, 8, 8]);
    }

    #[test]
    fn pixels_come_in_the_order_wanted_and_only_for_photos_of_the_catalogue() {
        let desk = Desk::new();
        desk.put("card/happy/1.jpg", &jpeg(1));
        desk.put("card/happy/2.jpg", &jpeg(2));
        desk.import("card");
        let catalogue = desk.catalogue();
        let view = View::named(&desk.settings, "small-8").unwrap();
        let of = |wanted: &[Digest]| pixels(&desk.workspace, &catalogue, view, wanted);
        let [one, two] = [jpeg(1), jpeg(2)].map(|bytes| Digest::of(&bytes));
        let (forwards, backwards) = (of(&[one, two]).unwrap(), of(&[two, one]).unwrap());
        assert_ne!(forwards.photo(0), forwards.photo(1));
        assert_eq!(forwards.photo(0), backwards.photo(1));
        assert_eq!(forwards.photo(1), backwards.photo(0));
        assert!(matches!(of(&[Digest::of(b"x")]), Err(Error::NotInCatalogue { .. })));
        assert!(View::named(&desk.settings, "whole-32").is_err());
    }

    #[test]
    fn a_view_has_the_same_pixels_whatever_else_is_declared() {
        let (few, mut many) = (Desk::new(), Desk::new());
        let large = ViewSettings::whole(300);
        many.settings.views.insert("large".to_owned(), large);
        for desk in [&few, &many] {
            desk.put("card/happy/1.jpg", &jpeg_of(1, 1600, 1200));
            desk.import("card");
        }
        assert_eq!(few.catalogue().digest(), many.catalogue().digest());
        let of = |desk: &Desk| {
            let catalogue = desk.catalogue();
            let view = View::named(&desk.settings, "small-8").unwrap();
            pixels(&desk.workspace, &catalogue, view, &[catalogue.photos()[0].sha256]).unwrap()
        };
        assert_eq!(of(&few), of(&many));
    }

    #[test]
    fn the_pixels_of_other_photos_are_refused() {
        let desk = Desk::new();
        desk.put("card/happy/1.jpg", &jpeg(1));
        desk.put("tray/happy/2.jpg", &jpeg(2));
        desk.import("card");
        desk.import("tray");
        let catalogue = desk.catalogue();
        let [first, second] = [0, 1]
            .map(|batch| desk.workspace.view_batch("small-8", &catalogue.batches()[batch].name));
        std::fs::copy(first, second).unwrap();
        let view = View::named(&desk.settings, "small-8").unwrap();
        let error = pixels(&desk.workspace, &catalogue, view, &[Digest::of(&jpeg(2))]);
        assert!(error.unwrap_err().to_string().contains("the pixels of other photos"));
    }
}
