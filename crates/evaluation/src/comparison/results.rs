//! Which runs are one result: the seeds of one launch.

use formats::run::{RunFolder, RunRecord, Status};
use serde::Serialize;

/// The runs of one launch with the same plan and data, one run per seed.
#[derive(Debug, Clone)]
pub struct ResultRuns {
    /// A name that no other result of the comparison has.
    pub name: String,
    /// The column of `epochs.csv` that chooses the best epoch; `validation_loss` until the caller, who knows
    /// the plan, says otherwise.
    pub select_best_by: String,
    /// What the losses of `epochs.csv` measure, in any words that differ when that does; the caller knows.
    pub loss: String,
    /// The runs with their records, in the order of their seeds; at least one.
    pub runs: Vec<(RunFolder, RunRecord)>,
}

/// A result of the comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ComparedResult {
    /// A name that no other result of the comparison has.
    pub name: String,
    /// The experiment.
    pub experiment: String,
    /// The launch.
    pub launch: String,
    /// The column of `epochs.csv` that chooses the best epoch.
    pub select_best_by: String,
    /// The ids of its runs, in the order of their seeds.
    pub runs: Vec<String>,
    /// Their seeds.
    pub seeds: Vec<u64>,
    /// How many of them are finished: only those count in the numbers.
    pub finished: usize,
}

impl ComparedResult {
    pub(super) fn of(result: &ResultRuns) -> Self {
        let records = || result.runs.iter().map(|(_, record)| record);
        let first = records().next();
        Self {
            name: result.name.clone(),
            experiment: first.map(|record| record.experiment.clone()).unwrap_or_default(),
            launch: first.map(|record| record.launch.clone()).unwrap_or_default(),
            select_best_by: result.select_best_by.clone(),
            runs: records().map(|record| record.run.clone()).collect(),
            seeds: records().map(|record| record.seed).collect(),
            finished: records().filter(|record| record.status == Status::Finished).count(),
        }
    }
}

/// The runs as results, in the order in which they were first named.
pub fn group_by_launch(runs: Vec<(RunFolder, RunRecord)>) -> Vec<ResultRuns> {
    let mut results: Vec<ResultRuns> = Vec::new();
    for (folder, record) in runs {
        let alike = |result: &&mut ResultRuns| {
            result.runs.first().is_some_and(|(_, first)| {
                (&first.experiment, &first.launch, &first.inputs)
                    == (&record.experiment, &record.launch, &record.inputs)
            })
        };
        match results.iter_mut().find(alike) {
            // The same run named twice is still one run.
            Some(result) if result.runs.iter().any(|(known, _)| *known == folder) => {}
            Some(result) => result.runs.push((folder, record)),
            None => results.push(ResultRuns {
                name: String::new(),
                select_best_by: "validation_loss".to_owned(),
                loss: String::new(),
                runs: vec![(folder, record)],
            }),
        }
    }
    for result in &mut results {
        result.runs.sort_by(|(_, a), (_, b)| (a.seed, &a.run).cmp(&(b.seed, &b.run)));
    }
    let names = distinct_names(&results);
    for (result, name) in results.iter_mut().zip(names) {
        result.name = name;
    }
    results
}

/// Whether a loss of one is a loss of all, so that they can be ranked.
pub(super) fn have_one_loss(results: &[ResultRuns]) -> bool {
    results.windows(2).all(|pair| pair[0].loss == pair[1].loss)
}

/// The experiment; where that is not enough also the launch, then the beginning of the plan's hash.
fn distinct_names(results: &[ResultRuns]) -> Vec<String> {
    let forms: [fn(&RunRecord) -> String; 3] = [
        |record| record.experiment.clone(),
        |record| format!("{} {}", record.experiment, to_the_second(&record.launch)),
        |record| format!("{} {}", record.experiment, record.launch),
    ];
    let records: Vec<&RunRecord> =
        results.iter().filter_map(|result| Some(&result.runs.first()?.1)).collect();
    let name = |record: &RunRecord| {
        let is_alone = |form: &&fn(&RunRecord) -> String| {
            records.iter().filter(|other| form(other) == form(record)).count() == 1
        };
        let plan = || record.inputs.get("plan").map(ToString::to_string).unwrap_or_default();
        forms.iter().find(is_alone).map_or_else(
            || format!("{} {}", record.experiment, plan().get(..8).unwrap_or_default()),
            |form| form(record),
        )
    };
    records.iter().map(|record| name(record)).collect()
}

/// A launch without the fractions of its second.
fn to_the_second(launch: &str) -> &str {
    launch.split('.').next().unwrap_or(launch)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use formats::Digest;

    use super::super::testing::record;
    use super::*;

    fn named(runs: &[(&str, &str, u64, &str)]) -> Vec<(String, Vec<u64>)> {
        let runs = runs.iter().enumerate().map(|(index, (experiment, launch, seed, plan))| {
            let mut record = record(experiment, launch, *seed);
            record.inputs.insert("plan".to_owned(), Digest::of(plan.as_bytes()));
            (RunFolder::at(PathBuf::from(index.to_string())), record)
        });
        let results = group_by_launch(runs.collect());
        let seeds = |result: &ResultRuns| result.runs.iter().map(|(_, run)| run.seed).collect();
        results.iter().map(|result| (result.name.clone(), seeds(result))).collect()
    }

    #[test]
    fn the_seeds_of_a_launch_are_one_result() {
        let found = named(&[("a", "1", 2, "p"), ("b", "1", 1, "p"), ("a", "1", 1, "p")]);
        assert_eq!(found, [("a".to_owned(), vec![1, 2]), ("b".to_owned(), vec![1])]);
    }

    #[test]
    fn results_of_one_experiment_are_told_apart_by_launch_or_plan() {
        let found =
            named(&[("a", "20260101T101010.5Z", 1, "p"), ("a", "20260101T101011.5Z", 1, "p")]);
        assert_eq!(found[0].0, "a 20260101T101010");
        let plan = Digest::of(b"p").to_string();
        let found = named(&[("a", "1", 1, "p"), ("a", "1", 1, "q"), ("b", "1", 1, "p")]);
        assert_eq!(
            (found[0].0.as_str(), found[2].0.as_str()),
            (format!("a {}", &plan[..8]).as_str(), "b")
        );
    }
}
