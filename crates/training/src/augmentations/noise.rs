//! `noise`: normal numbers by the method of Box and Muller, two from two draws.

use std::f64::consts::TAU;

use experiment::augmentations::Noise;
use tch::Tensor;

use super::Augment;
use crate::draws::Draws;
use crate::memory_format::from_memory;

impl Augment for Noise {
    fn images(&self, images: &Tensor, draws: &[Draws]) -> Tensor {
        let mut noise = vec![0.0_f32; images.numel()];
        let values = noise.len() / draws.len().max(1);
        for (photo, draws) in noise.chunks_mut(values.max(1)).zip(draws) {
            for (pair, places) in photo.chunks_mut(2).enumerate() {
                let normal = normal_pair(*draws, pair as u64);
                for (place, normal) in places.iter_mut().zip(normal) {
                    *place = (normal * self.deviation) as f32;
                }
            }
        }
        let noise = from_memory(&noise, &images.size()).to_device(images.device());
        (images + noise).clamp(0.0, 1.0)
    }
}

fn normal_pair(draws: Draws, pair: u64) -> [f64; 2] {
    // Never the logarithm of zero.
    let length = (-2.0 * (1.0 - draws.unit(2 * pair)).ln()).sqrt();
    let angle = TAU * draws.unit(2 * pair + 1);
    [length * angle.cos(), length * angle.sin()]
}

#[cfg(test)]
mod tests {
    use super::super::tests::{draws, rows, values};
    use super::*;

    #[test]
    fn what_is_added_is_normal_with_the_deviation_asked_for() {
        let images = rows(&vec![[0.5; 3]; 4000]);
        let noise = Noise { deviation: 0.05 }.images(&images, &draws(4000));
        let noise = values(&noise).concat();
        let count = noise.len() as f64;
        let away = || noise.iter().map(|value| (f64::from(*value) - 0.5) / 0.05);
        let mean = away().sum::<f64>() / count;
        let deviation = (away().map(|value| value * value).sum::<f64>() / count).sqrt();
        assert!(mean.abs() < 0.03 && (deviation - 1.0).abs() < 0.02, "{mean} {deviation}");
        // 95 % of a normal distribution lie within 1.96 deviations.
        let within = away().filter(|value| value.abs() < 1.96).count() as f64 / count;
        assert!((within - 0.95).abs() < 0.01, "{within}");
    }
}
