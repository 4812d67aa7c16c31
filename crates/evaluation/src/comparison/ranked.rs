//! One metric of several results: summaries over seeds, the best first, and differences seed by seed.

use serde::Serialize;

use crate::{Better, SeedSummary};

/// One metric over the results.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ComparedMetric {
    /// The name in JSON, such as `accuracy` or `validation_loss`.
    pub name: String,
    /// The name in tables.
    pub title: String,
    /// `last` or `best` where it was measured as the run went on; nothing for what was evaluated.
    pub epoch: Option<&'static str>,
    /// The results that have it, the best mean first.
    pub results: Vec<RankedResult>,
    /// Against the first result of the comparison, for every other that has the same seeds on the same photos.
    pub differences: Vec<PairedDifference>,
}

/// One metric of one result.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RankedResult {
    /// The result's name.
    pub result: String,
    /// From 1; equal means share one. Nothing where a mean is not defined, or where the results do not
    /// measure the same.
    pub rank: Option<usize>,
    /// Over the seeds.
    pub summary: SeedSummary,
    /// Each seed's value, where it is defined.
    pub seeds: Vec<SeedValue>,
}

/// The value of one seed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SeedValue {
    /// The seed.
    pub seed: u64,
    /// Its value.
    pub value: f64,
}

/// How far one result is from another with the same seeds, seed by seed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PairedDifference {
    /// The result.
    pub result: String,
    /// The result that is taken off it.
    pub to: String,
    /// The mean of the differences.
    pub mean: f64,
    /// Their standard deviation (n - 1), from two seeds on.
    pub sd: Option<f64>,
    /// With how many seeds the result is better.
    pub better: usize,
    /// Over how many seeds.
    pub n: usize,
}

/// A metric of one result before it is ranked.
pub(super) struct Unranked {
    pub(super) result: String,
    pub(super) summary: SeedSummary,
    pub(super) seeds: Vec<SeedValue>,
}

impl Unranked {
    fn with_rank(self, rank: Option<usize>) -> RankedResult {
        RankedResult { result: self.result, rank, summary: self.summary, seeds: self.seeds }
    }
}

impl ComparedMetric {
    /// The best first, under its name alone.
    pub(super) fn ranked(name: &str, results: Vec<Unranked>, better: Better) -> Self {
        let differences = differences(&results, better);
        Self { results: ranked(results, better), differences, ..Self::unranked(name, Vec::new()) }
    }

    /// As they were named: the results do not measure the same.
    pub(super) fn unranked(name: &str, results: Vec<Unranked>) -> Self {
        Self {
            name: name.to_owned(),
            title: name.to_owned(),
            epoch: None,
            results: results.into_iter().map(|result| result.with_rank(None)).collect(),
            differences: Vec::new(),
        }
    }
}

fn ranked(results: Vec<Unranked>, better: Better) -> Vec<RankedResult> {
    let mean = |result: &Unranked| result.summary.mean.filter(|mean| mean.is_finite());
    let is_ahead = |one: f64, other: f64| match better {
        Better::Higher => one > other,
        Better::Lower => one < other,
    };
    let means: Vec<Option<f64>> = results.iter().map(mean).collect();
    let rank = |own: f64| 1 + means.iter().flatten().filter(|it| is_ahead(**it, own)).count();
    let ranks: Vec<Option<usize>> = means.iter().map(|own| own.map(rank)).collect();
    let with_ranks = results.into_iter().zip(ranks);
    let mut ranked: Vec<RankedResult> =
        with_ranks.map(|(result, rank)| result.with_rank(rank)).collect();
    // Equal ranks stay in the order in which they were named.
    ranked.sort_by_key(|result| result.rank.unwrap_or(usize::MAX));
    ranked
}

/// Every other result against the first, where both have a value for the same seeds.
pub(super) fn differences(results: &[Unranked], better: Better) -> Vec<PairedDifference> {
    let Some((first, others)) = results.split_first() else { return Vec::new() };
    others.iter().filter_map(|other| difference(other, first, better)).collect()
}

fn difference(own: &Unranked, first: &Unranked, better: Better) -> Option<PairedDifference> {
    let seeds = |result: &Unranked| result.seeds.iter().map(|it| it.seed).collect::<Vec<_>>();
    let is_paired =
        seeds(own) == seeds(first) && own.seeds.windows(2).all(|it| it[0].seed < it[1].seed);
    if !is_paired {
        return None;
    }
    let pairs = own.seeds.iter().zip(&first.seeds);
    let values: Vec<f64> = pairs.map(|(own, first)| own.value - first.value).collect();
    let summary = SeedSummary::of_values(&values, better);
    let is_better = |value: &&f64| match better {
        Better::Higher => **value > 0.0,
        Better::Lower => **value < 0.0,
    };
    Some(PairedDifference {
        result: own.result.clone(),
        to: first.result.clone(),
        mean: summary.mean?,
        sd: summary.sd,
        better: values.iter().filter(is_better).count(),
        n: summary.n,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unranked(result: &str, seeds: &[(u64, f64)], better: Better) -> Unranked {
        let values: Vec<f64> = seeds.iter().map(|(_, value)| *value).collect();
        Unranked {
            result: result.to_owned(),
            summary: SeedSummary::of_values(&values, better),
            seeds: seeds
                .iter()
                .map(|(seed, value)| SeedValue { seed: *seed, value: *value })
                .collect(),
        }
    }

    #[test]
    fn the_lowest_loss_comes_first_equals_share_a_rank_and_no_value_has_none() {
        let losses: [(&str, &[(u64, f64)]); 4] =
            [("a", &[]), ("b", &[(1, 2.0)]), ("c", &[(1, 0.5), (2, 1.5)]), ("d", &[(1, 2.0)])];
        let results = losses.map(|(name, seeds)| unranked(name, seeds, Better::Lower));
        let ranked = ranked(results.into(), Better::Lower);
        let order: Vec<_> = ranked.iter().map(|it| (it.result.as_str(), it.rank)).collect();
        assert_eq!(order, [("c", Some(1)), ("b", Some(2)), ("d", Some(2)), ("a", None)]);
    }

    #[test]
    fn only_the_same_seeds_are_taken_off_each_other() {
        let first = unranked("a", &[(1, 0.5), (2, 0.6), (3, 0.7)], Better::Higher);
        let paired = unranked("b", &[(1, 0.6), (2, 0.6), (3, 0.9)], Better::Higher);
        let others = unranked("c", &[(1, 0.9), (2, 0.9)], Better::Higher);
        let twice = unranked("d", &[(1, 0.9), (1, 0.9), (3, 0.9)], Better::Higher);
        let found = differences(&[first, paired, others, twice], Better::Higher);
        assert_eq!(found.len(), 1);
        let difference = &found[0];
        assert_eq!((difference.result.as_str(), difference.to.as_str()), ("b", "a"));
        assert!(
            (difference.mean - 0.1).abs() < 1e-12 && (difference.sd.unwrap() - 0.1).abs() < 1e-12
        );
        assert_eq!((difference.better, difference.n), (2, 3));
    }
}
