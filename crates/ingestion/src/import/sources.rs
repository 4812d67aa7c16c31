//! The files of the imported folders, one after the other in sorted order, with what their names say.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use formats::{Settings, Workspace};

use super::ImportRequest;
use super::place::Place;
use super::root::Root;
use super::shard::Shard;
use super::subjects::Rule;
use crate::catalogue::Text;
use crate::photo_files::{file_of, may_be_photo, walk};
use crate::{Error, Skipped};

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

/// What a file of the folders turns out to be before it is read.
pub(super) enum Found {
    /// It may be a photo.
    Source(Box<Source>),
    /// It should come in and cannot.
    Skipped(Skipped),
    /// It is something else.
    Other(String),
    /// It belongs to another shard of this import.
    Elsewhere,
}

/// The folders that were named.
pub(super) struct Folders<'a> {
    /// Each of them, by its real path.
    pub(super) roots: Vec<Root>,
    settings: &'a Settings,
    rule: Rule,
    shard: Option<Shard>,
}

impl<'a> Folders<'a> {
    pub(super) fn open(
        workspace: &Workspace,
        settings: &'a Settings,
        request: &ImportRequest,
    ) -> Result<Self, Error> {
        let folders = request.folders.iter();
        let roots = folders.map(|folder| Root::new(workspace, request, folder));
        let rule = Rule::new(&request.subject_from)?;
        Ok(Self { roots: roots.collect::<Result<_, _>>()?, settings, rule, shard: request.shard })
    }

    /// How many files there are, by their entries alone.
    pub(super) fn count(&self) -> usize {
        let entries = self.roots.iter().flat_map(|root| walk(&root.folder)).flatten();
        entries.filter(|entry| entry.file_type().is_file()).count()
    }

    /// The files with the number of their folder; hidden files and folders are passed over. A file that
    /// lies in two of the folders is found once.
    pub(super) fn walk(&self) -> impl Iterator<Item = (usize, Found)> {
        let nested = self.roots.iter().enumerate().any(|(index, root)| {
            self.roots[index + 1..].iter().any(|other| {
                root.folder.starts_with(&other.folder) || other.folder.starts_with(&root.folder)
            })
        });
        let mut seen = BTreeSet::new();
        let files = self.roots.iter().enumerate().flat_map(|(index, root)| {
            walk(&root.folder).map(move |entry| (index, file_of(entry, &root.folder)))
        });
        files.filter_map(move |(index, file)| match file {
            Ok(None) => None,
            Ok(Some(file)) if nested && !seen.insert(file.clone()) => None,
            Ok(Some(file)) => Some((index, self.judge(&file, &self.roots[index]))),
            Err(skipped) => Some((index, Found::Skipped(skipped))),
        })
    }

    fn judge(&self, file: &Path, root: &Root) -> Found {
        let source = || root.source(file, self.settings, &self.rule);
        let judged = may_be_photo(file)
            .map_err(|error| Skipped::new(file, format!("cannot be read: {error}")))
            .and_then(|may_be| may_be.then(source).transpose());
        match judged {
            Ok(Some(source)) if self.shard.is_some_and(|shard| !shard.has(source.place.path())) => {
                Found::Elsewhere
            }
            Ok(Some(source)) => Found::Source(Box::new(source)),
            Ok(None) => Found::Other(file.to_string_lossy().into_owned()),
            Err(skipped) => Found::Skipped(skipped),
        }
    }
}
