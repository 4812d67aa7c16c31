//! What links photos to each other, for every command that must not part them.

use ingestion::{Catalogue, Links};

/// People, bursts and sessions follow from the catalogue; clusters of near-duplicates are given to it here.
pub(super) fn of(catalogue: &Catalogue) -> Links<'_> {
    let near_duplicates = [];
    Links::of(catalogue, &near_duplicates)
}
