//! The linear softmax on pixels: multinomial logistic regression, the least a network must beat.

use super::TrainingPictures;
use crate::MetricsError;

/// Weight of the penalty `PENALTY / 2 x curvature x |weights|^2`, relative to the largest curvature
/// that the mean loss can have, so that it means the same for any size and number of channels.
const PENALTY: f32 = 2e-4;

/// Steps of accelerated descent; the accuracy has long settled by then.
const STEPS: usize = 150;

/// The predicted classes `[m]` of test pixels `[m, d] u8`, d as in training.
///
/// Minimises the mean cross-entropy plus an L2 penalty on pixels / 255 less their training mean, by
/// full-batch accelerated gradient descent (Y. Nesterov, 1983) from zero weights. No random draw: the
/// same pictures give the same classes. The work is `STEPS x n x d x classes`, the memory `d x classes`.
pub fn linear_softmax(
    training: &TrainingPictures<'_>,
    test_pixels: &[u8],
) -> Result<Vec<usize>, MetricsError> {
    let pictures = training.test_pictures(test_pixels)?;
    let mean = mean_picture(training);
    let weights = fit(training, &mean);
    let mut centred = vec![0.0; mean.len()];
    let classify = |picture| {
        centre(picture, &mean, &mut centred);
        let scores = scores(&weights, &centred);
        (1..scores.len()).fold(
            0,
            |best, class| {
                if scores[class] > scores[best] { class } else { best }
            },
        )
    };
    Ok(pictures.map(classify).collect())
}

/// Weights of one class: one per pixel `[d]`, and the constant term, which is not penalised.
#[derive(Debug, Clone)]
struct ClassWeights {
    pixels: Vec<f32>,
    constant: f32,
}

impl ClassWeights {
    fn zero(pixels: usize) -> Self {
        Self { pixels: vec![0.0; pixels], constant: 0.0 }
    }

    fn add_scaled(&mut self, factor: f32, pixels: &[f32], constant: f32) {
        for (sum, value) in self.pixels.iter_mut().zip(pixels) {
            *sum += factor * value;
        }
        self.constant += factor * constant;
    }
}

fn fit(training: &TrainingPictures<'_>, mean: &[f32]) -> Vec<ClassWeights> {
    let curvature = largest_curvature(training, mean);
    let penalty = PENALTY * curvature;
    let step = 1.0 / (curvature + penalty);
    let mut weights = vec![ClassWeights::zero(mean.len()); training.classes];
    let mut ahead = weights.clone();
    let mut time = 1.0_f32;
    for _ in 0..STEPS {
        let slopes = gradient(training, mean, &ahead, penalty);
        let next_time = f32::midpoint(1.0, (1.0 + 4.0 * time * time).sqrt());
        let momentum = (time - 1.0) / next_time;
        time = next_time;
        for ((weights, ahead), slope) in weights.iter_mut().zip(&mut ahead).zip(&slopes) {
            ahead.add_scaled(-step, &slope.pixels, slope.constant);
            advance(weights, ahead, momentum);
        }
    }
    weights
}

/// Moves `weights` to `ahead`, and `ahead` further the same way.
fn advance(weights: &mut ClassWeights, ahead: &mut ClassWeights, momentum: f32) {
    let further = |weight: &mut f32, ahead: &mut f32| {
        let moved = *ahead - *weight;
        *weight = *ahead;
        *ahead += momentum * moved;
    };
    for (weight, ahead) in weights.pixels.iter_mut().zip(&mut ahead.pixels) {
        further(weight, ahead);
    }
    further(&mut weights.constant, &mut ahead.constant);
}

/// The gradient of mean cross-entropy plus penalty, one entry per class.
fn gradient(
    training: &TrainingPictures<'_>,
    mean: &[f32],
    weights: &[ClassWeights],
    penalty: f32,
) -> Vec<ClassWeights> {
    let share = 1.0 / training.labels.len() as f32;
    let mut slopes = vec![ClassWeights::zero(mean.len()); weights.len()];
    for (slope, weights) in slopes.iter_mut().zip(weights) {
        slope.add_scaled(penalty, &weights.pixels, 0.0);
    }
    let mut centred = vec![0.0; mean.len()];
    for (label, picture) in training.rows() {
        centre(picture, mean, &mut centred);
        let probabilities = softmax(scores(weights, &centred));
        for (class, (slope, probability)) in slopes.iter_mut().zip(probabilities).enumerate() {
            let truth = f32::from(u8::from(class == label));
            slope.add_scaled((probability - truth) * share, &centred, 1.0);
        }
    }
    slopes
}

/// No curvature of the mean cross-entropy exceeds half the mean squared length of the inputs (the
/// constant term's 1 included), because a softmax's own curvature is at most 1/2.
fn largest_curvature(training: &TrainingPictures<'_>, mean: &[f32]) -> f32 {
    let mut centred = vec![0.0; mean.len()];
    let lengths = training.rows().map(|(_, picture)| {
        centre(picture, mean, &mut centred);
        f64::from(dot(&centred, &centred))
    });
    let squared_length = lengths.sum::<f64>() / training.labels.len() as f64;
    (0.5 * (squared_length + 1.0)) as f32
}

/// The mean of each pixel `[d]`, within 0 to 1.
fn mean_picture(training: &TrainingPictures<'_>) -> Vec<f32> {
    let mut sums = vec![0_u64; training.picture()];
    for (_, picture) in training.rows() {
        for (sum, &pixel) in sums.iter_mut().zip(picture) {
            *sum += u64::from(pixel);
        }
    }
    let whole = 255.0 * training.labels.len() as f64;
    sums.into_iter().map(|sum| (sum as f64 / whole) as f32).collect()
}

fn centre(picture: &[u8], mean: &[f32], centred: &mut [f32]) {
    for ((value, &pixel), mean) in centred.iter_mut().zip(picture).zip(mean) {
        *value = f32::from(pixel) * (1.0 / 255.0) - mean;
    }
}

fn scores(weights: &[ClassWeights], centred: &[f32]) -> Vec<f32> {
    weights.iter().map(|class| class.constant + dot(&class.pixels, centred)).collect()
}

fn softmax(mut scores: Vec<f32>) -> Vec<f32> {
    let largest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    for score in &mut scores {
        *score = (*score - largest).exp();
    }
    let sum: f32 = scores.iter().sum();
    for score in &mut scores {
        *score /= sum;
    }
    scores
}

/// Sums in sixteen fixed lanes: the compiler may use vectors, and the result is the same everywhere.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    const LANES: usize = 16;
    let mut lanes = [0.0_f32; LANES];
    let (a, a_rest) = a.as_chunks::<LANES>();
    let (b, b_rest) = b.as_chunks::<LANES>();
    for (a, b) in a.iter().zip(b) {
        for lane in 0..LANES {
            lanes[lane] += a[lane] * b[lane];
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    lanes.iter().sum::<f32>() + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three classes of 2 x 2 pictures that a linear model can tell apart.
    const PIXELS: [u8; 24] = [
        200, 10, 20, 30, 220, 20, 10, 25, 10, 210, 30, 20, 20, 230, 15, 10, 15, 20, 10, 240, 30,
        10, 20, 200,
    ];
    const LABELS: [usize; 6] = [0, 0, 1, 1, 2, 2];

    fn training() -> TrainingPictures<'static> {
        TrainingPictures::new(3, &LABELS, &PIXELS).unwrap()
    }

    #[test]
    fn classes_that_a_plane_can_separate_are_learnt() {
        assert_eq!(linear_softmax(&training(), &PIXELS), Ok(LABELS.to_vec()));
        assert_eq!(linear_softmax(&training(), &[190, 40, 40, 40]), Ok(vec![0]));
    }

    #[test]
    fn descent_ends_where_the_loss_is_flat() {
        let training = training();
        let mean = mean_picture(&training);
        let penalty = PENALTY * largest_curvature(&training, &mean);
        let steepest = |weights: &[ClassWeights]| {
            let slopes = gradient(&training, &mean, weights, penalty);
            slopes
                .iter()
                .flat_map(|class| class.pixels.clone())
                .fold(0.0, |a: f32, b| a.max(b.abs()))
        };
        let start = vec![ClassWeights::zero(mean.len()); 3];
        assert!(steepest(&fit(&training, &mean)) < steepest(&start) / 100.0);
    }

    #[test]
    fn pictures_that_are_all_alike_give_the_commonest_class() {
        let alike = TrainingPictures::new(3, &[1, 2, 2], &[7; 6]).unwrap();
        assert_eq!(linear_softmax(&alike, &[7, 7]), Ok(vec![2]));
    }

    #[test]
    fn a_sum_in_lanes_has_no_rest_left_out() {
        let ones = vec![1.0; 37];
        assert!((dot(&ones, &ones) - 37.0).abs() < 1e-6);
    }
}
