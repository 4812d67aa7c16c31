//! Accuracy and loss per epoch for training and validation: a thin line per seed, a strong one for their mean.

use formats::epochs::EpochRow;
use plotters::prelude::DrawingBackend;

use super::Figure;
use super::axis::{Axis, draw_epochs, draw_rows, name};
use super::canvas::{Canvas, Drawn, Point, Stroke, Words, width_of};
use super::look::{FIRST, INK, MUTED, PAPER, SECOND, SMALL, WIDTH};
use crate::curve::{LARGEST_LOSS_FACTOR, over_seeds};
use crate::page::number::{percent, plural};
use crate::report::ExperimentReport;

/// What is drawn over epochs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quantity {
    /// Share of right answers.
    Accuracy,
    /// Cross-entropy in nats.
    Loss,
}

impl Quantity {
    /// In the order of the page.
    pub(crate) const ALL: [Self; 2] = [Self::Accuracy, Self::Loss];

    fn word(self) -> &'static str {
        match self {
            Self::Accuracy => "accuracy",
            Self::Loss => "loss",
        }
    }

    fn of(self, row: &EpochRow, part: Part) -> f64 {
        match (self, part) {
            (Self::Accuracy, Part::Training) => row.train_accuracy,
            (Self::Accuracy, Part::Validation) => row.validation_accuracy,
            (Self::Loss, Part::Training) => row.train_loss,
            (Self::Loss, Part::Validation) => row.validation_loss,
        }
    }

    fn label(self, value: f64) -> String {
        match self {
            Self::Accuracy => format!("{:.0}\u{a0}%", 100.0 * value),
            Self::Loss => format!("{value:.1}"),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Training,
    Validation,
}

impl Part {
    fn stroke(self, width: i32) -> Stroke {
        match self {
            Self::Training => Stroke::new(SECOND, width).dashed(),
            Self::Validation => Stroke::new(FIRST, width),
        }
    }
}

/// The curves of one experiment.
pub(crate) struct Curves<'a> {
    pub(crate) experiment: &'a ExperimentReport,
    pub(crate) quantity: Quantity,
}

const HEIGHT: i32 = 350;
const LEFT: i32 = 76;
const RIGHT: i32 = WIDTH - 12;
const TOP: i32 = 62;
const BOTTOM: i32 = HEIGHT - 48;

impl Curves<'_> {
    fn values(&self, part: Part) -> Vec<Vec<(usize, f64)>> {
        let of_row = |row: &EpochRow| (row.epoch, self.quantity.of(row, part));
        let finite = |point: &(usize, f64)| point.1.is_finite();
        let runs = self.experiment.runs.iter();
        runs.map(|run| run.epochs.iter().map(of_row).filter(finite).collect()).collect()
    }

    fn last_epoch(&self) -> usize {
        let epochs = self.experiment.runs.iter().flat_map(|run| &run.epochs);
        epochs.map(|row| row.epoch).max().unwrap_or(1)
    }

    fn axes(&self) -> (Axis, Axis) {
        let last = self.last_epoch();
        let values = [Part::Training, Part::Validation].map(|part| self.values(part));
        let mut sorted: Vec<f64> = values.iter().flatten().flatten().map(|point| point.1).collect();
        sorted.sort_by(f64::total_cmp);
        let top = match self.quantity {
            Quantity::Accuracy => 1.0,
            Quantity::Loss => {
                let middle = sorted.get(sorted.len() / 2).copied().unwrap_or(1.0);
                let most = sorted.last().copied().unwrap_or(1.0);
                most.min(LARGEST_LOSS_FACTOR * middle).max(1e-3) * 1.05
            }
        };
        let first = if last == 1 { 0.0 } else { 1.0 };
        let across = Axis { values: (first, last as f64), pixels: (LEFT + 6, RIGHT - 6) };
        (across, Axis { values: (0.0, top), pixels: (BOTTOM, TOP) })
    }

    fn draw_part<B: DrawingBackend>(
        &self,
        canvas: &Canvas<'_, B>,
        part: Part,
        (across, up): (Axis, Axis),
    ) -> Drawn<B> {
        let place = |&(epoch, value): &(usize, f64)| (across.at(epoch as f64), up.at(value));
        let seeds = self.values(part);
        if seeds.len() > 1 {
            for seed in &seeds {
                let points: Vec<Point> = seed.iter().map(place).collect();
                // Thin lines are solid: a dashed one that is also faint cannot be followed.
                let stroke = Stroke { dash: None, ..part.stroke(1).faint(0.45) };
                canvas.path(&points, stroke)?;
            }
        }
        let mean = over_seeds(&seeds).into_iter().map(|point| place(&(point.epoch, point.mean)));
        let points: Vec<Point> = mean.collect();
        canvas.path(&points, part.stroke(3))
    }

    fn draw_choices<B: DrawingBackend>(
        &self,
        canvas: &Canvas<'_, B>,
        (across, up): (Axis, Axis),
    ) -> Drawn<B> {
        if self.experiment.evaluated == "last" {
            let x = across.at(self.last_epoch() as f64);
            canvas.path(&[(x, TOP), (x, BOTTOM)], Stroke::new(INK, 1).dashed())?;
        }
        for run in &self.experiment.runs {
            let best = run.epochs.iter().find(|row| Some(row.epoch) == run.best_epoch);
            if let Some(row) = best {
                let value = self.quantity.of(row, Part::Validation);
                let place = (across.at(row.epoch as f64), up.at(value));
                canvas.diamond(place, 5, FIRST, PAPER)?;
            }
        }
        Ok(())
    }

    fn draw_legend<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>) -> Drawn<B> {
        let words = Words { size: SMALL, ..Words::LEFT };
        let mut x = LEFT;
        for (part, text) in [(Part::Validation, "validation"), (Part::Training, "training")] {
            canvas.path(&[(x, 14), (x + 30, 14)], part.stroke(3))?;
            canvas.words(text, (x + 36, 14), words)?;
            x += 36 + width_of(text, SMALL) + 22;
        }
        if self.experiment.runs.len() > 1 {
            canvas.words("thin: each seed", (x, 14), Words { colour: MUTED, ..words })?;
        }
        canvas.diamond((LEFT + 6, 36), 5, FIRST, PAPER)?;
        let best = match self.experiment.evaluated {
            "best" => "best epoch of each seed, evaluated",
            _ => "best epoch of each seed; dashed: last epoch, evaluated",
        };
        canvas.words(best, (LEFT + 18, 36), Words { colour: MUTED, ..words })
    }
}

impl Figure for Curves<'_> {
    fn name(&self) -> String {
        format!("{}-{}", self.quantity.word(), self.experiment.slug)
    }

    fn title(&self) -> String {
        match self.quantity {
            Quantity::Accuracy => "Accuracy per epoch".to_owned(),
            Quantity::Loss => "Loss per epoch".to_owned(),
        }
    }

    fn finding(&self) -> String {
        let last = |part: Part| over_seeds(&self.values(part)).last().map(|point| point.mean);
        let shown = |value: Option<f64>| match (self.quantity, value) {
            (_, None) => "not known".to_owned(),
            (Quantity::Accuracy, Some(value)) => percent(value),
            (Quantity::Loss, Some(value)) => format!("{value:.2} nats"),
        };
        format!(
            "{} of {} over {}, mean of {}: after the last epoch {} in validation and {} in training.",
            if self.quantity == Quantity::Accuracy { "Accuracy" } else { "Loss" },
            self.experiment.name,
            plural(self.last_epoch(), "epoch", "epochs"),
            plural(self.experiment.runs.len(), "seed", "seeds"),
            shown(last(Part::Validation)),
            shown(last(Part::Training)),
        )
    }

    fn size(&self) -> (i32, i32) {
        (WIDTH, HEIGHT)
    }

    fn draw<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>) -> Drawn<B> {
        let axes = self.axes();
        draw_rows(canvas, axes.1, (LEFT, RIGHT), |value| self.quantity.label(value))?;
        draw_epochs(canvas, axes.0, BOTTOM)?;
        name(canvas, "epoch", (i32::midpoint(LEFT, RIGHT), HEIGHT - 12), false)?;
        let unit = if self.quantity == Quantity::Loss { "loss (nats)" } else { "accuracy" };
        name(canvas, unit, (10, i32::midpoint(TOP, BOTTOM)), true)?;
        self.draw_part(canvas, Part::Training, axes)?;
        self.draw_part(canvas, Part::Validation, axes)?;
        self.draw_choices(canvas, axes)?;
        self.draw_legend(canvas)
    }
}
