//! Views: every photo as a small square of pixels, one file per view and batch.
//!
//! `data/views/<view>/<batch>.safetensors` holds `images` u8 [N, C, H, W]. Row *i* is the batch's
//! *i*-th photo: the distinct `sha256` of the batch's `add` rows, ascending. The header names these
//! photos by the hash of their list (input `photos`), so that a file cannot be taken for another's.

mod build;
pub mod thumbnails;

use std::collections::BTreeMap;

use formats::tensors::{Images, TensorFile, Tensors};
use formats::{Crop, Digest, Digester, Header, Settings, ViewSettings, Workspace};
use imagery::{Picture, area_average};

pub use build::build_missing;

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

    /// An upright photo as this view shows it: u8 [C, H, W].
    pub(crate) fn draw(self, picture: &Picture) -> Vec<u8> {
        let Crop::Whole = self.settings.crop;
        let square = area_average(picture, self.settings.size, self.settings.size);
        let channel = |channel| square.pixels.iter().skip(channel).step_by(ViewSettings::CHANNELS);
        (0..ViewSettings::CHANNELS).flat_map(channel).copied().collect()
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
            .settings(serde_json::json!(self.settings))
    }

    fn read(self, workspace: &Workspace, batch: &Batch) -> Result<Images, Error> {
        let path = workspace.view_batch(self.name, &batch.name);
        let file = TensorFile::read(&path, FORMAT, VERSION).map_err(|error| {
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

    fn missing(self, batch: &str) -> Error {
        Error::ViewMissing { view: self.name.to_owned(), batch: batch.to_owned() }
    }
}

/// The pixels of the photos `wanted`, in that order. Reads each batch that holds one of them once.
pub fn pixels(
    workspace: &Workspace,
    catalogue: &Catalogue,
    view: View,
    wanted: &[Digest],
) -> Result<Images, Error> {
    let mut places: BTreeMap<Digest, Vec<usize>> = BTreeMap::new();
    for (place, photo) in wanted.iter().enumerate() {
        places.entry(*photo).or_default().push(place);
    }
    let mut images = view.no_images();
    images.shape[0] = wanted.len();
    images.pixels = vec![0; wanted.len() * view.settings.bytes()];
    let stride = view.settings.bytes();
    for batch in catalogue.batches() {
        if !batch.photos.iter().any(|photo| places.contains_key(photo)) {
            continue;
        }
        let drawn = view.read(workspace, batch)?;
        for (row, photo) in batch.photos.iter().enumerate() {
            for place in places.remove(photo).unwrap_or_default() {
                images.pixels[place * stride..][..stride].copy_from_slice(drawn.photo(row));
            }
        }
    }
    match places.keys().next() {
        None => Ok(images),
        Some(photo) => Err(Error::NotInCatalogue { photo: *photo, others: places.len() - 1 }),
    }
}
