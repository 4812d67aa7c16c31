//! Forgetting photos for good: out of the catalogue at once, then out of every file that mien made of them.
//!
//! The events come first. After them nothing that reads the catalogue sees the photos any more, and what
//! is still to be rewritten can be found by looking for it: a kill at any moment leaves work that the same
//! command, any later one or `--finish` completes, and that `verify` tells.

mod error;
mod originals;
mod pages;
mod rewrite;
mod runs;
mod traces;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use formats::forget::Doing;
use formats::{Digest, Workspace, atomic, clock};
use serde::Serialize;

pub use error::ForgetError;
pub use originals::Originals;
pub use runs::{RunUse, Used};

pub(crate) use originals::unknown_files;
pub(crate) use rewrite::{entries, orphans};

use crate::catalogue::{Batch, Event, Forgotten};
use crate::{Catalogue, Error};

/// Which photos are meant.
#[derive(Debug, Clone, Default)]
pub struct Whom {
    /// All photos of these people.
    pub subjects: Vec<String>,
    /// These photos, by path or SHA-256.
    pub photos: Vec<String>,
    /// All that were forgotten before: only finishes what a kill or another machine's batches left.
    pub everybody_forgotten: bool,
}

/// What is asked of [`forget`].
#[derive(Debug, Clone, Default)]
pub struct ForgetRequest {
    /// Which photos.
    pub whom: Whom,
    /// Who asks.
    pub by: String,
    /// Whether the originals in the workspace are deleted, too.
    pub delete_photos: bool,
    /// Whether everything is looked at and nothing is changed.
    pub dry_run: bool,
}

/// What forgetting did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Forgot {
    /// Photos that were meant, each once.
    pub photos: usize,
    /// Those of them that were forgotten only now.
    pub newly: usize,
    /// What became of their files.
    pub originals: Originals,
    /// Runs and reports.
    #[serde(flatten)]
    pub used: Used,
    /// The files that were rewritten.
    pub rewritten: Rewritten,
    /// Files that could not be read, and so not be rewritten.
    pub problems: Vec<String>,
    /// The catalogue's digest afterwards.
    pub catalogue: Option<Digest>,
    /// Whether nothing was changed because nothing should be.
    pub dry_run: bool,
}

/// The files that lost something, or would.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Rewritten {
    /// Batches of the catalogue.
    pub batches: Vec<PathBuf>,
    /// View files.
    pub views: Vec<PathBuf>,
    /// Archives of thumbnails.
    pub thumbnails: Vec<PathBuf>,
    /// Prepared folders.
    pub prepared: Vec<PathBuf>,
    /// Rows that became `reserve: forgotten`, by split.
    pub splits: BTreeMap<String, usize>,
    /// Tables of findings.
    pub tables: Vec<PathBuf>,
    /// Tables of known files, which were deleted: the next import reads their folders once more.
    pub indices: Vec<PathBuf>,
    /// The page of findings and folders of reports that showed or named one of the photos, which were deleted.
    pub pages: Vec<PathBuf>,
    /// View files of killed imports, which were deleted: whom they show is not known.
    pub leftovers: Vec<PathBuf>,
}

/// Forgets the photos that `request` means, and finishes whatever forgetting was left unfinished.
pub fn forget(workspace: &Workspace, request: &ForgetRequest) -> Result<Forgot, Error> {
    let catalogue = Catalogue::read(workspace)?;
    let left = traces::left(workspace, &catalogue)?;
    let photos = traces::selected(workspace, &catalogue, &left, &request.whom)?;
    let doing = if request.dry_run { Doing::Look } else { Doing::Rewrite };
    let new: Vec<Digest> =
        photos.keys().filter(|photo| !catalogue.forgotten().contains_key(photo)).copied().collect();
    let mut all = left;
    all.extend(photos.clone());
    let gone: BTreeSet<Digest> = all.keys().copied().collect();
    runs::check_not_live(workspace, &gone)?;
    if !request.dry_run {
        Batch::append(workspace, &events(&new, &request.by))?;
        // What killed processes left half-written may show anybody.
        for folder in ["data", "experiments/runs", "reports"] {
            atomic::sweep(&workspace.absolute(folder));
        }
    }
    // Where they lie stands in the batches, which are rewritten last.
    let originals =
        originals::originals(workspace, &catalogue, &photos, request.delete_photos, doing)?;
    // Before the splits, which say what a run used.
    let names = traces::names(&catalogue, &all);
    let meant = photos.keys().copied().collect();
    let mut problems = Problems::default();
    let used = runs::runs(workspace, &gone, &meant, &names, doing, &mut problems)?;
    let pages = pages::pages(workspace, &all, &names, doing)?;
    let rewritten = rewrite::rewrite(workspace, &gone, doing, &mut problems)?;
    let rewritten = Rewritten { pages, ..rewritten };
    Ok(Forgot {
        problems: problems.0,
        photos: photos.len(),
        newly: new.len(),
        originals,
        used,
        rewritten,
        catalogue: Some(Catalogue::read(workspace)?.digest()),
        dry_run: request.dry_run,
    })
}

fn events(photos: &[Digest], by: &str) -> Vec<Event> {
    let at = clock::now();
    let event = |sha256: &Digest| {
        Event::Forget(Forgotten { sha256: *sha256, by: by.into(), at: at.clone() })
    };
    photos.iter().map(event).collect()
}

/// What forgetting has still to do, with a kill or another machine's batches as its reason.
pub(crate) fn unfinished(
    workspace: &Workspace,
    catalogue: &Catalogue,
) -> Result<(Rewritten, Vec<PathBuf>), Error> {
    let gone: BTreeSet<Digest> = catalogue.forgotten().keys().copied().collect();
    if gone.is_empty() {
        return Ok((Rewritten::default(), Vec::new()));
    }
    let left = traces::left(workspace, catalogue)?;
    let names = traces::names(catalogue, &left);
    let mut problems = Problems::default();
    let used = runs::runs(workspace, &gone, &gone, &names, Doing::Look, &mut problems)?;
    let pages = pages::pages(workspace, &left, &names, Doing::Look)?;
    let rewritten = rewrite::rewrite(workspace, &gone, Doing::Look, &mut problems)?;
    Ok((Rewritten { pages, ..rewritten }, used.rewritten))
}

/// What is wrong with single files, which does not keep the others from being rewritten.
#[derive(Default)]
struct Problems(Vec<String>);

impl Problems {
    /// The result, or nothing and a note; what cannot be written (the disk may be full) stops all the same.
    fn keep<T>(&mut self, result: Result<T, impl Into<Error>>) -> Result<Option<T>, Error> {
        match result.map_err(Into::into) {
            Ok(value) => Ok(Some(value)),
            Err(error @ Error::File(formats::Error::Write { .. })) => Err(error),
            Err(error) => {
                self.0.push(error.to_string());
                Ok(None)
            }
        }
    }
}

#[cfg(test)]
mod tests;
