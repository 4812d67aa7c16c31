//! An imported folder: what its files are to become, by their names.

use std::fs;
use std::path::{Component, Path, PathBuf};

use formats::workspace::check_name;
use formats::{Settings, Workspace};

use super::place::Place;
use super::sources::Source;
use super::subjects::Rule;
use super::{ImportRequest, labels};
use crate::catalogue::Text;
use crate::{Error, Skipped};

/// An imported folder.
pub(super) struct Root {
    pub(super) folder: PathBuf,
    workspace: PathBuf,
    collection: Option<String>,
    consent: Text,
    in_place: bool,
}

impl Root {
    pub(super) fn new(
        workspace: &Workspace,
        request: &ImportRequest,
        folder: &Path,
    ) -> Result<Self, Error> {
        let canonical = |path: &Path| fs::canonicalize(path).map_err(formats::Error::read(path));
        if let Some(name) = &request.collection {
            check_name(name, "collection")?;
        }
        let root = Self {
            folder: canonical(folder)?,
            workspace: canonical(workspace.root())?,
            collection: request.collection.clone(),
            consent: request.consent.as_deref().unwrap_or_default().into(),
            in_place: request.in_place,
        };
        if root.folder.is_dir() { Ok(root) } else { Err(Error::NotAFolder(folder.to_owned())) }
    }

    /// What `file`, found in it, is to become.
    pub(super) fn source(
        &self,
        file: &Path,
        settings: &Settings,
        rule: &Rule,
    ) -> Result<Source, Skipped> {
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
            consent: self.consent.clone(),
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
