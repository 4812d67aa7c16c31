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
