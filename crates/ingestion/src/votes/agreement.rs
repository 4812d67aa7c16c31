//! How far two raters agree beyond chance, and where they do not.

use std::collections::BTreeMap;

use formats::{Digest, Settings};
use metrics::overall::{ACCURACY, COHEN_KAPPA};
use metrics::{Confidence, ConfusionMatrix, Interval, Metric};
use serde::Serialize;

use super::majority;
use crate::catalogue::{Catalogue, Vote};
use crate::{Error, catalogue::Text};

/// The name under which the catalogue's own labels are compared.
pub const LABEL: &str = "label";

/// Two raters beside each other.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Agreement {
    /// Who is compared with whom.
    pub raters: [String; 2],
    /// Photos that both judged.
    pub photos: usize,
    /// The share of photos on which they agree, with its 95 % interval.
    pub agreement: Option<Estimate>,
    /// Cohen's kappa with its 95 % interval; not defined where both always say the same one class.
    pub kappa: Option<Estimate>,
    /// Photos by the class that the first (row) and the second rater (column) gave.
    pub matrix: Vec<Vec<u64>>,
    /// Where they differ, sorted by path.
    pub disagreements: Vec<Disagreement>,
}

/// A number and the range that covers the true one with a confidence of 95 %.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// The number.
    pub value: f64,
    /// The lower end, where there is an interval.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
}

/// A photo on which two raters differ.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Disagreement {
    /// Where the photo lies.
    pub path: String,
    /// The photo.
    pub sha256: Digest,
    /// What each of them says.
    pub classes: [String; 2],
}

/// Compares two raters over the photos that both judged; a rater's judgement is the class that most of
/// his votes for a photo are for. [`LABEL`] stands for the labels of the catalogue.
pub fn agreement(
    catalogue: &Catalogue,
    settings: &Settings,
    raters: [&str; 2],
) -> Result<Agreement, Error> {
    let [first, second] = raters.map(|rater| judgements(catalogue, settings, rater));
    for (rater, judged) in raters.iter().zip([&first, &second]) {
        if judged.is_empty() {
            return Err(Error::UnknownRater { rater: (*rater).to_owned(), raters: all(catalogue) });
        }
    }
    let both: Vec<(Digest, [usize; 2])> = first
        .iter()
        .filter_map(|(photo, class)| Some((*photo, [*class, *second.get(photo)?])))
        .collect();
    let [labels, predicted] =
        [0, 1].map(|rater| both.iter().map(|(_, classes)| classes[rater]).collect::<Vec<_>>());
    let matrix = ConfusionMatrix::from_labels(settings.classes.len(), &labels, &predicted)?;
    let differ = both.iter().filter(|(_, [one, other])| one != other);
    let mut disagreements: Vec<Disagreement> = differ
        .map(|(photo, classes)| Disagreement {
            path: catalogue.rows_of(*photo).first().map(|row| row.path.clone()).unwrap_or_default(),
            sha256: *photo,
            classes: classes.map(|class| settings.classes[class].clone()),
        })
        .collect();
    disagreements.sort();
    Ok(Agreement {
        raters: raters.map(str::to_owned),
        photos: both.len(),
        agreement: estimate(&ACCURACY, &matrix),
        kappa: estimate(&COHEN_KAPPA, &matrix),
        matrix: matrix.rows().map(<[u64]>::to_vec).collect(),
        disagreements,
    })
}

fn estimate(metric: &Metric<ConfusionMatrix>, matrix: &ConfusionMatrix) -> Option<Estimate> {
    let value = metric.value(matrix)?;
    let interval = metric.interval(matrix, Confidence::USUAL, None).ok();
    let (low, high) = (interval.map(|Interval { low, .. }| low), interval.map(|found| found.high));
    Some(Estimate { value, low, high })
}

/// The class that `rater` gave every photo that he decided on.
fn judgements(catalogue: &Catalogue, settings: &Settings, rater: &str) -> BTreeMap<Digest, usize> {
    if rater == LABEL {
        let labels = catalogue.by_content().filter_map(|rows| {
            let first = rows.iter().find(|row| !row.label.is_empty())?;
            let same = rows.iter().all(|row| row.label.is_empty() || row.label == first.label);
            Some((first.sha256, settings.class_of(&first.label).filter(|_| same)?))
        });
        return labels.collect();
    }
    let voted = catalogue.votes().iter().filter_map(|(photo, votes)| {
        let own: Vec<Vote> = votes.iter().filter(|vote| vote.rater == rater).cloned().collect();
        Some((*photo, settings.class_of(majority(&own, settings)?)?))
    });
    voted.collect()
}

fn all(catalogue: &Catalogue) -> Vec<String> {
    let names = catalogue.votes().values().flatten().map(|vote| &vote.rater);
    let mut names: Vec<&Text> = names.collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(ToString::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Event;
    use crate::test_support::{photo, settings};

    #[test]
    fn two_raters_of_four_photos_who_differ_on_one() {
        let votes = [
            ("1", "happy", "happy"),
            ("2", "sad", "sad"),
            ("3", "sad", "happy"),
            ("4", "sad", "sad"),
        ];
        let vote = |path: &str, rater: &str, class: &str| {
            let sha256 = photo(path).sha256;
            let (rater, class) = (rater.into(), class.into());
            Event::Vote(Vote { sha256, rater, class, count: 1, at: String::new() })
        };
        let photos = ["1", "2", "3", "4", "5"].map(|path| Event::Add(photo(path)));
        let cast = votes
            .iter()
            .flat_map(|(path, anna, bert)| [vote(path, "anna", anna), vote(path, "bert", bert)]);
        let only_anna = [vote("5", "anna", "sad")];
        let catalogue = Catalogue::of(photos.into_iter().chain(cast).chain(only_anna));
        let found = agreement(&catalogue, &settings(), ["anna", "bert"]).unwrap();
        assert_eq!((found.photos, found.agreement.unwrap().value), (4, 0.75));
        // Chance: (1 x 2 + 3 x 2) / 16 = 1/2, so (3/4 - 1/2) / (1/2).
        assert!((found.kappa.unwrap().value - 0.5).abs() < 1e-12);
        assert_eq!(found.matrix, [[1, 0], [1, 2]]);
        let differ = [("3".to_owned(), ["sad".to_owned(), "happy".to_owned()])];
        let listed: Vec<_> =
            found.disagreements.into_iter().map(|differ| (differ.path, differ.classes)).collect();
        assert_eq!(listed, differ);
        let labels = agreement(&catalogue, &settings(), [LABEL, "bert"]).unwrap();
        assert_eq!((labels.photos, labels.matrix), (4, vec![vec![2, 2], vec![0, 0]]));
        insta::assert_snapshot!(agreement(&catalogue, &settings(), ["anna", "eva"]).unwrap_err(), @"
        `eva` voted on no photo
        hint: the raters are anna, bert; `label` stands for the labels
        ");
    }
}
