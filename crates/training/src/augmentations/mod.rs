//! What the augmentations of `experiment` do to tensors, one file each: the list.

mod brightness_contrast;
mod cutmix;
mod horizontal_flip;
mod mixup;
mod noise;
mod random_erasing;
mod rectangle;
mod rotate_scale;
mod shift;

use experiment::{Augmentation, Plan};
use tch::Tensor;
use tch::kind::Element;

use crate::data::Batch;
use crate::draws::{Draws, Purpose};

fn of(augmentation: &Augmentation) -> &dyn Augment {
    match augmentation {
        Augmentation::HorizontalFlip(settings) => settings,
        Augmentation::Shift(settings) => settings,
        Augmentation::RotateScale(settings) => settings,
        Augmentation::BrightnessContrast(settings) => settings,
        Augmentation::Noise(settings) => settings,
        Augmentation::RandomErasing(settings) => settings,
        Augmentation::Mixup(settings) => settings,
        Augmentation::Cutmix(settings) => settings,
    }
}

/// What every augmentation can do.
trait Augment {
    /// `images` f32 [N, C, H, W] from 0 to 1, changed by the draws of each photo.
    fn images(&self, images: &Tensor, _draws: &[Draws]) -> Tensor {
        images.shallow_clone()
    }

    /// The whole batch, changed: its images alone unless it says so.
    fn augment(&self, batch: Batch, draws: &[Draws]) -> Batch {
        Batch { images: self.images(&batch.images, draws), ..batch }
    }
}

/// All augmentations of the plan in their order, on a batch of the training part.
///
/// A photo's draws depend on its place in the epoch, not on the batch that it came in;
/// `first` is the place of the batch's first photo.
pub(crate) fn apply(plan: &Plan, batch: Batch, first: usize, seed: u64, epoch: usize) -> Batch {
    let photos = batch.images.size()[0] as usize;
    plan.augmentations.iter().enumerate().fold(batch, |batch, (position, augmentation)| {
        let purpose = Purpose::Augmentation(position);
        let draws = (first..first + photos).map(|place| Draws::new(seed, purpose, epoch, place));
        of(augmentation).augment(batch, &draws.collect::<Vec<_>>())
    })
}

/// One value per photo, [N, 1, 1, 1], beside `images`.
fn per_photo<T: Element>(draws: &[Draws], value: impl Fn(&Draws) -> T, images: &Tensor) -> Tensor {
    let values: Vec<T> = draws.iter().map(value).collect();
    Tensor::from_slice(&values).view([-1, 1, 1, 1]).to_device(images.device())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Truth;
    use crate::memory_format::from_memory;
    use crate::testing::plan;

    /// Photos of 1 x 3 pixels, one channel.
    pub(super) fn rows(pixels: &[[f32; 3]]) -> Tensor {
        from_memory(&pixels.concat(), &[pixels.len() as i64, 1, 1, 3])
    }

    pub(super) fn draws(count: usize) -> Vec<Draws> {
        (0..count).map(|photo| Draws::new(1, Purpose::Augmentation(0), 1, photo)).collect()
    }

    pub(super) fn values(images: &Tensor) -> Vec<[f32; 3]> {
        let flat = Vec::<f32>::try_from(images.contiguous().view(-1)).unwrap();
        flat.as_chunks().0.to_vec()
    }

    /// So many classes, photos of one class each.
    pub(super) fn truth(labels: &[i64], classes: i64) -> Truth {
        Truth { labels: Tensor::from_slice(labels), shares: None, classes }
    }

    /// Every augmentation that there is, with the settings of its example.
    fn everything() -> Vec<Plan> {
        let plan = plan(crate::testing::EVERYTHING, 2);
        let each = Augmentation::examples().into_iter();
        each.map(|augmentation| Plan { augmentations: vec![augmentation], ..plan.clone() })
            .collect()
    }

    fn batch(photos: i64) -> Batch {
        let images = Tensor::arange(photos * 12, (tch::Kind::Float, tch::Device::Cpu));
        let images =
            (images / (photos * 12 - 1) as f64).view([photos, 1, 4, 3]).repeat([1, 3, 2, 2]);
        let labels: Vec<i64> = (0..photos).map(|photo| photo % 3).collect();
        Batch { images, truth: truth(&labels, 3) }
    }

    #[test]
    fn what_happens_to_a_photo_depends_on_its_place_in_the_epoch_and_not_on_its_batch() {
        for plan in everything() {
            let mixes =
                matches!(plan.augmentations[0], Augmentation::Mixup(_) | Augmentation::Cutmix(_));
            if mixes {
                continue;
            }
            let together = apply(&plan, batch(8), 16, 1, 2).images;
            let Batch { images, truth } = batch(8);
            let alone = Batch { images: images.narrow(0, 5, 1), truth };
            let alone = apply(&plan, alone, 21, 1, 2).images;
            assert!(together.narrow(0, 5, 1).allclose(&alone, 0.0, 1e-6, false), "{plan:?}");
        }
    }

    #[test]
    fn every_augmentation_keeps_shape_and_range_and_changes_something() {
        for plan in everything() {
            let said = format!("{:?}", plan.augmentations);
            let Batch { images, truth } = apply(&plan, batch(50), 0, 1, 1);
            assert_eq!(images.size(), batch(50).images.size(), "{said}");
            assert!(images.min().double_value(&[]) >= -1e-6, "{said}");
            assert!(images.max().double_value(&[]) <= 1.0 + 1e-6, "{said}");
            assert_ne!(images, batch(50).images, "{said}");
            let shares = truth.shares().sum_dim_intlist([1].as_slice(), false, None);
            assert!(shares.allclose(&shares.ones_like(), 0.0, 1e-6, false), "{said}");
        }
    }

    #[test]
    fn epochs_and_seeds_differ_and_repeat() {
        for plan in everything() {
            let changed = |seed, epoch| apply(&plan, batch(50), 0, seed, epoch).images;
            assert_eq!(changed(1, 1), changed(1, 1), "{:?}", plan.augmentations);
            assert_ne!(changed(1, 1), changed(2, 1), "{:?}", plan.augmentations);
            assert_ne!(changed(1, 1), changed(1, 2), "{:?}", plan.augmentations);
        }
    }

    #[test]
    #[ignore = "needs a GPU"]
    fn on_a_gpu_photos_are_changed_as_on_the_processor() {
        let gpu = crate::testing::gpu();
        for plan in everything() {
            let here = apply(&plan, batch(50), 0, 1, 1);
            let Batch { images, truth } = batch(50);
            let moved = Batch { images: images.to_device(gpu), truth: truth.to_device(gpu) };
            let there = apply(&plan, moved, 0, 1, 1);
            for (here, there) in
                [(here.images, there.images), (here.truth.shares(), there.truth.shares())]
            {
                let there = there.to_device(tch::Device::Cpu);
                assert!(there.allclose(&here, 0.0, 1e-5, false), "{:?}", plan.augmentations);
            }
        }
    }
}
