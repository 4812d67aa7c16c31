//! Which photos are worth laying over each other: those whose hashes are alike.

use imagery::SimilarityHash;
use rayon::prelude::*;

use super::lookup::Lookup;

/// How many of 63 bits may differ between two whole pictures, or one and the mirror image of the other;
/// and between a picture and a crop that is foreseen of another.
///
/// Measured on 842 photos of three collections: of copies that were re-encoded, resized, mirrored, darkened,
/// slightly brightened, cropped by 1 to 3 % on every side or by 5 % on one, 2 in 14,000 are not proposed
/// (`benchmarks/README.md`). Of all pairs of 25,888 photos of faces from the web, 1 in 100,000 is.
const RADIUS: u32 = 7;
const RADIUS_OF_CROPS: u32 = 6;

/// All pairs whose hashes are alike, as places in `hashes`, the smaller first, sorted.
///
/// Each photo's foreseen copies are looked for among the photos as they are.
pub fn proposals(hashes: &[SimilarityHash]) -> Vec<(u32, u32)> {
    let whole: Vec<u64> = hashes.iter().map(|hash| hash.whole).collect();
    let lookup = Lookup::new(&whole, &[RADIUS, RADIUS_OF_CROPS]);
    let mut pairs = Vec::new();
    let mut add = |radius: u32, copy: &(dyn Fn(&SimilarityHash) -> u64 + Sync)| {
        let copies: Vec<u64> = hashes.par_iter().map(copy).collect();
        let found = lookup.near(&copies, radius).into_iter().filter(|(one, other)| one != other);
        pairs.extend(found.map(|(one, other)| (one.min(other), one.max(other))));
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
        assert_eq!(proposals(&[original, other, crop]), [(0, 2)]);
        assert_eq!(proposals(&[crop, original, other]), [(0, 1)]);
        assert_eq!(proposals(&[other, original]), []);
        assert_eq!(proposals(&[]), []);
    }
}
