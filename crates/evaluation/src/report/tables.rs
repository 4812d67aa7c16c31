//! The tables beside the page: CSV with every digit for other programs, Markdown and LaTeX for papers.

use formats::evaluation::MetricValue;
use formats::table;

use super::{Dataset, ExperimentReport, Report, RunReport, paper_tables};
use crate::published::PublishedCell;

/// Lines of cells, the first holds the columns.
type Lines = Vec<Vec<String>>;

/// The published table as it was given.
pub(super) const PRINTED: &str = "printed.csv";

/// Every table as file name and text.
pub(crate) fn all(report: &Report) -> Vec<(String, String)> {
    let mut tables = vec![
        ("metrics.csv".to_owned(), metrics(report)),
        ("seeds.csv".to_owned(), seeds(report)),
        ("per-class.csv".to_owned(), per_class(report)),
    ];
    for experiment in &report.experiments {
        // The form that `mien report --from-confusion` reads.
        tables.push((confusion_name(&experiment.slug), confusion(experiment)));
    }
    if report.experiments.iter().any(ExperimentReport::has_runs) {
        tables.push(("epochs.csv".to_owned(), epochs(report)));
    }
    let evaluations = || report.experiments.iter().map(ExperimentReport::evaluation);
    if evaluations().any(|it| !it.slices.is_empty()) {
        tables.push(("slices.csv".to_owned(), slices(report)));
    }
    if evaluations().any(|it| !it.baselines.classifiers.is_empty()) {
        tables.push(("baselines.csv".to_owned(), baselines(report)));
    }
    if !report.published.is_empty() {
        tables.push(("published.csv".to_owned(), published(&report.published)));
    }
    if !report.datasets.is_empty() {
        tables.push(("dataset.csv".to_owned(), dataset(&report.datasets)));
    }
    let mut texts: Vec<(String, String)> =
        tables.into_iter().map(|(name, lines)| (name, table::text(lines))).collect();
    texts.push(("results.md".to_owned(), paper_tables::markdown(report)));
    texts.push(("results.tex".to_owned(), paper_tables::latex(report)));
    if !report.printed.is_empty() {
        texts.push((PRINTED.to_owned(), report.printed.clone()));
    }
    texts
}

/// The matrix of the experiment that is called `slug` in file names.
pub(super) fn confusion_name(slug: &str) -> String {
    format!("confusion-{slug}.csv")
}

/// Of which run a row is: [`run_cells`].
const RUN: [&str; 4] = ["experiment", "run", "seed", "part"];
/// What a row says of a metric: [`metric_cells`].
const METRIC: [&str; 8] = ["metric", "value", "low", "high", "n", "unit", "direction", "reason"];

fn columns(names: &[&str]) -> Lines {
    vec![names.iter().map(|&name| name.to_owned()).collect()]
}

/// Nothing for a value that is not defined; its reason stands in its own column.
fn number(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

fn runs(report: &Report) -> impl Iterator<Item = (&ExperimentReport, &RunReport)> {
    let experiments = report.experiments.iter();
    experiments.flat_map(|experiment| experiment.runs.iter().map(move |run| (experiment, run)))
}

fn run_cells(experiment: &ExperimentReport, run: &RunReport) -> [String; 4] {
    [experiment.name.clone(), run.run.clone(), run.seed.to_string(), experiment.part.clone()]
}

fn metric_cells(metric: &MetricValue) -> [String; 8] {
    [
        metric.name.clone(),
        number(metric.value),
        number(metric.low),
        number(metric.high),
        metric.n.to_string(),
        metric.unit.clone(),
        metric.direction.clone(),
        metric.reason.clone().unwrap_or_default(),
    ]
}

fn metrics(report: &Report) -> Lines {
    let mut lines = columns(&[&RUN[..], &METRIC].concat());
    for (experiment, run) in runs(report) {
        for metric in &run.evaluation.metrics {
            let cells = run_cells(experiment, run).into_iter().chain(metric_cells(metric));
            lines.push(cells.collect());
        }
    }
    lines
}

fn per_class(report: &Report) -> Lines {
    let mut lines = columns(&[&RUN[..], &["label"], &METRIC].concat());
    for (experiment, run) in runs(report) {
        for class in &run.evaluation.per_class {
            for metric in &class.metrics {
                let cells = run_cells(experiment, run).into_iter().chain([class.label.clone()]);
                lines.push(cells.chain(metric_cells(metric)).collect());
            }
        }
    }
    lines
}

fn seeds(report: &Report) -> Lines {
    let mut lines =
        columns(&["experiment", "part", "metric", "mean", "sd", "worst", "low", "high", "seeds"]);
    for experiment in &report.experiments {
        for (name, summary) in &experiment.seeds {
            lines.push(vec![
                experiment.name.clone(),
                experiment.part.clone(),
                name.clone(),
                number(summary.mean),
                number(summary.sd),
                number(summary.worst),
                number(summary.low),
                number(summary.high),
                summary.n.to_string(),
            ]);
        }
    }
    lines
}

fn confusion(experiment: &ExperimentReport) -> Lines {
    let evaluation = experiment.evaluation();
    let label = || ["label".to_owned()].into_iter();
    let mut lines = vec![label().chain(evaluation.classes.iter().cloned()).collect::<Vec<_>>()];
    for (class, row) in evaluation.classes.iter().zip(&evaluation.confusion) {
        let counts = row.iter().map(u64::to_string);
        lines.push([class.clone()].into_iter().chain(counts).collect());
    }
    lines
}

fn epochs(report: &Report) -> Lines {
    let mut lines = columns(&[
        "experiment",
        "run",
        "seed",
        "epoch",
        "train_loss",
        "train_accuracy",
        "validation_loss",
        "validation_accuracy",
        "learning_rate",
    ]);
    for (experiment, run) in runs(report) {
        for row in &run.epochs {
            lines.push(vec![
                experiment.name.clone(),
                run.run.clone(),
                run.seed.to_string(),
                row.epoch.to_string(),
                row.train_loss.to_string(),
                row.train_accuracy.to_string(),
                row.validation_loss.to_string(),
                row.validation_accuracy.to_string(),
                row.learning_rate.to_string(),
            ]);
        }
    }
    lines
}

fn slices(report: &Report) -> Lines {
    let own = ["kind", "slice", "photos", "accuracy", "low", "high"];
    let mut lines = columns(&[&RUN[..], &own].concat());
    for (experiment, run) in runs(report) {
        for kind in &run.evaluation.slices {
            for slice in &kind.slices {
                let cells = [
                    kind.name.clone(),
                    slice.value.clone(),
                    slice.photos.to_string(),
                    slice.accuracy.to_string(),
                    number(slice.low),
                    number(slice.high),
                ];
                lines.push(run_cells(experiment, run).into_iter().chain(cells).collect());
            }
        }
    }
    lines
}

fn baselines(report: &Report) -> Lines {
    let mut lines = columns(&[&["experiment", "part", "baseline"][..], &METRIC].concat());
    for experiment in &report.experiments {
        for baseline in &experiment.evaluation().baselines.classifiers {
            for metric in &baseline.metrics {
                let cells =
                    [experiment.name.clone(), experiment.part.clone(), baseline.name.clone()];
                lines.push(cells.into_iter().chain(metric_cells(metric)).collect());
            }
        }
    }
    lines
}

fn published(cells: &[PublishedCell]) -> Lines {
    let mut lines = columns(&["label", "metric", "printed", "computed", "verdict"]);
    for cell in cells {
        lines.push(vec![
            cell.class.clone(),
            cell.metric.clone(),
            cell.printed.clone(),
            cell.computed.clone().unwrap_or_default(),
            cell.verdict.name().to_owned(),
        ]);
    }
    lines
}

fn dataset(datasets: &[Dataset]) -> Lines {
    let mut lines = columns(&["split", "part", "label", "photos"]);
    for dataset in datasets {
        for part in &dataset.parts {
            for (class, photos) in dataset.classes.iter().zip(&part.photos) {
                let cells = [&dataset.split, &part.part, class];
                let cells = cells.into_iter().cloned().chain([photos.to_string()]);
                lines.push(cells.collect());
            }
        }
        for (reason, photos) in &dataset.reserve {
            let part = format!("reserve: {reason}");
            lines.push(vec![dataset.split.clone(), part, String::new(), photos.to_string()]);
        }
    }
    lines
}
