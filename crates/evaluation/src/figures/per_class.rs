//! Recall, precision, specificity and F1 of every class: a column of bars for each, with intervals where they exist.

use formats::evaluation::{ClassEvaluation, MetricValue};
use plotters::prelude::DrawingBackend;

use super::axis::{Axis, draw_columns};
use super::canvas::{Canvas, Drawn, Stroke, Words};
use super::look::{FIRST, GRID, INK, MUTED, SMALL, TEXT, WIDTH};
use super::text::Names;
use super::{Experiment, Figure};
use crate::page::number::{NOT_DEFINED, style_of};

/// The classes of the shown run.
pub(crate) struct PerClass<'a> {
    pub(crate) experiment: Experiment<'a>,
    pub(crate) classes: &'a [ClassEvaluation],
}

const METRICS: [(&str, &str); 4] = [
    ("recall", "recall"),
    ("precision", "precision"),
    ("specificity", "specificity"),
    ("f1", "F1"),
];
const TOP: i32 = 34;
const BOTTOM: i32 = 28;
const BAR: i32 = 12;
const LONGEST_NAME: i32 = 112;
/// Between two columns, so that their marks keep apart.
const BETWEEN: i32 = 16;

struct Layout {
    names: Names,
    left: i32,
    row: i32,
}

impl Layout {
    fn of(figure: &PerClass) -> Self {
        let labels = figure.classes.iter().map(|class| class.label.as_str());
        let names = Names::new(labels, LONGEST_NAME, TEXT, 3);
        let (left, row) = (names.width + 18, (names.height() + 6).max(BAR + 12));
        Self { names, left, row }
    }

    fn axis(&self, column: usize) -> Axis {
        let columns = METRICS.len() as i32;
        let width = (WIDTH - 10 - self.left - (columns - 1) * BETWEEN) / columns;
        let left = self.left + column as i32 * (width + BETWEEN);
        Axis { values: (0.0, 1.0), pixels: (left, left + width) }
    }
}

fn draw_bar<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    axis: Axis,
    y: i32,
    metric: &MetricValue,
) -> Drawn<B> {
    let left = axis.pixels.0;
    let Some(value) = metric.value else {
        let words = Words { size: SMALL, colour: MUTED, ..Words::LEFT };
        return canvas.words(NOT_DEFINED, (left + 3, y), words);
    };
    // Not full, so that the interval can be seen on it.
    let end = axis.at(value);
    canvas.fill((left, y - BAR / 2), (end, y + BAR / 2), FIRST, 0.4)?;
    canvas.fill((end - 2, y - BAR / 2), (end, y + BAR / 2), FIRST, 1.0)?;
    match (metric.low, metric.high) {
        (Some(low), Some(high)) => {
            canvas.level_interval((axis.at(low), axis.at(high)), y, Stroke::new(INK, 1))
        }
        _ => Ok(()),
    }
}

/// The highest and the lowest class by a metric, in words.
fn extremes(classes: &[ClassEvaluation], name: &str) -> Option<String> {
    let defined = |class: &ClassEvaluation| {
        let metric = class.metric(name)?;
        Some((metric.value?, format!("{} ({})", class.label, style_of(metric).value(metric.value))))
    };
    let values: Vec<_> = classes.iter().filter_map(defined).collect();
    let best = values.iter().max_by(|a, b| a.0.total_cmp(&b.0))?;
    let worst = values.iter().min_by(|a, b| a.0.total_cmp(&b.0))?;
    Some(if best.0 > worst.0 {
        format!("{name} is highest for {} and lowest for {}", best.1, worst.1)
    } else {
        format!("{name} is the same for all, as for {}", best.1)
    })
}

impl Figure for PerClass<'_> {
    fn name(&self) -> String {
        format!("per-class-{}", self.experiment.slug)
    }

    fn title(&self) -> String {
        "Recall, precision, specificity and F1 per class".to_owned()
    }

    fn finding(&self) -> String {
        let found = ["recall", "precision"].iter().filter_map(|name| extremes(self.classes, name));
        let mut found: Vec<String> = found.collect();
        if found.is_empty() {
            return format!("No class of {} has photos.", self.experiment.name);
        }
        for (name, title) in METRICS {
            let is_undefined =
                |class: &&ClassEvaluation| class.metric(name).is_some_and(|it| it.value.is_none());
            let classes = self.classes.iter().filter(is_undefined).map(|it| it.label.as_str());
            let classes: Vec<&str> = classes.collect();
            if !classes.is_empty() {
                found.push(format!("{title} is not defined for {}", classes.join(", ")));
            }
        }
        format!("Classes of {}: {}.", self.experiment.name, found.join("; "))
    }

    fn size(&self) -> (i32, i32) {
        (WIDTH, TOP + self.classes.len() as i32 * Layout::of(self).row + BOTTOM)
    }

    fn draw<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>) -> Drawn<B> {
        let layout = Layout::of(self);
        let bottom = self.size().1 - BOTTOM;
        for (column, (name, title)) in METRICS.iter().enumerate() {
            let axis = layout.axis(column);
            canvas.words(title, (axis.pixels.0, TOP / 2), Words { bold: true, ..Words::LEFT })?;
            draw_columns(canvas, axis, (TOP, bottom), |mark| match mark {
                0.0 | 1.0 => format!("{mark:.0}"),
                _ => String::new(),
            })?;
            for (index, class) in self.classes.iter().enumerate() {
                let y = TOP + index as i32 * layout.row + layout.row / 2;
                if let Some(metric) = class.metric(name) {
                    draw_bar(canvas, axis, y, metric)?;
                }
            }
            let line = [(axis.pixels.0, TOP), (axis.pixels.0, bottom)];
            canvas.path(&line, Stroke::new(GRID, 1))?;
        }
        (0..self.classes.len()).try_for_each(|index| {
            let y = TOP + index as i32 * layout.row + layout.row / 2;
            canvas.name(&layout.names, index, (layout.left - 10, y), Words::RIGHT)
        })
    }
}

#[cfg(test)]
mod tests {
    use metrics::ConfusionMatrix;

    use super::*;

    #[test]
    fn what_is_not_defined_is_said_and_not_drawn_as_zero() {
        let matrix = ConfusionMatrix::from_counts(3, vec![3, 1, 0, 0, 4, 0, 0, 0, 0]).unwrap();
        let classes = ["happy", "sad", "calm"].map(str::to_owned);
        let part = crate::evaluate_counts(&classes, &matrix);
        let experiment = Experiment { name: "paper", slug: "paper" };
        let figure = PerClass { experiment, classes: &part.per_class };
        assert_eq!(
            figure.finding(),
            "Classes of paper: recall is highest for sad (1.000) and lowest for happy (0.750); \
             precision is highest for happy (1.000) and lowest for sad (0.800); \
             recall is not defined for calm; precision is not defined for calm; \
             F1 is not defined for calm."
        );
        let svg = super::super::render::render(&figure, false).unwrap().svg;
        let words = super::super::testing::words(&svg);
        assert_eq!(words.iter().filter(|word| *word == NOT_DEFINED).count(), 3);
    }
}
