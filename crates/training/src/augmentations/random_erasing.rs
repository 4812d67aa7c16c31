//! `random_erasing`: the mean colour within a rectangle.

use experiment::augmentations::RandomErasing;
use tch::Tensor;

use super::Augment;
use super::rectangle::{self, Rectangle};
use crate::draws::Draws;

/// The flattest and the steepest proportion of height and width, in logarithms.
const PROPORTIONS: f64 = 1.203_972_804_325_936; // ln(10 / 3)

impl Augment for RandomErasing {
    fn images(&self, images: &Tensor, draws: &[Draws]) -> Tensor {
        let erased = draws.iter().map(|draws| {
            let area = draws.between(1, self.smallest, self.largest);
            let proportion = draws.between(2, -PROPORTIONS, PROPORTIONS).exp();
            let place = [draws.unit(3), draws.unit(4)];
            (draws.unit(0) < self.probability)
                .then(|| Rectangle::new(images, area, proportion, place))
        });
        let mask = rectangle::mask(images, &erased.collect::<Vec<_>>());
        let means = images.mean_dim([2, 3].as_slice(), true, None);
        means.where_self(&mask, images)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::draws;
    use super::*;

    #[test]
    fn a_rectangle_of_the_mean_colour_covers_some_photos() {
        let images = Tensor::arange(256, (tch::Kind::Float, tch::Device::Cpu)) / 255.0;
        let images = images.view([1, 1, 16, 16]).repeat([400, 1, 1, 1]);
        let settings = RandomErasing { probability: 0.25, smallest: 0.1, largest: 0.3 };
        let changed = settings.images(&images, &draws(400)).ne_tensor(&images);
        let pixels = changed.sum_dim_intlist([1, 2, 3].as_slice(), false, None);
        let pixels = Vec::<i64>::try_from(pixels).unwrap();
        let erased: Vec<i64> = pixels.into_iter().filter(|pixels| *pixels > 0).collect();
        assert!((70..130).contains(&erased.len()), "{}", erased.len());
        // Of 256 pixels, with sides in whole pixels.
        assert!(erased.iter().all(|pixels| (15..=95).contains(pixels)), "{erased:?}");
        let mean = erased.iter().sum::<i64>() as f64 / erased.len() as f64 / 256.0;
        assert!((mean - 0.2).abs() < 0.03, "{mean}");
    }
}
