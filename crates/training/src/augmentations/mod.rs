//! What the augmentations of `experiment` do to tensors, one file each: the list.

mod brightness_contrast;
mod horizontal_flip;
mod shift;

use experiment::{Augmentation, Plan};
use tch::Tensor;
use tch::kind::Element;

use crate::draws::{Draws, Purpose};

fn of(augmentation: &Augmentation) -> &dyn Augment {
    match augmentation {
        Augmentation::HorizontalFlip(settings) => settings,
        Augmentation::Shift(settings) => settings,
        Augmentation::BrightnessContrast(settings) => settings,
    }
}

/// What every augmentation can do.
trait Augment {
    /// `images` f32 [N, C, H, W] from 0 to 1, changed by the draws of each photo.
    fn augment(&self, images: &Tensor, draws: &[Draws]) -> Tensor;
}

/// All augmentations of the plan in their order, on the `images` of the training part's rows `photos`.
///
/// A photo's draws depend on its row and the epoch, not on the batch that it came in.
pub(crate) fn apply(
    plan: &Plan,
    images: Tensor,
    photos: &[i64],
    seed: u64,
    epoch: usize,
) -> Tensor {
    plan.augmentations.iter().enumerate().fold(images, |images, (position, augmentation)| {
        let purpose = Purpose::Augmentation(position);
        let draws = photos.iter().map(|photo| Draws::new(seed, purpose, epoch, *photo as usize));
        of(augmentation).augment(&images, &draws.collect::<Vec<_>>())
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

    fn everything() -> Plan {
        plan(crate::testing::EVERYTHING, 2)
    }

    #[test]
    fn what_happens_to_a_photo_does_not_depend_on_its_batch() {
        let plan = everything();
        let images = Tensor::from_slice(&[0.25_f32, 0.5, 0.75]).repeat([4, 3, 3, 1]);
        let together = apply(&plan, images.shallow_clone(), &[5, 6, 7, 8], 1, 2);
        let alone = apply(&plan, images.narrow(0, 0, 1), &[7], 1, 2);
        assert_eq!(together.narrow(0, 2, 1), alone);
        assert_ne!(together.narrow(0, 1, 1), alone);
    }

    #[test]
    fn every_augmentation_keeps_shape_and_range() {
        let plan = everything();
        let images = Tensor::from_slice(&[0.0_f32, 0.5, 1.0]).repeat([50, 3, 3, 1]);
        let photos: Vec<i64> = (0..50).collect();
        for augmentation in &plan.augmentations {
            let plan = Plan { augmentations: vec![augmentation.clone()], ..plan.clone() };
            let changed = apply(&plan, images.shallow_clone(), &photos, 1, 1);
            assert_eq!(changed.size(), images.size(), "{augmentation:?}");
            assert!(changed.min().double_value(&[]) >= 0.0, "{augmentation:?}");
            assert!(changed.max().double_value(&[]) <= 1.0, "{augmentation:?}");
            assert_ne!(changed, images, "{augmentation:?}");
        }
    }
}
