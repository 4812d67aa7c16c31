//! What `mien-train` reads: prepared here, before it is started, when missing or stale.

use formats::split::Split;
use formats::{Settings, Workspace};
use ingestion::{Catalogue, Prepared};

use crate::failure::Failure;
use crate::progress::Progress;

/// The prepared data of a split in a view.
pub(super) fn ready(
    workspace: &Workspace,
    settings: &Settings,
    catalogue: &Catalogue,
    split: &str,
    view: &str,
) -> Result<Prepared, Failure> {
    // One that is not there is told by the preparation.
    if let Ok(table) = Split::read(&workspace.split(split)) {
        super::forget::check_split(catalogue, split, &table)?;
    }
    let progress = Progress::new("preparing", "photos");
    let prepared =
        ingestion::prepare(workspace, settings, catalogue, split, view, &|done, total| {
            progress.at(done, total);
        });
    progress.finish();
    Ok(prepared?)
}
