//! How much the page shows, so that it opens at once however much was found.

use std::collections::{BTreeMap, BTreeSet};

use formats::Digest;

use super::{Checked, FindingsPage, Found};

/// Findings of one check that are shown, open ones and acknowledged ones each.
pub(super) const FINDINGS: usize = 50;
/// Photos of one finding that are shown, and places of one photo.
pub(super) const PHOTOS: usize = 20;
/// Pictures on the whole page: 2.5 MB of phone photos, as they stand in the file.
pub(super) const PICTURES: usize = 600;

/// A photo of a finding, with the places where it lies.
pub(super) struct Tile<'a> {
    pub(super) photo: Digest,
    pub(super) places: Vec<&'a str>,
}

/// The photos to make pictures of: the first finding of every check, then the second of every check,
/// and so on until the page is full; acknowledged ones after all others.
pub fn wanted(page: &FindingsPage) -> BTreeSet<Digest> {
    let mut wanted = BTreeSet::new();
    for found in
        by_rank(page, |check| &check.open).chain(by_rank(page, |check| &check.acknowledged))
    {
        let photos: Vec<Digest> = tiles(found).0.iter().map(|tile| tile.photo).collect();
        if wanted.union(&photos.iter().copied().collect()).count() > PICTURES {
            break;
        }
        wanted.extend(photos);
    }
    wanted
}

fn by_rank<'a>(
    page: &'a FindingsPage<'a>,
    of: fn(&'a Checked<'a>) -> &'a [Found<'a>],
) -> impl Iterator<Item = &'a Found<'a>> {
    let checks = in_order(page);
    (0..FINDINGS).flat_map(move |rank| {
        checks.clone().into_iter().filter_map(move |check| of(check).get(rank))
    })
}

/// Errors before warnings before notes.
pub(super) fn in_order<'a>(page: &'a FindingsPage<'a>) -> Vec<&'a Checked<'a>> {
    let mut checks: Vec<_> = page.checks.iter().collect();
    checks.sort_by_key(|check| check.severity);
    checks
}

/// The photos of a finding that are shown, exact copies as one, and how many are not.
pub(super) fn tiles<'a>(found: &Found<'a>) -> (Vec<Tile<'a>>, usize) {
    let mut tiles: Vec<Tile> = Vec::new();
    let mut known: BTreeMap<Digest, usize> = BTreeMap::new();
    for (photo, path) in found.photos {
        let next = known.len();
        let tile = *known.entry(*photo).or_insert(next);
        if tile == tiles.len() && tile < PHOTOS {
            tiles.push(Tile { photo: *photo, places: Vec::new() });
        }
        if let Some(tile) = tiles.get_mut(tile) {
            tile.places.push(path);
        }
    }
    let more = known.len() - tiles.len();
    (tiles, more)
}
