//! Accuracy and loss on the validation part per epoch for several results: a line for the mean, a band for the seeds.

use std::path::Path;

use plotters::prelude::DrawingBackend;
use plotters::style::RGBColor;

use super::axis::{Axis, draw_epochs, draw_rows, name};
use super::canvas::{Canvas, Drawn, Place, Stroke, Words};
use super::look::{FIRST, INK, MUTED, SECOND, SMALL, TEXT, THIRD, WIDTH};
use super::text::fitted;
use super::{Figure, render};
use crate::comparison::{ComparedCurves, Comparison};
use crate::curve::CurvePoint;
use crate::page::number::plural;
use crate::{Better, Error, epochs};

/// Draws the curves of all results to `file`, as SVG or PNG by the ending of its name.
pub fn draw_comparison(comparison: &Comparison, file: &Path) -> Result<(), Error> {
    let found = comparison.results.len();
    if found > STROKES.len() {
        return Err(Error::TooManyResults { found, most: STROKES.len() });
    }
    render::write(&Compared { comparison }, file)
}

/// Dark, middle and light, solid, then the same dashed.
const STROKES: [(RGBColor, bool); 6] =
    [(FIRST, false), (SECOND, false), (THIRD, false), (FIRST, true), (SECOND, true), (THIRD, true)];

const LEFT: i32 = 88;
const RIGHT: i32 = WIDTH - 12;
const MARGIN: i32 = 14;
const LINE: i32 = 20;
const PANEL: i32 = 210;
/// Below a panel, for the marks of its epochs.
const MARKS: i32 = 26;
const BETWEEN: i32 = 18;
const BOTTOM: i32 = 26;

struct Compared<'a> {
    comparison: &'a Comparison,
}

impl Compared<'_> {
    fn top(&self) -> i32 {
        MARGIN + (self.comparison.results.len() as i32 + 1) * LINE + MARGIN
    }

    fn last_epoch(&self) -> usize {
        let points = self.comparison.curves.iter().flat_map(|curves| &curves.results).flatten();
        points.map(|point| point.epoch).max().unwrap_or(1)
    }

    fn draw_legend<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>) -> Drawn<B> {
        for (index, result) in self.comparison.results.iter().enumerate() {
            let y = MARGIN + index as i32 * LINE + LINE / 2;
            canvas.path(&[(LEFT, y), (LEFT + 34, y)], stroke(index))?;
            let seeds = plural(result.seeds.len(), "seed", "seeds");
            let text = format!("{}, {seeds}", result.name);
            let text = fitted(&text, RIGHT - LEFT - 42, TEXT);
            canvas.words(&text, (LEFT + 42, y), Words::LEFT)?;
        }
        let y = MARGIN + self.comparison.results.len() as i32 * LINE + LINE / 2;
        let words = Words { size: SMALL, colour: MUTED, ..Words::LEFT };
        let text = if self.has_bands() {
            "line: mean; band: lowest to highest seed"
        } else {
            "one seed each"
        };
        canvas.words(text, (LEFT, y), words)
    }

    fn has_bands(&self) -> bool {
        self.comparison.results.iter().any(|result| result.seeds.len() > 1)
    }

    fn draw_panel<B: DrawingBackend>(
        &self,
        canvas: &Canvas<'_, B>,
        curves: &ComparedCurves,
        top: i32,
    ) -> Drawn<B> {
        let last = self.last_epoch();
        // One epoch stands in the middle.
        let values = if last == 1 { (0.5, 1.5) } else { (1.0, last as f64) };
        let across = Axis { values, pixels: (LEFT + 6, RIGHT - 6) };
        let up = Axis { values: with_room(curves), pixels: (top + PANEL, top) };
        let label = |mark: f64| match epochs::better(curves.column) {
            Better::Higher => up.percent(mark),
            Better::Lower => up.number(mark),
        };
        draw_rows(canvas, up, (LEFT, RIGHT), label)?;
        let bottom = top + PANEL;
        draw_epochs(canvas, across, bottom)?;
        name(canvas, unit(curves), (14, i32::midpoint(top, bottom)), true)?;
        for (index, points) in curves.results.iter().enumerate() {
            draw_band(canvas, points, (across, up), STROKES[index].0)?;
        }
        for (index, points) in curves.results.iter().enumerate() {
            let place = |it: &CurvePoint| (across.place(it.epoch as f64), up.place(it.mean));
            let line: Vec<Place> = points.iter().map(place).collect();
            match line[..] {
                // One epoch is no line.
                [(x, y)] => canvas.dot((x as i32, y as i32), 4, STROKES[index].0)?,
                _ => canvas.curve(&line, stroke(index))?,
            }
        }
        Ok(())
    }
}

fn stroke(index: usize) -> Stroke {
    let (colour, is_dashed) = STROKES[index];
    let solid = Stroke::new(colour, 3);
    if is_dashed { solid.dashed() } else { solid }
}

fn draw_band<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    points: &[CurvePoint],
    (across, up): (Axis, Axis),
    colour: RGBColor,
) -> Drawn<B> {
    if points.len() < 2 || points.iter().all(|point| point.n < 2) {
        return Ok(());
    }
    let edge = |value: fn(&CurvePoint) -> f64| {
        let place = |it: &CurvePoint| (across.place(it.epoch as f64), up.place(value(it)));
        points.iter().map(place).collect::<Vec<Place>>()
    };
    canvas.band(&edge(|point| point.high), &edge(|point| point.low), colour)
}

/// A little more than the values need, so that no line lies on the edge; an accuracy stays an accuracy.
fn with_room(curves: &ComparedCurves) -> (f64, f64) {
    let (low, high) = curves.range();
    let room = (0.06 * (high - low)).max(1e-3);
    match epochs::better(curves.column) {
        Better::Higher => ((low - room).max(0.0), (high + room).min(1.0)),
        Better::Lower => ((low - room).max(0.0), high + room),
    }
}

fn unit(curves: &ComparedCurves) -> &'static str {
    match epochs::better(curves.column) {
        Better::Higher => "validation accuracy",
        Better::Lower if curves.same_measure => "validation loss (nats)",
        Better::Lower => "own validation loss",
    }
}

impl Figure for Compared<'_> {
    fn name(&self) -> String {
        "comparison".to_owned()
    }

    fn title(&self) -> String {
        "Accuracy and loss on the validation part, per epoch".to_owned()
    }

    fn finding(&self) -> String {
        let accuracy = self.comparison.curves.first();
        let last = |index: usize| accuracy?.results.get(index)?.last().map(|point| point.mean);
        let result = |(index, result): (usize, &crate::ComparedResult)| match last(index) {
            Some(mean) => format!("{} {:.1} %", result.name, 100.0 * mean),
            None => format!("{} nothing yet", result.name),
        };
        let results = self.comparison.results.iter().enumerate().map(result);
        let results: Vec<String> = results.collect();
        format!("{}. Mean accuracy after the last epoch: {}.", self.title(), results.join(", "))
    }

    fn size(&self) -> (i32, i32) {
        let panels = self.comparison.curves.len() as i32;
        (WIDTH, self.top() + panels * (PANEL + MARKS) + (panels - 1) * BETWEEN + BOTTOM)
    }

    fn draw<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>) -> Drawn<B> {
        self.draw_legend(canvas)?;
        let mut top = self.top();
        for curves in &self.comparison.curves {
            self.draw_panel(canvas, curves, top)?;
            top += PANEL + MARKS + BETWEEN;
        }
        let words = Words { colour: INK, ..Words::CENTRE };
        canvas.words("epoch", (i32::midpoint(LEFT, RIGHT), self.size().1 - BOTTOM / 2), words)
    }
}
