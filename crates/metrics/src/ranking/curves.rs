//! The points of a class's ROC and precision-recall curves, for figures.

use super::ClassRanking;

/// A point of the ROC curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RocPoint {
    /// Probabilities from here on are taken for the class; infinity takes none.
    pub threshold: f64,
    /// Of the photos of other classes, the share that is taken for the class.
    pub false_positive_rate: f64,
    /// Of the photos of the class, the share that is taken for it.
    pub true_positive_rate: f64,
}

/// A point of the precision-recall curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PrecisionRecallPoint {
    /// Probabilities from here on are taken for the class.
    pub threshold: f64,
    /// Of the photos of the class, the share that is taken for it.
    pub recall: f64,
    /// Of the photos taken for the class, the share that is of it.
    pub precision: f64,
}

impl ClassRanking {
    /// The ROC curve from (0, 0) to (1, 1) by straight lines; points within a line are left out.
    ///
    /// Empty without a photo of the class, or of any other.
    pub fn roc_curve(&self) -> Vec<RocPoint> {
        let Some((positives, others)) = self.sizes() else { return Vec::new() };
        let mut corners = vec![(f64::INFINITY, 0, 0)];
        for step in &self.steps {
            let point = (step.probability, step.others_so_far, step.positives_so_far);
            if let [.., before, last] = corners.as_slice()
                && is_on_the_way(*before, *last, point)
            {
                corners.pop();
            }
            corners.push(point);
        }
        let point = |(threshold, false_positives, true_positives): (f64, u32, u32)| RocPoint {
            threshold,
            false_positive_rate: f64::from(false_positives) / others as f64,
            true_positive_rate: f64::from(true_positives) / positives as f64,
        };
        corners.into_iter().map(point).collect()
    }

    /// The precision-recall curve from the highest threshold down; of points with the same recall, the first
    /// and the last, between which the precision falls straight.
    ///
    /// Empty without a photo of the class, or of any other.
    pub fn precision_recall_curve(&self) -> Vec<PrecisionRecallPoint> {
        let Some((positives, _)) = self.sizes() else { return Vec::new() };
        let found_something = |index: &usize| {
            let before =
                index.checked_sub(1).map_or(0, |before| self.steps[before].positives_so_far);
            let here = self.steps[*index].positives_so_far;
            let after = self.steps.get(index + 1).map(|step| step.positives_so_far);
            *index == 0 || before != here || after != Some(here)
        };
        let kept = (0..self.steps.len()).filter(found_something).map(|index| &self.steps[index]);
        let point = kept.map(|step| PrecisionRecallPoint {
            threshold: step.probability,
            recall: f64::from(step.positives_so_far) / positives as f64,
            precision: step.precision(),
        });
        point.collect()
    }
}

/// Whether `middle` lies on the straight line from `first` to `last`, in whole numbers of photos.
fn is_on_the_way(first: (f64, u32, u32), middle: (f64, u32, u32), last: (f64, u32, u32)) -> bool {
    let step = |from: (f64, u32, u32), to: (f64, u32, u32)| {
        (u64::from(to.1 - from.1), u64::from(to.2 - from.2))
    };
    let (here, ahead) = (step(first, middle), step(middle, last));
    here.0 * ahead.1 == here.1 * ahead.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_keeps_its_corners_alone() {
        let is_of_class = vec![true, true, true, false, false, true];
        let ranking = ClassRanking::of(is_of_class, &[0.9, 0.8, 0.7, 0.6, 0.5, 0.4]);
        let roc: Vec<_> = ranking
            .roc_curve()
            .iter()
            .map(|point| (point.false_positive_rate, point.true_positive_rate))
            .collect();
        assert_eq!(roc, [(0.0, 0.0), (0.0, 0.75), (1.0, 0.75), (1.0, 1.0)]);
        let precision_recall: Vec<_> = ranking
            .precision_recall_curve()
            .iter()
            .map(|point| (point.recall, point.precision))
            .collect();
        let expected = [(0.25, 1.0), (0.5, 1.0), (0.75, 1.0), (0.75, 0.6), (1.0, 4.0 / 6.0)];
        assert_eq!(precision_recall, expected);
    }

    #[test]
    fn a_class_without_photos_has_no_curve() {
        let ranking = ClassRanking::of(vec![false, false], &[0.9, 0.8]);
        assert!(ranking.roc_curve().is_empty() && ranking.precision_recall_curve().is_empty());
    }
}
