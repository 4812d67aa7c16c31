//! Rows of a figure: a name, a value with its interval on an axis that all share, and words at the right.

use plotters::prelude::DrawingBackend;

use super::axis::Axis;
use super::canvas::{Canvas, Drawn, Stroke, Words};
use super::look::{FIRST, MUTED, SECOND, SMALL, TEXT, WIDTH};
use super::text::{Names, width_of};
use crate::Estimate;
use crate::page::number::percent;

/// A name and its number.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) value: Estimate,
}

/// Room for a name.
const LONGEST_NAME: i32 = 124;
/// Between the names, the axis and the words at the right.
const GAP: i32 = 14;
const MARGIN: i32 = 8;

/// Where the parts of rows stand.
pub(crate) struct Rows {
    names: Names,
    /// What stands at the right of each row.
    words: Vec<String>,
    /// The pixels of the axis.
    pixels: (i32, i32),
    /// The height of a row.
    pub(crate) height: i32,
}

impl Rows {
    /// Rows with `names` and with `words` at their right, below a heading of these words.
    pub(crate) fn new<'a>(
        names: impl Iterator<Item = &'a str>,
        words: Vec<String>,
        heading: &str,
    ) -> Self {
        let names = Names::new(names, LONGEST_NAME, TEXT, 3);
        let widest = words.iter().map(|text| width_of(text, SMALL)).max().unwrap_or(0);
        let right = WIDTH - MARGIN - widest.max(width_of(heading, SMALL));
        let pixels = (MARGIN + names.width + GAP, right - GAP - 4);
        let height = (names.height() + 6).max(24);
        Self { names, words, pixels, height }
    }

    /// The axis of all rows.
    pub(crate) fn axis(&self, values: (f64, f64)) -> Axis {
        Axis { values, pixels: self.pixels }
    }

    /// The heading of the words at the right.
    pub(crate) fn draw_heading<B: DrawingBackend>(
        canvas: &Canvas<'_, B>,
        heading: &str,
        y: i32,
    ) -> Drawn<B> {
        canvas.words(heading, (WIDTH - MARGIN, y), MUTED_RIGHT)
    }

    /// The words of a row around the height of `y`.
    pub(crate) fn draw_words<B: DrawingBackend>(
        &self,
        canvas: &Canvas<'_, B>,
        row: usize,
        y: i32,
    ) -> Drawn<B> {
        let at = (self.pixels.0 - GAP, y);
        canvas.name(&self.names, row, at, Words::RIGHT)?;
        canvas.words(&self.words[row], (WIDTH - MARGIN, y), MUTED_RIGHT)
    }
}

const MUTED_RIGHT: Words = Words { size: SMALL, colour: MUTED, ..Words::RIGHT };

/// The interval of a number, or words where there is no number.
pub(crate) fn draw_interval<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    axis: Axis,
    value: &Estimate,
    y: i32,
) -> Drawn<B> {
    if value.value.is_none() {
        let words = Words { size: SMALL, colour: MUTED, ..Words::LEFT };
        return canvas.words("n/a", (axis.pixels.0 + 4, y), words);
    }
    match (value.low, value.high) {
        (Some(low), Some(high)) => {
            let stroke = Stroke::new(FIRST, 2).faint(0.6);
            canvas.level_interval((axis.at(low), axis.at(high)), y, stroke)
        }
        _ => Ok(()),
    }
}

/// The accuracy over all photos, a dashed line through all rows with its words above.
pub(crate) fn draw_overall<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    axis: Axis,
    overall: f64,
    (top, bottom): (i32, i32),
) -> Drawn<B> {
    let x = axis.at(overall);
    canvas.path(&[(x, top), (x, bottom)], Stroke::new(SECOND, 2).dashed())?;
    let is_left = x < i32::midpoint(axis.pixels.0, axis.pixels.1);
    let words = if is_left { Words::LEFT } else { Words::RIGHT };
    let text = format!("all photos: {}", percent(overall));
    canvas.words(&text, (x, 12), Words { size: SMALL, ..words })
}

/// What stands in the place of rows where there are none.
pub(crate) fn draw_nothing<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    axis: Axis,
    text: &str,
    y: i32,
) -> Drawn<B> {
    let middle = i32::midpoint(axis.pixels.0, axis.pixels.1);
    canvas.words(text, (middle, y), Words { size: SMALL, colour: MUTED, ..Words::CENTRE })
}

/// The tenths between which all shares and their intervals lie.
pub(crate) fn tenths<'a>(values: impl Iterator<Item = &'a Estimate>) -> (f64, f64) {
    let ends = values.flat_map(|it| [it.value, it.low, it.high]).flatten();
    let ends: Vec<f64> = ends.filter(|end| end.is_finite()).collect();
    let low = ends.iter().copied().fold(1.0, f64::min);
    let high = ends.iter().copied().fold(0.0, f64::max);
    if ends.is_empty() {
        return (0.0, 1.0);
    }
    // The ends of an axis are no neighbours, so that even equal values have one.
    let (low, high) = ((10.0 * low + 1e-9).floor() / 10.0, (10.0 * high - 1e-9).ceil() / 10.0);
    (low.min(high - 0.2).max(0.0), high.max(low + 0.2).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(value: f64, low: f64, high: f64) -> Estimate {
        Estimate { value: Some(value), low: Some(low), high: Some(high), n: 9, reason: None }
    }

    #[test]
    fn the_axis_holds_every_interval() {
        assert_eq!(tenths([share(0.8, 0.71, 0.88), share(0.5, 0.45, 0.6)].iter()), (0.4, 0.9));
        assert_eq!(tenths([share(1.0, 1.0, 1.0)].iter()), (0.8, 1.0));
        assert_eq!(tenths([share(0.0, 0.0, 0.0)].iter()), (0.0, 0.2));
        assert_eq!(tenths([].iter()), (0.0, 1.0));
    }
}
