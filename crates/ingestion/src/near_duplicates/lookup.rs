//! Finds the hashes that differ from a given one in few bits, without looking at all of them.
//!
//! Multi-index hashing (Norouzi, Punjani and Fleet, 2012): the bits are dealt into parts, and two hashes
//! that differ in few bits differ in very few bits of some part. So for each part there is a table of
//! buckets, and around the value of a part all values within its reach are looked up. The more hashes there
//! are, the wider (and fewer) the parts: a bucket holds few, whatever their number.

use rayon::prelude::*;

/// Bits of a hash that are used; the uppermost is always 0.
const BITS: u32 = 63;
/// Into how many parts they may be dealt: a part of 21 bits has a table of 8 MB.
const PARTS: std::ops::RangeInclusive<u32> = 3..=8;
/// One look-up takes about as long as so many comparisons.
const LOOK_UP: f64 = 1.0;
/// Hashes of photos are not spread evenly: where one is, there are about so many more than elsewhere.
const CROWDING: f64 = 3.0;

/// Hashes in buckets, once for every part.
pub(super) struct Lookup {
    parts: Vec<Part>,
}

struct Part {
    width: u32,
    /// Which bit of a hash comes first; the others follow at equal distances.
    first: u32,
    step: u32,
    /// What to change in a value to reach those near it: by how many bits, and then how.
    changes: Vec<Vec<u32>>,
    /// One bit for each value that some hash has: small enough to stay in the processor's cache.
    present: Vec<u64>,
    /// Where each value's bucket begins, and behind the last where it ends.
    starts: Vec<u32>,
    /// The hashes in the order of the buckets, each with its place in the list.
    entries: Vec<(u64, u32)>,
}

impl Lookup {
    /// Sorts `hashes` into buckets, as suits that number of hashes and searches within these radii.
    pub(super) fn new(hashes: &[u64], radii: &[u32]) -> Self {
        let cost = |count: &u32| -> f64 {
            radii.iter().map(|radius| cost(*count, *radius, hashes.len())).sum()
        };
        let count = PARTS.min_by(|one, other| cost(one).total_cmp(&cost(other))).unwrap_or(1);
        let widest = radii.iter().max().copied().unwrap_or(0);
        let part = |part: u32| Part::new(hashes, part, count, reach(part, count, widest));
        Self { parts: (0..count).map(part).collect() }
    }

    /// All hashes within `radius` bits of one of the `wanted`, as places in both lists; some several times.
    pub(super) fn near(&self, wanted: &[u64], radius: u32) -> Vec<(u32, u32)> {
        self.parts.iter().flat_map(|part| part.near(wanted, radius)).collect()
    }
}

/// In fewer than so many bits a part is looked up when `radius` bits of a hash may differ: the parts share
/// `radius + 1` among them. Of two hashes that near, some part differs in fewer bits than its share.
fn reach(part: u32, count: u32, radius: u32) -> usize {
    ((radius + count - part) / count) as usize
}

fn width(part: u32, count: u32) -> u32 {
    (BITS - part).div_ceil(count)
}

/// What it takes to find the neighbours of one hash, in comparisons.
fn cost(count: u32, radius: u32, hashes: usize) -> f64 {
    let of_part = |part: u32| {
        let width = width(part, count);
        let chosen = |bits: u32| (0..bits).map(|bit| f64::from(width - bit) / f64::from(bit + 1));
        let reach = reach(part, count, radius) as u32;
        let values: f64 = (0..reach).map(|bits| chosen(bits).product::<f64>()).sum();
        values * (LOOK_UP + CROWDING * hashes as f64 / f64::from(1u32 << width))
    };
    (0..count).map(of_part).sum()
}

impl Part {
    /// Part number `first` of `step`: every `step`-th bit, so that each part has of all frequencies some.
    fn new(hashes: &[u64], first: u32, step: u32, reach: usize) -> Self {
        let width = width(first, step);
        let mut changes = vec![Vec::new(); reach];
        for change in 0..1u32 << width {
            if let Some(changes) = changes.get_mut(change.count_ones() as usize) {
                changes.push(change);
            }
        }
        let mut part = Self {
            width,
            first,
            step,
            changes,
            present: vec![0; (1 << width) / 64 + 1],
            starts: vec![0; (1 << width) + 1],
            entries: vec![(0, 0); hashes.len()],
        };
        part.fill(hashes);
        part
    }

    /// A counting sort.
    fn fill(&mut self, hashes: &[u64]) {
        let values: Vec<usize> = hashes.iter().map(|hash| self.value(*hash) as usize).collect();
        for value in &values {
            self.present[value / 64] |= 1 << (value % 64);
            self.starts[value + 1] += 1;
        }
        for value in 1..self.starts.len() {
            self.starts[value] += self.starts[value - 1];
        }
        let mut next = self.starts.clone();
        for (place, (hash, value)) in hashes.iter().zip(values).enumerate() {
            self.entries[next[value] as usize] = (*hash, place as u32);
            next[value] += 1;
        }
    }

    /// Those of the pairs that this part finds.
    fn near(&self, wanted: &[u64], radius: u32) -> Vec<(u32, u32)> {
        let value = |(place, hash): (usize, &u64)| (self.value(*hash), place as u32);
        let mut ordered: Vec<(u32, u32)> = wanted.par_iter().enumerate().map(value).collect();
        // Neighbours look into the same buckets, which are then still in the processor's cache.
        ordered.par_sort_unstable();
        let found = |&(value, place): &(u32, u32)| {
            let hash = wanted[place as usize];
            self.near_one(hash, value, radius).map(move |other| (place, other))
        };
        ordered.par_chunks(1 << 12).flat_map_iter(|chunk| chunk.iter().flat_map(found)).collect()
    }

    fn near_one(&self, hash: u64, value: u32, radius: u32) -> impl Iterator<Item = u32> {
        let reach = reach(self.first, self.step, radius);
        let changes = self.changes.iter().take(reach).flatten();
        let values = changes.map(move |change| (value ^ change) as usize);
        let present = values.filter(|value| self.present[value / 64] >> (value % 64) & 1 == 1);
        let buckets = present.flat_map(|value| {
            &self.entries[self.starts[value] as usize..self.starts[value + 1] as usize]
        });
        let near = move |(other, _): &&(u64, u32)| (hash ^ other).count_ones() <= radius;
        buckets.filter(near).map(|(_, place)| *place)
    }

    fn value(&self, hash: u64) -> u32 {
        let bit = |index: u32| (hash >> (self.first + index * self.step) & 1) as u32;
        (0..self.width).fold(0, |value, index| value | bit(index) << index)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    /// Hashes around a few, as photos are.
    fn hashes() -> impl Strategy<Value = Vec<u64>> {
        let around = (0..4_u64, prop::collection::vec(0..BITS, 0..12));
        let hash = around.prop_map(|(kind, changes)| {
            let start = kind.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 1;
            changes.into_iter().fold(start, |hash, bit| hash ^ 1 << bit)
        });
        prop::collection::vec(hash, 1..60)
    }

    proptest! {
        #[test]
        fn it_finds_what_looking_at_every_hash_finds(
            hashes in hashes(), radius in 0..12_u32, repeats in 0..10_u32,
        ) {
            // More hashes make wider and fewer parts.
            let many: Vec<u64> =
                std::iter::repeat_n(&hashes, 1 << repeats).flatten().copied().collect();
            let lookup = Lookup::new(&many, &[radius, 12]);
            let wanted = hashes[0];
            let found = lookup.near(&[wanted], radius);
            let found: BTreeSet<u32> = found.into_iter().map(|(_, place)| place).collect();
            let near = |place: &u32| (many[*place as usize] ^ wanted).count_ones() <= radius;
            let expected: BTreeSet<u32> = (0..many.len() as u32).filter(near).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
