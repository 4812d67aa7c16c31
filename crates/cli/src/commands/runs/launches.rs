//! Several seeds as one result: a summary for each launch.

use evaluation::{Better, SeedSummary};
use formats::epochs::EpochRow;
use formats::run::State;
use serde::Serialize;

use super::row::Row;
use crate::table::Table;

/// The runs of one launch with one plan.
#[derive(Serialize)]
pub(super) struct Summary {
    experiment: String,
    launch: String,
    seeds: Vec<u64>,
    /// How many of them are finished: only those count.
    finished: usize,
    validation_loss: SeedSummary,
    validation_accuracy: SeedSummary,
    best_loss: SeedSummary,
    best_accuracy: SeedSummary,
}

/// The launches of some runs, in their order.
pub(super) fn of(rows: &[Row]) -> Vec<Summary> {
    let mut launches: Vec<Vec<&Row>> = Vec::new();
    for row in rows {
        let key = |row: &Row| (row.experiment.clone(), row.launch.clone(), row.plan);
        match launches.iter_mut().find(|launch| key(launch[0]) == key(row)) {
            Some(launch) => launch.push(row),
            None => launches.push(vec![row]),
        }
    }
    launches.iter().map(|rows| summary(rows)).collect()
}

fn summary(rows: &[&Row]) -> Summary {
    let finished = || rows.iter().filter(|row| row.state == State::Finished);
    let over = |epoch: fn(&Row) -> Option<&EpochRow>, column: &str, better: Better| {
        let values = finished().filter_map(|row| epoch(row)?.value(column));
        SeedSummary::of_values(&values.collect::<Vec<_>>(), better)
    };
    let loss = |epoch| over(epoch, "validation_loss", Better::Lower);
    let accuracy = |epoch| over(epoch, "validation_accuracy", Better::Higher);
    Summary {
        experiment: rows[0].experiment.clone(),
        launch: rows[0].launch.clone(),
        seeds: rows.iter().map(|row| row.seed).collect(),
        finished: finished().count(),
        validation_loss: loss(|row| row.last_epoch.as_ref()),
        validation_accuracy: accuracy(|row| row.last_epoch.as_ref()),
        best_loss: loss(|row| row.best_epoch.as_ref()),
        best_accuracy: accuracy(|row| row.best_epoch.as_ref()),
    }
}

/// A row for each launch.
pub(super) fn table<'a>(launches: impl IntoIterator<Item = &'a Summary>) -> String {
    let mut table = Table::new(&[
        "experiment",
        "launch",
        "finished",
        "validation loss",
        "accuracy",
        "best epoch's loss",
        "accuracy",
    ]);
    for launch in launches {
        table.row([
            launch.experiment.clone(),
            crate::commands::launch_to_the_second(&launch.launch).to_owned(),
            format!("{} of {}", launch.finished, launch.seeds.len()),
            shown(&launch.validation_loss),
            shown(&launch.validation_accuracy),
            shown(&launch.best_loss),
            shown(&launch.best_accuracy),
        ]);
    }
    format!("Over seeds, mean ± standard deviation (worst), of finished runs:\n{}", table.text())
}

impl Summary {
    /// Whether there is anything to summarise.
    pub(super) fn has_several_seeds(&self) -> bool {
        self.seeds.len() > 1
    }
}

fn shown(summary: &SeedSummary) -> String {
    let SeedSummary { mean: Some(mean), worst: Some(worst), .. } = summary else {
        return String::new();
    };
    match summary.sd {
        Some(sd) => format!("{mean:.4} ± {sd:.4} ({worst:.4})"),
        None => format!("{mean:.4}"),
    }
}
