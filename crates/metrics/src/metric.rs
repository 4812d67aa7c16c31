//! A metric carries its meaning: name, one sentence, unit and direction beside the function.

use std::borrow::Borrow;

use crate::distributions::Confidence;
use crate::groups::Grouped;
use crate::influence::{Influence, Input};
use crate::interval::{self, Interval, NoInterval, Spread};
use crate::seeds::variance_of_mean;

/// How undefined values are treated, in one sentence for tables and glossaries.
///
/// The same as scikit-learn with `zero_division=np.nan`.
pub const UNDEFINED_POLICY: &str = "A value that would divide by zero is not defined and shown as \
    n/a; an average over classes leaves out the classes where the value is not defined.";

/// A number with its meaning, computed from an input of the type `T`.
#[derive(Debug)]
pub struct Metric<T: 'static> {
    /// The name in JSON, CSV and YAML, for example `balanced_accuracy`; scikit-learn's where it has one.
    pub name: &'static str,
    /// The name in tables and figures, for example `balanced accuracy`.
    pub title: &'static str,
    /// What it says, in one sentence, with its formula.
    pub definition: &'static str,
    /// What it counts in.
    pub unit: Unit,
    /// Which way is better.
    pub direction: Direction,
    /// Why its interval is kept from readers, where it was measured to cover too little.
    pub withheld: Option<&'static str>,
    pub(crate) value: fn(&T) -> Option<f64>,
    /// Nothing where nothing is estimated; called only where the value is defined.
    pub(crate) influence: Option<fn(&T) -> Influence>,
}

impl<T: Input> Metric<T> {
    /// The value, or `None` where it is not defined.
    pub fn value(&self, input: &T) -> Option<f64> {
        (self.value)(input)
    }

    /// The interval that covers the true value with this confidence, or why there is none.
    ///
    /// The true value is that of all people who could have been photographed: with `groups`, each group was
    /// drawn by itself with all its photos; without, each photo was.
    pub fn interval(
        &self,
        input: &T,
        confidence: Confidence,
        groups: Option<&Grouped<'_, T>>,
    ) -> Result<Interval, NoInterval> {
        let influence = self.influence.ok_or(NoInterval::NotEstimated)?;
        let value = self.value(input).ok_or(NoInterval::Undefined)?;
        let photos = input.photos_at_places();
        let grouped = groups.map(|grouped| grouped.checked(&photos)).transpose()?;
        let spread = match grouped.filter(|grouped| grouped.groups.count() < grouped.places.len()) {
            None => Spread::by_photos(&influence(input), &photos)?,
            Some(Grouped { groups, places, .. }) => {
                Spread::by_groups(&influence(input), groups, |photo| places[photo])?
            }
        };
        interval::interval(value, self.unit, spread, confidence)
    }

    /// The interval of the mean over several seeds, each measured on the same photos.
    ///
    /// The value is that of all people and all seeds. `groups` of each input, in the same order; where nobody
    /// is known, each photo is a group of its own. Influences are averaged over the seeds, whose variance is
    /// added; what seeds and photos do together counts in both, so the interval is rather too wide than too
    /// narrow.
    pub fn interval_over_seeds(
        &self,
        inputs: &[impl Borrow<T>],
        groups: &[Grouped<'_, T>],
        confidence: Confidence,
    ) -> Result<Interval, NoInterval> {
        let of_places = self.influence.ok_or(NoInterval::NotEstimated)?;
        let first = groups.first().filter(|_| groups.len() == inputs.len());
        let first = first.ok_or(NoInterval::OtherPhotos)?.groups;
        let (photos, count) = (first.photos(), inputs.len() as f64);
        let mut influence = Influence { values: vec![0.0; photos], weights: vec![0.0; photos] };
        let mut values = Vec::new();
        for (input, grouped) in inputs.iter().map(Borrow::borrow).zip(groups) {
            values.push(self.value(input).ok_or(NoInterval::Undefined)?);
            let of_places = of_places(input);
            let places = &grouped.checked(&input.photos_at_places())?.places;
            if places.len() != photos {
                return Err(NoInterval::OtherPhotos);
            }
            for (photo, &place) in places.iter().enumerate() {
                influence.values[photo] += of_places.values[place] / count;
                influence.weights[photo] += of_places.weights[place] / count;
            }
        }
        let spread = if first.count() < photos {
            Spread::by_groups(&influence, first, |photo| photo)?
        } else {
            Spread::by_photos(&influence, &vec![1.0; photos])?
        };
        let (variance, degrees) = variance_of_mean(&values);
        let mean = values.iter().sum::<f64>() / count;
        interval::interval(mean, self.unit, spread.plus(variance, degrees), confidence)
    }

    /// What each photo does to the value; `None` where that is not defined.
    pub(crate) fn influence(&self, input: &T) -> Option<Influence> {
        let influence = self.influence?;
        self.value(input).map(|_| influence(input))
    }
}

/// What a metric counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A number of photos.
    Photos,
    /// A part of a whole, 0 to 1.
    Share,
    /// A coefficient of agreement, at most 1; 0 is chance.
    Coefficient,
    /// A mean squared difference per photo, 0 to 2.
    SquaredDifference,
    /// Natural units of information per photo, 0 upwards.
    Nats,
}

impl Unit {
    /// The unit in words, for glossaries and table headers.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Photos => "photos",
            Self::Share => "share, 0 to 1",
            Self::Coefficient => "coefficient, at most 1; 0 is chance",
            Self::SquaredDifference => "squared difference, 0 to 2",
            Self::Nats => "nats, 0 upwards",
        }
    }
}

/// Which way a metric is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The largest value wins.
    HigherIsBetter,
    /// The smallest value wins.
    LowerIsBetter,
    /// It describes the data, not the classifier.
    Neither,
}

impl Direction {
    /// Whether `candidate` is strictly better than `incumbent`; a tie keeps the incumbent.
    pub fn is_better(self, candidate: f64, incumbent: f64) -> bool {
        match self {
            Self::HigherIsBetter => candidate > incumbent,
            Self::LowerIsBetter => candidate < incumbent,
            Self::Neither => false,
        }
    }
}

/// `part / whole`, not defined for an empty whole.
pub(crate) fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{overall, per_class, probabilistic, ranking};

    /// What every entry of every list must obey.
    fn check_list<T>(metrics: &[Metric<T>]) -> Vec<&'static str> {
        for metric in metrics {
            assert!(
                metric.name.bytes().all(|b| b.is_ascii_lowercase() || b"_0123456789".contains(&b))
            );
            assert!(metric.definition.ends_with('.'), "{}", metric.name);
            assert!(!metric.title.is_empty() && !metric.title.contains('_'), "{}", metric.name);
        }
        metrics.iter().map(|metric| metric.name).collect()
    }

    #[test]
    fn every_listed_metric_has_a_name_of_its_own_and_a_definition() {
        let mut names = check_list(&overall::METRICS);
        names.extend(check_list(&per_class::METRICS));
        names.extend(check_list(&probabilistic::METRICS));
        names.extend(check_list(&ranking::METRICS));
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{names:?}");
    }

    #[test]
    fn a_tie_or_a_nan_is_never_better() {
        for direction in [Direction::HigherIsBetter, Direction::LowerIsBetter, Direction::Neither] {
            assert!(!direction.is_better(0.5, 0.5));
            assert!(!direction.is_better(f64::NAN, 0.5));
        }
        assert!(Direction::LowerIsBetter.is_better(0.4, 0.5));
        assert!(Direction::HigherIsBetter.is_better(0.6, 0.5));
    }
}
