//! Folders of photos become batches of the catalogue, views and thumbnails; the photos are kept.
//!
//! Photos from outside the workspace are copied to `data/photos/<collection>/`. The Parquet batch is
//! written last: what a killed import left without one is taken up or written anew by the next.

mod batches;
mod known;
mod labels;
mod one;
mod place;
mod sources;
mod subjects;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use formats::{Digest, Settings, Workspace, atomic};
use rayon::prelude::*;
use serde::Serialize;

pub use subjects::SubjectFrom;

use crate::catalogue::Event;
use crate::threads::{self, Counter};

use crate::{Catalogue, Error, Progress};
use batches::Batches;
use known::Known;
use one::{Outcome, Taken};
use sources::Source;

/// Photos that are judged side by side before the next ones see what they found.
const WAVE: usize = 256;

/// What is asked of an import.
#[derive(Debug, Clone, Default)]
pub struct ImportRequest {
    /// Folders that hold the photos, at any depth.
    pub folders: Vec<PathBuf>,
    /// The name under which the photos come in; `None` takes the folder's.
    pub collection: Option<String>,
    /// Whether photos outside the workspace stay where they are.
    pub in_place: bool,
    /// Where the name of the person shown is found.
    pub subject_from: SubjectFrom,
    /// Photos decoded at once; 0 means one per processor. The result does not depend on it.
    pub threads: usize,
    /// Whether everything is looked at and nothing is written.
    pub dry_run: bool,
}

/// What an import did. `new`, `copies`, `known`, `unreadable` `skipped`
/// and `other_files` together are all files found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// Photos whose content was not in the catalogue.
    pub new: usize,
    /// Files whose content the catalogue knows under another path; each gets a row and a finding.
    pub copies: usize,
    /// Files that the catalogue already holds, with the same content at the same place.
    pub known: usize,
    /// Photos among `known` that got a label or a subject which nobody had said before.
    pub completed: usize,
    /// Files that no pixels could be had from; each is kept as a finding.
    pub unreadable: usize,
    /// Files that should have come in and could not; they are not in the catalogue.
    pub skipped: Vec<Skipped>,
    /// Files beside the photos that are something else by name and content; they are left alone.
    pub other_files: Vec<String>,
    /// Rows added without a label, among `new` and `copies`.
    pub without_label: usize,
    /// Rows added without a subject, among `new` and `copies`.
    pub without_subject: usize,
    /// Bytes of all files read.
    pub bytes: u64,
    /// Names of the batches written.
    pub batches: Vec<String>,
    /// The catalogue's digest afterwards.
    pub catalogue: Option<Digest>,
    /// Whether nothing was written because nothing should be.
    pub dry_run: bool,
}

impl Imported {
    /// Whether photos were added and not one of them got a label.
    pub fn nothing_labelled(&self) -> bool {
        let added = self.new + self.copies;
        added > 0 && added == self.without_label
    }
}

/// A file that was passed over.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Skipped {
    /// The file as it was found.
    pub path: String,
    /// Why it is not in the catalogue.
    pub reason: String,
}

impl Skipped {
    fn new(path: &Path, reason: impl Into<String>) -> Self {
        Self { path: path.to_string_lossy().into_owned(), reason: reason.into() }
    }
}

/// Brings the photos of `request.folders` into the catalogue. Calls `watch` from several threads.
pub fn import(
    workspace: &Workspace,
    settings: &Settings,
    request: &ImportRequest,
    watch: &(dyn Fn(Progress) + Sync),
) -> Result<Imported, Error> {
    let found = sources::find(workspace, settings, request)?;
    let pool = threads::pool(request.threads)?;
    if !request.dry_run {
        sweep(workspace, &found.sources);
    }
    let counter = Counter::new(found.sources.len(), watch);
    let mut known = Known::of(Catalogue::read(workspace)?);
    let mut batches = Batches::new(workspace, settings, request.dry_run);
    let mut imported = Imported {
        skipped: found.skipped,
        other_files: found.other_files,
        dry_run: request.dry_run,
        ..Imported::default()
    };
    for wave in waves(&found.sources) {
        let judge = |source| {
            let outcome = one::take_in(source, workspace, &known, &batches);
            counter.step();
            outcome
        };
        let outcomes: Vec<_> = pool.install(|| wave.par_iter().map(judge).collect());
        for outcome in outcomes {
            let outcome = outcome?;
            imported.count(&outcome, &known);
            match outcome {
                Outcome::Skipped(_) | Outcome::Known { news: None, .. } => {}
                Outcome::Known { news: Some(said), .. } => {
                    batches.push(Taken { event: Event::Label(said), drawn: None })?;
                }
                Outcome::Taken(taken) => {
                    known.add(&taken.event);
                    if let Some(seen) = taken.face() {
                        known.add_face(seen);
                    }
                    batches.push(*taken)?;
                }
            }
        }
    }
    imported.batches = batches.finish()?;
    imported.skipped.sort();
    imported.catalogue = Some(Catalogue::read(workspace)?.digest());
    Ok(imported)
}

/// Takes away what killed imports left half-written where this one writes.
fn sweep(workspace: &Workspace, sources: &[Source]) {
    let collections: BTreeSet<&str> = sources.iter().map(|source| &*source.collection).collect();
    let photos = collections.into_iter().map(|collection| workspace.photos(collection));
    let derived = ["data/catalogue", "data/views"].map(|folder| workspace.absolute(folder));
    photos.chain(derived).for_each(|folder| atomic::sweep(&folder));
}

impl Imported {
    fn count(&mut self, outcome: &Outcome, known: &Known) {
        match outcome {
            Outcome::Skipped(skipped) => self.skipped.push(skipped.clone()),
            Outcome::Known { bytes, news } => {
                self.known += 1;
                self.completed += usize::from(news.is_some());
                self.bytes += bytes;
            }
            Outcome::Taken(taken) => match &taken.event {
                Event::Reject(file) => {
                    self.unreadable += 1;
                    self.bytes += file.bytes;
                }
                Event::Add(photo) => {
                    self.copies += usize::from(known.has_photo(photo.sha256));
                    self.new += usize::from(!known.has_photo(photo.sha256));
                    self.without_label += usize::from(photo.label.is_empty());
                    self.without_subject += usize::from(photo.subject.is_empty());
                    self.bytes += photo.bytes;
                }
                _ => {}
            },
        }
    }
}

/// Cuts the sources into waves in which no two files would lie at the same place, so that which of
/// them keeps its name depends on their order alone and not on the threads.
fn waves(sources: &[Source]) -> Vec<&[Source]> {
    let mut waves = Vec::new();
    let mut places = BTreeSet::new();
    let mut start = 0;
    for (index, source) in sources.iter().enumerate() {
        if index - start == WAVE || !places.insert(source.place.path()) {
            waves.push(&sources[start..index]);
            places = BTreeSet::from([source.place.path()]);
            start = index;
        }
    }
    waves.push(&sources[start..]);
    waves
}

#[cfg(test)]
mod tests;
