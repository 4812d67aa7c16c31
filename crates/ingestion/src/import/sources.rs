//! The files of the imported folders, in sorted order, with what their names say.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use formats::workspace::check_name;
use formats::{Settings, Workspace};
use imagery::{Format, Unreadable};
use walkdir::{DirEntry, WalkDir};

use super::place::Place;
use super::subjects::Rule;
use super::{ImportRequest, Skipped, labels};
use crate::Error;
use crate::catalogue::Text;

/// Endings of pictures that are recognised and not decoded, so that they become findings.
const OTHER_EXTENSIONS: [&str; 15] = [
    "heic", "heif", "avif", "gif", "jxl", "jp2", "dng", "cr2", "cr3", "nef", "arw", "raf", "orf",
    "rw2", "psd",
];

/// A file that may be a photo.
#[derive(Debug)]
pub(super) struct Source {
    /// Where it is read.
    pub(super) file: PathBuf,
    /// Where it is to lie.
    pub(super) place: Place,
    pub(super) collection: Text,
    /// A class, or nothing.
    pub(super) label: Text,
    /// A person, or nothing.
    pub(super) subject: Text,
    /// What the person agreed to, or nothing.
    pub(super) consent: Text,
}

/// All files found.
#[derive(Default)]
pub(super) struct Found {
    pub(super) sources: Vec<Source>,
    pub(super) skipped: Vec<Skipped>,
    pub(super) other_files: Vec<String>,
}

/// Walks the folders; hidden files and folders are passed over.
pub(super) fn find(
    workspace: &Workspace,
    settings: &Settings,
    request: &ImportRequest,
) -> Result<Found, Error> {
    let rule = Rule::new(&request.subject_from)?;
    let mut found = Found::default();
    let mut seen = BTreeSet::new();
    for folder in &request.folders {
        let root = Root::new(workspace, request, folder)?;
        let walk = WalkDir::new(&root.folder).min_depth(1).sort_by_file_name();
        for entry in walk.into_iter().filter_entry(is_shown) {
            match file_of(entry, &root.folder) {
                Ok(Some(file)) if seen.insert(file.clone()) => {
                    found.add(&file, || root.source(&file, settings, &rule));
                }
                Ok(_) => {}
                Err(skipped) => found.skipped.push(skipped),
            }
        }
    }
    if found.sources.is_empty() && found.skipped.is_empty() {
        let folders = request.folders.clone();
        return Err(Error::NoPhotos { folders, others: found.other_files.len() });
    }
    Ok(found)
}

impl Found {
    fn add(&mut self, file: &Path, source: impl FnOnce() -> Result<Source, Skipped>) {
        let judged = may_be_photo(file)
            .map_err(|error| Skipped::new(file, format!("cannot be read: {error}")))
            .and_then(|may_be| may_be.then(source).transpose());
        match judged {
            Ok(Some(source)) => self.sources.push(source),
            Ok(None) => self.other_files.push(file.to_string_lossy().into_owned()),
            Err(skipped) => self.skipped.push(skipped),
        }
    }
}

/// Systems keep their own notes in hidden files.
fn is_shown(entry: &DirEntry) -> bool {
    !entry.file_name().to_string_lossy().starts_with('.') && entry.file_name() != "__MACOSX"
}

/// The file of an entry of the walk, if it is one.
fn file_of(entry: walkdir::Result<DirEntry>, folder: &Path) -> Result<Option<PathBuf>, Skipped> {
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
fn may_be_photo(file: &Path) -> io::Result<bool> {
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

/// An imported folder.
struct Root {
    folder: PathBuf,
    workspace: PathBuf,
    collection: Option<String>,
    in_place: bool,
}

impl Root {
    fn new(workspace: &Workspace, request: &ImportRequest, folder: &Path) -> Result<Self, Error> {
        let canonical = |path: &Path| fs::canonicalize(path).map_err(formats::Error::read(path));
        if let Some(name) = &request.collection {
            check_name(name, "collection")?;
        }
        let root = Self {
            folder: canonical(folder)?,
            workspace: canonical(workspace.root())?,
            collection: request.collection.clone(),
            in_place: request.in_place,
        };
        if root.folder.is_dir() { Ok(root) } else { Err(Error::NotAFolder(folder.to_owned())) }
    }

    fn source(&self, file: &Path, settings: &Settings, rule: &Rule) -> Result<Source, Skipped> {
        let (base, within) = self.base_of(file);
        let texts = (name_of(&base), text_of(within), text_of(file));
        let (Some(name), Some(within), Some(absolute)) = texts else {
            return Err(Skipped::new(file, "its name is not Unicode text: rename it"));
        };
        // The imported folder is the outermost; the last part is the file itself.
        let mut folders: Vec<&str> =
            std::iter::once(name.as_str()).chain(within.split('/')).collect();
        folders.pop();
        let class = labels::class_among(settings, &folders);
        let collection = self.collection.clone().unwrap_or_else(|| plain(&name));
        let place = match file.strip_prefix(&self.workspace).ok().and_then(text_of) {
            Some(inside) => Place::Stays(inside),
            None if self.in_place => Place::Stays(absolute),
            None => Place::CopyTo(format!("data/photos/{collection}/{within}")),
        };
        Ok(Source {
            file: file.to_owned(),
            place,
            label: class.map(|(_, class)| class.into()).unwrap_or_default(),
            subject: rule.subject(&within, &folders, class.map(|(place, _)| place)).into(),
            consent: Text::default(),
            collection: collection.into(),
        })
    }

    /// The folder that stands for the collection, and the path within it: `data/photos/<collection>/`
    /// whatever was named, so that a copy is judged as its original was.
    fn base_of<'a>(&self, file: &'a Path) -> (PathBuf, &'a Path) {
        let photos = self.workspace.join("data/photos");
        let kept = file.strip_prefix(&photos).ok().and_then(|inside| {
            let base = photos.join(inside.components().next()?);
            let within = file.strip_prefix(&base).ok()?;
            (within != Path::new("")).then_some((base, within))
        });
        kept.unwrap_or_else(|| {
            let within = file.strip_prefix(&self.folder).unwrap_or(file);
            (self.folder.clone(), within)
        })
    }
}

fn name_of(folder: &Path) -> Option<String> {
    folder.file_name().unwrap_or_default().to_str().map(str::to_owned)
}

/// A path with `/`, as it is written in tables.
fn text_of(path: &Path) -> Option<String> {
    let parts = path.components().filter_map(|part| match part {
        Component::RootDir => Some(Some("")),
        Component::Normal(name) => Some(name.to_str()),
        _ => None,
    });
    Some(parts.collect::<Option<Vec<_>>>()?.join("/"))
}

/// `name` as it can name a collection.
fn plain(name: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let text: String = name.chars().map(|c| if is_plain(c) { c } else { '-' }).take(100).collect();
    let text = text.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    if text.is_empty() { "photos".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_s_name_becomes_plain() {
        assert_eq!(plain("Ännas Telefon (2)"), "nnas-Telefon--2-");
        assert_eq!(plain("card-1"), "card-1");
        assert_eq!(plain("写真"), "photos");
    }
}
