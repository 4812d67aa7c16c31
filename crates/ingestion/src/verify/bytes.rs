//! The bytes of files against the hashes that are written down: many files at once, each read in pieces.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use formats::seal::{self, End, Seal};
use formats::{Digest, Workspace};
use rayon::prelude::*;

use super::damage::{Damage, DamageKind, quoted};
use crate::catalogue::Batch;
use crate::views::{View, thumbnails};
use crate::{Catalogue, Error, threads};

/// One file to read.
pub(super) struct Job<'a> {
    pub(super) path: PathBuf,
    pub(super) check: Check<'a>,
}

/// What its bytes are held against.
pub(super) enum Check<'a> {
    /// A photo as it was imported.
    Original { sha256: Digest, bytes: u64, collection: &'a str },
    /// A hash that another file names.
    Hash { expected: Digest, named_by: &'static str, mend: String },
    /// The file's own seal.
    Seal { end: End, mend: String },
    /// The pixels of a batch in a declared view.
    View { view: View<'a>, batch: &'a Batch },
    /// The thumbnails of a batch.
    Thumbnails { batch: &'a Batch },
}

/// What the checks share.
pub(super) struct Reading<'a> {
    pub(super) workspace: &'a Workspace,
    pub(super) catalogue: &'a Catalogue,
    /// Whether photos are only looked for, not read.
    pub(super) quick: bool,
}

/// How many bytes were read, of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BytesRead {
    /// So far.
    pub done: u64,
    /// In all.
    pub total: u64,
}

/// Does all jobs and returns what is wrong, and how many bytes were read.
pub(super) fn check_all(
    jobs: &[Job],
    reading: &Reading,
    threads: usize,
    watch: &(dyn Fn(BytesRead) + Sync),
) -> Result<(Vec<Damage>, u64), Error> {
    let size = |job: &Job| match &job.check {
        Check::Original { .. } if reading.quick => 0,
        _ => fs::metadata(&job.path).map_or(0, |file| file.len()),
    };
    let total = jobs.iter().map(size).sum();
    let done = AtomicU64::new(0);
    let step = |count: usize| {
        let done = done.fetch_add(count as u64, Ordering::Relaxed) + count as u64;
        watch(BytesRead { done, total });
    };
    let pool = threads::pool(threads)?;
    let damages = pool.install(|| {
        let judged = jobs.par_iter().filter_map(|job| job.check(reading, &step));
        judged.collect()
    });
    Ok((damages, done.into_inner()))
}

impl Job<'_> {
    fn check(&self, reading: &Reading, step: &dyn Fn(usize)) -> Option<Damage> {
        let workspace = reading.workspace;
        let path = &self.path;
        match &self.check {
            Check::Original { sha256, bytes, collection } => {
                original(reading, path, (*sha256, *bytes), collection, step)
            }
            Check::Hash { expected, named_by, mend } => {
                let found = Digest::of_file_watched(path, step);
                let changed = format!("its bytes are not those that {named_by} names");
                match found {
                    Ok(found) if found == *expected => None,
                    Ok(_) => Some(self.changed(workspace, changed, mend)),
                    Err(error) => Some(Damage::of_error(workspace, path, error, mend)),
                }
            }
            Check::Seal { end, mend } => self.seal(workspace, *end, mend, step),
            Check::View { view, batch } => {
                let mend = format!("mien views build {}", view.name);
                self.seal(workspace, End::Front, &mend, step).or_else(|| {
                    let stale = view.check(workspace, batch).err()?;
                    let message = stale.to_string().lines().next().unwrap_or_default().to_owned();
                    Some(Damage::new(workspace, path, DamageKind::Stale, message, mend))
                })
            }
            Check::Thumbnails { batch } => {
                let mend = format!("mien views build {}", thumbnails::NAME);
                self.seal(workspace, End::Back, &mend, step).or_else(|| {
                    let expected = thumbnails::expected(reading.catalogue, batch);
                    let found = thumbnails::photos(path).unwrap_or_default();
                    let message = "it lacks photos of its batch";
                    (!found.is_superset(&expected))
                        .then(|| Damage::new(workspace, path, DamageKind::Stale, message, mend))
                })
            }
        }
    }

    fn seal(
        &self,
        workspace: &Workspace,
        end: End,
        mend: &str,
        step: &dyn Fn(usize),
    ) -> Option<Damage> {
        match seal::check_file(&self.path, end, step) {
            Ok(Seal::Whole) => None,
            Ok(Seal::Broken) => {
                Some(self.changed(workspace, "its bytes are not those that mien wrote", mend))
            }
            Ok(Seal::Missing) => Some(self.changed(
                workspace,
                "it has no seal: its bytes changed, or it is older than seals",
                mend,
            )),
            Err(error) => Some(Damage::of_error(workspace, &self.path, error, mend)),
        }
    }

    fn changed(&self, workspace: &Workspace, message: impl Into<String>, mend: &str) -> Damage {
        Damage::new(workspace, &self.path, DamageKind::Changed, message, mend)
    }
}

fn original(
    reading: &Reading,
    path: &Path,
    (sha256, bytes): (Digest, u64),
    collection: &str,
    step: &dyn Fn(usize),
) -> Option<Damage> {
    let workspace = reading.workspace;
    let is_outside = workspace.relative(path).is_absolute();
    let again = if is_outside {
        "put the original back where it was".to_owned()
    } else {
        format!("mien import CARD --collection {collection}  (CARD: where it came from)")
    };
    let changed = |message: &str| {
        let remove =
            if is_outside { String::new() } else { format!("rm {} && ", quoted(workspace, path)) };
        let mend = format!("{remove}{again}");
        Some(Damage::new(workspace, path, DamageKind::Changed, message, mend))
    };
    let found = match fs::metadata(path) {
        Ok(file) => file.len(),
        Err(error) => {
            let error = formats::Error::read(path)(error);
            return Some(Damage::of_error(workspace, path, error, &*again));
        }
    };
    if found != bytes {
        return changed(&format!("it has {found} bytes, it was imported with {bytes}"));
    }
    if reading.quick {
        return None;
    }
    match Digest::of_file_watched(path, step) {
        Ok(found) if found == sha256 => None,
        Ok(_) => changed("its bytes are not those that were imported"),
        Err(error) => Some(Damage::of_error(workspace, path, error, &*again)),
    }
}
