//! The figures of a report: one file per figure, listed once.

mod accuracy;
mod axis;
mod canvas;
mod class_by_subject;
mod compact;
mod compared;
mod confusion;
#[allow(dead_code, reason = "not on the page yet")]
mod coverage;
mod curves;
#[allow(dead_code, reason = "not on the page yet")]
mod differences;
#[cfg(test)]
mod gallery;
pub(crate) mod look;
#[allow(dead_code, reason = "not on the page yet")]
mod one_versus_rest;
mod per_class;
mod ranking;
#[allow(dead_code, reason = "not on the page yet")]
mod reliability;
mod render;
mod rows;
mod series;
#[allow(dead_code, reason = "not on the page yet")]
mod slices;
#[allow(dead_code, reason = "not on the page yet")]
mod subjects;
#[cfg(test)]
mod testing;
mod text;
mod thin;
#[cfg(test)]
mod vision;

use plotters::prelude::DrawingBackend;

use crate::Error;
use crate::report::{ExperimentReport, Report};
use canvas::{Canvas, Drawn};
pub use class_by_subject::{ClassBySubject, PersonRow, class_by_subject};
pub use compared::draw_comparison;
pub use ranking::{RankingFigure, write_ranking};
pub(crate) use render::Drawing;

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
            let last_is_evaluated = report.evaluated == "last";
            for quantity in curves::Quantity::ALL {
                let seeds = &seeds;
                let figure = curves::Curves { experiment, quantity, seeds, last_is_evaluated };
                drawings.push(render::render(&figure, png)?);
            }
        }
        let figure = per_class::PerClass { experiment, classes: &shown.per_class };
        drawings.push(render::render(&figure, png)?);
    }
    Ok(drawings)
}
