//! The interval of a mean over seeds, from what every run said about every photo.

use std::borrow::Borrow;
use std::collections::BTreeMap;

use metrics::ranking::ClassRanking;
use metrics::{
    ClassCounts, ConfusionMatrix, Grouped, Input, Interval, Metric, MetricsError, overall,
    per_class, probabilistic, ranking,
};

use crate::CheckedPredictions;
use crate::measure::CONFIDENCE;

type Intervals = BTreeMap<&'static str, Interval>;

/// Of every metric that has one.
#[derive(Default)]
pub(crate) struct MeanIntervals {
    pub(crate) whole: Intervals,
    /// By class.
    pub(crate) per_class: Vec<Intervals>,
}

impl MeanIntervals {
    /// Of runs on the same photos; nothing without runs.
    pub(crate) fn of(runs: &[&CheckedPredictions]) -> Result<Self, MetricsError> {
        let Some(classes) = runs.first().map(|run| run.numbers.classes()) else {
            return Ok(Self::default());
        };
        let matrices: Vec<ConfusionMatrix> =
            runs.iter().map(|run| run.numbers.confusion()).collect();
        let by_cell = runs.iter().map(|run| run.groups.by_cell(&run.numbers));
        let by_cell = by_cell.collect::<Result<Vec<_>, _>>()?;
        let by_photo = runs.iter().map(|run| run.groups.by_photo(&run.numbers));
        let by_photo = by_photo.collect::<Result<Vec<_>, _>>()?;
        let mut whole = intervals(&overall::METRICS, &matrices, &by_cell);
        let numbers: Vec<&metrics::Predictions> = runs.iter().map(|run| &run.numbers).collect();
        whole.extend(intervals(&probabilistic::METRICS, &numbers, &by_photo));
        let of_class = |class: usize| {
            let counts: Vec<ClassCounts> =
                matrices.iter().map(|matrix| matrix.per_class()[class]).collect();
            let by_outcome = runs.iter().map(|run| run.groups.by_outcome(&run.numbers, class));
            let by_outcome = by_outcome.collect::<Result<Vec<_>, _>>()?;
            let rankings: Vec<ClassRanking> =
                runs.iter().map(|run| run.numbers.ranking(class)).collect();
            let by_rank = rankings.iter().zip(runs).map(|(it, run)| run.groups.by_rank(it));
            let by_rank = by_rank.collect::<Result<Vec<_>, _>>()?;
            let mut own = intervals(&per_class::METRICS, &counts, &by_outcome);
            own.extend(intervals(&ranking::METRICS, &rankings, &by_rank));
            Ok(own)
        };
        let per_class = (0..classes).map(of_class).collect::<Result<_, MetricsError>>()?;
        Ok(Self { whole, per_class })
    }
}

fn intervals<T: Input>(
    metrics: &[Metric<T>],
    runs: &[impl Borrow<T>],
    groups: &[Grouped<'_, T>],
) -> Intervals {
    let interval = |metric: &Metric<T>| {
        let interval = metric.interval_over_seeds(runs, groups, CONFIDENCE).ok()?;
        Some((metric.name, interval))
    };
    metrics.iter().filter_map(interval).collect()
}
