//! Which photos are worth laying over each other: those whose hashes are alike.

use imagery::SimilarityHash;
use rayon::prelude::*;

use super::lookup::Lookup;
use crate::Progress;

/// How many of 63 bits may differ between two whole pictures, or one and the mirror image of the other;
/// and between a picture and a crop that is foreseen of another.
///
/// Measured on 842 photos of three collections: of copies that were re-encoded, resized, mirrored, darkened,
/// slightly brightened, cropped by 1 to 3 % on every side or by 5 % on one, 2 in 14,000 are not proposed
/// (`benchmarks/README.md`). Of all pairs of 25,888 photos of faces from the web, 1 in 100,000 is.
const RADIUS: u32 = 7;
const RADIUS_OF_CROPS: u32 = 6;
/// The whole picture and each crop, from both sides.
const SEARCHES: usize = 2 * (1 + SimilarityHash::CROPS);

/// All pairs whose hashes are alike, as places in `hashes`, the smaller first, sorted.
///
/// Each photo's foreseen copies are looked for among the photos as they are. Every photo is looked for in
/// several ways, one way after the other: `watch` is told of as many photos as have that share behind them.
pub fn proposals(hashes: &[SimilarityHash], watch: &dyn Fn(Progress)) -> Vec<(u32, u32)> {
    let whole: Vec<u64> = hashes.iter().map(|hash| hash.whole).collect();
    let lookup = Lookup::new(&whole, &[RADIUS, RADIUS_OF_CROPS]);
    let mut pairs = Vec::new();
    let mut searches = 0;
    let mut add = |radius: u32, copy: &(dyn Fn(&SimilarityHash) -> u64 + Sync)| {
        let copies: Vec<u64> = hashes.par_iter().map(copy).collect();
        let found = lookup.near(&copies, radius).into_iter().filter(|(one, other)| one != other);
        pairs.extend(found.map(|(one, other)| (one.min(other), one.max(other))));
        searches += 1;
        watch(Progress { done: hashes.len() * searches / SEARCHES, total: hashes.len() });
    };
    for side in 0..2 {
        add(RADIUS, &|hash| hash.of_whole()[side]);
        for crop in 0..SimilarityHash::CROPS {
            add(RADIUS_OF_CROPS, &|hash| hash.of_crop(crop)[side]);
        }
    }
    pairs.par_sort_unstable();
    pairs.dedup();
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crops_and_mirror_images_are_proposed_whichever_comes_first() {
        let original = SimilarityHash { whole: 0x0123_4567_89ab_cdef, cropped: [0xf0f0_f0f0; 5] };
        let crop = SimilarityHash { whole: 0xf0f0_f0f0 ^ 0b111, cropped: [!0 >> 1; 5] };
        let other = SimilarityHash { whole: 0x7777_0000_7777_0000, cropped: [0x7000_0000_0000; 5] };
        let proposals = |hashes: &[SimilarityHash]| proposals(hashes, &|_| {});
        assert_eq!(proposals(&[original, other, crop]), [(0, 2)]);
        assert_eq!(proposals(&[crop, original, other]), [(0, 1)]);
        assert_eq!(proposals(&[other, original]), []);
        assert_eq!(proposals(&[]), []);
    }

    #[test]
    fn the_search_tells_how_far_it_is_and_ends_at_the_last_photo() {
        let seen = std::cell::RefCell::new(Vec::new());
        let hash = SimilarityHash { whole: 7, cropped: [7; 5] };
        proposals(&[hash; 24], &|at| seen.borrow_mut().push((at.done, at.total)));
        let expected: Vec<(usize, usize)> = (1..=SEARCHES).map(|done| (2 * done, 24)).collect();
        assert_eq!(*seen.borrow(), expected);
    }
}
