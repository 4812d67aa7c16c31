//! Whether everything is still as it was written: any flipped bit, missing file, stale derivative, leftover.
//!
//! Every file is held against a hash: photos against the catalogue, batches, views, thumbnails, headers and
//! checkpoints against their own seal ([`formats::seal`]), tables and tensors against the header beside them.

mod bytes;
mod damage;
mod places;

use formats::{Digest, Settings, Workspace};
use serde::Serialize;

pub use bytes::BytesRead;
pub use damage::{Damage, DamageKind};

use crate::{Catalogue, Error, forget};
use bytes::{Reading, check_all};
use places::Found;

/// What is asked of [`verify`].
#[derive(Debug, Clone, Copy, Default)]
pub struct VerifyRequest {
    /// Whether photos are only looked for by path and size, not read.
    pub quick: bool,
    /// Files read at once; 0 means one per processor.
    pub threads: usize,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// What is wrong, by path.
    pub findings: Vec<Damage>,
    /// What is not wrong, and good to know.
    pub notes: Vec<String>,
    /// Files that were held against a hash.
    pub files: usize,
    /// Bytes that were read of them.
    pub bytes: u64,
    /// The catalogue's digest.
    pub catalogue: Digest,
}

/// Reads everything and tells what is wrong. Calls `watch` from several threads.
pub fn verify(
    workspace: &Workspace,
    settings: &Settings,
    request: VerifyRequest,
    watch: &(dyn Fn(BytesRead) + Sync),
) -> Result<Verified, Error> {
    let mut found = Found::default();
    let readable = places::batches(workspace, &mut found)?;
    let whole = found.damages.is_empty();
    let catalogue = Catalogue::read_where(workspace, |name| readable.contains(name))?;
    places::originals(workspace, &catalogue, &mut found);
    places::views(workspace, settings, &catalogue, &mut found);
    places::splits(workspace, &catalogue, whole, &mut found);
    places::prepared(workspace, settings, &catalogue, whole, &mut found);
    places::runs(workspace, &mut found);
    places::unfinished(workspace, &catalogue, whole, &mut found)?;
    let reading = Reading { workspace, catalogue: &catalogue, quick: request.quick };
    let (damages, bytes) = check_all(&found.jobs, &reading, request.threads, watch)?;
    let mut findings = found.damages;
    findings.extend(damages);
    findings.sort();
    findings.dedup();
    Ok(Verified {
        findings,
        notes: notes(workspace, &catalogue, request.quick)?,
        files: found.jobs.len(),
        bytes,
        catalogue: catalogue.digest(),
    })
}

/// Files below `data/photos` that no row names: not imported yet, or forgotten and kept on purpose.
fn notes(workspace: &Workspace, catalogue: &Catalogue, quick: bool) -> Result<Vec<String>, Error> {
    let (mut kept, mut others) = (0, 0);
    for path in forget::unknown_files(workspace, catalogue) {
        let is_forgotten = !quick
            && !catalogue.forgotten().is_empty()
            && catalogue.forgotten().contains_key(&Digest::of_file(&workspace.absolute(&path))?);
        if is_forgotten { kept += 1 } else { others += 1 }
    }
    let mut notes = Vec::new();
    if kept > 0 {
        notes.push(format!(
            "originals of forgotten photos that still lie below data/photos: {kept} (delete them with `mien forget --finish --delete-photos`)"
        ));
    }
    if others > 0 {
        notes.push(format!(
            "files below data/photos that no row of the catalogue names: {others} (`mien import data/photos` takes in what is a photo)"
        ));
    }
    Ok(notes)
}

#[cfg(test)]
mod tests;
