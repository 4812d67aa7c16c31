//! `brightness_contrast`: every photo's pixels spread around their mean and move together.

use experiment::augmentations::BrightnessContrast;
use tch::Tensor;

use super::{Augment, per_photo};
use crate::draws::Draws;

impl Augment for BrightnessContrast {
    fn images(&self, images: &Tensor, draws: &[Draws]) -> Tensor {
        let even = |draws: &Draws, counter, most: f64| draws.between(counter, -most, most) as f32;
        let brightness = per_photo(draws, |draws| even(draws, 0, self.brightness), images);
        let contrast = per_photo(draws, |draws| 1.0 + even(draws, 1, self.contrast), images);
        let means = images.mean_dim([1, 2, 3].as_slice(), true, None);
        ((images - &means) * contrast + means + brightness).clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{draws, rows, values};
    use super::*;

    #[test]
    fn contrast_moves_pixels_about_their_mean_and_brightness_moves_the_mean() {
        let images = rows(&[[0.4, 0.5, 0.6]; 50]);
        let contrast = BrightnessContrast { brightness: 0.0, contrast: 0.5 };
        for [left, middle, right] in values(&contrast.images(&images, &draws(50))) {
            assert!((middle - 0.5).abs() < 1e-6 && (left + right - 1.0).abs() < 1e-6);
            assert!((0.049..0.151).contains(&(right - middle)), "{right}");
        }
        let brightness = BrightnessContrast { brightness: 0.2, contrast: 0.0 };
        for [left, middle, right] in values(&brightness.images(&images, &draws(50))) {
            assert!((middle - left - 0.1).abs() < 1e-6 && (right - middle - 0.1).abs() < 1e-6);
            assert!((0.299..0.701).contains(&middle), "{middle}");
        }
    }
}
