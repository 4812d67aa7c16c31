//! `brightness_contrast`: every photo's pixels spread around their mean and move together.

use experiment::augmentations::BrightnessContrast;
use tch::Tensor;

use super::{Augment, per_photo};
use crate::draws::Draws;

impl Augment for BrightnessContrast {
    fn augment(&self, images: &Tensor, draws: &[Draws]) -> Tensor {
        let even = |draws: &Draws, counter, most: f64| draws.between(counter, -most, most) as f32;
        let brightness = per_photo(draws, |draws| even(draws, 0, self.brightness), images);
        let contrast = per_photo(draws, |draws| 1.0 + even(draws, 1, self.contrast), images);
        let means = images.mean_dim([1, 2, 3].as_slice(), true, None);
        ((images - &means) * contrast + means + brightness).clamp(0.0, 1.0)
    }
}
