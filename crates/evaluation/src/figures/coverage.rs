//! What is won by not answering: the accuracy of the photos that are answered, the surest first.

use plotters::prelude::DrawingBackend;
use serde::Serialize;

use super::axis::{Axis, draw_columns, draw_rows, name};
use super::canvas::{Canvas, Drawn, Place, Stroke, Words};
use super::look::{FIRST, INK, MUTED, SMALL, WIDTH};
use super::rows::draw_nothing;
use super::text::width_of;
use super::{Experiment, Figure};
use crate::Estimate;
use crate::page::number::{percent, range};

/// Accuracy against coverage for the shown run.
pub(crate) struct Coverage<'a> {
    pub(crate) experiment: Experiment<'a>,
    /// In the order of rising thresholds, which is falling coverage.
    pub(crate) points: &'a [CoveragePoint],
    /// The thresholds to mark, rising.
    pub(crate) marked: &'a [f64],
}

/// What remains when answers with a lower confidence are withheld.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct CoveragePoint {
    pub(crate) threshold: f64,
    /// The share of the photos that is answered.
    pub(crate) coverage: f64,
    /// The accuracy of these `n` photos.
    pub(crate) accuracy: Estimate,
}

const LEFT: i32 = 76;
const RIGHT: i32 = WIDTH - 26;
const TOP: i32 = 26;
const PLOT: i32 = 250;
const BOTTOM: i32 = 52;
const LINE: i32 = 20;
/// A threshold's label leans to the right, away from the next mark.
const BESIDE: i32 = 10;
const ACROSS: Axis = Axis { values: (0.0, 1.0), pixels: (LEFT, RIGHT) };

impl Coverage<'_> {
    /// The points with an accuracy, from the left.
    fn defined(&self) -> Vec<(&CoveragePoint, f64)> {
        let points = self.points.iter().rev();
        points.filter_map(|point| Some((point, point.accuracy.value?))).collect()
    }

    /// What each marked threshold leaves.
    fn marks(&self) -> Vec<(f64, Option<(&CoveragePoint, f64)>)> {
        let at = |threshold: f64| {
            let point = self.points.iter().find(|point| point.threshold >= threshold)?;
            Some((point, point.accuracy.value?))
        };
        self.marked.iter().map(|&threshold| (threshold, at(threshold))).collect()
    }

    /// From the tenth below every accuracy, so that the curve has room.
    fn up(&self) -> Axis {
        let lowest = self.defined().iter().map(|point| point.1).fold(0.9, f64::min);
        let low = ((10.0 * lowest - 0.5).floor() / 10.0).max(0.0);
        Axis { values: (low, 1.0), pixels: (TOP + PLOT, TOP) }
    }

    fn draw_marks<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>, up: Axis) -> Drawn<B> {
        let marks = self.marks();
        let mut free = RIGHT + 1;
        for (threshold, mark) in &marks {
            let Some((point, accuracy)) = mark else { continue };
            let (x, y) = (ACROSS.at(point.coverage), up.at(*accuracy));
            canvas.ring((x, y), 5, FIRST)?;
            // Rising thresholds go to the left; a label without room stands in the table alone.
            let text = percent_of(*threshold);
            let half = width_of(&text, SMALL) / 2;
            let centre = (x + BESIDE).clamp(LEFT + half, RIGHT - half);
            if centre + half < free {
                let above = if y - 24 > TOP { y - 15 } else { y + 17 };
                canvas.words(&text, (centre, above), Words { size: SMALL, ..Words::CENTRE })?;
                free = centre - half - 4;
            }
        }
        Ok(())
    }

    fn draw_table<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>, top: i32) -> Drawn<B> {
        let muted = Words { size: SMALL, colour: MUTED, ..Words::RIGHT };
        let columns = [LEFT + 56, LEFT + 156, RIGHT];
        for (heading, x) in ["answer from", "answered", "right of these"].iter().zip(columns) {
            canvas.words(heading, (x, top), muted)?;
        }
        for (row, (threshold, mark)) in self.marks().iter().enumerate() {
            let y = top + (row as i32 + 1) * LINE;
            let words = Words { colour: INK, ..muted };
            canvas.words(&percent_of(*threshold), (columns[0], y), words)?;
            let (answered, right) = match mark {
                Some((point, accuracy)) => (percent(point.coverage), described(point, *accuracy)),
                None => ("nothing".to_owned(), String::new()),
            };
            canvas.words(&answered, (columns[1], y), words)?;
            canvas.words(&right, (columns[2], y), words)?;
        }
        Ok(())
    }
}

/// A threshold, which is a round number.
fn percent_of(threshold: f64) -> String {
    format!("{:.0}\u{a0}%", 100.0 * threshold)
}

fn described(point: &CoveragePoint, accuracy: f64) -> String {
    match (point.accuracy.low, point.accuracy.high) {
        (Some(low), Some(high)) => format!("{} ({})", percent(accuracy), range(low, high)),
        _ => percent(accuracy),
    }
}

impl Figure for Coverage<'_> {
    fn name(&self) -> String {
        format!("coverage-{}", self.experiment.slug)
    }

    fn title(&self) -> String {
        "Accuracy of the answered photos, with 95\u{a0}% interval".to_owned()
    }

    fn finding(&self) -> String {
        let what =
            format!("Accuracy of {} against the share of answered photos", self.experiment.name);
        let Some((all, accuracy)) = self.defined().last().copied() else {
            return format!("{what}: no photos.");
        };
        let mark = |(threshold, mark): &(f64, Option<(&CoveragePoint, f64)>)| match mark {
            Some((point, accuracy)) => format!(
                "from {} confidence {} answered, {} right",
                percent_of(*threshold),
                percent(point.coverage),
                percent(*accuracy)
            ),
            None => format!("from {} nothing", percent_of(*threshold)),
        };
        let marks: Vec<String> = self.marks().iter().map(mark).collect();
        let marks =
            if marks.is_empty() { String::new() } else { format!("; {}", marks.join("; ")) };
        let all = percent(all.coverage);
        format!("{what}: {} right with {all} answered{marks}.", percent(accuracy))
    }

    fn size(&self) -> (i32, i32) {
        let table = if self.marked.is_empty() { 0 } else { (self.marked.len() as i32 + 1) * LINE };
        (WIDTH, TOP + PLOT + BOTTOM + table + 8)
    }

    fn draw<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>) -> Drawn<B> {
        let up = self.up();
        let bottom = TOP + PLOT;
        draw_rows(canvas, up, (LEFT, RIGHT), |mark| up.percent(mark))?;
        draw_columns(canvas, ACROSS, (TOP, bottom), |mark| ACROSS.percent(mark))?;
        name(canvas, "share of photos answered", (i32::midpoint(LEFT, RIGHT), bottom + 36), false)?;
        name(canvas, "accuracy of these", (12, TOP + PLOT / 2), true)?;
        let points = self.defined();
        let line = |value: fn(&CoveragePoint, f64) -> f64| -> Vec<Place> {
            let place = |&(point, accuracy): &(&CoveragePoint, f64)| {
                (ACROSS.place(point.coverage), up.place(value(point, accuracy)))
            };
            points.iter().map(place).collect()
        };
        let high = line(|point, accuracy| point.accuracy.high.unwrap_or(accuracy));
        let low = line(|point, accuracy| point.accuracy.low.unwrap_or(accuracy));
        canvas.band(&high, &low, FIRST)?;
        let mean = line(|_, accuracy| accuracy);
        match mean[..] {
            [] => draw_nothing(canvas, ACROSS, "no photos", TOP + PLOT / 2)?,
            // One photo is no line.
            [(x, y)] => canvas.dot((x.round() as i32, y.round() as i32), 4, FIRST)?,
            _ => canvas.curve(&mean, Stroke::new(FIRST, 3))?,
        }
        self.draw_marks(canvas, up)?;
        if self.marked.is_empty() {
            return Ok(());
        }
        self.draw_table(canvas, bottom + BOTTOM + 12)
    }
}

#[cfg(test)]
mod tests {
    use super::super::render::render;
    use super::super::testing::words;
    use super::*;

    #[test]
    fn a_threshold_is_read_where_it_begins_and_one_that_answers_nothing_says_so() {
        let point = |threshold: f64, coverage: f64, accuracy: Option<f64>| CoveragePoint {
            threshold,
            coverage,
            accuracy: Estimate {
                value: accuracy,
                low: accuracy,
                high: accuracy,
                n: 9,
                reason: None,
            },
        };
        let points =
            [point(0.2, 1.0, Some(0.7)), point(0.55, 0.5, Some(0.9)), point(0.8, 0.0, None)];
        let experiment = Experiment { name: "paper", slug: "paper" };
        let figure = Coverage { experiment, points: &points, marked: &[0.5, 0.9] };
        assert_eq!(
            figure.finding().replace('\u{a0}', " "),
            "Accuracy of paper against the share of answered photos: 70.0 % right with 100.0 % answered; \
             from 50 % confidence 50.0 % answered, 90.0 % right; from 90 % nothing."
        );
        let words = words(&render(&figure, false).unwrap().svg);
        assert!(words.iter().any(|word| word.starts_with("90.0\u{a0}% (90.0 to 90.0")));
        assert!(words.contains(&"nothing".to_owned()));
    }
}
