//! The area under the ROC curve: how often a photo of the class is put before one of another class.

use super::ClassRanking;
use crate::influence::Influence;
use crate::{Direction, Metric, Unit};

/// The share of pairs in the right order, equal probabilities counting half.
pub const ROC_AUC: Metric<ClassRanking> = Metric {
    name: "roc_auc",
    title: "area under the ROC curve",
    definition: "Of all pairs of a photo of this class and one of another, the share in which this \
        class is more probable for the first; equal probabilities count half. 0.5 is chance.",
    unit: Unit::Share,
    direction: Direction::HigherIsBetter,
    value,
    withheld: None,
    influence: Some(influence),
};

/// Not defined without a photo of the class, or of any other.
fn value(ranking: &ClassRanking) -> Option<f64> {
    let (positives, others) = ranking.sizes()?;
    // Twice the pairs in the right order: whole numbers, so that the sum is exact.
    let pairs = ranking.steps.iter().map(|step| {
        u128::from(2 * step.positives_so_far - step.positives) * u128::from(step.others)
    });
    let all = u128::from(positives) * u128::from(others);
    Some(pairs.sum::<u128>() as f64 / (2.0 * all as f64))
}

/// The structural components of E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson, "Comparing the areas under
/// two or more correlated receiver operating characteristic curves", Biometrics 44 (1988), less the area.
///
/// Of a photo of the class: the share of other photos that come after it. Of another: the share of the
/// class's photos that come before it.
fn influence(ranking: &ClassRanking) -> Influence {
    let (positives, others) = ranking.sizes().unwrap_or((1, 1));
    let (positives, others) = (positives as f64, others as f64);
    let (area, photos) = (value(ranking).unwrap_or_default(), ranking.photos() as f64);
    let component = |(is_of_class, step): (bool, usize)| {
        let step = &ranking.steps[step];
        if is_of_class {
            let before = f64::from(step.others_so_far) - f64::from(step.others) / 2.0;
            (1.0 - before / others - area) * photos / positives
        } else {
            let before = f64::from(step.positives_so_far) - f64::from(step.positives) / 2.0;
            (before / positives - area) * photos / others
        }
    };
    let values = ranking.ranked_photos().map(component).collect();
    Influence { values, weights: ranking.weights() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(of_class: &[f64], others: &[f64]) -> Option<f64> {
        let mut is_of_class = vec![true; of_class.len()];
        is_of_class.resize(of_class.len() + others.len(), false);
        ROC_AUC.value(&ClassRanking::of(is_of_class, &[of_class, others].concat()))
    }

    #[test]
    fn it_is_the_share_of_pairs_in_order() {
        assert_eq!(area(&[0.9, 0.8], &[0.1, 0.2]), Some(1.0));
        assert_eq!(area(&[0.1], &[0.2, 0.3]), Some(0.0));
        assert_eq!(area(&[0.5, 0.5], &[0.5]), Some(0.5));
        assert_eq!(area(&[0.9, 0.3], &[0.3, 0.1]), Some(3.5 / 4.0));
    }

    #[test]
    fn one_side_alone_has_no_area() {
        assert_eq!(area(&[0.9], &[]), None);
        assert_eq!(area(&[], &[0.9]), None);
    }
}
