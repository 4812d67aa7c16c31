//! The numbers of all results on one part, and whether they may be ranked.

use formats::epochs::EpochRow;
use std::path::PathBuf;

use formats::evaluation::MetricValue;
use formats::split::Part;
use metrics::MetricsError;
use serde::Serialize;

use super::ranked::{ComparedMetric, SeedValue, Unranked};
use super::read::{ReadResult, ReadRun};
use super::scored::Scored;
use crate::differences::{Answered, against_the_first};
use crate::epochs::better;
use crate::seeds::{Summaries, over_seeds};
use crate::{Better, ComparedExperiment, Error, SeedSummary};

/// The column that each experiment's own loss fills.
const LOSS: &str = "validation_loss";

/// Whether results that were scored on different photos may stand beside each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AcrossParts {
    /// They are refused.
    Refuse,
    /// They are ranked all the same, and said to be scored on different photos.
    Allow,
}

/// One part.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ComparedPart {
    /// `validation` or `test`.
    pub part: String,
    /// How many photos each result was scored on, in their order; nothing where that is not known.
    pub photos: Vec<Option<usize>>,
    /// In which way the photos of two results differ; nothing when all were scored on the same.
    pub difference: Option<String>,
    /// The numbers.
    pub metrics: Vec<ComparedMetric>,
    /// Every other result against the first, tested on the same photos.
    pub tested: Vec<ComparedExperiment>,
    /// How often the test part had been used when it was last evaluated.
    pub test_uses: Option<usize>,
}

pub(super) fn parts(
    results: &[ReadResult],
    across: AcrossParts,
    one_loss: bool,
) -> Result<Vec<ComparedPart>, Error> {
    let mut parts = Vec::new();
    for part in [Part::Validation, Part::Test] {
        let other = find_other_photos(results, &part);
        if let (Some(other), AcrossParts::Refuse) = (&other, across) {
            return Err(Error::OtherPart {
                part: part.to_string(),
                first: other.first.clone(),
                other: other.other.clone(),
                found: other.found.clone(),
            });
        }
        let difference = other.map(|it| format!("{} and {}: {}", it.first, it.other, it.found));
        let alike = Alike { photos: difference.is_none(), loss: one_loss };
        let answered: Vec<Answered> =
            results.iter().map(|result| answered(result, &part)).collect();
        let numbers = |source| Error::Numbers { path: of_the_first(results, &part), source };
        let metrics = metrics(results, &answered, &part, alike).map_err(numbers)?;
        if metrics.is_empty() {
            continue;
        }
        let runs = || results.iter().flat_map(|result| &result.runs);
        let uses = || runs().map(|run| run.test_uses).max();
        parts.push(ComparedPart {
            part: part.to_string(),
            photos: results.iter().map(|result| photos(result, &part)).collect(),
            difference,
            metrics,
            tested: against_the_first(&answered).map_err(numbers)?,
            test_uses: if part == Part::Test { uses() } else { None },
        });
    }
    Ok(parts)
}

/// What all runs of a result that have numbers on the part said; nothing where one's predictions are gone.
fn answered<'a>(result: &'a ReadResult, part: &Part) -> Answered<'a> {
    let scored = result.runs.iter().filter_map(|run| run.scored(part));
    let runs: Option<Vec<_>> = scored.map(Scored::predictions).collect();
    Answered { name: &result.name, runs: runs.unwrap_or_default() }
}

/// The table of predictions that stands for all in a message.
fn of_the_first(results: &[ReadResult], part: &Part) -> PathBuf {
    let run = results.first().and_then(|result| result.runs.first());
    run.map(|run| run.folder.predictions(part)).unwrap_or_default()
}

fn photos(result: &ReadResult, part: &Part) -> Option<usize> {
    result.runs.iter().find_map(|run| run.scored(part)?.count())
}

/// Two runs that were scored on different photos.
struct OtherPhotos {
    first: String,
    other: String,
    found: String,
}

fn find_other_photos(results: &[ReadResult], part: &Part) -> Option<OtherPhotos> {
    let runs = results.iter().flat_map(|result| result.runs.iter().map(move |run| (result, run)));
    let mut scored = runs.filter_map(|(result, run)| Some((result, run, run.scored(part)?)));
    let (first, first_run, photos) = scored.next()?;
    let (other, other_run, found) =
        scored.find_map(|(result, run, own)| Some((result, run, photos.difference(own)?)))?;
    let name = |result: &ReadResult, run: &ReadRun| {
        let seed = format!(" with seed {}", run.seed);
        format!("`{}`{}", result.name, if first.name == other.name { seed.as_str() } else { "" })
    };
    Some(OtherPhotos { first: name(first, first_run), other: name(other, other_run), found })
}

/// What is the same for all results.
#[derive(Clone, Copy)]
struct Alike {
    photos: bool,
    loss: bool,
}

fn metrics(
    results: &[ReadResult],
    answered: &[Answered<'_>],
    part: &Part,
    alike: Alike,
) -> Result<Vec<ComparedMetric>, MetricsError> {
    let mut metrics =
        if *part == Part::Validation { on_the_way(results, alike.loss) } else { Vec::new() };
    metrics.extend(evaluated(results, answered, &part.to_string())?);
    metrics.retain(|metric| metric.results.iter().any(|result| result.summary.n > 0));
    for metric in metrics.iter_mut().filter(|_| !alike.photos) {
        metric.differences.clear();
    }
    Ok(metrics)
}

/// What training measured after the last and after the best epoch of every finished run.
fn on_the_way(results: &[ReadResult], one_loss: bool) -> Vec<ComparedMetric> {
    type Choice = fn(&ReadRun) -> Option<&EpochRow>;
    let choices: [(&'static str, Choice); 2] =
        [("last", |run| run.epochs.last()), ("best", |run| run.best_epoch.as_ref())];
    let mut metrics = Vec::new();
    for (epoch, choice) in choices {
        for (column, title) in [("validation_accuracy", "accuracy"), (LOSS, "loss")] {
            let value = |run: &ReadRun| choice(run).and_then(|row| row.value(column));
            let results = results.iter().map(|result| {
                let finished = result.runs.iter().filter(|run| run.is_finished);
                let seeds = finished
                    .filter_map(|run| Some(SeedValue { seed: run.seed, value: value(run)? }));
                of_values(&result.name, seeds.collect(), better(column))
            });
            let results = results.collect();
            let metric = if column == LOSS && !one_loss {
                ComparedMetric::unranked(column, results)
            } else {
                ComparedMetric::ranked(column, results, better(column))
            };
            let title = format!("{title}, {epoch} epoch");
            metrics.push(ComparedMetric { title, epoch: Some(epoch), ..metric });
        }
    }
    metrics
}

fn of_values(result: &str, seeds: Vec<SeedValue>, better: Better) -> Unranked {
    let values: Vec<f64> = seeds.iter().map(|seed| seed.value).collect();
    let summary = SeedSummary::of_values(&values, better);
    Unranked { result: result.to_owned(), summary, seeds }
}

/// What `mien evaluate` wrote, with intervals.
fn evaluated(
    results: &[ReadResult],
    answered: &[Answered<'_>],
    part: &str,
) -> Result<Vec<ComparedMetric>, MetricsError> {
    let of_result = |(result, answered): (&ReadResult, &Answered<'_>)| {
        let parts = result.runs.iter().filter_map(|run| run.evaluated.get(part));
        over_seeds(&parts.collect::<Vec<_>>(), &answered.runs)
    };
    let summaries = results.iter().zip(answered).map(of_result);
    let summaries: Vec<Summaries> = summaries.collect::<Result<_, _>>()?;
    let runs = || results.iter().flat_map(|result| &result.runs);
    let first = runs().find_map(|run| run.evaluated.get(part));
    let metric = |like: &MetricValue| {
        let better = match like.direction.as_str() {
            "lower_is_better" => Better::Lower,
            _ => Better::Higher,
        };
        let of_result = |(result, summaries): (&ReadResult, &Summaries)| {
            let value =
                |run: &ReadRun| run.evaluated.get(part)?.metric(&like.name).and_then(|it| it.value);
            let seeds = result.runs.iter();
            let seeds =
                seeds.filter_map(|run| Some(SeedValue { seed: run.seed, value: value(run)? }));
            let seeds: Vec<SeedValue> = seeds.collect();
            match summaries.whole.get(&like.name) {
                Some(summary) => {
                    Unranked { result: result.name.clone(), summary: summary.clone(), seeds }
                }
                None => of_values(&result.name, seeds, better),
            }
        };
        let results = results.iter().zip(&summaries).map(of_result).collect();
        let metric = ComparedMetric::ranked(&like.name, results, better);
        ComparedMetric { title: like.title.clone(), ..metric }
    };
    Ok(first.map(|first| first.metrics.iter().map(metric).collect()).unwrap_or_default())
}
