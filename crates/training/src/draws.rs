//! Every random draw of a run: a hash of (seed, purpose, epoch, index) and a counter.
//!
//! A draw depends on nothing but its key, so order of asking, threads, batch size and a resume in between
//! change nothing. The hash is the finalizer of `SplitMix64` (Steele, Lea, Flood, "Fast splittable
//! pseudorandom number generators", 2014): additions, shifts and multiplications of 64-bit integers only,
//! so that the same numbers can be made as tensor operations on a GPU.

/// What a draw is for; two purposes never share numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The values that a network starts from; index = number of the parameter.
    InitialWeights,
    /// The order of the photos in an epoch; index 0.
    Order,
    /// Which photos of a class an epoch sees; index = class and turn.
    Sampling,
    /// The augmentation with this number in the plan; index = the photo's place in the epoch.
    Augmentation(usize),
    /// The dropout layer with this number in the network; index = the batch's number in its epoch.
    Dropout(usize),
}

impl Purpose {
    fn number(self) -> u64 {
        match self {
            Self::InitialWeights => 1,
            Self::Order => 2,
            Self::Augmentation(position) => (3 << 32) + position as u64,
            Self::Dropout(position) => (4 << 32) + position as u64,
            Self::Sampling => 5,
        }
    }
}

/// 2^64 divided by the golden ratio: `SplitMix64`'s step.
pub(crate) const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// With parameters up to 2 an attempt succeeds in one of six cases or more.
const BETA_ATTEMPTS: u64 = 200;

/// The numbers of one key; number `counter` can be had without those before it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Draws {
    key: u64,
}

impl Draws {
    /// The draws for one purpose at one place of a run.
    pub(crate) fn new(seed: u64, purpose: Purpose, epoch: usize, index: usize) -> Self {
        let parts = [purpose.number(), epoch as u64, index as u64];
        let absorb = |key: u64, part: &u64| mix(key.wrapping_add(STEP).wrapping_add(*part));
        let key = parts.iter().fold(absorb(0, &seed), absorb);
        Self { key }
    }

    /// What all of them follow from.
    pub(crate) fn key(self) -> u64 {
        self.key
    }

    /// 64 random bits.
    pub(crate) fn word(self, counter: u64) -> u64 {
        mix(self.key.wrapping_add(STEP.wrapping_mul(counter.wrapping_add(1))))
    }

    /// A number in [0, 1), a multiple of 2^-53.
    pub(crate) fn unit(self, counter: u64) -> f64 {
        (self.word(counter) >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
    }

    /// A number between `low` and `high`.
    pub(crate) fn between(self, counter: u64, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit(counter)
    }

    /// A whole number from `-largest` to `largest`.
    pub(crate) fn whole(self, counter: u64, largest: i64) -> i64 {
        let choices = 2 * largest + 1;
        (self.unit(counter) * choices as f64) as i64 - largest
    }

    /// A number from 0 to 1 of the beta distribution with both parameters `alpha`, which needs the counters from `first` on.
    ///
    /// Jöhnk's method (1964): two powers of draws are tried until their sum is at most 1.
    pub(crate) fn beta(self, first: u64, alpha: f64) -> f64 {
        for attempt in 0..BETA_ATTEMPTS {
            let power = |which| self.unit(first + 2 * attempt + which).powf(1.0 / alpha);
            let (own, other) = (power(0), power(1));
            let sum = own + other;
            if sum > 0.0 && sum <= 1.0 {
                return own / sum;
            }
        }
        // For tiny parameters both powers are zero: the distribution lies at its two ends.
        self.unit(first).round()
    }

    /// The numbers 0 to `count` - 1 in random order.
    pub(crate) fn order(self, count: usize) -> Vec<i64> {
        let mut numbers: Vec<i64> = (0..count as i64).collect();
        numbers.sort_unstable_by_key(|number| (self.word(*number as u64), *number));
        numbers
    }

    /// Fills `mask` with 0 for `rate` of its places and with 1 / (1 - rate) elsewhere.
    ///
    /// A word of 64 bits serves four places, so the rate is rounded to a multiple of 2^-16;
    /// the kept value is that of the rounded rate, which leaves the mean at exactly 1.
    pub(crate) fn fill_mask(self, rate: f64, mask: &mut [f32]) {
        let (dropped, kept) = (threshold(rate), kept_value(rate));
        let value = |bits: u16| if bits < dropped { 0.0 } else { kept };
        let mut counter = 0;
        let (fours, rest) = mask.as_chunks_mut::<4>();
        for four in fours {
            *four = quarters(self.word(counter)).map(value);
            counter += 1;
        }
        for (place, bits) in rest.iter_mut().zip(quarters(self.word(counter))) {
            *place = value(bits);
        }
    }
}

fn quarters(word: u64) -> [u16; 4] {
    [word as u16, (word >> 16) as u16, (word >> 32) as u16, (word >> 48) as u16]
}

/// Of 65,536 values of 16 bits, those below this one are dropped.
pub(crate) fn threshold(rate: f64) -> u16 {
    (rate * 65536.0).round().clamp(0.0, 65535.0) as u16
}

/// What a place has that is not dropped.
pub(crate) fn kept_value(rate: f64) -> f32 {
    (65536.0 / (65536.0 - f64::from(threshold(rate)))) as f32
}

/// The shifts and factors of the hash.
pub(crate) const MIX: [(u32, u64); 2] = [(30, 0xbf58_476d_1ce4_e5b9), (27, 0x94d0_49bb_1331_11eb)];

/// The hash's last shift, after which nothing is multiplied.
pub(crate) const LAST_SHIFT: u32 = 31;

fn mix(word: u64) -> u64 {
    let step =
        |word: u64, (shift, factor): (u32, u64)| (word ^ (word >> shift)).wrapping_mul(factor);
    let word = MIX.into_iter().fold(word, step);
    word ^ (word >> LAST_SHIFT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_splitmix64_and_will_stay_it() {
        // The first outputs of the reference implementation for seed 0.
        let reference = Draws { key: 0 };
        assert_eq!(reference.word(0), 0xe220_a839_7b1d_cdaf);
        assert_eq!(reference.word(1), 0x6e78_9e6a_a1b9_65f4);
        assert_eq!(reference.word(2), 0x06c4_5d18_8009_454f);
    }

    #[test]
    fn every_part_of_the_key_matters() {
        let draws = [
            Draws::new(1, Purpose::Order, 1, 1),
            Draws::new(2, Purpose::Order, 1, 1),
            Draws::new(1, Purpose::InitialWeights, 1, 1),
            Draws::new(1, Purpose::Order, 2, 1),
            Draws::new(1, Purpose::Order, 1, 2),
            Draws::new(1, Purpose::Dropout(0), 1, 1),
            Draws::new(1, Purpose::Dropout(1), 1, 1),
            Draws::new(1, Purpose::Augmentation(1), 1, 1),
        ];
        let words: std::collections::BTreeSet<u64> =
            draws.iter().flat_map(|draws| (0..100).map(|counter| draws.word(counter))).collect();
        assert_eq!(words.len(), 800);
    }

    #[test]
    fn an_order_holds_every_number_once_and_differs_between_epochs() {
        let order = |epoch| Draws::new(7, Purpose::Order, epoch, 0).order(1000);
        let mut sorted = order(1);
        sorted.sort_unstable();
        assert_eq!(sorted, (0..1000).collect::<Vec<i64>>());
        assert_ne!(order(1), order(2));
        assert_eq!(order(1), order(1));
    }

    #[test]
    fn first_places_of_an_order_are_uniform() {
        let mut counts = [0; 10];
        for seed in 0..5000 {
            counts[Draws::new(seed, Purpose::Order, 1, 0).order(10)[0] as usize] += 1;
        }
        // Chi-square with 9 degrees of freedom stays under 27.9 in 999 of 1000 cases.
        let chi_square: f64 =
            counts.iter().map(|count| (f64::from(*count) - 500.0).powi(2) / 500.0).sum();
        assert!(chi_square < 27.9, "{counts:?}");
    }

    #[test]
    fn a_mask_drops_its_rate_and_keeps_the_mean() {
        for rate in [0.0, 0.1, 0.25, 0.5, 0.9] {
            let mut mask = vec![9.0; 100_003];
            Draws::new(3, Purpose::Dropout(3), 5, 8).fill_mask(rate, &mut mask);
            let dropped = mask.iter().filter(|value| **value == 0.0).count() as f64 / 100_003.0;
            let mean = mask.iter().map(|value| f64::from(*value)).sum::<f64>() / 100_003.0;
            assert!((dropped - rate).abs() < 0.006, "{rate}: {dropped}");
            assert!((mean - 1.0).abs() < 0.04, "{rate}: {mean}");
        }
    }

    #[test]
    fn whole_numbers_reach_both_ends_and_no_further() {
        let draws = Draws::new(1, Purpose::Augmentation(0), 1, 1);
        let drawn: std::collections::BTreeSet<i64> =
            (0..200).map(|counter| draws.whole(counter, 2)).collect();
        assert_eq!(drawn.into_iter().collect::<Vec<_>>(), [-2, -1, 0, 1, 2]);
    }

    #[test]
    fn beta_numbers_have_the_mean_and_variance_of_their_distribution() {
        for alpha in [1e-4_f64, 0.2, 1.0, 2.0] {
            let drawn: Vec<f64> = (0..20_000)
                .map(|index| Draws::new(1, Purpose::Augmentation(0), 1, index).beta(0, alpha))
                .collect();
            let mean = drawn.iter().sum::<f64>() / 20_000.0;
            let squares = drawn.iter().map(|value| (value - 0.5).powi(2)).sum::<f64>() / 20_000.0;
            let variance = 1.0 / (4.0 * (2.0 * alpha + 1.0));
            assert!((mean - 0.5).abs() < 0.012, "{alpha}: {mean}");
            assert!((squares / variance - 1.0).abs() < 0.03, "{alpha}: {squares}");
        }
    }
}
