//! Axes: which values get a mark, and where a value lies.

use plotters::prelude::DrawingBackend;

use super::canvas::{Canvas, Drawn, Stroke, Words};
use super::look::{GRID, INK, MUTED, SMALL};
use super::text::width_of;

/// How far the last epoch may stand beyond its axis.
const END: i32 = 16;

/// A range of values laid along a range of pixels.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Axis {
    /// The values at both ends.
    pub(crate) values: (f64, f64),
    /// The pixels at both ends.
    pub(crate) pixels: (i32, i32),
}

impl Axis {
    /// The place of a value; values outside stay at the nearer end.
    pub(crate) fn place(self, value: f64) -> f64 {
        let (low, high) = self.values;
        let share = if high > low { (value - low) / (high - low) } else { 0.5 };
        let (from, to) = (f64::from(self.pixels.0), f64::from(self.pixels.1));
        from + share.clamp(0.0, 1.0) * (to - from)
    }

    /// The pixel of a value; values outside stay at the nearer end.
    pub(crate) fn at(self, value: f64) -> i32 {
        self.place(value).round() as i32
    }

    /// A mark times `factor`, with as many digits as write every mark exactly.
    pub(crate) fn scaled(self, mark: f64, factor: f64) -> String {
        let marks = self.marks();
        let is_exact = |digits: &usize| {
            let shifted = |mark: &f64| mark * factor * 10_f64.powi(*digits as i32);
            marks.iter().map(shifted).all(|mark| (mark - mark.round()).abs() < 1e-6)
        };
        let digits = (0..6).find(is_exact).unwrap_or(6);
        format!("{:.digits$}", factor * mark).replace('-', "\u{2212}")
    }

    /// A mark as a number.
    pub(crate) fn number(self, mark: f64) -> String {
        self.scaled(mark, 1.0)
    }

    /// A mark of a share as percent.
    pub(crate) fn percent(self, mark: f64) -> String {
        format!("{}\u{a0}%", self.scaled(mark, 100.0))
    }

    /// Four to seven round values within the range.
    pub(crate) fn marks(self) -> Vec<f64> {
        let (low, high) = self.values;
        let rough = (high - low).max(f64::MIN_POSITIVE) / 5.0;
        let magnitude = 10_f64.powf(rough.log10().floor());
        let steps = [1.0, 2.0, 2.5, 5.0, 10.0];
        let step = steps.iter().map(|step| step * magnitude).find(|step| *step >= rough);
        let step = step.unwrap_or(10.0 * magnitude);
        let first = (low / step - 1e-9).ceil() as i64;
        let last = (high / step + 1e-9).floor() as i64;
        (first..=last).map(|index| index as f64 * step).collect()
    }

    /// The marks that can be an epoch.
    fn epochs(self) -> Vec<f64> {
        let is_epoch = |mark: &f64| *mark > 0.5 && (mark - mark.round()).abs() < 1e-9;
        self.marks().into_iter().filter(is_epoch).collect()
    }
}

/// Horizontal grid lines with their values at the left.
pub(crate) fn draw_rows<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    axis: Axis,
    (left, right): (i32, i32),
    label: impl Fn(f64) -> String,
) -> Drawn<B> {
    for mark in axis.marks() {
        let y = axis.at(mark);
        canvas.path(&[(left, y), (right, y)], Stroke::new(GRID, 1))?;
        let words = Words { size: SMALL, colour: MUTED, ..Words::RIGHT };
        canvas.words(&label(mark), (left - 8, y), words)?;
    }
    Ok(())
}

/// Vertical grid lines with their values below.
pub(crate) fn draw_columns<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    axis: Axis,
    (top, bottom): (i32, i32),
    label: impl Fn(f64) -> String,
) -> Drawn<B> {
    for mark in axis.marks() {
        let x = axis.at(mark);
        canvas.path(&[(x, top), (x, bottom)], Stroke::new(GRID, 1))?;
        let words = Words { size: SMALL, colour: MUTED, ..Words::CENTRE };
        canvas.words(&label(mark), (x, bottom + 14), words)?;
    }
    Ok(())
}

/// Epochs below a figure whose lower edge is `bottom`: whole ones, from 1.
pub(crate) fn draw_epochs<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    axis: Axis,
    bottom: i32,
) -> Drawn<B> {
    for epoch in axis.epochs() {
        let words = Words { size: SMALL, colour: MUTED, ..Words::CENTRE };
        let text = format!("{epoch:.0}");
        // A long number at the end would leave the picture.
        let x = axis.at(epoch).min(axis.pixels.1 + END - width_of(&text, SMALL) / 2);
        canvas.words(&text, (x, bottom + 14), words)?;
    }
    Ok(())
}

/// What an axis shows, in words.
pub(crate) fn name<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    text: &str,
    at: (i32, i32),
    upwards: bool,
) -> Drawn<B> {
    canvas.words(text, at, Words { colour: INK, upwards, ..Words::CENTRE })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(low: f64, high: f64) -> Vec<f64> {
        Axis { values: (low, high), pixels: (0, 100) }.marks()
    }

    #[test]
    fn marks_are_round_and_few() {
        assert_eq!(marks(0.0, 1.0).len(), 6);
        assert_eq!(marks(1.0, 11.0), [2.0, 4.0, 6.0, 8.0, 10.0]);
        for (low, high) in [(0.0, 1.7), (0.31, 0.44), (0.0, 40_000.0), (2.0, 2.0)] {
            assert!((1..=8).contains(&marks(low, high).len()), "{low} {high}");
        }
    }

    #[test]
    fn no_mark_is_rounded() {
        for range in [0.01, 0.02, 0.1, 0.13, 0.4, 1.0, 1.25, 1.3, 2.0, 7.0, 30.0, 100.0] {
            let axis = Axis { values: (0.0, range), pixels: (0, 100) };
            for mark in axis.marks() {
                let shown: f64 = axis.number(mark).parse().unwrap();
                assert!((shown - mark).abs() < 1e-9, "{mark} of {range}");
            }
        }
        let shares = Axis { values: (0.0, 1.0), pixels: (0, 100) };
        assert_eq!((shares.number(0.2), shares.percent(0.2)), ("0.2".into(), "20\u{a0}%".into()));
    }

    #[test]
    fn an_epoch_is_a_whole_number_from_one() {
        let epochs = |low, high| Axis { values: (low, high), pixels: (0, 100) }.epochs();
        assert_eq!(epochs(0.0, 1.0), [1.0]);
        assert_eq!(epochs(1.0, 3.0), [1.0, 2.0, 3.0]);
        assert_eq!(epochs(1.0, 11.0), [2.0, 4.0, 6.0, 8.0, 10.0]);
    }

    #[test]
    fn values_outside_stay_at_the_ends() {
        let axis = Axis { values: (0.0, 2.0), pixels: (100, 0) };
        assert_eq!([-1.0, 0.0, 1.0, 2.0, 9.0].map(|value| axis.at(value)), [100, 100, 50, 0, 0]);
    }
}
