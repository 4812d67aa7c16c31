//! The search among hashes that are drawn at random.

use std::collections::BTreeSet;
use std::time::Instant;

use formats::json;
use imagery::SimilarityHash;
use ingestion::near_duplicates;

/// Prints one line of JSON about a search among `count` hashes.
pub(crate) fn scale(count: usize) {
    let (hashes, planted) = drawn(count);
    let before = peak_memory();
    let begun = Instant::now();
    let proposed: BTreeSet<(u32, u32)> =
        near_duplicates::proposals(&hashes, &|_| {}).into_iter().collect();
    let seconds = begun.elapsed().as_secs_f64();
    let found = planted.iter().filter(|pair| proposed.contains(pair)).count();
    let result = json::json!({
        "hashes": count, "seconds": seconds, "megabytes": peak_memory() - before,
        "planted": planted.len(), "planted_and_proposed": found,
        "other_proposals": proposed.len() - found,
    });
    println!("{result}");
}

/// Hashes as like each other as those of web photos of faces, one in twenty of them a copy of the one before.
///
/// Measured on 3,000 such photos: two hashes differ in 29.6 bits on average, with a standard deviation of
/// 4.8 (a fifth more than independent bits), a crop moves 6 bits, and its foresight is off by up to 5.
fn drawn(count: usize) -> (Vec<SimilarityHash>, Vec<(u32, u32)>) {
    let mut draws = Draws(7);
    let mut hashes: Vec<SimilarityHash> = Vec::with_capacity(count);
    let mut planted = Vec::new();
    for place in 0..count {
        let copied = hashes.last().filter(|_| place % 20 == 19).copied();
        let whole = match copied {
            None => draws.face(),
            Some(original) => {
                planted.push((place as u32 - 1, place as u32));
                let side = draws.below(2) as usize;
                let copy = match draws.below(1 + SimilarityHash::CROPS as u64) {
                    0 => original.of_whole()[side],
                    crop => original.of_crop(crop as usize - 1)[side],
                };
                let changes = draws.below(6);
                draws.changed(copy, changes)
            }
        };
        let cropped = std::array::from_fn(|_| draws.changed(whole, 6));
        hashes.push(SimilarityHash { whole, cropped });
    }
    (hashes, planted)
}

/// Random numbers (splitmix64, Steele and others, 2014).
struct Draws(u64);

impl Draws {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    /// 63 bits, each set in 37.7 % of hashes; of three neighbours each goes with the others in 7 of 10.
    fn face(&mut self) -> u64 {
        (0..21).fold(0, |hash, _| {
            let common = self.below(1000);
            (0..3).fold(hash, |hash, _| {
                let own = if self.below(10) < 7 { common } else { self.below(1000) };
                hash << 1 | u64::from(own < 377)
            })
        })
    }

    fn changed(&mut self, hash: u64, bits: u64) -> u64 {
        (0..bits).fold(hash, |hash, _| hash ^ 1 << self.below(63))
    }
}

/// The most memory that this process has held, in megabytes; 0 where the system does not say.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    let kilobytes: u64 =
        line.split_whitespace().next().and_then(|text| text.parse().ok()).unwrap_or(0);
    kilobytes / 1000
}
