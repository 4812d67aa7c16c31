//! Whether a network is as often right as it is sure: accuracy by confidence, and how many photos have which.

use plotters::prelude::DrawingBackend;
use serde::Serialize;

use super::axis::{Axis, draw_columns, draw_rows, name};
use super::canvas::{Canvas, Drawn, Stroke, Words};
use super::look::{FIRST, INK, MUTED, SECOND, SMALL, WIDTH};
use super::{Experiment, Figure};
use crate::Estimate;
use crate::page::number::{NOT_DEFINED, count, percent, plural, points};

/// The calibration of the shown run.
pub(crate) struct Reliability<'a> {
    pub(crate) experiment: Experiment<'a>,
    /// From the lowest confidence to the highest.
    pub(crate) bins: &'a [ReliabilityBin],
    /// The expected calibration error.
    pub(crate) error: Option<f64>,
}

/// The photos whose answers have a confidence from `from` to `to`.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ReliabilityBin {
    pub(crate) from: f64,
    pub(crate) to: f64,
    /// Their mean confidence; without photos it is not read.
    pub(crate) confidence: f64,
    /// Their accuracy, over `n` photos.
    pub(crate) accuracy: Estimate,
}

const LEFT: i32 = 72;
const RIGHT: i32 = WIDTH - 26;
const TOP: i32 = 54;
const PLOT: i32 = 330;
const BETWEEN: i32 = 18;
const COUNTS: i32 = 74;
const BOTTOM: i32 = 50;
/// More bins have smaller dots.
const FEW: usize = 20;
const ACROSS: Axis = Axis { values: (0.0, 1.0), pixels: (LEFT, RIGHT) };
const UP: Axis = Axis { values: (0.0, 1.0), pixels: (TOP + PLOT, TOP) };

/// Means over all photos.
struct Means {
    photos: u64,
    confidence: f64,
    accuracy: f64,
}

impl Reliability<'_> {
    /// The bins with photos and their accuracy.
    fn full(&self) -> impl Iterator<Item = (&ReliabilityBin, f64)> {
        let bins = self.bins.iter().filter(|bin| bin.accuracy.n > 0);
        bins.filter_map(|bin| Some((bin, bin.accuracy.value?)))
    }

    fn means(&self) -> Option<Means> {
        let photos: u64 = self.full().map(|(bin, _)| bin.accuracy.n).sum();
        let mean = |value: fn((&ReliabilityBin, f64)) -> f64| {
            let sum: f64 = self.full().map(|it| it.0.accuracy.n as f64 * value(it)).sum();
            sum / photos as f64
        };
        let (confidence, accuracy) = (mean(|(bin, _)| bin.confidence), mean(|it| it.1));
        (photos > 0).then_some(Means { photos, confidence, accuracy })
    }

    fn summary(&self) -> String {
        let Some(means) = self.means() else { return "no photos".to_owned() };
        let error =
            self.error.map_or_else(|| NOT_DEFINED.to_owned(), |error| format!("{error:.3}"));
        format!(
            "mean confidence {}, accuracy {}, error {error}",
            percent(means.confidence),
            percent(means.accuracy),
        )
    }

    fn draw_bins<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>) -> Drawn<B> {
        for (bin, accuracy) in self.full() {
            let (x, y) = (ACROSS.at(bin.confidence), UP.at(accuracy));
            let perfect = UP.at(bin.confidence);
            canvas.path(&[(x, perfect), (x, y)], Stroke::new(SECOND, 4).faint(0.55))?;
            if let (Some(low), Some(high)) = (bin.accuracy.low, bin.accuracy.high) {
                let ends = (UP.at(low), UP.at(high));
                canvas.upright_interval(x, ends, Stroke::new(FIRST, 1))?;
            }
            canvas.dot((x, y), if self.bins.len() > FEW { 3 } else { 5 }, FIRST)?;
        }
        Ok(())
    }

    /// The photos of each bin, below.
    fn draw_counts<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>) -> Drawn<B> {
        let (top, bottom) = (TOP + PLOT + BETWEEN, TOP + PLOT + BETWEEN + COUNTS);
        let most = self.bins.iter().map(|bin| bin.accuracy.n).max().unwrap_or(0);
        let up = Axis { values: (0.0, most.max(1) as f64), pixels: (bottom, top) };
        draw_columns(canvas, ACROSS, (top, bottom), |mark| ACROSS.percent(mark))?;
        canvas.path(&[(LEFT, bottom), (RIGHT, bottom)], Stroke::new(MUTED, 1))?;
        for bin in self.bins.iter().filter(|bin| bin.accuracy.n > 0) {
            let (from, to) = (ACROSS.at(bin.from) + 1, ACROSS.at(bin.to) - 1);
            let height = up.at(bin.accuracy.n as f64).min(bottom - 1);
            canvas.fill((from, height), (to.max(from + 1), bottom), FIRST, 0.55)?;
        }
        let marks = Words { size: SMALL, colour: MUTED, ..Words::RIGHT };
        canvas.words(&count(most), (LEFT - 8, top + 5), marks)?;
        canvas.words("0", (LEFT - 8, bottom - 5), marks)?;
        name(canvas, "photos", (12, i32::midpoint(top, bottom)), true)
    }
}

impl Figure for Reliability<'_> {
    fn name(&self) -> String {
        format!("reliability-{}", self.experiment.slug)
    }

    fn title(&self) -> String {
        "Accuracy by confidence, with 95\u{a0}% intervals".to_owned()
    }

    fn finding(&self) -> String {
        let what = format!("Reliability of {}", self.experiment.name);
        let Some(means) = self.means() else { return format!("{what}: no photos.") };
        let gap = means.confidence - means.accuracy;
        let side = if gap >= 0.0 { "more sure than right" } else { "less sure than right" };
        let by_gap = |it: &(&ReliabilityBin, f64)| (it.0.confidence - it.1).abs();
        let widest = self.full().max_by(|a, b| by_gap(a).total_cmp(&by_gap(b)));
        let widest = widest.map(|(bin, accuracy)| {
            format!(
                "; widest at confidences from {} to {}: {} right of {}",
                percent(bin.from),
                percent(bin.to),
                percent(accuracy),
                plural(bin.accuracy.n as usize, "photo", "photos"),
            )
        });
        format!(
            "{what} over {} photos: {}; {} {side}{}.",
            count(means.photos),
            self.summary(),
            points(gap.abs()),
            widest.unwrap_or_default(),
        )
    }

    fn size(&self) -> (i32, i32) {
        (WIDTH, TOP + PLOT + BETWEEN + COUNTS + BOTTOM)
    }

    fn draw<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>) -> Drawn<B> {
        let words = Words { size: SMALL, ..Words::LEFT };
        canvas.words(&self.summary(), (LEFT, 14), words)?;
        let muted = Words { colour: MUTED, ..words };
        canvas.words("below the dashed line: more sure than right", (LEFT, 33), muted)?;
        draw_rows(canvas, UP, (LEFT, RIGHT), |mark| UP.percent(mark))?;
        let corners = [(LEFT, TOP + PLOT), (RIGHT, TOP)];
        canvas.path(&corners, Stroke::new(INK, 1).dashed())?;
        self.draw_bins(canvas)?;
        self.draw_counts(canvas)?;
        name(canvas, "accuracy", (12, TOP + PLOT / 2), true)?;
        let bottom = self.size().1 - 14;
        name(canvas, "confidence in the answer", (i32::midpoint(LEFT, RIGHT), bottom), false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bin(from: f64, confidence: f64, accuracy: f64, n: u64) -> ReliabilityBin {
        let value = (n > 0).then_some(accuracy);
        let accuracy = Estimate { value, low: value, high: value, n, reason: None };
        ReliabilityBin { from, to: from + 0.5, confidence, accuracy }
    }

    #[test]
    fn the_finding_says_on_which_side_and_where() {
        let bins = [bin(0.0, f64::NAN, 0.0, 0), bin(0.5, 0.9, 0.75, 4)];
        let experiment = Experiment { name: "paper", slug: "paper" };
        let figure = Reliability { experiment, bins: &bins, error: Some(0.15) };
        assert_eq!(
            figure.finding().replace('\u{a0}', " "),
            "Reliability of paper over 4 photos: mean confidence 90.0 %, accuracy 75.0 %, error 0.150; \
             15.0 points more sure than right; widest at confidences from 50.0 % to 100.0 %: \
             75.0 % right of 4 photos."
        );
        let nothing = Reliability { experiment, bins: &bins[..1], error: None };
        assert_eq!(nothing.finding(), "Reliability of paper: no photos.");
    }
}
