//! What is left when the classifier says nothing about photos that it is not sure of.
//!
//! The coverage-accuracy curve, also risk-coverage curve: R. El-Yaniv, Y. Wiener, "On the foundations of
//! noise-free selective classification", JMLR 11 (2010). The photos that are answered are those whose largest
//! probability reaches a threshold.

use crate::groups::Groups;
use crate::interval::{self, Interval, NoInterval, Spread, wilson};
use crate::reliability::confidence;
use crate::{Confidence, MetricsError, Predictions, Unit};

/// One threshold.
#[derive(Debug, Clone, PartialEq)]
pub struct AnsweredPhotos {
    /// The smallest largest probability that is answered.
    pub threshold: f64,
    /// The photos answered.
    pub photos: usize,
    /// Their share of all photos.
    pub coverage: f64,
    /// The share of them that was given its true class.
    pub accuracy: f64,
    /// The interval of the accuracy at this threshold, or why there is none.
    pub interval: Result<Interval, NoInterval>,
}

/// The curve from the surest photos down to all of them, at most `most` points; empty without photos.
///
/// Where there are more thresholds, those that answer about equally many photos more each are kept, and always
/// the one that answers all.
pub fn coverage_accuracy(
    predictions: &Predictions,
    groups: Option<&Groups>,
    level: Confidence,
    most: usize,
) -> Result<Vec<AnsweredPhotos>, MetricsError> {
    if let Some(groups) = groups {
        groups.check(predictions.len())?;
    }
    let groups = groups.filter(|groups| groups.count() < predictions.len());
    let mut photos: Vec<Photo> = predictions
        .rows()
        .enumerate()
        .map(|(photo, (label, row))| {
            let (confidence, right) = confidence(label, row);
            Photo { confidence, right, group: groups.map_or(0, |groups| groups.of_photo()[photo]) }
        })
        .collect();
    photos.sort_unstable_by(|a, b| b.confidence.total_cmp(&a.confidence));
    let mut answered = vec![(0.0, 0.0); groups.map_or(1, Groups::count)];
    let (mut right, mut counted) = (0.0, 0);
    let point = |end: usize| {
        for photo in &photos[counted..end] {
            right += photo.right;
            let (of_group, right_of_group) = &mut answered[photo.group];
            *of_group += 1.0;
            *right_of_group += photo.right;
        }
        counted = end;
        let accuracy = right / end as f64;
        let interval = match groups {
            None => wilson(right, end as f64, level).ok_or(NoInterval::Undefined),
            Some(_) => Spread::of_share(&answered)
                .and_then(|spread| interval::interval(accuracy, Unit::Share, spread, level)),
        };
        AnsweredPhotos {
            threshold: photos[end - 1].confidence,
            photos: end,
            coverage: end as f64 / photos.len() as f64,
            accuracy,
            interval,
        }
    };
    Ok(thinned(&ends_of_thresholds(&photos), most).into_iter().map(point).collect())
}

struct Photo {
    confidence: f64,
    /// 1 or 0.
    right: f64,
    group: usize,
}

/// How many photos each different confidence answers.
fn ends_of_thresholds(sorted: &[Photo]) -> Vec<usize> {
    let is_end =
        |&end: &usize| end == sorted.len() || sorted[end].confidence < sorted[end - 1].confidence;
    (1..=sorted.len()).filter(is_end).collect()
}

/// At most `most` of the ends: the last one at or before each of so many equal steps of coverage.
fn thinned(ends: &[usize], most: usize) -> Vec<usize> {
    if ends.len() <= most {
        return ends.to_vec();
    }
    let all = ends.last().copied().unwrap_or(0);
    let at = |step: usize| {
        let reached = ends.partition_point(|&end| end * most <= step * all);
        reached.checked_sub(1).map(|index| ends[index])
    };
    let mut kept: Vec<usize> = (1..=most).filter_map(at).collect();
    kept.dedup();
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two classes; the first is said with each confidence, and is the true one or not.
    fn predictions(photos: &[(f64, bool)]) -> Predictions {
        let labels = photos.iter().map(|(_, right)| usize::from(!right)).collect();
        let rows = photos.iter().flat_map(|(sure, _)| [*sure, 1.0 - sure]).collect();
        Predictions::new(2, labels, rows).unwrap()
    }

    #[test]
    fn fewer_answers_are_better_answers_when_confidence_means_something() {
        let photos = [(0.6, false), (0.9, true), (0.8, true), (0.8, false)];
        let curve = coverage_accuracy(&predictions(&photos), None, Confidence::USUAL, 10).unwrap();
        let points: Vec<_> =
            curve.iter().map(|it| (it.threshold, it.coverage, it.accuracy)).collect();
        assert_eq!(points, [(0.9, 0.25, 1.0), (0.8, 0.75, 2.0 / 3.0), (0.6, 1.0, 0.5)]);
        let expected = wilson(2.0, 4.0, Confidence::USUAL).unwrap();
        assert!((curve[2].interval.as_ref().unwrap().low - expected.low).abs() < 1e-12);
        assert!(curve[0].interval.as_ref().unwrap().low < 0.3);
    }

    #[test]
    fn a_long_curve_is_thinned_and_ends_with_all_photos() {
        let photos: Vec<_> =
            (0..1_000).map(|i| (0.5 + f64::from(i) / 2_001.0, i % 3 > 0)).collect();
        let curve = coverage_accuracy(&predictions(&photos), None, Confidence::USUAL, 20).unwrap();
        assert_eq!(curve.len(), 20);
        assert_eq!((curve[0].photos, curve[19].photos), (50, 1_000));
    }

    #[test]
    fn groups_that_answer_too_little_have_no_interval() {
        let photos: Vec<_> = (0..40).map(|i| (0.55 + f64::from(i) / 100.0, i % 3 > 0)).collect();
        let groups = Groups::new((0..40).map(|photo| photo / 4));
        let level = Confidence::USUAL;
        let curve = coverage_accuracy(&predictions(&photos), Some(&groups), level, 10).unwrap();
        assert_eq!(curve[0].interval, Err(NoInterval::FewGroups { groups: 1 }));
        assert!(curve[9].interval.is_ok());
        assert!(coverage_accuracy(&predictions(&photos[1..]), Some(&groups), level, 10).is_err());
    }
}
