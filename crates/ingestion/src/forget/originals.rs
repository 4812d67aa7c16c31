//! The photos themselves: where they lie, and their deletion, the only one in mien.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use formats::forget::Doing;
use formats::{Digest, Workspace};
use serde::Serialize;
use walkdir::WalkDir;

use super::traces::Traces;
use crate::{Catalogue, Error};

/// What became of the files of forgotten photos, each list sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Originals {
    /// They lie in the workspace, and nobody asked to delete them.
    pub kept: Vec<String>,
    /// They were deleted, or would be.
    pub deleted: Vec<String>,
    /// They lie outside of the workspace, where mien deletes nothing.
    pub outside: Vec<String>,
    /// They are other files by now than the photos that were forgotten, and stay.
    pub changed: Vec<String>,
}

/// Deletes the originals of `photos` in the workspace if `delete` says so, else tells where they lie.
pub(super) fn originals(
    workspace: &Workspace,
    catalogue: &Catalogue,
    photos: &Traces,
    delete: bool,
    doing: Doing,
) -> Result<Originals, Error> {
    let mut found = Originals::default();
    for (photo, path) in candidates(workspace, catalogue, photos, delete) {
        let file = workspace.absolute(&path);
        if !file.is_file() {
            continue;
        }
        if Path::new(&path).is_absolute() {
            found.outside.push(path);
        } else if !delete {
            found.kept.push(path);
        } else if !is(&file, photo, photos)? {
            found.changed.push(path);
        } else {
            if doing == Doing::Rewrite {
                remove(workspace, &file)?;
            }
            found.deleted.push(path);
        }
    }
    Ok(found)
}

/// Paths that may hold one of `photos`, sorted, each once: those that the catalogue names and, before
/// anything is deleted, files of `data/photos` that it does not know, such as copies of a killed import.
fn candidates(
    workspace: &Workspace,
    catalogue: &Catalogue,
    photos: &Traces,
    delete: bool,
) -> Vec<(Option<Digest>, String)> {
    let named = photos
        .iter()
        .flat_map(|(photo, trace)| trace.paths.iter().map(|path| (path.clone(), Some(*photo))));
    let mut all: std::collections::BTreeMap<String, Option<Digest>> = named.collect();
    if delete {
        for path in unknown_files(workspace, catalogue) {
            all.entry(path).or_insert(None);
        }
    }
    all.into_iter().map(|(path, photo)| (photo, path)).collect()
}

/// Files below `data/photos` that no row of the catalogue names, as tables would write them.
pub(crate) fn unknown_files(workspace: &Workspace, catalogue: &Catalogue) -> Vec<String> {
    let photos = catalogue.photos().iter().map(|photo| photo.path.as_str());
    let rejected = catalogue.rejected().iter().map(|file| file.path.as_str());
    let known: BTreeSet<&str> = photos.chain(rejected).collect();
    let entries = WalkDir::new(workspace.absolute("data/photos")).sort_by_file_name();
    let files = entries.into_iter().filter_map(Result::ok).filter(|it| it.file_type().is_file());
    let paths = files.filter_map(|file| Some(workspace.relative(file.path()).to_str()?.to_owned()));
    paths.filter(|path| !known.contains(path.as_str())).collect()
}

/// Whether the file holds the photo, or any of `photos` where no one photo was expected.
fn is(file: &Path, photo: Option<Digest>, photos: &Traces) -> Result<bool, Error> {
    let found = Digest::of_file(file)?;
    Ok(photo.map_or_else(|| photos.contains_key(&found), |photo| photo == found))
}

/// Deletes the file, and below `data/photos` the folders that it leaves empty: they bear people's names.
fn remove(workspace: &Workspace, file: &Path) -> Result<(), Error> {
    fs::remove_file(file).map_err(formats::Error::write(file))?;
    let photos = workspace.absolute("data/photos");
    let inner = file.ancestors().skip(1).take_while(|folder| **folder != *photos);
    if file.starts_with(&photos) {
        // A folder that holds something else stays, and so do those above it.
        let _ = inner.map(fs::remove_dir).take_while(Result::is_ok).count();
    }
    Ok(())
}
