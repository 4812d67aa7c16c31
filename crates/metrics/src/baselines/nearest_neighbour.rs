//! The nearest neighbour on pixels: each photo gets the class of the training photo most like it.

use super::TrainingPictures;
use crate::MetricsError;

/// Pixels between two looks at whether the distance is already too large.
const BLOCK: usize = 512;

/// The predicted classes `[m]` of test pixels `[m, d] u8`, d as in training.
///
/// Squared euclidean distance in whole numbers; the first of equally near training pictures wins.
pub fn nearest_neighbour(
    training: &TrainingPictures<'_>,
    test_pixels: &[u8],
) -> Result<Vec<usize>, MetricsError> {
    let pictures = training.test_pictures(test_pixels)?;
    Ok(pictures.map(|picture| nearest_label(training, picture)).collect())
}

fn nearest_label(training: &TrainingPictures<'_>, picture: &[u8]) -> usize {
    let mut nearest = (u64::MAX, 0);
    for (label, candidate) in training.rows() {
        if let Some(distance) = distance_below(nearest.0, picture, candidate) {
            nearest = (distance, label);
        }
    }
    nearest.1
}

/// The squared distance, or `None` as soon as it reaches `limit`.
fn distance_below(limit: u64, a: &[u8], b: &[u8]) -> Option<u64> {
    let mut sum = 0;
    for (a, b) in a.chunks(BLOCK).zip(b.chunks(BLOCK)) {
        sum += u64::from(block_distance(a, b));
        if sum >= limit {
            return None;
        }
    }
    Some(sum)
}

/// At most 512 x 255^2, so 32 bits hold it; 16-bit differences let the compiler use one
/// multiply-and-add for eight pixels.
fn block_distance(a: &[u8], b: &[u8]) -> u32 {
    let square = |(&a, &b): (&u8, &u8)| {
        let difference = i32::from(i16::from(a) - i16::from(b));
        difference * difference
    };
    a.iter().zip(b).map(square).sum::<i32>().cast_unsigned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_picture_gives_its_class() {
        let training = TrainingPictures::new(3, &[2, 0, 1], &[0, 0, 100, 100, 255, 255]).unwrap();
        let predicted = nearest_neighbour(&training, &[10, 10, 90, 120, 250, 200]);
        assert_eq!(predicted, Ok(vec![2, 0, 1]));
    }

    #[test]
    fn the_first_of_equally_near_pictures_wins() {
        let training = TrainingPictures::new(2, &[1, 0], &[10, 20]).unwrap();
        assert_eq!(nearest_neighbour(&training, &[15]), Ok(vec![1]));
    }

    #[test]
    fn the_largest_distance_of_a_large_picture_does_not_overflow() {
        let (dark, light) = (vec![0; 100_000], vec![255; 100_000]);
        assert_eq!(distance_below(u64::MAX, &dark, &light), Some(100_000 * 255 * 255));
        assert_eq!(distance_below(10, &dark, &light), None);
    }
}
