//! Folders of photos become batches of the catalogue, views and thumbnails; the photos are kept.
//!
//! Photos from outside the workspace are copied to `data/photos/<collection>/`. The Parquet batch is
//! written last: what a killed import left without one is taken up or written anew by the next.

mod batches;
mod judge;
mod known;
mod labels;
mod one;
mod place;
mod root;
mod shard;
mod sources;
pub(crate) mod stat_index;
mod subjects;

use std::collections::BTreeSet;
use std::path::PathBuf;

use formats::{Digest, Settings, Workspace, atomic};
use rayon::prelude::*;
use serde::Serialize;

pub use shard::{NotAShard, Shard};
pub use subjects::SubjectFrom;

use crate::catalogue::{Event, Text};
use crate::threads::{self, Counter};
use crate::{Catalogue, Error, Progress, Skipped};
use batches::Batches;
use judge::{Judge, Judged, Outcome};
use known::Known;
use one::Taken;
use sources::{Folders, Found, Source};
use stat_index::StatIndex;

/// Photos that are judged side by side before the next ones see what they found.
const WAVE: usize = 256;

/// What is asked of an import.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub struct ImportRequest {
    /// Folders that hold the photos, at any depth.
    pub folders: Vec<PathBuf>,
    /// The name under which the photos come in; `None` takes the folder's.
    pub collection: Option<String>,
    /// Whether photos outside the workspace stay where they are.
    pub in_place: bool,
    /// Where the name of the person shown is found.
    pub subject_from: SubjectFrom,
    /// What the people shown agreed to.
    pub consent: Option<String>,
    /// The share of the photos that this machine takes; `None` takes all.
    pub shard: Option<Shard>,
    /// Whether files that look unchanged are read all the same.
    pub rehash: bool,
    /// Whether forgotten photos may come in again.
    pub again: bool,
    /// Photos decoded at once; 0 means one per processor. The result does not depend on it.
    pub threads: usize,
    /// Whether everything is looked at and nothing is written.
    pub dry_run: bool,
}

/// What an import did. `new`, `copies`, `known`, `forgotten`, `unreadable`, `skipped`, `other_files` and
/// `other_shards` together are all files found.
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
    /// Photos among `known` whose copy in the workspace was lost and is there again.
    pub restored: usize,
    /// Files whose content was forgotten; they stay away.
    pub forgotten: usize,
    /// Files that no pixels could be had from; each is kept as a finding.
    pub unreadable: usize,
    /// Files that should have come in and could not; they are not in the catalogue.
    pub skipped: Vec<Skipped>,
    /// Files beside the photos that are something else by name and content; they are left alone.
    pub other_files: Vec<String>,
    /// Files that belong to other shards of this import.
    pub other_shards: usize,
    /// Rows added without a label, among `new` and `copies`.
    pub without_label: usize,
    /// Rows added without a subject, among `new` and `copies`.
    pub without_subject: usize,
    /// Bytes of all files that are photos, or should be.
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

/// Brings the photos of `request.folders` into the catalogue. Calls `watch` from several threads.
pub fn import(
    workspace: &Workspace,
    settings: &Settings,
    request: &ImportRequest,
    watch: &(dyn Fn(Progress) + Sync),
) -> Result<Imported, Error> {
    let folders = Folders::open(workspace, settings, request)?;
    let pool = threads::pool(request.threads)?;
    let mut import = Import::begin(workspace, settings, request, &folders)?;
    let counter = Counter::new(folders.count(), watch);
    let mut found = folders.walk();
    loop {
        let wave = import.next_wave(&mut found, &counter);
        if wave.is_empty() {
            return import.finish();
        }
        let judge = import.judge();
        let take_in = |(folder, source): &(usize, Source)| {
            let judged = judge.take_in(source, &import.indices[*folder]);
            counter.step();
            judged
        };
        let judged: Vec<_> = pool.install(|| wave.par_iter().map(take_in).collect());
        for ((folder, source), judged) in wave.iter().zip(judged) {
            import.take(*folder, source, judged?)?;
        }
    }
}

/// An import under way.
struct Import<'a> {
    workspace: &'a Workspace,
    request: &'a ImportRequest,
    known: Known,
    batches: Batches<'a>,
    /// What is known of the files of each folder.
    indices: Vec<StatIndex>,
    /// A photo that wants the place of another one of its wave.
    waiting: Option<(usize, Source)>,
    /// Collections in which this import has put photos.
    collections: BTreeSet<Text>,
    imported: Imported,
}

impl<'a> Import<'a> {
    fn begin(
        workspace: &'a Workspace,
        settings: &'a Settings,
        request: &'a ImportRequest,
        folders: &Folders,
    ) -> Result<Self, Error> {
        let roots = folders.roots.iter();
        Ok(Self {
            workspace,
            request,
            known: Known::of(Catalogue::read(workspace)?),
            batches: Batches::new(workspace, settings, request.dry_run),
            indices: roots.map(|root| StatIndex::read(workspace, &root.folder)).collect(),
            waiting: None,
            collections: BTreeSet::new(),
            imported: Imported { dry_run: request.dry_run, ..Imported::default() },
        })
    }

    fn judge(&self) -> Judge<'_> {
        Judge {
            workspace: self.workspace,
            known: &self.known,
            views: &self.batches.views,
            request: self.request,
        }
    }

    /// The next photos, no two of which would lie at the same place, so that which of them keeps its
    /// name depends on their order alone and not on the threads.
    fn next_wave(
        &mut self,
        found: &mut impl Iterator<Item = (usize, Found)>,
        counter: &Counter,
    ) -> Vec<(usize, Source)> {
        let mut wave: Vec<(usize, Source)> = self.waiting.take().into_iter().collect();
        let place = |(_, source): &(usize, Source)| source.place.path().to_owned();
        let mut places: BTreeSet<String> = wave.iter().map(place).collect();
        while wave.len() < WAVE {
            let Some((folder, file)) = found.next() else { break };
            match file {
                Found::Source(source) if places.insert(source.place.path().to_owned()) => {
                    wave.push((folder, *source));
                    continue;
                }
                Found::Source(source) => {
                    self.waiting = Some((folder, *source));
                    break;
                }
                Found::Skipped(skipped) => self.imported.skipped.push(skipped),
                Found::Other(file) => self.imported.other_files.push(file),
                Found::Elsewhere => self.imported.other_shards += 1,
            }
            counter.step();
        }
        wave
    }

    /// Takes note of what became of a file.
    fn take(&mut self, folder: usize, source: &Source, judged: Judged) -> Result<(), Error> {
        // A forgotten photo's path is kept nowhere: its file is read each time instead.
        if let Some((path, stamp, sha256)) = judged.read
            && !matches!(judged.outcome, Outcome::Forgotten { .. })
        {
            self.indices[folder].add(&path, stamp, sha256);
        }
        self.imported.count(&judged.outcome, &self.known);
        match judged.outcome {
            Outcome::Skipped(_) | Outcome::Forgotten { .. } | Outcome::Known { news: None, .. } => {
            }
            Outcome::Known { news: Some(said), .. } => {
                self.batches.push(Taken { event: Event::Label(said), drawn: None })?;
            }
            Outcome::Taken { taken, allowed } => {
                if let Some(photo) = allowed {
                    self.batches.push(Taken { event: Event::Allow(photo), drawn: None })?;
                }
                if !self.request.dry_run && self.collections.insert(source.collection.clone()) {
                    // What a killed import left half-written where this one writes.
                    atomic::sweep(&self.workspace.photos(&source.collection));
                }
                self.known.add(&taken.event);
                if let Some(seen) = taken.face() {
                    self.known.add_face(seen);
                }
                self.batches.push(*taken)?;
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Imported, Error> {
        if self.imported.found_nothing() {
            let folders = self.request.folders.clone();
            let others = self.imported.other_files.len();
            return Err(Error::NoPhotos { folders, others });
        }
        self.imported.batches = self.batches.finish()?;
        if !self.request.dry_run {
            for index in self.indices {
                index.write()?;
            }
            for folder in ["data/catalogue", "data/views"] {
                atomic::sweep(&self.workspace.absolute(folder));
            }
        }
        self.imported.skipped.sort();
        self.imported.catalogue = Some(if self.imported.batches.is_empty() {
            self.known.before().digest()
        } else {
            Catalogue::read(self.workspace)?.digest()
        });
        Ok(self.imported)
    }
}

impl Imported {
    fn count(&mut self, outcome: &Outcome, known: &Known) {
        match outcome {
            Outcome::Skipped(skipped) => self.skipped.push(skipped.clone()),
            Outcome::Forgotten { bytes } => {
                self.forgotten += 1;
                self.bytes += bytes;
            }
            Outcome::Known { bytes, news, restored } => {
                self.known += 1;
                self.completed += usize::from(news.is_some());
                self.restored += usize::from(*restored);
                self.bytes += bytes;
            }
            Outcome::Taken { taken, .. } => match &taken.event {
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

    fn found_nothing(&self) -> bool {
        let rows = self.new + self.copies + self.known + self.forgotten + self.unreadable;
        rows + self.skipped.len() + self.other_shards == 0
    }
}

#[cfg(test)]
mod tests;
