//! `horizontal_flip`: half of the photos are mirrored.

use experiment::augmentations::HorizontalFlip;
use tch::Tensor;

use super::{Augment, per_photo};
use crate::draws::Draws;

impl Augment for HorizontalFlip {
    fn augment(&self, images: &Tensor, draws: &[Draws]) -> Tensor {
        let flipped = per_photo(draws, |draws| draws.unit(0) < 0.5, images);
        images.flip([3]).where_self(&flipped, images)
    }
}
