//! What links photos to each other, for every command that must not part them.

use formats::Workspace;
use ingestion::near_duplicates::Stage;
use ingestion::{Catalogue, Links, NearDuplicates};

use crate::failure::Failure;
use crate::progress::Progress;

/// People, bursts and sessions as the catalogue has them, and near-duplicates.
pub(super) fn of<'a>(
    workspace: &Workspace,
    catalogue: &'a Catalogue,
) -> Result<Links<'a>, Failure> {
    Ok(Links::of(catalogue, &near_duplicates(workspace, catalogue)?.clusters))
}

/// Photos that are one; pairs that were never compared are compared now, and that is kept.
pub(super) fn near_duplicates(
    workspace: &Workspace,
    catalogue: &Catalogue,
) -> Result<NearDuplicates, Failure> {
    let searching = Progress::new("searching", "photos");
    let comparing = Progress::new("comparing", "pairs");
    let found = ingestion::near_duplicates(workspace, catalogue, &|stage, at| match stage {
        Stage::Searching if at.done == at.total => searching.finish(),
        Stage::Searching => searching.at(at.done, at.total),
        Stage::Comparing => comparing.at(at.done, at.total),
    });
    comparing.finish();
    Ok(found?)
}
