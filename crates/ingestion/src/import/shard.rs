//! `3/8`: which of eight machines takes which photo, whatever the others do.

use std::fmt;
use std::str::FromStr;

use formats::Digest;

/// One part of an import that is shared out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// From 1.
    number: u64,
    of: u64,
}

/// The text names no shard.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no shard, expected its number, `/` and how many there are\nhint: `--shard 3/8` is the third of eight"
)]
pub struct NotAShard(String);

impl Shard {
    /// Whether the photo that is to lie at `place` belongs to it. Photos that want the same place
    /// belong to the same shard, so that the first of them gets its name as in an import of all.
    pub(super) fn has(self, place: &str) -> bool {
        let digest = Digest::of(place.as_bytes());
        let first = digest.bytes()[..8].iter().fold(0, |bits, byte| bits << 8 | u64::from(*byte));
        first % self.of == self.number - 1
    }
}

impl FromStr for Shard {
    type Err = NotAShard;

    fn from_str(text: &str) -> Result<Self, NotAShard> {
        let numbers = text.split_once('/').and_then(|(number, of)| {
            Some(Self { number: number.trim().parse().ok()?, of: of.trim().parse().ok()? })
        });
        let possible = |shard: &Self| (1..=shard.of).contains(&shard.number) && shard.of <= 10_000;
        numbers.filter(possible).ok_or_else(|| NotAShard(text.chars().take(40).collect()))
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.number, self.of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_belongs_to_exactly_one_shard_and_they_are_of_like_size() {
        let shards: Vec<Shard> =
            (1..=8).map(|number| format!("{number}/8").parse().unwrap()).collect();
        let mut counts = [0; 8];
        for photo in 0..4000 {
            let place = format!("data/photos/card/happy/{photo}.jpg");
            let owners: Vec<usize> = (0..8).filter(|&shard| shards[shard].has(&place)).collect();
            assert_eq!(owners.len(), 1);
            counts[owners[0]] += 1;
        }
        assert!(counts.iter().all(|count| (420..580).contains(count)), "{counts:?}");
    }

    #[test]
    fn what_is_no_shard_is_refused() {
        for text in ["", "3", "0/8", "9/8", "1/0", "-1/8", "a/b", "1/2/3", "1/99999"] {
            assert!(text.parse::<Shard>().is_err(), "{text}");
        }
        assert_eq!("3/8".parse::<Shard>().unwrap().to_string(), "3/8");
    }
}
