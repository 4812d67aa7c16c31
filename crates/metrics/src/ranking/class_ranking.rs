//! Photos in the order of a class's probability, the most probable first.

use crate::influence::Input;

/// The photos of one class and all others, sorted by the probability of the class.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassRanking {
    /// From the largest probability down; photos with equal probabilities are one step.
    pub(super) steps: Vec<Step>,
    /// The step of each photo, `[n]`.
    step_of_photo: Vec<u32>,
    /// Whether each photo is of the class, `[n]`.
    is_of_class: Vec<bool>,
}

/// All photos with one probability.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Step {
    pub(super) probability: f64,
    /// Photos of the class that have this probability.
    pub(super) positives: u32,
    /// Photos of other classes that have it.
    pub(super) others: u32,
    /// Photos of the class with this or a larger probability.
    pub(super) positives_so_far: u32,
    /// Photos of other classes with this or a larger probability.
    pub(super) others_so_far: u32,
}

impl Step {
    /// The precision when this and every larger probability is taken for the class.
    pub(super) fn precision(&self) -> f64 {
        f64::from(self.positives_so_far) / f64::from(self.positives_so_far + self.others_so_far)
    }
}

impl ClassRanking {
    /// From whether each photo is of the class, and its probability for the class, both `[n]`.
    pub(crate) fn of(is_of_class: Vec<bool>, probabilities: &[f64]) -> Self {
        let mut steps: Vec<Step> = Vec::new();
        let mut step_of_photo = vec![0; probabilities.len()];
        let mut step = Step::default();
        for (place, photo) in most_probable_first(probabilities).into_iter().enumerate() {
            let probability = probabilities[photo];
            if place == 0 {
                step.probability = probability;
            } else if probability < step.probability {
                steps.push(step);
                step = Step { probability, positives: 0, others: 0, ..step };
            }
            let positive = u32::from(is_of_class[photo]);
            step.positives += positive;
            step.others += 1 - positive;
            step.positives_so_far += positive;
            step.others_so_far += 1 - positive;
            step_of_photo[photo] = steps.len() as u32;
        }
        if !probabilities.is_empty() {
            steps.push(step);
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
        let (positives, others) = (last.positives_so_far.into(), last.others_so_far.into());
        (positives > 0 && others > 0).then_some((positives, others))
    }

    /// Whether each photo is of the class, with its step, in the order of the photos.
    pub(super) fn ranked_photos(&self) -> impl Iterator<Item = (bool, usize)> {
        let steps = self.step_of_photo.iter().map(|step| *step as usize);
        self.is_of_class.iter().copied().zip(steps)
    }

    /// A photo moves a mean over its class the further, the fewer photos the class has: `[n]`.
    pub(super) fn weights(&self) -> Vec<f64> {
        let (positives, others) = self.sizes().unwrap_or((1, 1));
        let weight = |&of_class: &bool| 1.0 / if of_class { positives } else { others } as f64;
        self.is_of_class.iter().map(weight).collect()
    }
}

/// Bits of a packed word that number the photo: a thousand million photos.
const PHOTO_BITS: u32 = 30;
/// Bits of a probability as f64 beyond those of an f32, which networks answer with.
const BEYOND_F32: u32 = 29;

/// The numbers of the photos, `[n]`: the most probable first, of equals the first.
fn most_probable_first(probabilities: &[f64]) -> Vec<usize> {
    // The bits of numbers from 0 to 1 are ordered as the numbers are, and those that an f32 has fit into one
    // word with the photo: sorting such words takes a third of the time of sorting pairs.
    let leading =
        |probability: f64| (1.0_f64.to_bits() - probability.abs().to_bits()) >> BEYOND_F32;
    let pack = |(photo, &probability)| leading(probability) << PHOTO_BITS | photo as u64;
    let mut packed: Vec<u64> = probabilities.iter().enumerate().map(pack).collect();
    packed.sort_unstable();
    let photo = |word: u64| (word & ((1 << PHOTO_BITS) - 1)) as usize;
    let mut order: Vec<usize> = packed.into_iter().map(photo).collect();
    // Probabilities that differ in later bits alone stand together by now.
    let alike =
        |one: &usize, other: &usize| leading(probabilities[*one]) == leading(probabilities[*other]);
    for photos in order.chunk_by_mut(alike).filter(|photos| photos.len() > 1) {
        photos.sort_by(|one, other| probabilities[*other].total_cmp(&probabilities[*one]));
    }
    order
}

impl Input for ClassRanking {
    fn photos_at_places(&self) -> Vec<f64> {
        vec![1.0; self.photos()]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_most_probable_comes_first_and_of_equals_the_first(
            probabilities in proptest::collection::vec(
                prop_oneof![
                    0.0_f64..=1.0,
                    (0.0_f32..=1.0).prop_map(f64::from),
                    Just(0.5), Just(f64::from_bits(0.5_f64.to_bits() + 1)), Just(0.0), Just(1.0),
                ],
                0..50,
            ),
        ) {
            let mut expected: Vec<usize> = (0..probabilities.len()).collect();
            expected.sort_by(|one, other| probabilities[*other].total_cmp(&probabilities[*one]));
            prop_assert_eq!(most_probable_first(&probabilities), expected);
        }
    }

    #[test]
    fn equal_probabilities_are_one_step() {
        let ranking = ClassRanking::of(vec![true, false, true, false], &[0.5, 0.5, 0.9, 0.1]);
        let counts: Vec<_> = ranking.steps.iter().map(|s| (s.positives, s.others)).collect();
        assert_eq!(counts, [(1, 0), (1, 1), (0, 1)]);
        assert_eq!(ranking.step_of_photo, [1, 1, 0, 2]);
        assert_eq!((ranking.sizes(), ranking.photos()), (Some((2, 2)), 4));
    }
}
