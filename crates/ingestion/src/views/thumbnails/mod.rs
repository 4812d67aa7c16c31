//! `data/views/thumbnails/<batch>.zip`: an upright 128-pixel JPEG per photo, for pages people look at.
//!
//! `<sha256>.jpg` for each photo that was not forgotten; the archive's comment is its seal.

mod look_up;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;

use formats::seal::{self, End, Seal};
use formats::{Digest, Workspace, atomic};
use imagery::{Limits, Picture, THUMBNAIL_SIDE};
use rayon::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

pub(crate) use look_up::of_batch;
pub use look_up::{Thumbnail, look_up};

use crate::catalogue::Batch;
use crate::threads::{self, Counter};
use crate::{Catalogue, Error, Progress};

/// The name under which `mien views build` makes them.
pub const NAME: &str = "thumbnails";

const FORMAT: &str = "zip of thumbnails";

/// Writes `<sha256>.jpg` for each photo: stored as it is, dated 1980, the same bytes every time.
pub(crate) fn write<'a>(
    workspace: &Workspace,
    batch: &Batch,
    thumbnails: impl Iterator<Item = (Digest, &'a [u8])>,
) -> Result<(), Error> {
    let path = workspace.thumbnails(&batch.name);
    let bytes = archive(thumbnails).map_err(|error| damaged(&path, error))?;
    Ok(atomic::write(&path, &bytes)?)
}

fn archive<'a>(
    thumbnails: impl Iterator<Item = (Digest, &'a [u8])>,
) -> zip::result::ZipResult<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::DEFAULT);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (photo, jpeg) in thumbnails {
        archive.start_file(format!("{photo}.jpg"), options)?;
        archive.write_all(jpeg)?;
    }
    archive.set_comment(seal::open())?;
    let mut bytes = archive.finish()?.into_inner();
    seal::close(&mut bytes, End::Back);
    Ok(bytes)
}

/// The thumbnails of an archive by their photos.
fn read(path: &Path) -> Result<BTreeMap<Digest, Vec<u8>>, Error> {
    let bytes = fs::read(path).map_err(formats::Error::read(path))?;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(path, error))?;
    let mut thumbnails = BTreeMap::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(|error| damaged(path, error))?;
        let name = entry.name().map_err(|error| damaged(path, error))?;
        let photo = name.strip_suffix(".jpg").and_then(|name| name.parse().ok());
        let photo = photo.ok_or_else(|| damaged(path, "an entry is called after no photo"))?;
        let mut jpeg = Vec::new();
        entry.read_to_end(&mut jpeg).map_err(|error| damaged(path, error))?;
        thumbnails.insert(photo, jpeg);
    }
    Ok(thumbnails)
}

fn damaged(path: &Path, found: impl std::fmt::Display) -> Error {
    formats::Error::malformed(path, FORMAT, found).into()
}

/// The photos that the archive at `path` shows.
pub(crate) fn photos(path: &Path) -> Result<BTreeSet<Digest>, Error> {
    Ok(read(path)?.into_keys().collect())
}

/// The bytes of the archive at `path` without the photos `gone`; `None` when it shows none of them.
pub(crate) fn without(path: &Path, gone: &BTreeSet<Digest>) -> Result<Option<Vec<u8>>, Error> {
    let mut thumbnails = read(path)?;
    let before = thumbnails.len();
    thumbnails.retain(|photo, _| !gone.contains(photo));
    if thumbnails.len() == before {
        return Ok(None);
    }
    let left = thumbnails.iter().map(|(photo, jpeg)| (*photo, jpeg.as_slice()));
    Ok(Some(archive(left).map_err(|error| damaged(path, error))?))
}

/// The photos of `batch` that its archive should show.
pub(crate) fn expected(catalogue: &Catalogue, batch: &Batch) -> BTreeSet<Digest> {
    let gone = |photo: &Digest| {
        batch.emptied.binary_search(photo).is_ok() || catalogue.forgotten().contains_key(photo)
    };
    batch.photos.iter().copied().filter(|photo| !gone(photo)).collect()
}

/// How many thumbnails [`build_missing`] would draw.
pub fn missing(workspace: &Workspace, catalogue: &Catalogue) -> usize {
    let lacking = lacking(workspace, catalogue).into_iter();
    lacking.map(|batch| expected(catalogue, batch).len()).sum()
}

fn lacking<'a>(workspace: &Workspace, catalogue: &'a Catalogue) -> Vec<&'a Batch> {
    let is_there = |batch: &Batch| {
        let path = workspace.thumbnails(&batch.name);
        matches!(seal::check_file(&path, End::Back, &|_| {}), Ok(Seal::Whole))
            && photos(&path).is_ok_and(|found| found == expected(catalogue, batch))
    };
    let batches = catalogue.batches().iter().filter(|batch| !batch.photos.is_empty());
    batches.filter(|batch| !is_there(batch)).collect()
}

/// Draws the thumbnails of the batches whose archive is missing or damaged, from the photos that are kept.
/// Returns how many were drawn. Calls `watch` from several threads.
pub fn build_missing(
    workspace: &Workspace,
    catalogue: &Catalogue,
    threads: usize,
    watch: &(dyn Fn(Progress) + Sync),
) -> Result<usize, Error> {
    let lacking = lacking(workspace, catalogue);
    let wanted = lacking.iter().map(|batch| expected(catalogue, batch).len()).sum();
    let counter = Counter::new(wanted, watch);
    let pool = threads::pool(threads)?;
    for batch in lacking {
        let draw = |photo: Digest| {
            let picture = decoded(workspace, catalogue, photo)?;
            counter.step();
            Ok::<_, Error>((photo, imagery::encode_thumbnail(&picture)))
        };
        let photos: Vec<Digest> = expected(catalogue, batch).into_iter().collect();
        let drawn: Result<Vec<_>, _> = pool.install(|| photos.into_par_iter().map(draw).collect());
        let drawn = drawn?;
        write(workspace, batch, drawn.iter().map(|(photo, jpeg)| (*photo, jpeg.as_slice())))?;
    }
    Ok(wanted)
}

fn decoded(workspace: &Workspace, catalogue: &Catalogue, photo: Digest) -> Result<Picture, Error> {
    let (path, bytes) = super::original(workspace, catalogue, photo)?;
    let picture = imagery::decode_upright(&bytes, THUMBNAIL_SIDE, &Limits::default());
    Ok(picture.map_err(|problem| formats::Error::malformed(&path, "photo", problem))?)
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use super::*;
    use crate::test_support::{Desk, jpeg};

    #[test]
    fn a_thumbnail_is_found_by_its_photo_and_carries_no_date() {
        let desk = Desk::new();
        desk.put("card/happy/1.jpg", &jpeg(1));
        desk.import("card");
        let catalogue = desk.catalogue();
        let path = desk.workspace.thumbnails(&catalogue.batches()[0].name);
        let mut archive = ZipArchive::new(File::open(path).unwrap()).unwrap();
        let name = format!("{}.jpg", catalogue.photos()[0].sha256);
        let mut entry = archive.by_name(&name).unwrap();
        assert_eq!(entry.last_modified().unwrap().year(), 1980);
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        assert_eq!(imagery::inspect(&bytes).unwrap().width, 64);
    }

    #[test]
    fn thumbnails_that_are_damaged_or_missing_are_drawn_as_the_import_did() {
        let desk = Desk::new();
        desk.put("card/happy/1.jpg", &jpeg(1));
        desk.put("card/happy/2.jpg", &jpeg(2));
        desk.import("card");
        let catalogue = desk.catalogue();
        let path = desk.workspace.thumbnails(&catalogue.batches()[0].name);
        let whole = fs::read(&path).unwrap();
        assert_eq!(seal::check(&whole, End::Back), Seal::Whole);
        let build = || build_missing(&desk.workspace, &catalogue, 1, &|_| {}).unwrap();
        assert_eq!(build(), 0);
        let mut damaged = whole.clone();
        damaged[100] ^= 1;
        atomic::write(&path, &damaged).unwrap();
        assert_eq!((missing(&desk.workspace, &catalogue), build(), build()), (2, 2, 0));
        assert!(fs::read(&path).unwrap() == whole);
        fs::remove_file(&path).unwrap();
        assert_eq!(build(), 2);
        assert!(fs::read(&path).unwrap() == whole);
    }

    #[test]
    fn an_archive_without_a_photo_is_what_it_would_be_had_the_photo_never_come() {
        let desk = Desk::new();
        desk.put("card/happy/1.jpg", &jpeg(1));
        desk.put("card/happy/2.jpg", &jpeg(2));
        desk.import("card");
        let path = desk.workspace.thumbnails(&desk.catalogue().batches()[0].name);
        let gone = BTreeSet::from([Digest::of(&jpeg(1))]);
        let without_one = without(&path, &gone).unwrap().unwrap();
        let other = Desk::new();
        other.put("card/happy/2.jpg", &jpeg(2));
        other.import("card");
        let other = other.workspace.thumbnails(&other.catalogue().batches()[0].name);
        assert!(without_one == fs::read(other).unwrap());
        atomic::write(&path, &without_one).unwrap();
        assert!(without(&path, &gone).unwrap().is_none());
    }
}
