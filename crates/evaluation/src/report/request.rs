//! What a report is asked for with, and what it answers.

use std::path::{Path, PathBuf};

use formats::Workspace;
use formats::run::{RunFolder, RunRecord};

use crate::Faces;

/// A report from runs.
#[derive(Debug)]
pub struct ReportRequest<'a> {
    /// Where the files lie.
    pub workspace: &'a Workspace,
    /// The report's name, a folder's name.
    pub name: &'a str,
    /// The experiments, side by side in this order.
    pub experiments: Vec<ExperimentRuns>,
    /// The exact command, printed in the report.
    pub command: String,
    /// Whether figures are also written as PNG.
    pub png: bool,
    /// Whether the hardest photos are shown.
    pub faces: Faces<'a>,
}

/// A report from a confusion matrix alone.
#[derive(Debug)]
pub struct ConfusionRequest<'a> {
    /// Where the report goes.
    pub workspace: &'a Workspace,
    /// The report's name, a folder's name.
    pub name: &'a str,
    /// The matrix: first column `label` (true class), one column per predicted class.
    pub file: &'a Path,
    /// A table that was published about these counts: first column `label`, the others named after metrics of a class,
    /// with ` %` behind the name where it is printed in percent.
    pub published: Option<&'a Path>,
    /// The exact command, printed in the report.
    pub command: String,
    /// Whether figures are also written as PNG.
    pub png: bool,
}

/// The runs of one experiment: the same plan and data, one run per seed.
#[derive(Debug, Clone)]
pub struct ExperimentRuns {
    /// The experiment's name.
    pub name: String,
    /// Its question, the report's title; empty when it has none.
    pub question: String,
    /// The model as a text table (layer, output shape, parameters); empty to leave it out.
    pub model_summary: String,
    /// Which checkpoint the predictions come from.
    pub evaluated: Checkpoint,
    /// The column of `epochs.csv` that chooses the best epoch, for example `validation_loss`.
    pub select_best_by: String,
    /// The runs with their records, in the order of their seeds.
    pub runs: Vec<(RunFolder, RunRecord)>,
}

/// A kept state of the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checkpoint {
    /// After the last epoch.
    Last,
    /// After the best epoch on the validation part.
    Best,
}

/// Runs of the same experiment, plan and inputs, in the order in which they were first named.
///
/// Question, model summary and the choice of the epoch are left for the caller, who knows the plan.
pub fn group_by_experiment(runs: Vec<(RunFolder, RunRecord)>) -> Vec<ExperimentRuns> {
    let mut groups: Vec<ExperimentRuns> = Vec::new();
    for (folder, record) in runs {
        let alike = |group: &&mut ExperimentRuns| {
            group.runs.first().is_some_and(|(_, first)| {
                first.experiment == record.experiment && first.inputs == record.inputs
            })
        };
        match groups.iter_mut().find(alike) {
            Some(group) => {
                // The same run named twice is still one run.
                if group.runs.iter().all(|(known, _)| *known != folder) {
                    group.runs.push((folder, record));
                }
            }
            None => groups.push(ExperimentRuns {
                name: record.experiment.clone(),
                question: String::new(),
                model_summary: String::new(),
                evaluated: Checkpoint::Last,
                select_best_by: "validation_loss".to_owned(),
                runs: vec![(folder, record)],
            }),
        }
    }
    for group in &mut groups {
        group.runs.sort_by(|(_, a), (_, b)| (a.seed, &a.run).cmp(&(b.seed, &b.run)));
    }
    groups
}

/// The files of a written report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportFiles {
    /// `reports/<name>/`.
    pub folder: PathBuf,
    /// The page.
    pub page: PathBuf,
    /// The machine twin.
    pub json: PathBuf,
    /// The figures, SVG and PNG.
    pub figures: Vec<PathBuf>,
    /// The tables.
    pub tables: Vec<PathBuf>,
    /// One sentence per experiment, for the terminal.
    pub headline: Vec<String>,
}
