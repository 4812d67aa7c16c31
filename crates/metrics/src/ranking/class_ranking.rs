//! Photos in the order of a class's probability, the most probable first.

use crate::influence::Input;

/// The photos of one class and all others, sorted by the probability of the class.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassRanking {
    /// From the largest probability down; photos with equal probabilities are one step.
    pub(super) steps: Vec<Step>,
    /// The step of each photo, `[n]`.
    step_of_photo: Vec<usize>,
    /// Whether each photo is of the class, `[n]`.
    is_of_class: Vec<bool>,
}

/// All photos with one probability.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Step {
    pub(super) probability: f64,
    /// Photos of the class that have this probability.
    pub(super) positives: u64,
    /// Photos of other classes that have it.
    pub(super) others: u64,
    /// Photos of the class with this or a larger probability.
    pub(super) positives_so_far: u64,
    /// Photos of other classes with this or a larger probability.
    pub(super) others_so_far: u64,
}

impl Step {
    /// The precision when this and every larger probability is taken for the class.
    pub(super) fn precision(&self) -> f64 {
        self.positives_so_far as f64 / (self.positives_so_far + self.others_so_far) as f64
    }
}

impl ClassRanking {
    /// From whether each photo is of the class, and its probability for the class, both `[n]`.
    pub(crate) fn of(is_of_class: Vec<bool>, probabilities: &[f64]) -> Self {
        // Bits of numbers that are not negative are ordered as the numbers are; sorting them beside their photos
        // spares the way to the probabilities at every comparison, which takes three times as long.
        let keys = probabilities.iter().map(|probability| !probability.abs().to_bits());
        let mut order: Vec<(u64, usize)> = keys.zip(0..).collect();
        order.sort_unstable();
        let mut steps: Vec<Step> = Vec::new();
        let mut step_of_photo = vec![0; order.len()];
        for (_, photo) in order {
            let probability = probabilities[photo];
            let mut last = steps.pop().unwrap_or(Step { probability, ..Step::default() });
            if last.probability > probability {
                steps.push(last);
                last = Step { probability, positives: 0, others: 0, ..last };
            }
            let (positive, other) = if is_of_class[photo] { (1, 0) } else { (0, 1) };
            last.positives += positive;
            last.others += other;
            last.positives_so_far += positive;
            last.others_so_far += other;
            step_of_photo[photo] = steps.len();
            steps.push(last);
        }
        Self { steps, step_of_photo, is_of_class }
    }

    /// The number of photos.
    pub fn photos(&self) -> usize {
        self.is_of_class.len()
    }

    /// How many photos are of the class, and how many of all others; nothing when there are none of either.
    pub(super) fn sizes(&self) -> Option<(u64, u64)> {
        let last = self.steps.last()?;
        let (positives, others) = (last.positives_so_far, last.others_so_far);
        (positives > 0 && others > 0).then_some((positives, others))
    }

    /// Whether each photo is of the class, with its step, in the order of the photos.
    pub(super) fn ranked_photos(&self) -> impl Iterator<Item = (bool, usize)> {
        self.is_of_class.iter().copied().zip(self.step_of_photo.iter().copied())
    }

    /// A photo moves a mean over its class the further, the fewer photos the class has: `[n]`.
    pub(super) fn weights(&self) -> Vec<f64> {
        let (positives, others) = self.sizes().unwrap_or((1, 1));
        let weight = |&of_class: &bool| 1.0 / if of_class { positives } else { others } as f64;
        self.is_of_class.iter().map(weight).collect()
    }
}

impl Input for ClassRanking {
    fn photos_at_places(&self) -> Vec<f64> {
        vec![1.0; self.photos()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_probabilities_are_one_step() {
        let ranking = ClassRanking::of(vec![true, false, true, false], &[0.5, 0.5, 0.9, 0.1]);
        let counts: Vec<_> = ranking.steps.iter().map(|s| (s.positives, s.others)).collect();
        assert_eq!(counts, [(1, 0), (1, 1), (0, 1)]);
        assert_eq!(ranking.step_of_photo, [1, 1, 0, 2]);
        assert_eq!((ranking.sizes(), ranking.photos()), (Some((2, 2)), 4));
    }
}
