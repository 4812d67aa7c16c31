//! The interval of a mean over seeds, from what every run said about every photo.

use std::collections::BTreeMap;

use formats::predictions::Predictions;
use metrics::ranking::ClassRanking;
use metrics::{
    ClassCounts, ConfusionMatrix, Grouped, Input, Interval, Metric, MetricsError, overall,
    per_class, probabilistic, ranking,
};

use crate::evaluate;
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
    pub(crate) fn of(runs: &[Predictions]) -> Result<Self, MetricsError> {
        let Some(classes) = runs.first().map(|run| run.classes.len()) else {
            return Ok(Self::default());
        };
        let (checked, groups): (Vec<_>, Vec<_>) =
            runs.iter().map(evaluate::checked).collect::<Result<Vec<_>, _>>()?.into_iter().unzip();
        let both = || checked.iter().zip(&groups);
        let matrices: Vec<ConfusionMatrix> =
            checked.iter().map(metrics::Predictions::confusion).collect();
        let by_cell =
            both().map(|(run, groups)| groups.by_cell(run)).collect::<Result<Vec<_>, _>>()?;
        let by_photo =
            both().map(|(run, groups)| groups.by_photo(run)).collect::<Result<Vec<_>, _>>()?;
        let mut whole = intervals(&overall::METRICS, &matrices, &by_cell);
        whole.extend(intervals(&probabilistic::METRICS, &checked, &by_photo));
        let of_class = |class: usize| {
            let counts: Vec<ClassCounts> =
                matrices.iter().map(|matrix| matrix.per_class()[class]).collect();
            let by_outcome = both().map(|(run, groups)| groups.by_outcome(run, class));
            let by_outcome = by_outcome.collect::<Result<Vec<_>, _>>()?;
            let rankings: Vec<ClassRanking> =
                checked.iter().map(|run| run.ranking(class)).collect();
            let by_rank = rankings.iter().zip(&groups).map(|(it, groups)| groups.by_rank(it));
            let by_rank = by_rank.collect::<Result<Vec<_>, _>>()?;
            let mut own = intervals(&per_class::METRICS, &counts, &by_outcome);
            own.extend(intervals(&ranking::METRICS, &rankings, &by_rank));
            Ok(own)
        };
        let per_class = (0..classes).map(of_class).collect::<Result<_, MetricsError>>()?;
        Ok(Self { whole, per_class })
    }
}

fn intervals<T: Input>(metrics: &[Metric<T>], runs: &[T], groups: &[Grouped<'_, T>]) -> Intervals {
    let interval = |metric: &Metric<T>| {
        let interval = metric.interval_over_seeds(runs, groups, CONFIDENCE).ok()?;
        Some((metric.name, interval))
    };
    metrics.iter().filter_map(interval).collect()
}
