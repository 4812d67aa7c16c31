//! The numbers a network starts from, drawn from the run's seed within the plan's bounds.

use experiment::InitialWeights;

use crate::draws::{Draws, Purpose};
use crate::layers::{Parameter, Start};

/// The values of the network's parameter `number`, in the order of its shape.
pub(crate) fn draw(
    kind: &InitialWeights,
    parameter: &Parameter,
    seed: u64,
    number: usize,
) -> Vec<f32> {
    let length = parameter.length() as usize;
    let bound = match parameter.start {
        Start::Ones => return vec![1.0; length],
        Start::Zeros => return vec![0.0; length],
        Start::Weights { fan_in, fan_out } => kind.weight_bound(fan_in, fan_out),
        Start::Bias { fan_in } => kind.bias_bound(fan_in),
    };
    let draws = Draws::new(seed, Purpose::InitialWeights, 0, number);
    (0..length as u64).map(|place| draws.between(place, -bound, bound) as f32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(start: Start, seed: u64, number: usize) -> Vec<f32> {
        let shape = vec![20, 1000];
        let parameter = Parameter { name: "weight".into(), shape, start, exact: false };
        draw(&InitialWeights::default(), &parameter, seed, number)
    }

    const WEIGHTS: Start = Start::Weights { fan_in: 1000, fan_out: 20 };

    #[test]
    fn the_bound_is_filled_evenly_and_kept() {
        let values = values(WEIGHTS, 1, 0);
        let bound = (6.0_f32 / 1020.0).sqrt();
        let largest = values.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
        assert!(largest <= bound && largest > 0.999 * bound);
        // A uniform distribution's deviation is its bound over the root of 3.
        let deviation = (values.iter().map(|value| value * value).sum::<f32>() / 20_000.0).sqrt();
        assert!((deviation * 3.0_f32.sqrt() / bound - 1.0).abs() < 0.01);
    }

    #[test]
    fn a_seed_gives_its_own_weights_and_always_the_same() {
        assert_eq!(values(WEIGHTS, 1, 0), values(WEIGHTS, 1, 0));
        assert_ne!(values(WEIGHTS, 1, 0), values(WEIGHTS, 2, 0));
        assert_ne!(values(WEIGHTS, 1, 0), values(WEIGHTS, 1, 1));
    }

    #[test]
    fn a_zero_bound_means_zeros() {
        assert!(values(Start::Bias { fan_in: 1000 }, 1, 0).iter().all(|value| *value == 0.0));
    }
}
