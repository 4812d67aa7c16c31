//! Which files below a folder may be photos, in sorted order.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use imagery::{Format, Unreadable};
use serde::Serialize;
use walkdir::{DirEntry, WalkDir};

/// Endings of pictures that are recognised and not decoded, so that they become findings.
const OTHER_EXTENSIONS: [&str; 15] = [
    "heic", "heif", "avif", "gif", "jxl", "jp2", "dng", "cr2", "cr3", "nef", "arw", "raf", "orf",
    "rw2", "psd",
];

/// A file that was passed over.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Skipped {
    /// The file as it was found.
    pub path: String,
    /// Why it is not in the catalogue.
    pub reason: String,
}

impl Skipped {
    pub(crate) fn new(path: &Path, reason: impl Into<String>) -> Self {
        Self { path: path.to_string_lossy().into_owned(), reason: reason.into() }
    }
}

/// Everything below a folder in sorted order; hidden files and folders are passed over.
pub(crate) fn walk(folder: &Path) -> impl Iterator<Item = walkdir::Result<DirEntry>> {
    WalkDir::new(folder).min_depth(1).sort_by_file_name().into_iter().filter_entry(is_shown)
}

/// Systems keep their own notes in hidden files.
fn is_shown(entry: &DirEntry) -> bool {
    !entry.file_name().to_string_lossy().starts_with('.') && entry.file_name() != "__MACOSX"
}

/// The file of an entry of the walk, if it is one.
pub(crate) fn file_of(
    entry: walkdir::Result<DirEntry>,
    folder: &Path,
) -> Result<Option<PathBuf>, Skipped> {
    let entry = entry.map_err(|error| {
        let path = error.path().unwrap_or(folder).to_owned();
        // The path stands beside the reason already.
        let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
        Skipped::new(&path, format!("cannot be read: {reason}"))
    })?;
    let kind = entry.file_type();
    if kind.is_symlink() {
        return Err(Skipped::new(entry.path(), "a symbolic link, which is not followed"));
    }
    if !kind.is_dir() && !kind.is_file() {
        return Err(Skipped::new(entry.path(), "neither a file nor a folder"));
    }
    Ok(kind.is_file().then(|| entry.into_path()))
}

/// Whether a file is called a picture, or begins as one.
pub fn may_be_photo(file: &Path) -> io::Result<bool> {
    let extension = file.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let decoded = Format::ALL.iter().flat_map(|format| format.extensions());
    if decoded.chain(&OTHER_EXTENSIONS).any(|known| *known == extension) {
        return Ok(true);
    }
    let mut start = Vec::new();
    File::open(file)?.take(64).read_to_end(&mut start)?;
    Ok(!matches!(
        imagery::inspect(&start),
        Err(Unreadable::Empty | Unreadable::NotAPicture | Unreadable::Unsupported { .. })
    ))
}
