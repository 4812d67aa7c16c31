//! `horizontal_flip`: half of the photos are mirrored.

use experiment::augmentations::HorizontalFlip;
use tch::Tensor;

use super::{Augment, per_photo};
use crate::draws::Draws;

impl Augment for HorizontalFlip {
    fn images(&self, images: &Tensor, draws: &[Draws]) -> Tensor {
        let flipped = per_photo(draws, |draws| draws.unit(0) < 0.5, images);
        images.flip([3]).where_self(&flipped, images)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{draws, rows, values};
    use super::*;

    #[test]
    #[expect(clippy::float_cmp, reason = "pixels move, they do not change")]
    fn about_half_of_the_photos_are_mirrored_and_the_others_untouched() {
        let images = rows(&[[0.1, 0.2, 0.3]; 400]);
        let flipped = values(&HorizontalFlip {}.images(&images, &draws(400)));
        let mirrored = flipped.iter().filter(|row| **row == [0.3, 0.2, 0.1]).count();
        let untouched = flipped.iter().filter(|row| **row == [0.1, 0.2, 0.3]).count();
        assert_eq!(mirrored + untouched, 400);
        assert!((160..240).contains(&mirrored), "{mirrored}");
    }
}
