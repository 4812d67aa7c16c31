//! The augmentations, one file each: how training photos vary from epoch to epoch.
//!
//! They work on pixels from 0 to 1, on the training part alone, each photo by its own draw, in the order of the file.

use crate::mistake::Mistake;

kind! {
    /// How training photos vary from epoch to epoch.
    Augmentation is "augmentation" with Rule:
    horizontal_flip => HorizontalFlip,
    shift => Shift,
    rotate_scale => RotateScale,
    brightness_contrast => BrightnessContrast,
    noise => Noise,
    random_erasing => RandomErasing,
    mixup => Mixup,
    cutmix => Cutmix,
}

/// What every augmentation knows about itself.
trait Rule {
    /// Settings that cannot be meant for pictures of `size` x `size` pixels.
    fn check(&self, size: Option<u32>) -> Vec<Mistake>;
}

impl Augmentation {
    /// `size` is unknown when the view is.
    pub(crate) fn check(&self, size: Option<u32>) -> Vec<Mistake> {
        self.rule().check(size)
    }
}
