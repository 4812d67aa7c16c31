//! Random numbers from counters: a draw depends on its key alone, never on what was drawn before.

use formats::Digest;

/// What a number is drawn for, so that equal keys of different purposes give different numbers.
#[derive(Debug, Clone, Copy)]
pub(super) enum Purpose {
    /// The order in which like groups are taken.
    Group = 1,
    /// The order in which photos stay when a part holds too many of a class.
    Photo = 2,
    /// The search for a better assignment.
    Search = 3,
}

/// 64 bits for a photo or a group.
pub(super) fn draw(seed: u64, purpose: Purpose, key: &Digest) -> u64 {
    let words = key.bytes().as_chunks::<8>().0;
    words.iter().fold(start(seed, purpose), |state, word| mix(state ^ u64::from_le_bytes(*word)))
}

/// The numbers of one restart of the search, by counter.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stream {
    start: u64,
    counter: u64,
}

impl Stream {
    /// The numbers of restart `index`.
    pub(super) fn new(seed: u64, index: u64) -> Self {
        let start = mix(start(seed, Purpose::Search) ^ index);
        Self { start, counter: 0 }
    }

    /// A whole number from 0 to `end` - 1; the bias of the multiplication is under `end` / 2^64.
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.counter += 1;
        let bits = mix(self.start ^ self.counter);
        ((u128::from(bits) * end as u128) >> 64) as usize
    }
}

fn start(seed: u64, purpose: Purpose) -> u64 {
    mix(mix(seed) ^ purpose as u64)
}

/// The output function of `SplitMix64` (Steele, Lea and Flood 2014) with its increment.
fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_number_of_splitmix64_from_0_is_the_published_one() {
        assert_eq!(mix(0), 0xe220_a839_7b1d_cdaf);
    }

    #[test]
    fn seed_purpose_and_key_each_change_the_number() {
        let key = Digest::of(b"anna");
        let number = draw(1, Purpose::Group, &key);
        assert_eq!(number, draw(1, Purpose::Group, &key));
        assert_ne!(number, draw(2, Purpose::Group, &key));
        assert_ne!(number, draw(1, Purpose::Photo, &key));
        assert_ne!(number, draw(1, Purpose::Group, &Digest::of(b"bert")));
    }

    #[test]
    fn numbers_below_ten_are_spread_evenly() {
        let mut stream = Stream::new(1, 0);
        let mut counts = [0; 10];
        for _ in 0..10_000 {
            counts[stream.below(10)] += 1;
        }
        assert!(counts.iter().all(|count| (900..1100).contains(count)), "{counts:?}");
    }
}
