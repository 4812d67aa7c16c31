//! Counter-based random numbers: each draw is a function of seed, purpose and index alone.

/// What a stream of draws is for; streams of different purposes never touch each other.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    Person = 1,
    Session,
    Shot,
    Burst,
    Expression,
    Texture,
    SensorNoise,
    Defect,
    Schedule,
    Presence,
    Motion,
    Sequence,
}

/// A stream of draws. Copies of it continue independently from the same place.
#[derive(Clone)]
pub(crate) struct Draws {
    key: u64,
    count: u64,
}

impl Draws {
    pub(crate) fn new(seed: u64, purpose: Purpose, index: u64) -> Self {
        let key = scramble(scramble(scramble(seed) ^ purpose as u64) ^ index);
        Self { key, count: 0 }
    }

    pub(crate) fn bits(&mut self) -> u64 {
        self.count += 1;
        scramble(self.key ^ self.count.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// Uniform in [0, 1).
    pub(crate) fn unit(&mut self) -> f32 {
        (self.bits() >> 40) as f32 / (1u64 << 24) as f32
    }

    pub(crate) fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// Roughly normal with mean 0 and deviation 1, never beyond 3.5: a sum of four uniforms.
    pub(crate) fn bell(&mut self) -> f32 {
        (self.unit() + self.unit() + self.unit() + self.unit() - 2.0) * 3f32.sqrt()
    }

    pub(crate) fn chance(&mut self, probability: f32) -> bool {
        self.unit() < probability
    }

    pub(crate) fn below(&mut self, count: usize) -> usize {
        (self.bits() % count.max(1) as u64) as usize
    }

    pub(crate) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }
}

/// The finalizer of `SplitMix64` (Steele, Lea and Flood, 2014): every input bit moves every
/// output bit.
pub(crate) fn scramble(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_repeat_and_differ_by_seed_purpose_and_index() {
        let first = |seed, purpose, index| Draws::new(seed, purpose, index).bits();
        let reference = first(1, Purpose::Person, 0);
        assert_eq!(reference, first(1, Purpose::Person, 0));
        assert_ne!(reference, first(2, Purpose::Person, 0));
        assert_ne!(reference, first(1, Purpose::Shot, 0));
        assert_ne!(reference, first(1, Purpose::Person, 1));
    }

    #[test]
    fn units_fill_their_range_evenly() {
        let mut draws = Draws::new(7, Purpose::Shot, 3);
        let values: Vec<f32> = (0..4000).map(|_| draws.unit()).collect();
        let mean = values.iter().sum::<f32>() / 4000.0;
        assert!((mean - 0.5).abs() < 0.02, "{mean}");
        assert!(values.iter().all(|value| (0.0..1.0).contains(value)));
    }
}
