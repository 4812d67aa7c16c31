//! Lays proposed pairs over each other, in memory that does not grow with the catalogue.

use std::collections::{BTreeMap, BTreeSet};

use formats::Workspace;
use imagery::{Likeness, likeness};
use rayon::prelude::*;

use super::sketches::{Sketches, sketches};
use crate::catalogue::{Catalogue, Photo};
use crate::threads::Counter;

/// Photos whose sketches are in memory at once, twice: 9 kB each.
const BLOCK: usize = 50_000;

/// Judges each pair of places in `photos`, seen from the photo with the smaller SHA-256, or says why it cannot be judged; in the order of `pairs`.
///
/// Photos are taken in blocks, in the order of their batches. Up to 50,000 photos are one block, and
/// then each thumbnail file is opened once.
pub(super) fn judge(
    workspace: &Workspace,
    catalogue: &Catalogue,
    photos: &[&Photo],
    pairs: &[(u32, u32)],
    counter: &Counter,
) -> Vec<Result<Likeness, String>> {
    let involved: BTreeSet<u32> = pairs.iter().flat_map(|(one, other)| [*one, *other]).collect();
    let blocks = Blocks::new(catalogue, photos, involved);
    let mut by_blocks: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (index, (one, other)) in pairs.iter().enumerate() {
        let (one, other) = (blocks.of_photo[one], blocks.of_photo[other]);
        by_blocks.entry((one.min(other), one.max(other))).or_default().push(index);
    }
    let load = |block: usize| sketches(workspace, photos, &blocks.photos[block]);
    let mut judged = vec![Err(String::new()); pairs.len()];
    let mut first = (usize::MAX, Sketches::default());
    for ((one, other), indices) in by_blocks {
        if first.0 != one {
            first = (one, load(one));
        }
        let second = if other == one { Sketches::default() } else { load(other) };
        let found: Vec<_> = indices
            .par_iter()
            .map(|index| {
                let judged = judge_pair(photos, pairs[*index], &[&first.1, &second]);
                counter.step();
                judged
            })
            .collect();
        for (index, found) in indices.into_iter().zip(found) {
            judged[index] = found;
        }
    }
    judged
}

/// Photos by the block in which they are loaded, with the batches that hold their thumbnails.
struct Blocks<'a> {
    photos: Vec<Vec<(&'a str, u32)>>,
    of_photo: BTreeMap<u32, usize>,
}

impl<'a> Blocks<'a> {
    fn new(catalogue: &'a Catalogue, photos: &[&Photo], involved: BTreeSet<u32>) -> Self {
        let mut places: BTreeMap<_, u32> =
            involved.into_iter().map(|place| (photos[place as usize].sha256, place)).collect();
        let mut ordered = Vec::with_capacity(places.len());
        for batch in catalogue.batches() {
            let held = batch.photos.iter().filter_map(|photo| places.remove(photo));
            ordered.extend(held.map(|place| (batch.name.as_str(), place)));
        }
        // A catalogue that was made in memory has no batches.
        ordered.extend(places.into_values().map(|place| ("", place)));
        let photos: Vec<Vec<_>> = ordered.chunks(BLOCK).map(<[_]>::to_vec).collect();
        let of_block = |(block, photos): (usize, &Vec<(&str, u32)>)| {
            photos.iter().map(|(_, place)| (*place, block)).collect::<Vec<_>>()
        };
        let of_photo = photos.iter().enumerate().flat_map(of_block).collect();
        Self { photos, of_photo }
    }
}

fn judge_pair(
    photos: &[&Photo],
    (one, other): (u32, u32),
    loaded: &[&Sketches; 2],
) -> Result<Likeness, String> {
    // Always seen from the same side, whichever photo is first in a cluster.
    let swapped = photos[one as usize].sha256 > photos[other as usize].sha256;
    let (one, other) = if swapped { (other, one) } else { (one, other) };
    let sketch = |place| {
        let found = loaded.iter().find_map(|sketches| sketches.get(&place));
        found.map_or(Err("it was not loaded".to_owned()), |sketch| {
            sketch.as_ref().map_err(Clone::clone)
        })
    };
    let found = likeness(sketch(one)?, sketch(other)?);
    // Rounded, so that a judgement is the same when it was kept in a table.
    let rounded = |value: f64| (value * 1e4).round() / 1e4;
    Ok(Likeness {
        overlap: rounded(found.overlap),
        enlarged: found.enlarged.map(rounded),
        lighter: rounded(found.lighter),
        detail: rounded(found.detail),
        weakest: rounded(found.weakest),
        ..found
    })
}
