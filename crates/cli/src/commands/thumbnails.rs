//! Thumbnails of the catalogue's photos, as pages show them.

use std::collections::{BTreeMap, BTreeSet};

use evaluation::Thumbnail;
use formats::{Digest, Workspace};
use ingestion::Catalogue;
use ingestion::views::thumbnails;

/// What there is of the photos that are wanted.
pub(crate) fn look_up(
    workspace: &Workspace,
    catalogue: &Catalogue,
    wanted: &BTreeSet<Digest>,
) -> BTreeMap<Digest, Thumbnail> {
    let found = thumbnails::look_up(workspace, catalogue, wanted).into_iter();
    let thumbnail = |(photo, found)| {
        let thumbnails::Thumbnail { width, height, jpeg } = found;
        (photo, Thumbnail { width, height, jpeg })
    };
    found.map(thumbnail).collect()
}
