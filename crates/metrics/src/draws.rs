//! Random numbers by counter: the same on every machine, in any order, without a state that could be lost.

/// The 64-bit finaliser of G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number
/// generators", OOPSLA (2014), after a step of its Weyl sequence.
fn mixed(key: u64, counter: u64) -> u64 {
    let mut bits = key.wrapping_add(counter.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

/// The draws of one purpose.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Draws(u64);

impl Draws {
    /// Other purposes have other draws.
    pub(crate) fn of(purpose: u64) -> Self {
        Self(mixed(0, purpose))
    }

    /// The draws of one repetition.
    pub(crate) fn repetition(self, repetition: usize) -> Self {
        Self(mixed(self.0, repetition as u64))
    }

    /// 64 random bits.
    pub(crate) fn bits(self, counter: usize) -> u64 {
        mixed(self.0, counter as u64)
    }

    /// A number from 0 to `limit` - 1.
    pub(crate) fn below(self, counter: usize, limit: usize) -> usize {
        ((u128::from(self.bits(counter)) * limit as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_comes_about_equally_often() {
        let mut counts = [0; 7];
        for repetition in 0..700 {
            let draws = Draws::of(3).repetition(repetition);
            (0..100).for_each(|counter| counts[draws.below(counter, 7)] += 1);
        }
        assert!(counts.iter().all(|count| (9_600..10_400).contains(count)), "{counts:?}");
        assert_ne!(Draws::of(1).bits(0), Draws::of(2).bits(0));
    }
}
