//! Which photos were drawn together: photos of one person, session or near-duplicate cluster are one draw.

use std::collections::HashMap;
use std::hash::Hash;
use std::marker::PhantomData;

use crate::interval::NoInterval;
use crate::ranking::ClassRanking;
use crate::{ClassCounts, ConfusionMatrix, MetricsError, Predictions};

/// The group of each photo `[n]`; a photo that is alone is a group of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Groups {
    of_photo: Vec<usize>,
    count: usize,
}

impl Groups {
    /// From the name of each photo's group `[n]`, in the order of the photos.
    ///
    /// What belongs together for several reasons (a person's sessions, near-duplicates of two people)
    /// must have one name already.
    pub fn new<Name: Hash + Eq + Clone>(names: impl IntoIterator<Item = Name>) -> Self {
        let mut known = HashMap::new();
        // Photos of a group mostly follow on each other.
        let mut last: Option<(Name, usize)> = None;
        let of_photo = names.into_iter().map(|name| match &last {
            Some((same, group)) if *same == name => *group,
            _ => {
                let next = known.len();
                let group = *known.entry(name.clone()).or_insert(next);
                last = Some((name, group));
                group
            }
        });
        let of_photo = of_photo.collect();
        Self { of_photo, count: known.len() }
    }

    /// The number of groups.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The number of photos.
    pub fn photos(&self) -> usize {
        self.of_photo.len()
    }

    /// The group of each photo `[n]`, below [`Groups::count`], numbered as they first appear.
    pub fn of_photo(&self) -> &[usize] {
        &self.of_photo
    }

    /// The groups for metrics of the confusion matrix of `predictions`.
    pub fn by_cell(
        &self,
        predictions: &Predictions,
    ) -> Result<Grouped<'_, ConfusionMatrix>, MetricsError> {
        let classes = predictions.classes();
        let cells = predictions.labels().iter().zip(predictions.predicted());
        self.placed(classes * classes, cells.map(|(label, predicted)| label * classes + predicted))
    }

    /// The groups for metrics of one class against all others.
    pub fn by_outcome(
        &self,
        predictions: &Predictions,
        class: usize,
    ) -> Result<Grouped<'_, ClassCounts>, MetricsError> {
        let outcomes = predictions.labels().iter().zip(predictions.predicted());
        self.placed(
            ClassCounts::OUTCOMES,
            outcomes.map(|(&label, &predicted)| {
                ClassCounts::outcome(label == class, predicted == class)
            }),
        )
    }

    /// The groups for metrics of the probabilities.
    pub fn by_photo(
        &self,
        predictions: &Predictions,
    ) -> Result<Grouped<'_, Predictions>, MetricsError> {
        self.placed(predictions.len(), 0..predictions.len())
    }

    /// The groups for metrics of the order of one class.
    pub fn by_rank(
        &self,
        ranking: &ClassRanking,
    ) -> Result<Grouped<'_, ClassRanking>, MetricsError> {
        self.placed(ranking.photos(), 0..ranking.photos())
    }

    fn placed<Input>(
        &self,
        count: usize,
        places: impl ExactSizeIterator<Item = usize>,
    ) -> Result<Grouped<'_, Input>, MetricsError> {
        self.check(places.len())?;
        Ok(Grouped { groups: self, places: places.collect(), count, input: PhantomData })
    }

    /// Refuses photos that are not as many as those of the groups.
    pub(crate) fn check(&self, found: usize) -> Result<(), MetricsError> {
        let expected = self.photos();
        if found == expected {
            return Ok(());
        }
        Err(MetricsError::Length { what: "photos", found, expected })
    }
}

/// Groups together with where each photo lies in an `Input`: in which cell of a matrix, say.
#[derive(Debug, Clone)]
pub struct Grouped<'a, Input> {
    pub(crate) groups: &'a Groups,
    /// The place of each photo, `[n]`, below `count`.
    pub(crate) places: Vec<usize>,
    pub(crate) count: usize,
    input: PhantomData<Input>,
}

impl<Input> Grouped<'_, Input> {
    /// The groups, if they are of as many photos and places as the input has.
    pub(crate) fn checked(&self, photos_at_places: &[f64]) -> Result<&Self, NoInterval> {
        let photos: f64 = photos_at_places.iter().sum();
        let fits = photos_at_places.len() == self.count && photos as usize == self.places.len();
        if fits { Ok(self) } else { Err(NoInterval::OtherPhotos) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_numbered_as_they_first_appear() {
        let groups = Groups::new(["ben", "anna", "ben", "cleo"]);
        assert_eq!((groups.of_photo(), groups.count()), ([0, 1, 0, 2].as_slice(), 3));
        assert_eq!(Groups::new([0_u8; 0]).count(), 0);
    }

    #[test]
    fn groups_of_other_photos_are_refused() {
        let predictions = Predictions::new(2, vec![0, 1], vec![0.9, 0.1, 0.2, 0.8]).unwrap();
        assert!(Groups::new([1, 1, 2]).by_cell(&predictions).is_err());
        let groups = Groups::new([1, 1]);
        assert_eq!(groups.by_cell(&predictions).unwrap().places, [0, 3]);
        assert_eq!(groups.by_outcome(&predictions, 1).unwrap().places, [3, 0]);
    }
}
