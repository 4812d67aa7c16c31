//! The figures of a report: one file per figure, listed once.

mod accuracy;
mod axis;
mod canvas;
mod class_by_subject;
mod compact;
mod compared;
mod confusion;
mod coverage;
mod curves;
mod differences;
#[cfg(test)]
mod gallery;
pub(crate) mod look;
mod one_versus_rest;
mod per_class;
mod ranking;
mod reliability;
mod render;
mod rows;
mod series;
mod shares;
mod slices;
mod subjects;
#[cfg(test)]
mod testing;
mod text;
mod thin;
mod timeline;
#[cfg(test)]
mod vision;

use formats::evaluation::{PartEvaluation, Slice, SliceKind};
use plotters::prelude::DrawingBackend;

use crate::differences::LEVEL;
use crate::epochs::best_epoch;
use crate::page::number::Style;
use crate::report::{ExperimentReport, Probabilities, Report, slug};
use crate::{Better, Checkpoint, ComparedExperiment, Error, Estimate, LiveExperiment};
use canvas::{Canvas, Drawn};
pub use class_by_subject::{ClassBySubject, PersonRow, class_by_subject};
pub use compared::draw_comparison;
pub(crate) use coverage::CoveragePoint;
pub(crate) use one_versus_rest::ClassCurve;
use one_versus_rest::{Kind, OneVersusRest};
pub use ranking::{RankingFigure, write_ranking};
pub(crate) use reliability::ReliabilityBin;
pub(crate) use render::{Drawing, render};
pub(crate) use shares::ExpressionShares;
pub(crate) use timeline::{TimelineFigure, clock};

/// A picture that can be drawn on any backend.
pub(crate) trait Figure {
    /// The name of its file, without ending.
    fn name(&self) -> String;
    /// What it is, for the heading beside it.
    fn title(&self) -> String;
    /// What it shows, in a sentence for those who cannot see it.
    fn finding(&self) -> String;
    /// Width and height in its own pixels.
    fn size(&self) -> (i32, i32);
    /// Draws on white paper.
    fn draw<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>) -> Drawn<B>;
}

/// Whose figure it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Experiment<'a> {
    /// For readers.
    pub(crate) name: &'a str,
    /// The name as a part of a file's.
    pub(crate) slug: &'a str,
}

/// Every figure of the report, in the order of the page.
pub(crate) fn all(report: &Report, png: bool) -> Result<Vec<Drawing>, Error> {
    let mut drawings = Vec::new();
    if report.experiments.iter().any(ExperimentReport::has_runs) {
        drawings.push(render::render(&accuracy::Accuracy { report }, png)?);
    }
    let rows = difference_rows(report);
    if !rows.is_empty() {
        let (style, better) = (Style::Percent, Better::Higher);
        let (slug, measure, rows) = ("accuracy", "accuracy", &rows);
        let figure = differences::Differences { slug, measure, style, better, rows };
        drawings.push(render::render(&figure, png)?);
    }
    for report in &report.experiments {
        let experiment = Experiment { name: &report.name, slug: &report.slug };
        let (classes, shown) = (&report.classes, report.evaluation());
        for normalised in [false, true] {
            let counts = &shown.confusion;
            let figure = confusion::Confusion { experiment, classes, counts, normalised };
            drawings.push(render::render(&figure, png)?);
        }
        if report.runs.iter().any(|run| !run.epochs.is_empty()) {
            let seed = |run| curves::Seed::of(run);
            let seeds: Vec<curves::Seed> = report.runs.iter().map(seed).collect();
            let evaluated = Some(match report.evaluated {
                "last" => Checkpoint::Last,
                _ => Checkpoint::Best,
            });
            for quantity in curves::Quantity::ALL {
                let seeds = &seeds;
                let figure = curves::Curves { experiment, quantity, seeds, evaluated };
                drawings.push(render::render(&figure, png)?);
            }
        }
        let figure = per_class::PerClass { experiment, classes: &shown.per_class };
        drawings.push(render::render(&figure, png)?);
        if let Some(probabilities) = &report.probabilities {
            drawings.extend(of_probabilities(experiment, shown, probabilities, png)?);
        }
        drawings.extend(of_slices(experiment, shown, png)?);
    }
    Ok(drawings)
}

/// How the runs of an experiment learn, for the page that follows them; nothing before the first epoch has ended.
pub(crate) fn live(experiment: &LiveExperiment) -> Result<Vec<Drawing>, Error> {
    if experiment.runs.iter().all(|run| run.done.is_empty()) {
        return Ok(Vec::new());
    }
    let slug = &slug(&experiment.name);
    let named = Experiment { name: &experiment.name, slug };
    let seeds = experiment.runs.iter().map(|run| curves::Seed {
        epochs: &run.done,
        best_epoch: best_epoch(&run.done, &experiment.select_best_by).map(|row| row.epoch),
    });
    let seeds = &seeds.collect::<Vec<_>>();
    let drawn = curves::Quantity::ALL.map(|quantity| {
        let figure = curves::Curves { experiment: named, quantity, seeds, evaluated: None };
        render::render(&figure, false)
    });
    drawn.into_iter().collect()
}

/// The accuracy of every experiment less that of the first.
fn difference_rows(report: &Report) -> Vec<differences::Difference> {
    let row = |compared: &ComparedExperiment| {
        let accuracy = compared.differences.first()?;
        let test = match compared.p_value_corrected {
            Some(p_value) if p_value < LEVEL => differences::Test::Shown,
            Some(_) => differences::Test::NotShown,
            None => differences::Test::Untested,
        };
        let name = format!("{} − {}", compared.second, compared.first);
        Some(differences::Difference { name, value: accuracy.estimate.clone(), test })
    };
    report.differences.iter().filter_map(row).collect()
}

/// Thresholds that the curve of abstaining marks.
const MARKED: [f64; 3] = [0.5, 0.7, 0.9];

fn of_probabilities(
    experiment: Experiment<'_>,
    shown: &PartEvaluation,
    known: &Probabilities,
    png: bool,
) -> Result<Vec<Drawing>, Error> {
    let error = shown.metric("expected_calibration_error").and_then(|metric| metric.value);
    let bins = &known.reliability;
    let (roc, precision_recall) = (Kind::Roc, Kind::PrecisionRecall);
    Ok(vec![
        render::render(&reliability::Reliability { experiment, bins, error }, png)?,
        render::render(
            &coverage::Coverage { experiment, points: &known.coverage, marked: &MARKED },
            png,
        )?,
        render::render(&OneVersusRest { experiment, kind: roc, classes: &known.roc }, png)?,
        render::render(
            &OneVersusRest { experiment, kind: precision_recall, classes: &known.precision_recall },
            png,
        )?,
    ])
}

/// People have a figure of their own, the other kinds share one.
fn of_slices(
    experiment: Experiment<'_>,
    shown: &PartEvaluation,
    png: bool,
) -> Result<Vec<Drawing>, Error> {
    let overall = shown.metric("accuracy").and_then(|metric| metric.value);
    let (people, others): (Vec<&SliceKind>, Vec<&SliceKind>) =
        shown.slices.iter().partition(|kind| kind.name == "subject");
    let mut drawings = Vec::new();
    for kind in people {
        let people = &rows_of(kind);
        drawings.push(render::render(&subjects::Subjects { experiment, people, overall }, png)?);
    }
    if !others.is_empty() {
        let kind = |kind: &&SliceKind| slices::SliceKind {
            name: kind.title.clone(),
            values: rows_of(kind),
        };
        let kinds: Vec<_> = others.iter().map(kind).collect();
        let figure = slices::Slices { experiment, kinds: &kinds, overall };
        drawings.push(render::render(&figure, png)?);
    }
    Ok(drawings)
}

fn rows_of(kind: &SliceKind) -> Vec<rows::Row> {
    let row = |slice: &Slice| rows::Row {
        name: slice.value.clone(),
        value: Estimate {
            value: Some(slice.accuracy),
            low: slice.low,
            high: slice.high,
            n: slice.photos,
            reason: None,
        },
    };
    kind.slices.iter().map(row).collect()
}
