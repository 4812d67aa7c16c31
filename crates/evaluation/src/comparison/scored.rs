//! On which photos a run was scored: two numbers can be ranked when they are the same.

use std::collections::BTreeMap;

use formats::Digest;
use formats::run::{RunFolder, RunRecord};
use formats::split::Part;

use crate::{CheckedPredictions, Error};

/// The photos of one part that a run was scored on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scored {
    /// What the run said about them, where that is still there.
    predictions: Option<CheckedPredictions>,
    /// The table of the split that the run was made from.
    split: Option<Digest>,
}

impl Scored {
    pub(super) fn read(folder: &RunFolder, record: &RunRecord, part: &Part) -> Result<Self, Error> {
        let path = folder.predictions(part);
        let predictions = path.exists().then(|| CheckedPredictions::read(&path)).transpose()?;
        Ok(Self { predictions, split: record.inputs.get("split").copied() })
    }

    /// What the run said about them.
    pub(super) fn predictions(&self) -> Option<&CheckedPredictions> {
        self.predictions.as_ref()
    }

    /// How many photos, where that is known.
    pub(super) fn count(&self) -> Option<usize> {
        self.photos().map(|photos| photos.len())
    }

    /// The photos and their labels, as the run's predictions name them.
    fn photos(&self) -> Option<BTreeMap<Digest, &str>> {
        let table = &self.predictions()?.table;
        let labels = table.labels().iter().map(|&label| table.classes()[label].as_str());
        Some(table.photos().iter().copied().zip(labels).collect())
    }

    /// In which way the photos of `other` are others; nothing when they are the same.
    pub(super) fn difference(&self, other: &Self) -> Option<String> {
        let (Some(own), Some(others)) = (self.photos(), other.photos()) else {
            let same = self.split.is_some() && self.split == other.split;
            return (!same)
                .then(|| "their splits are not the same, as far as can be told".to_owned());
        };
        let in_both: Vec<_> =
            own.iter().filter_map(|(photo, label)| Some((label, others.get(photo)?))).collect();
        if in_both.len() < own.len() || in_both.len() < others.len() {
            let (own, others, both) = (own.len(), others.len(), in_both.len());
            return Some(format!("{own} photos and {others}, {both} of them in both"));
        }
        let relabelled = in_both.iter().filter(|(own, other)| own != other).count();
        let all = own.len();
        (relabelled > 0).then(|| format!("{relabelled} of the {all} photos have another label"))
    }
}

#[cfg(test)]
mod tests {
    use formats::predictions::{Prediction, Predictions};

    use super::*;

    fn scored(photos: Option<&[(&str, &str)]>, split: &str) -> Scored {
        let photo = |(name, label): &(&str, &str)| Prediction {
            sha256: Digest::of(name.as_bytes()),
            path: String::new(),
            label: usize::from(*label == "happy"),
            group: (*name).to_owned(),
            probabilities: vec![0.5, 0.5],
        };
        let predictions = photos.map(|photos| {
            let classes = vec!["sad".to_owned(), "happy".to_owned()];
            CheckedPredictions::of(Predictions::new(classes, photos.iter().map(photo))).unwrap()
        });
        Scored { predictions, split: Some(Digest::of(split.as_bytes())) }
    }

    #[test]
    fn parts_are_the_same_when_photos_and_labels_are() {
        let first = scored(Some(&[("1", "sad"), ("2", "happy")]), "a");
        assert_eq!(first.difference(&scored(Some(&[("2", "happy"), ("1", "sad")]), "b")), None);
        let relabelled = scored(Some(&[("1", "sad"), ("2", "sad")]), "a");
        assert_eq!(first.difference(&relabelled).unwrap(), "1 of the 2 photos have another label");
        let other = scored(Some(&[("1", "sad"), ("3", "sad"), ("4", "sad")]), "a");
        assert_eq!(first.difference(&other).unwrap(), "2 photos and 3, 1 of them in both");
        assert_eq!(other.count(), Some(3));
    }

    #[test]
    fn without_predictions_the_split_decides() {
        let known = scored(Some(&[("1", "sad")]), "a");
        assert_eq!(known.difference(&scored(None, "a")), None);
        assert!(known.difference(&scored(None, "b")).is_some());
    }
}
