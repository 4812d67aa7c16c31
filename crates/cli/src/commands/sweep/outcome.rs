//! What a sweep came to: the ranking as a table, as JSON and as a picture.

use std::path::PathBuf;

use evaluation::{Better, Ranked, RankingFigure, Tried, ranking, validation_value, write_ranking};
use experiment::{Checkpoint, SelectBestBy};
use formats::Workspace;
use formats::run::Status;
use serde::Serialize;

use super::planned::Planned;
use super::work::Job;
use crate::commands::Place;
use crate::failure::Failure;
use crate::print;
use crate::table::Table;

/// A sweep's ranking; combinations without a rank stand last.
#[derive(Serialize)]
pub(super) struct Outcome {
    sweep: String,
    ranked_by: &'static str,
    combinations: Vec<Ranked>,
    failed: usize,
    picture: PathBuf,
}

/// Reads what the runs came to, and draws the picture.
pub(super) fn of(
    name: &str,
    planned: &[Planned],
    jobs: &[Job],
    workspace: &Workspace,
) -> Result<Outcome, Failure> {
    let by = planned.first().map_or(SelectBestBy::default(), |it| it.plan.select_best_by);
    let better = match by {
        SelectBestBy::ValidationLoss => Better::Lower,
        SelectBestBy::ValidationAccuracy => Better::Higher,
    };
    let (mut all, mut failed) = (Vec::new(), 0);
    for it in planned {
        let runs: Vec<&Job> = jobs.iter().filter(|job| job.name == it.plan.name).collect();
        let (tried, failures) = tried(it, &runs, by)?;
        failed += failures;
        all.push(tried);
    }
    let combinations = ranking(all, better);
    let picture = workspace.sweep_picture(name);
    let figure = RankingFigure { sweep: name, column: by.name(), ranked: &combinations };
    write_ranking(&figure, &picture)?;
    Ok(Outcome { sweep: name.to_owned(), ranked_by: by.name(), combinations, failed, picture })
}

/// A combination's seeds, and how many of them failed.
fn tried(it: &Planned, runs: &[&Job], by: SelectBestBy) -> Result<(Tried, usize), Failure> {
    let (mut values, mut failures, mut left) = (Vec::new(), Vec::new(), 0);
    for job in runs {
        let record = job.folder.record()?;
        match (record.status, record.failure.or_else(|| job.said())) {
            (Status::Finished, _) => {
                let best = it.plan.checkpoint == Checkpoint::Best;
                values.extend(validation_value(&job.folder, by.name(), best)?);
            }
            (_, Some(why)) => {
                failures.push(format!("seed {} failed: {}", job.seed, first_line(&why)));
            }
            _ => left += 1,
        }
    }
    let unfinished = (left > 0).then(|| format!("{left} of {} seeds to go", runs.len()));
    let unranked = failures.first().cloned().or(unfinished);
    let settings = it.combination.settings().map(|(path, value)| (path.into(), value.into()));
    let name = it.plan.name.clone();
    Ok((Tried { name, settings: settings.collect(), values, unranked }, failures.len()))
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

impl Outcome {
    pub(super) fn has_failed(&self) -> bool {
        self.failed > 0
    }

    pub(super) fn print(&self, place: &Place) {
        if place.json {
            print::json(self);
            return;
        }
        print::data(&self.text());
        print::note(&format!("picture: {}", self.picture.display()));
        if self.has_failed() {
            print::note("failed runs are tried again with `--retry`");
        }
    }

    fn text(&self) -> String {
        let Some(first) = self.combinations.first() else { return String::new() };
        let paths = first.tried.settings.iter().map(|(path, _)| path.as_str());
        let heading: Vec<&str> = ["rank"]
            .into_iter()
            .chain(paths)
            .chain([self.ranked_by, "sd", "n", "worst", "runs"])
            .collect();
        let mut table = Table::new(&heading);
        for Ranked { rank, tried, summary } in &self.combinations {
            let number = |value: Option<f64>| value.map_or(String::new(), |it| format!("{it:.4}"));
            let values = tried.settings.iter().map(|(_, value)| value.clone());
            let numbers = [
                number(summary.mean),
                number(summary.sd),
                summary.n.to_string(),
                number(summary.worst),
            ];
            let cells = [rank.map_or("-".to_owned(), |rank| rank.to_string())].into_iter();
            table.row(cells.chain(values).chain(numbers).chain([tried.name.clone()]));
        }
        let without_rank = self
            .combinations
            .iter()
            .filter_map(|it| Some(format!("\n{}: {}", it.tried.name, it.tried.unranked.as_ref()?)));
        table.text() + &without_rank.collect::<String>()
    }
}
