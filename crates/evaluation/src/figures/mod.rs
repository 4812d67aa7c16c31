//! The figures of a report: one file per figure, listed once.

mod accuracy;
mod axis;
mod canvas;
mod class_by_subject;
mod compared;
mod confusion;
mod curves;
pub(crate) mod look;
mod per_class;
mod ranking;
mod render;

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

/// Every figure of the report, in the order of the page.
pub(crate) fn all(report: &Report, png: bool) -> Result<Vec<Drawing>, Error> {
    let mut drawings = Vec::new();
    if report.experiments.iter().any(ExperimentReport::has_runs) {
        drawings.push(render::render(&accuracy::Accuracy { report }, png)?);
    }
    for experiment in &report.experiments {
        for normalised in [false, true] {
            let figure = confusion::Confusion { experiment, normalised };
            drawings.push(render::render(&figure, png)?);
        }
        if experiment.runs.iter().any(|run| !run.epochs.is_empty()) {
            for quantity in curves::Quantity::ALL {
                let figure = curves::Curves { experiment, quantity };
                drawings.push(render::render(&figure, png)?);
            }
        }
        drawings.push(render::render(&per_class::PerClass { experiment }, png)?);
    }
    Ok(drawings)
}
