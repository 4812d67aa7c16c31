//! `noise`: normal numbers by the method of Box and Muller, two from two draws.

use std::f64::consts::TAU;

use experiment::augmentations::Noise;
use tch::{Kind, Tensor};

use super::Augment;
use crate::draws::Draws;
use crate::memory_format::{channels_first_view, channels_last_view};
use crate::words::units;

impl Augment for Noise {
    fn images(&self, images: &Tensor, draws: &[Draws]) -> Tensor {
        let stored = channels_last_view(images);
        let values = (images.numel() / draws.len().max(1)) as i64;
        let units = units(draws, values + values % 2, images.device());
        let pairs = units.view([draws.len() as i64, -1, 2]);
        // Never the logarithm of zero.
        let length = ((-pairs.select(2, 0)).log1p() * -2.0).sqrt() * self.deviation;
        let angle = pairs.select(2, 1) * TAU;
        let noise = Tensor::stack(&[&length * angle.cos(), &length * angle.sin()], 2);
        let noise = noise.flatten(1, 2).narrow(1, 0, values).to_kind(Kind::Float);
        channels_first_view(&(&stored + noise.view_as(&stored)).clamp(0.0, 1.0))
    }
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
