//! The leak alarm: looking a photo up must not work as well as learning from it.

use super::Answers;

/// How far the nearest neighbour may stay below the linear model and still raise the alarm.
pub const LEAK_MARGIN: f64 = 0.02;

/// With fewer photos one baseline beats the other by several points by chance.
const FEWEST_PHOTOS: usize = 100;

/// What the two pixel baselines reach on photos outside of the training part, and what that says.
///
/// A nearest neighbour finds near-copies; where photos have some in the training part it reaches the
/// linear softmax on the same pixels. Measured on a public set with known people: by image .972 and
/// .970 (alarm), by person .621 and .861 (none). The trained network plays no part: a bad one would
/// raise the alarm falsely.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LeakAlarm {
    /// Accuracy of the nearest training photo, of 1.
    pub nearest_neighbour: f64,
    /// Accuracy of a linear softmax on the same pixels, of 1.
    pub linear_softmax: f64,
    /// Photos that were looked at.
    pub photos: usize,
    /// The nearest photo does about as well: its twin or its person is probably in both parts. `None`
    /// where the photos are too few to tell that from chance.
    pub alarm: Option<bool>,
}

impl LeakAlarm {
    /// From what the baselines answered.
    pub fn of(answers: &Answers) -> Self {
        let photos = answers.labels.len();
        let nearest_neighbour = accuracy(&answers.labels, &answers.nearest_neighbour);
        let linear_softmax = accuracy(&answers.labels, &answers.linear_softmax);
        let enough = photos >= FEWEST_PHOTOS;
        let alarm = enough.then(|| rings(nearest_neighbour, linear_softmax));
        Self { nearest_neighbour, linear_softmax, photos, alarm }
    }
}

fn rings(nearest_neighbour: f64, linear_softmax: f64) -> bool {
    // The tolerance keeps a difference of exactly two points an alarm after rounding.
    nearest_neighbour - linear_softmax >= -LEAK_MARGIN - 1e-12
}

fn accuracy(truth: &[usize], found: &[usize]) -> f64 {
    let right = truth.iter().zip(found).filter(|(truth, found)| truth == found).count();
    right as f64 / truth.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_measured_splits_are_told_apart() {
        assert!(rings(0.972, 0.970));
        assert!(!rings(0.621, 0.861));
        assert!(!rings(0.39, 0.47));
    }

    #[test]
    fn exactly_two_points_below_is_an_alarm() {
        assert!(rings(0.45, 0.47) && rings(0.95, 0.97) && rings(0.28, 0.30));
        assert!(!rings(0.449, 0.47));
    }

    #[test]
    fn of_a_few_photos_nothing_is_said() {
        let of = |photos| {
            let same = || vec![0; photos];
            let (labels, majority) = (same(), same());
            let (nearest_neighbour, linear_softmax) = (same(), same());
            LeakAlarm::of(&Answers { labels, majority, nearest_neighbour, linear_softmax }).alarm
        };
        assert_eq!((of(99), of(100)), (None, Some(true)));
    }
}
