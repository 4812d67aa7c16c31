//! The photos that a network finds hardest: its most confident mistakes, and of each class what it believes least.

use std::collections::{BTreeMap, BTreeSet};

use formats::Digest;
use serde::Serialize;

use super::ExperimentReport;
use crate::pictures::Shown;
use crate::{CheckedPredictions, Faces, Picture, Thumbnail};

/// Mistakes that are shown.
const MISTAKES: usize = 24;
/// Photos of each class that are shown.
const OF_CLASS: usize = 8;

/// Of the shown run; how many seeds were wrong is of all runs.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Hardest {
    /// Wrong answers in all.
    pub(crate) wrong: usize,
    /// Wrong answers, the most confident first.
    pub(crate) mistakes: Vec<HardPhoto>,
    /// By class: the photos whose own class was given the lowest probability, the lowest first.
    pub(crate) by_class: Vec<Vec<HardPhoto>>,
}

/// A photo with its answer.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct HardPhoto {
    pub(crate) sha256: Digest,
    /// Empty where it was forgotten.
    pub(crate) path: String,
    pub(crate) label: String,
    pub(crate) answer: String,
    /// The probability of the answer.
    pub(crate) confidence: f32,
    /// The probability of the photo's own class.
    pub(crate) of_label: f32,
    /// Runs that answered wrongly, of `seeds`.
    pub(crate) wrong: usize,
    pub(crate) seeds: usize,
    /// Whether its picture is shown.
    pub(crate) shown: Shown,
}

impl Hardest {
    /// Of the run `shown` among `runs`, which all are of the same photos.
    pub(crate) fn of(runs: &[&CheckedPredictions], shown: usize) -> Self {
        let answers: Vec<&[usize]> = runs.iter().map(|run| run.numbers.predicted()).collect();
        let table = &runs[shown].table;
        let (classes, labels) = (table.classes(), table.labels());
        let of_label = |at: usize| table.probability(at, labels[at]);
        let photo = |&at: &usize| {
            let answer = answers[shown][at];
            HardPhoto {
                sha256: table.photos()[at],
                path: table.path(at).to_owned(),
                label: classes[labels[at]].clone(),
                answer: classes[answer].clone(),
                confidence: table.probability(at, answer),
                of_label: of_label(at),
                wrong: answers.iter().filter(|answers| answers[at] != labels[at]).count(),
                seeds: runs.len(),
                shown: Shown::LeftOut,
            }
        };
        let wrong = || (0..labels.len()).filter(|&at| answers[shown][at] != labels[at]);
        let confidence = |at: usize| table.probability(at, answers[shown][at]);
        let of_class = |class| {
            let own = (0..labels.len()).filter(|&at| labels[at] == class);
            lowest(own, OF_CLASS, of_label).iter().map(photo).collect()
        };
        Self {
            wrong: wrong().count(),
            mistakes: lowest(wrong(), MISTAKES, |at| -confidence(at)).iter().map(photo).collect(),
            by_class: (0..classes.len()).map(of_class).collect(),
        }
    }

    /// Every photo as often as it is listed.
    pub(crate) fn photos(&self) -> impl Iterator<Item = &HardPhoto> {
        self.mistakes.iter().chain(self.by_class.iter().flatten())
    }

    fn photos_mut(&mut self) -> impl Iterator<Item = &mut HardPhoto> {
        self.mistakes.iter_mut().chain(self.by_class.iter_mut().flatten())
    }
}

/// The `most` places with the lowest values, the lowest first; of equals those that come first.
fn lowest(
    places: impl Iterator<Item = usize>,
    most: usize,
    value: impl Fn(usize) -> f32,
) -> Vec<usize> {
    let mut found: Vec<(f32, usize)> = Vec::with_capacity(most + 1);
    for place in places {
        let value = value(place);
        let is_full = found.len() == most;
        if is_full && found.last().is_some_and(|(highest, _)| value >= *highest) {
            continue;
        }
        found.insert(found.partition_point(|(other, _)| *other <= value), (value, place));
        found.truncate(most);
    }
    found.into_iter().map(|(_, place)| place).collect()
}

/// Looks up the pictures of all photos that are listed, and notes with each whether it is shown.
pub(super) fn illustrate(
    experiments: &mut [ExperimentReport],
    faces: Faces<'_>,
) -> BTreeMap<Digest, Thumbnail> {
    let Faces::Agreed(look_up) = faces else { return BTreeMap::new() };
    let photos = experiments.iter().flat_map(|it| it.hardest.iter().flat_map(Hardest::photos));
    let wanted: BTreeSet<Digest> = photos.map(|photo| photo.sha256).collect();
    let found = look_up(&wanted);
    let hardest = experiments.iter_mut().filter_map(|it| it.hardest.as_mut());
    for photo in hardest.flat_map(Hardest::photos_mut) {
        photo.shown = match found.get(&photo.sha256) {
            Some(Picture::Of(_)) => Shown::Yes,
            Some(Picture::NotAgreed) => Shown::NotAgreed,
            Some(Picture::Missing) | None => Shown::Missing,
        };
    }
    let pictures = found.into_iter().filter_map(|(photo, picture)| match picture {
        Picture::Of(thumbnail) => Some((photo, thumbnail)),
        Picture::NotAgreed | Picture::Missing => None,
    });
    pictures.collect()
}

#[cfg(test)]
mod tests {
    use formats::predictions::{Prediction, Predictions};

    use super::*;

    /// Photos of two classes with these probabilities of the first one.
    fn run(of_first: &[f32]) -> CheckedPredictions {
        let row = |(index, &first): (usize, &f32)| Prediction {
            sha256: Digest::of(&index.to_le_bytes()),
            path: format!("{index}.jpg"),
            label: index % 2,
            group: String::new(),
            probabilities: vec![first, 1.0 - first],
        };
        let rows = of_first.iter().enumerate().map(row);
        let table = Predictions::new(vec!["a".into(), "b".into()], rows);
        CheckedPredictions::of(table).unwrap()
    }

    fn paths(photos: &[HardPhoto]) -> Vec<&str> {
        photos.iter().map(|photo| photo.path.as_str()).collect()
    }

    #[test]
    fn the_most_confident_mistake_and_the_least_believed_photo_stand_first() {
        let shown = run(&[0.125, 0.75, 0.25, 0.875, 0.75, 0.0]);
        let other = run(&[0.75, 0.75, 0.25, 0.25, 0.75, 0.0]);
        let hardest = Hardest::of(&[&other, &shown], 1);
        assert_eq!(hardest.wrong, 4);
        // Of equals the first.
        assert_eq!(paths(&hardest.mistakes), ["0.jpg", "3.jpg", "1.jpg", "2.jpg"]);
        assert_eq!(paths(&hardest.by_class[0]), ["0.jpg", "2.jpg", "4.jpg"]);
        assert_eq!(paths(&hardest.by_class[1]), ["3.jpg", "1.jpg", "5.jpg"]);
        let worst = &hardest.mistakes[0];
        assert_eq!((worst.label.as_str(), worst.answer.as_str()), ("a", "b"));
        assert_eq!((worst.confidence, worst.of_label), (0.875, 0.125));
        assert_eq!((worst.wrong, worst.seeds), (1, 2));
    }
}
