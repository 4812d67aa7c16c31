//! The accuracy of every seed with its interval, experiments below each other, and the constant answer's line.

use plotters::prelude::DrawingBackend;

use super::Figure;
use super::axis::{Axis, draw_columns, name};
use super::canvas::{Canvas, Drawn, Stroke, Words};
use super::look::{FIRST, INK, MUTED, PAPER, SECOND, SMALL, TEXT, WIDTH};
use super::text::fitted;
use crate::page::number::{percent, range};
use crate::report::{ExperimentReport, Report};

/// All experiments of the report.
pub(crate) struct Accuracy<'a> {
    pub(crate) report: &'a Report,
}

const LEFT: i32 = 84;
const RIGHT: i32 = WIDTH - 20;
const TOP: i32 = 38;
const ROW: i32 = 20;
const BOTTOM: i32 = 48;
const AXIS: Axis = Axis { values: (0.0, 1.0), pixels: (LEFT, RIGHT) };

/// A heading, a row per seed, a row for their mean, and room.
fn rows_of(experiment: &ExperimentReport) -> i32 {
    let mean = i32::from(experiment.runs.len() > 1);
    2 + experiment.runs.len() as i32 + mean
}

impl Accuracy<'_> {
    fn draw_constant<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>) -> Drawn<B> {
        let constants = self.report.experiments.iter().filter_map(|it| it.constant_accuracy);
        let Some(constant) = constants.reduce(f64::max) else {
            return Ok(());
        };
        let x = AXIS.at(constant);
        let bottom = self.size().1 - BOTTOM;
        canvas.path(&[(x, TOP - 10), (x, bottom)], Stroke::new(SECOND, 2).dashed())?;
        let text = format!("always the same answer: {}", percent(constant));
        // The words stay inside the picture on whichever side has room.
        let words = if x < i32::midpoint(LEFT, RIGHT) { Words::LEFT } else { Words::RIGHT };
        canvas.words(&text, (x, 14), Words { size: SMALL, ..words })
    }
}

fn draw_experiment<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    experiment: &ExperimentReport,
    top: i32,
) -> Drawn<B> {
    let heading = fitted(&experiment.name, RIGHT - 20, TEXT);
    canvas.words(&heading, (14, top + ROW / 2), Words { bold: true, ..Words::LEFT })?;
    let mut y = top + ROW + ROW / 2;
    for run in &experiment.runs {
        if let Some(accuracy) = run.evaluation.metric("accuracy") {
            let words = Words { size: SMALL, colour: MUTED, ..Words::RIGHT };
            canvas.words(&format!("seed {}", run.seed), (LEFT - 10, y), words)?;
            draw_interval(canvas, y, accuracy.low, accuracy.high, 2)?;
            if let Some(value) = accuracy.value {
                canvas.dot((AXIS.at(value), y), 4, FIRST)?;
            }
        }
        y += ROW;
    }
    if experiment.runs.len() > 1 {
        let summary = &experiment.seeds["accuracy"];
        canvas.words("mean", (LEFT - 10, y), Words { size: SMALL, bold: true, ..Words::RIGHT })?;
        draw_interval(canvas, y, summary.low, summary.high, 3)?;
        if let Some(mean) = summary.mean {
            canvas.diamond((AXIS.at(mean), y), 6, FIRST, PAPER)?;
        }
    }
    Ok(())
}

fn draw_interval<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    y: i32,
    low: Option<f64>,
    high: Option<f64>,
    width: i32,
) -> Drawn<B> {
    let (Some(low), Some(high)) = (low, high) else {
        return Ok(());
    };
    let (low, high) = (AXIS.at(low), AXIS.at(high));
    let colour = if width > 2 { INK } else { FIRST };
    canvas.path(&[(low, y), (high, y)], Stroke::new(colour, width).faint(0.8))?;
    for x in [low, high] {
        canvas.path(&[(x, y - 4), (x, y + 4)], Stroke::new(colour, width).faint(0.8))?;
    }
    Ok(())
}

impl Figure for Accuracy<'_> {
    fn name(&self) -> String {
        "accuracy".to_owned()
    }

    fn title(&self) -> String {
        "Accuracy of every seed, with 95\u{a0}% intervals".to_owned()
    }

    fn finding(&self) -> String {
        let of = |experiment: &ExperimentReport| {
            let summary = &experiment.seeds["accuracy"];
            match (summary.mean, summary.low, summary.high) {
                (Some(mean), Some(low), Some(high)) => {
                    format!("{} {} ({})", experiment.name, percent(mean), range(low, high))
                }
                _ => format!("{} not defined", experiment.name),
            }
        };
        let all: Vec<String> = self.report.experiments.iter().map(of).collect();
        format!("Mean accuracy with 95\u{a0}% interval: {}.", all.join("; "))
    }

    fn size(&self) -> (i32, i32) {
        let rows: i32 = self.report.experiments.iter().map(rows_of).sum();
        (WIDTH, TOP + rows * ROW + BOTTOM)
    }

    fn draw<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>) -> Drawn<B> {
        let bottom = self.size().1 - BOTTOM;
        draw_columns(canvas, AXIS, (TOP, bottom), |value| format!("{:.0}\u{a0}%", 100.0 * value))?;
        name(canvas, "accuracy", (i32::midpoint(LEFT, RIGHT), bottom + 36), false)?;
        self.draw_constant(canvas)?;
        let mut top = TOP;
        for experiment in &self.report.experiments {
            draw_experiment(canvas, experiment, top)?;
            top += rows_of(experiment) * ROW;
        }
        Ok(())
    }
}
