//! `mixup`: a weighted mean of every photo and the next one, and of their truth.

use experiment::augmentations::Mixup;
use tch::Tensor;

use super::{Augment, per_photo};
use crate::data::Batch;
use crate::draws::Draws;

impl Augment for Mixup {
    fn augment(&self, batch: Batch, draws: &[Draws]) -> Batch {
        let share = |draws: &Draws| draws.beta(0, self.alpha);
        let own =
            per_photo(draws, |draws| share(draws).max(1.0 - share(draws)) as f32, &batch.images);
        let Batch { images, truth } = batch;
        let other: Tensor = images.roll([-1], [0]);
        let truth = truth.mixed_with_the_next(&own.view([-1, 1]));
        Batch { images: &other + (&images - &other) * own, truth }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{draws, rows, truth, values};
    use super::*;

    #[test]
    fn pixels_and_truth_have_the_same_shares_and_the_photo_itself_the_greater() {
        // Class 0 is black, class 1 white.
        let labels: Vec<i64> = (0..100).map(|photo| i64::from(photo % 3 == 0)).collect();
        let pixels: Vec<[f32; 3]> = labels.iter().map(|label| [*label as f32; 3]).collect();
        let batch = Batch { images: rows(&pixels), truth: truth(&labels, 2) };
        let mixed = Mixup { alpha: 1.0 }.augment(batch, &draws(100));
        let shares = Vec::<f32>::try_from(mixed.truth.shares.unwrap().view(-1)).unwrap();
        let pixels = values(&mixed.images);
        for (photo, (shares, pixels)) in shares.chunks(2).zip(pixels).enumerate() {
            assert!((shares[0] + shares[1] - 1.0).abs() < 1e-6);
            assert!((shares[1] - pixels[0]).abs() < 1e-6, "{shares:?} {pixels:?}");
            assert!(shares[labels[photo] as usize] >= 0.5 - 1e-6);
        }
        assert!(shares.iter().any(|share| (0.1..0.9).contains(share)));
    }
}
