//! Accuracy and loss per epoch for training and validation: a line for the mean, a band from seed to seed.

use formats::epochs::EpochRow;
use plotters::prelude::DrawingBackend;

use super::axis::{Axis, draw_epochs, draw_rows, name};
use super::canvas::{Canvas, Drawn, Place, Stroke, Words};
use super::look::{FIRST, INK, MUTED, PAPER, SECOND, SMALL, WIDTH};
use super::text::{width_of, wrapped};
use super::{Experiment, Figure};
use crate::Checkpoint;
use crate::curve::{CurvePoint, LARGEST_LOSS_FACTOR, over_seeds};
use crate::page::number::{percent, plural};
use crate::report::RunReport;

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
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Training,
    Validation,
}

impl Part {
    fn stroke(self) -> Stroke {
        match self {
            Self::Training => Stroke::new(SECOND, 3).dashed(),
            Self::Validation => Stroke::new(FIRST, 3),
        }
    }
}

/// How one seed learned.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seed<'a> {
    pub(crate) epochs: &'a [EpochRow],
    /// The best one by what the experiment selects by.
    pub(crate) best_epoch: Option<usize>,
}

impl<'a> Seed<'a> {
    /// Of a run.
    pub(crate) fn of(run: &'a RunReport) -> Self {
        Self { epochs: &run.epochs, best_epoch: run.best_epoch }
    }
}

/// The curves of one experiment.
pub(crate) struct Curves<'a> {
    pub(crate) experiment: Experiment<'a>,
    pub(crate) quantity: Quantity,
    pub(crate) seeds: &'a [Seed<'a>],
    /// Which epoch is evaluated; none yet while the runs learn.
    pub(crate) evaluated: Option<Checkpoint>,
}

const LEFT: i32 = 76;
const RIGHT: i32 = WIDTH - 14;
const LINE: i32 = 18;
const PLOT: i32 = 240;
const BOTTOM: i32 = 48;
/// The most seeds with a line each.
const MOST_THIN: usize = 10;

impl Curves<'_> {
    fn values(&self, part: Part) -> Vec<Vec<(usize, f64)>> {
        let of_row = |row: &EpochRow| (row.epoch, self.quantity.of(row, part));
        let finite = |point: &(usize, f64)| point.1.is_finite();
        let seeds = self.seeds.iter();
        seeds.map(|seed| seed.epochs.iter().map(of_row).filter(finite).collect()).collect()
    }

    fn last_epoch(&self) -> usize {
        let epochs = self.seeds.iter().flat_map(|seed| seed.epochs);
        epochs.map(|row| row.epoch).max().unwrap_or(1)
    }

    /// The first epoch that not every seed reached with a number.
    fn first_lost(&self) -> Option<usize> {
        let curve = over_seeds(&self.values(Part::Validation));
        let lost = curve.iter().find(|point| point.n < self.seeds.len()).map(|point| point.epoch);
        let ends = curve.last().map_or(0, |point| point.epoch);
        lost.or((ends < self.last_epoch()).then_some(ends + 1))
    }

    fn axes(&self) -> (Axis, Axis) {
        let last = self.last_epoch();
        let parts = [Part::Training, Part::Validation].map(|part| self.values(part));
        let mut sorted: Vec<f64> = parts.iter().flatten().flatten().map(|point| point.1).collect();
        sorted.sort_by(f64::total_cmp);
        let top = match self.quantity {
            Quantity::Accuracy => 1.0,
            Quantity::Loss => {
                let middle = sorted.get(sorted.len() / 2).copied().unwrap_or(1.0);
                let most = sorted.last().copied().unwrap_or(1.0);
                most.min(LARGEST_LOSS_FACTOR * middle).max(1e-3) * 1.05
            }
        };
        // One epoch stands in the middle.
        let values = if last == 1 { (0.5, 1.5) } else { (1.0, last as f64) };
        let across = Axis { values, pixels: (LEFT + 6, RIGHT - 6) };
        (across, Axis { values: (0.0, top), pixels: (self.top() + PLOT, self.top()) })
    }

    fn top(&self) -> i32 {
        LINE * (2 + self.notes().len() as i32) + 10
    }

    /// A mean hides that some seeds never learned; of many seeds no line could be followed.
    fn has_thin_lines(&self) -> bool {
        (2..=MOST_THIN).contains(&self.seeds.len())
    }

    /// What the marks mean, in lines below the legend.
    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.evaluated == Some(Checkpoint::Last) {
            notes.push("upright line: the last epoch, evaluated".to_owned());
        }
        if self.seeds.len() > 1 {
            let seeds = self.seeds.len();
            let thin = if self.has_thin_lines() { "; thin: each seed in validation" } else { "" };
            notes.push(format!("lines: mean of {seeds} seeds; bands: lowest to highest{thin}"));
        }
        if let Some(epoch) = self.first_lost() {
            let lost = format!("from epoch {epoch} on not every seed has a number");
            notes.push(if self.seeds.len() > 1 {
                lost
            } else {
                format!("no number from epoch {epoch} on")
            });
        }
        notes.iter().flat_map(|note| wrapped(note, RIGHT - LEFT)).collect()
    }

    fn draw_part<B: DrawingBackend>(
        &self,
        canvas: &Canvas<'_, B>,
        part: Part,
        (across, up): (Axis, Axis),
    ) -> Drawn<B> {
        let curve = over_seeds(&self.values(part));
        let line = |value: fn(&CurvePoint) -> f64| -> Vec<Place> {
            curve.iter().map(|it| (across.place(it.epoch as f64), up.place(value(it)))).collect()
        };
        let stroke = part.stroke();
        let mean = line(|point| point.mean);
        if let [(x, y)] = mean[..] {
            // One epoch is no line.
            let x = x.round() as i32;
            if let Some(only) = curve.first().filter(|point| point.n > 1) {
                let ends = (up.at(only.low), up.at(only.high));
                canvas.upright_interval(x, ends, Stroke::new(stroke.colour, 1))?;
            }
            let (from, to) = ((x - 9, y.round() as i32), (x + 9, y.round() as i32));
            return canvas.path(&[from, to], Stroke::new(stroke.colour, 3));
        }
        if curve.iter().any(|point| point.n > 1) {
            canvas.band(&line(|point| point.high), &line(|point| point.low), stroke.colour)?;
        }
        if part == Part::Validation && self.has_thin_lines() {
            for seed in self.values(part) {
                let place = |it: &(usize, f64)| (across.place(it.0 as f64), up.place(it.1));
                let seed: Vec<Place> = seed.iter().map(place).collect();
                canvas.curve(&seed, Stroke::new(stroke.colour, 1).faint(0.6))?;
            }
        }
        canvas.curve(&mean, stroke)
    }

    fn draw_choices<B: DrawingBackend>(
        &self,
        canvas: &Canvas<'_, B>,
        (across, up): (Axis, Axis),
    ) -> Drawn<B> {
        if self.evaluated == Some(Checkpoint::Last) {
            let x = across.at(self.last_epoch() as f64);
            let line = [(x, up.pixels.1), (x, up.pixels.0)];
            canvas.path(&line, Stroke::new(INK, 1).dashed())?;
        }
        for seed in self.seeds {
            let best = seed.epochs.iter().find(|row| Some(row.epoch) == seed.best_epoch);
            let value = best.map(|row| (row.epoch, self.quantity.of(row, Part::Validation)));
            if let Some((epoch, value)) = value.filter(|(_, value)| value.is_finite()) {
                canvas.diamond((across.at(epoch as f64), up.at(value)), 5, FIRST, PAPER)?;
            }
        }
        Ok(())
    }

    fn draw_legend<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>) -> Drawn<B> {
        let words = Words { size: SMALL, ..Words::LEFT };
        let mut x = LEFT;
        for (part, text) in [(Part::Validation, "validation"), (Part::Training, "training")] {
            canvas.path(&[(x, LINE / 2), (x + 32, LINE / 2)], part.stroke())?;
            canvas.words(text, (x + 38, LINE / 2), words)?;
            x += 38 + width_of(text, SMALL) + 22;
        }
        let y = LINE + LINE / 2;
        canvas.diamond((LEFT + 6, y), 5, FIRST, PAPER)?;
        let seed = if self.seeds.len() > 1 { "best epoch of each seed" } else { "best epoch" };
        let best = match self.evaluated {
            Some(Checkpoint::Best) => format!("{seed}, evaluated"),
            Some(Checkpoint::Last) | None => seed.to_owned(),
        };
        let muted = Words { colour: MUTED, ..words };
        canvas.words(&best, (LEFT + 18, y), muted)?;
        for (line, note) in self.notes().iter().enumerate() {
            canvas.words(note, (LEFT, y + LINE * (line as i32 + 1)), muted)?;
        }
        Ok(())
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
            (_, None) => "not a number".to_owned(),
            (Quantity::Accuracy, Some(value)) => percent(value),
            (Quantity::Loss, Some(value)) => format!("{value:.2} nats"),
        };
        let best = self.seeds.iter().filter_map(|seed| seed.best_epoch);
        let best = match (best.clone().min(), best.max()) {
            (Some(first), Some(last)) if first == last => format!("; the best epoch is {first}"),
            (Some(first), Some(last)) => format!("; the best epochs are {first} to {last}"),
            _ => String::new(),
        };
        let lost = self
            .first_lost()
            .map(|epoch| format!("; not every seed has a number from epoch {epoch} on"));
        format!(
            "{} of {} over {}, mean of {}: after the last epoch {} in validation and {} in training{best}{}.",
            if self.quantity == Quantity::Accuracy { "Accuracy" } else { "Loss" },
            self.experiment.name,
            plural(self.last_epoch(), "epoch", "epochs"),
            plural(self.seeds.len(), "seed", "seeds"),
            shown(last(Part::Validation)),
            shown(last(Part::Training)),
            lost.unwrap_or_default(),
        )
    }

    fn size(&self) -> (i32, i32) {
        (WIDTH, self.top() + PLOT + BOTTOM)
    }

    fn draw<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>) -> Drawn<B> {
        let axes = self.axes();
        let (bottom, top) = axes.1.pixels;
        draw_rows(canvas, axes.1, (LEFT, RIGHT), |mark| match self.quantity {
            Quantity::Accuracy => axes.1.percent(mark),
            Quantity::Loss => axes.1.number(mark),
        })?;
        draw_epochs(canvas, axes.0, bottom)?;
        name(canvas, "epoch", (i32::midpoint(LEFT, RIGHT), bottom + 36), false)?;
        let unit = if self.quantity == Quantity::Loss { "loss (nats)" } else { "accuracy" };
        name(canvas, unit, (12, i32::midpoint(top, bottom)), true)?;
        self.draw_part(canvas, Part::Training, axes)?;
        self.draw_part(canvas, Part::Validation, axes)?;
        self.draw_choices(canvas, axes)?;
        self.draw_legend(canvas)
    }
}

#[cfg(test)]
mod tests {
    use super::super::render::render;
    use super::super::testing::words;
    use super::*;

    fn row(epoch: usize, value: f64) -> EpochRow {
        EpochRow {
            epoch,
            train_loss: value,
            train_accuracy: value,
            validation_loss: value,
            validation_accuracy: value,
            learning_rate: 0.1,
        }
    }

    fn finding_and_words(epochs: &[Vec<EpochRow>]) -> (String, Vec<String>) {
        let seeds = epochs.iter().map(|epochs| Seed { epochs, best_epoch: Some(1) });
        let seeds: Vec<Seed> = seeds.collect();
        let experiment = Experiment { name: "paper", slug: "paper" };
        let (quantity, seeds) = (Quantity::Loss, seeds.as_slice());
        let figure = Curves { experiment, quantity, seeds, evaluated: Some(Checkpoint::Best) };
        (figure.finding(), words(&render(&figure, false).unwrap().svg))
    }

    #[test]
    fn a_seed_that_ends_early_or_diverges_is_said() {
        let whole = vec![row(1, 0.9), row(2, 0.5), row(3, 0.3)];
        let short = vec![row(1, 0.9), row(2, 0.7)];
        let diverged = vec![row(1, 0.9), row(2, f64::NAN), row(3, f64::NAN)];
        for second in [&short, &diverged] {
            let (finding, words) = finding_and_words(&[whole.clone(), second.clone()]);
            let epoch = if second.len() == 2 { 3 } else { 2 };
            let said = format!("from epoch {epoch} on not every seed has a number");
            assert!(words.contains(&said), "{words:?}");
            assert!(finding.contains("0.30 nats in validation"), "{finding}");
        }
        let (finding, words) = finding_and_words(&[diverged]);
        assert!(words.contains(&"no number from epoch 2 on".to_owned()));
        assert!(finding.ends_with("not every seed has a number from epoch 2 on."), "{finding}");
    }

    #[test]
    fn one_epoch_of_one_seed_has_no_band_and_the_marks_of_a_small_loss_differ() {
        let (finding, words) = finding_and_words(&[vec![row(1, 0.11)]]);
        assert!(finding.starts_with("Loss of paper over 1 epoch, mean of 1 seed: "));
        assert!(!words.iter().any(|word| word.contains("band")));
        assert!(words.contains(&"0.050".to_owned()) && words.contains(&"0.075".to_owned()));
    }
}
