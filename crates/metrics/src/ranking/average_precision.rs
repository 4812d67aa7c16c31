//! Average precision: how pure the photos before each photo of the class are.

use super::ClassRanking;
use super::class_ranking::Step;
use crate::influence::Influence;
use crate::{Direction, Metric, Unit};

/// The area under the precision-recall curve as a sum of steps, without interpolation.
pub const AVERAGE_PRECISION: Metric<ClassRanking> = Metric {
    name: "average_precision",
    title: "average precision",
    definition: "The precision at each photo of this class, when it and all more probable ones are \
        taken for the class, averaged over the class: sum of (step of recall) x precision. The \
        class's share of the photos is chance.",
    unit: Unit::Share,
    direction: Direction::HigherIsBetter,
    value,
    withheld: None,
    influence: Some(influence),
};

/// Not defined without a photo of the class, or of any other.
fn value(ranking: &ClassRanking) -> Option<f64> {
    let (positives, _) = ranking.sizes()?;
    let sum: f64 =
        ranking.steps.iter().map(|step| f64::from(step.positives) * step.precision()).sum();
    Some(sum / positives as f64)
}

/// A photo brings its own precision, if it is of the class, and moves that of every photo that does not come
/// before it: upwards by (1 - precision) / photos so far if it is of the class, else downwards by precision /
/// photos so far. (The derivative of the sum above.)
fn influence(ranking: &ClassRanking) -> Influence {
    let (positives, _) = ranking.sizes().unwrap_or((1, 1));
    let (average, photos) = (value(ranking).unwrap_or_default(), ranking.photos() as f64);
    let so_far = |step: &Step| f64::from(step.positives_so_far + step.others_so_far);
    // What the photos of the class at this step and after it gain and lose.
    let (mut gain, mut loss) = (0.0, 0.0);
    let mut moved = vec![(0.0, 0.0); ranking.steps.len()];
    for (step, moved) in ranking.steps.iter().zip(&mut moved).rev() {
        let (count, precision) = (f64::from(step.positives), step.precision());
        gain += count * (1.0 - precision) / so_far(step);
        loss += count * precision / so_far(step);
        *moved = (gain, loss);
    }
    let value = |(is_of_class, step): (bool, usize)| {
        let (gain, loss) = moved[step];
        let change =
            if is_of_class { ranking.steps[step].precision() - average + gain } else { -loss };
        change * photos / positives as f64
    };
    let values = ranking.ranked_photos().map(value).collect();
    Influence { values, weights: ranking.weights() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_mean_precision_at_the_photos_of_the_class() {
        let ranking = ClassRanking::of(vec![true, false, true, false], &[0.9, 0.8, 0.7, 0.1]);
        let expected = f64::midpoint(1.0, 2.0 / 3.0);
        assert!((AVERAGE_PRECISION.value(&ranking).unwrap() - expected).abs() < 1e-15);
    }

    #[test]
    fn the_influence_is_what_a_photo_more_changes() {
        // Each photo a thousand times, in the same order, so that one more is little.
        let photos =
            [(true, 0.9), (false, 0.8), (true, 0.8), (false, 0.4), (true, 0.3), (false, 0.1)];
        let many = |extra: Option<usize>| {
            let copies =
                (0..6).flat_map(|i| vec![photos[i]; 1_000 + usize::from(extra == Some(i))]);
            let (is_of_class, probabilities): (Vec<bool>, Vec<f64>) = copies.unzip();
            ClassRanking::of(is_of_class, &probabilities)
        };
        for metric in &super::super::METRICS {
            let ranking = many(None);
            let value = metric.value(&ranking).unwrap();
            let influence = metric.influence(&ranking).unwrap();
            assert!(influence.values.iter().sum::<f64>().abs() < 1e-6);
            for extra in 0..6 {
                let slope = metric.value(&many(Some(extra))).unwrap() - value;
                let expected = influence.values[1_000 * extra] / 6_000.0;
                assert!(
                    (slope - expected).abs() < 1e-7,
                    "{} {extra}: {slope} {expected}",
                    metric.name
                );
            }
        }
    }
}
