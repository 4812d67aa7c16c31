//! `cutmix`: a rectangle of the next photo, and its share of the truth by area.

use experiment::augmentations::Cutmix;
use tch::Tensor;

use super::Augment;
use super::rectangle::{self, Rectangle};
use crate::data::Batch;
use crate::draws::Draws;

impl Augment for Cutmix {
    fn augment(&self, batch: Batch, draws: &[Draws]) -> Batch {
        let Batch { images, truth } = batch;
        let pixels = (images.size()[2] * images.size()[3]) as f32;
        let cut = draws.iter().map(|draws| {
            let share = draws.beta(3, self.alpha);
            let place = [draws.unit(1), draws.unit(2)];
            let cut = || Rectangle::new(&images, share.min(1.0 - share), 1.0, place);
            (draws.unit(0) < self.probability).then(cut)
        });
        let cut: Vec<Option<Rectangle>> = cut.collect();
        let own: Vec<f32> =
            cut.iter().map(|cut| 1.0 - cut.map_or(0.0, |cut| cut.area() as f32 / pixels)).collect();
        let own = Tensor::from_slice(&own).view([-1, 1]).to_device(images.device());
        let other = images.roll([-1], [0]);
        let mask = rectangle::mask(&images, &cut);
        Batch { images: other.where_self(&mask, &images), truth: truth.mixed_with_the_next(&own) }
    }
}

#[cfg(test)]
mod tests {
    use tch::{Device, Kind};

    use super::super::tests::{draws, truth};
    use super::*;

    #[test]
    fn the_truth_is_shared_by_area() {
        // Class 0 is black, class 1 white.
        let labels: Vec<i64> = (0..200).map(|photo| photo % 2).collect();
        let images = Tensor::from_slice(&labels).to_kind(Kind::Float).view([-1, 1, 1, 1]);
        let images = images.repeat([1, 3, 8, 8]);
        let batch = Batch { images, truth: truth(&labels, 2) };
        let mixed = Cutmix { alpha: 1.0, probability: 0.5 }.augment(batch, &draws(200));
        let white = mixed.images.mean_dim([1, 2, 3].as_slice(), false, None);
        let shares = mixed.truth.shares.unwrap();
        assert!(shares.select(1, 1).allclose(&white, 0.0, 1e-6, false));
        let own = shares.gather(1, &Tensor::from_slice(&labels).unsqueeze(1), false);
        // A side is rounded to whole pixels, so that an area may be a little more than half.
        assert!(own.min().double_value(&[]) > 0.4);
        let whole = own.eq(1.0).sum(Kind::Int64).int64_value(&[]);
        assert!((70..130).contains(&whole), "{whole}");
        assert_eq!(mixed.images.device(), Device::Cpu);
    }
}
