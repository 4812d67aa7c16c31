//! What needs no network: the numbers that a trained one must beat, and the leak alarm they raise.

mod answers;
mod leak_alarm;
mod linear_softmax;
mod majority;
mod nearest_neighbour;

pub use answers::Answers;
pub use leak_alarm::{LEAK_MARGIN, LeakAlarm};
pub use linear_softmax::linear_softmax;
pub use majority::majority;
pub use nearest_neighbour::nearest_neighbour;

use crate::MetricsError;

/// Pictures with their true classes, to learn a baseline from.
#[derive(Debug, Clone, Copy)]
pub struct TrainingPictures<'a> {
    classes: usize,
    labels: &'a [usize],
    pixels: &'a [u8],
}

impl<'a> TrainingPictures<'a> {
    /// From `labels: [n]` (each below `classes`) and `pixels: [n, d] u8`, n at least 1, d at least 1.
    ///
    /// How the d bytes of a picture are laid out does not matter, so `[n, channels, height, width]` fits.
    pub fn new(
        classes: usize,
        labels: &'a [usize],
        pixels: &'a [u8],
    ) -> Result<Self, MetricsError> {
        if classes == 0 {
            return Err(MetricsError::NoClasses);
        }
        if labels.is_empty() || pixels.is_empty() {
            return Err(MetricsError::NoPictures);
        }
        if !pixels.len().is_multiple_of(labels.len()) {
            let (found, multiple) = (pixels.len(), labels.len());
            return Err(MetricsError::Pixels { found, multiple });
        }
        if let Some(row) = labels.iter().position(|&label| label >= classes) {
            return Err(MetricsError::ClassOutOfRange { row, found: labels[row], classes });
        }
        Ok(Self { classes, labels, pixels })
    }

    /// Bytes of one picture.
    fn picture(&self) -> usize {
        self.pixels.len() / self.labels.len()
    }

    /// The class and the bytes `[d]` of each picture, in order.
    fn rows(&self) -> impl Iterator<Item = (usize, &'a [u8])> {
        self.labels.iter().copied().zip(self.pixels.chunks_exact(self.picture()))
    }

    /// Splits test pixels `[m, d]` into pictures of the same size.
    fn test_pictures<'b>(
        &self,
        pixels: &'b [u8],
    ) -> Result<std::slice::ChunksExact<'b, u8>, MetricsError> {
        let (found, multiple) = (pixels.len(), self.picture());
        if !found.is_multiple_of(multiple) {
            return Err(MetricsError::Pixels { found, multiple });
        }
        Ok(pixels.chunks_exact(multiple))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_must_be_whole_and_classes_known() {
        assert!(TrainingPictures::new(2, &[0, 1], &[1, 2, 3]).is_err());
        assert!(TrainingPictures::new(2, &[0, 2], &[1, 2, 3, 4]).is_err());
        assert!(matches!(TrainingPictures::new(2, &[], &[]), Err(MetricsError::NoPictures)));
        let training = TrainingPictures::new(2, &[0, 1], &[1, 2, 3, 4]).unwrap();
        assert!(nearest_neighbour(&training, &[1, 2, 3]).is_err());
        assert!(linear_softmax(&training, &[1, 2, 3]).is_err());
        assert_eq!(nearest_neighbour(&training, &[]), Ok(vec![]));
    }
}
