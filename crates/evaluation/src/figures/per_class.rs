//! Precision, recall and F1 of every class as bars, with intervals where they exist.

use formats::evaluation::MetricValue;
use plotters::prelude::DrawingBackend;
use plotters::style::RGBColor;

use super::Figure;
use super::axis::{Axis, draw_columns};
use super::canvas::{Canvas, Drawn, Stroke, Words, fitted, width_of};
use super::look::{FIRST, INK, MUTED, PAPER, SECOND, SMALL, TEXT, THIRD, WIDTH};
use crate::page::number::{NOT_DEFINED, style_of};
use crate::report::ExperimentReport;

/// The classes of the shown run.
pub(crate) struct PerClass<'a> {
    pub(crate) experiment: &'a ExperimentReport,
}

const METRICS: [(&str, RGBColor); 3] = [("recall", FIRST), ("precision", SECOND), ("f1", THIRD)];
const BAR: i32 = 13;
const BETWEEN: i32 = 16;
const TOP: i32 = 40;
const BOTTOM: i32 = 26;
const LONGEST_NAME: i32 = 120;

impl PerClass<'_> {
    fn block() -> i32 {
        METRICS.len() as i32 * BAR + BETWEEN
    }

    fn axis(&self) -> Axis {
        let names = self.experiment.classes.iter();
        let widths = names.map(|name| width_of(&fitted(name, LONGEST_NAME, TEXT), TEXT));
        let left = widths.max().unwrap_or(0) + 20;
        Axis { values: (0.0, 1.0), pixels: (left, WIDTH - 28) }
    }

    fn draw_class<B: DrawingBackend>(
        &self,
        canvas: &Canvas<'_, B>,
        axis: Axis,
        index: usize,
    ) -> Drawn<B> {
        let class = &self.experiment.evaluation().per_class[index];
        let top = TOP + BETWEEN / 2 + index as i32 * Self::block();
        let middle = top + METRICS.len() as i32 * BAR / 2;
        let label = fitted(&class.label, LONGEST_NAME, TEXT);
        canvas.words(&label, (axis.pixels.0 - 10, middle), Words::RIGHT)?;
        for (row, (name, colour)) in METRICS.iter().enumerate() {
            if let Some(metric) = class.metric(name) {
                draw_bar(canvas, axis, top + row as i32 * BAR, metric, *colour)?;
            }
        }
        Ok(())
    }
}

fn draw_bar<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    axis: Axis,
    top: i32,
    metric: &MetricValue,
    colour: RGBColor,
) -> Drawn<B> {
    let (left, middle) = (axis.pixels.0, top + BAR / 2);
    let Some(value) = metric.value else {
        let text = format!("{NOT_DEFINED}: {}", metric.title);
        let words = Words { size: SMALL - 2, colour: MUTED, ..Words::LEFT };
        return canvas.words(&text, (left + 4, middle), words);
    };
    canvas.fill((left, top + 1), (axis.at(value), top + BAR - 1), colour, 1.0)?;
    if let (Some(low), Some(high)) = (metric.low, metric.high) {
        let (low, high) = (axis.at(low), axis.at(high));
        // A light line below the dark one keeps it visible on every bar.
        for stroke in [Stroke::new(PAPER, 3), Stroke::new(INK, 1)] {
            canvas.path(&[(low, middle), (high, middle)], stroke)?;
            for x in [low, high] {
                canvas.path(&[(x, middle - 3), (x, middle + 3)], stroke)?;
            }
        }
    }
    Ok(())
}

impl Figure for PerClass<'_> {
    fn name(&self) -> String {
        format!("per-class-{}", self.experiment.slug)
    }

    fn title(&self) -> String {
        "Recall, precision and F1 per class".to_owned()
    }

    fn finding(&self) -> String {
        let recalls = self.experiment.evaluation().per_class.iter().filter_map(|class| {
            let recall = class.metric("recall")?;
            Some((recall.value?, &class.label, recall))
        });
        let recalls: Vec<_> = recalls.collect();
        let best = recalls.iter().max_by(|a, b| a.0.total_cmp(&b.0));
        let worst = recalls.iter().min_by(|a, b| a.0.total_cmp(&b.0));
        let (Some(best), Some(worst)) = (best, worst) else {
            return format!("No class of {} has photos.", self.experiment.name);
        };
        let shown = |metric: &MetricValue| style_of(metric).value(metric.value);
        format!(
            "Bars per class of {}: recall is highest for {} ({}) and lowest for {} ({}).",
            self.experiment.name,
            best.1,
            shown(best.2),
            worst.1,
            shown(worst.2),
        )
    }

    fn size(&self) -> (i32, i32) {
        let classes = self.experiment.classes.len() as i32;
        (WIDTH, TOP + classes * Self::block() + BOTTOM)
    }

    fn draw<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>) -> Drawn<B> {
        let axis = self.axis();
        let bottom = self.size().1 - BOTTOM;
        draw_columns(canvas, axis, (TOP, bottom), |value| format!("{value:.1}"))?;
        let mut x = axis.pixels.0;
        for (name, colour) in METRICS {
            let title = if name == "f1" { "F1" } else { name };
            canvas.fill((x, 9), (x + 14, 21), colour, 1.0)?;
            canvas.words(title, (x + 20, 15), Words { size: SMALL, ..Words::LEFT })?;
            x += 20 + width_of(title, SMALL) + 20;
        }
        (0..self.experiment.classes.len())
            .try_for_each(|index| self.draw_class(canvas, axis, index))
    }
}
