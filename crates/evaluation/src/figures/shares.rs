//! How much of a track shows which expression: a bar for each, with its interval.

use metrics::sequence::Shares;
use plotters::prelude::DrawingBackend;

use super::Figure;
use super::axis::{draw_columns, name};
use super::canvas::{Canvas, Drawn, Stroke};
use super::look::{FIRST, INK, WIDTH};
use super::rows::Rows;
use crate::page::number::percent;

/// The shares of one track.
pub(crate) struct ExpressionShares<'a> {
    /// A part of its file's name.
    pub(crate) slug: &'a str,
    /// Of which sequence it is, for readers.
    pub(crate) name: &'a str,
    pub(crate) classes: &'a [String],
    pub(crate) shares: &'a Shares,
}

const TOP: i32 = 30;
const BOTTOM: i32 = 50;
const AT_RIGHT: &str = "share";
/// Half the thickness of a bar.
const HALF: i32 = 7;

impl ExpressionShares<'_> {
    fn rows(&self) -> Rows {
        let shares = self.shares.expressions.iter().map(|share| percent(*share));
        Rows::new(self.classes.iter().map(String::as_str), shares.collect(), AT_RIGHT)
    }
}

impl Figure for ExpressionShares<'_> {
    fn name(&self) -> String {
        format!("shares-{}", self.slug)
    }

    fn title(&self) -> String {
        "Expression shares, with 95\u{a0}% intervals".to_owned()
    }

    fn finding(&self) -> String {
        let each = self.classes.iter().zip(&self.shares.expressions);
        let each: Vec<String> =
            each.map(|(class, share)| format!("{class} {}", percent(*share))).collect();
        format!("Shares of the apparent expressions of {}: {}.", self.name, each.join(", "))
    }

    fn size(&self) -> (i32, i32) {
        (WIDTH, TOP + self.classes.len() as i32 * self.rows().height + BOTTOM)
    }

    fn draw<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>) -> Drawn<B> {
        let rows = self.rows();
        let axis = rows.axis((0.0, 1.0));
        let bottom = TOP + self.classes.len() as i32 * rows.height;
        draw_columns(canvas, axis, (TOP - 4, bottom), |mark| axis.percent(mark))?;
        let middle = i32::midpoint(axis.pixels.0, axis.pixels.1);
        name(canvas, "share of the time with a face", (middle, bottom + 34), false)?;
        Rows::draw_heading(canvas, AT_RIGHT, TOP - 16)?;
        let each = self.shares.expressions.iter().zip(&self.shares.evidence);
        for (index, (share, evidence)) in each.enumerate() {
            let y = TOP + index as i32 * rows.height + rows.height / 2;
            rows.draw_words(canvas, index, y)?;
            canvas.fill((axis.at(0.0), y - HALF), (axis.at(*share), y + HALF), FIRST, 0.45)?;
            let ends = (axis.at(evidence.interval.low), axis.at(evidence.interval.high));
            canvas.level_interval(ends, y, Stroke::new(INK, 2))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::render::render;
    use super::super::testing::faults;
    use super::*;
    use crate::timeline::testing::{NAMES, analysed, classes, hour};

    #[test]
    fn every_expression_has_a_bar_its_interval_and_its_share() {
        let names = classes(&NAMES);
        let shares = analysed(&hour()).shares.unwrap();
        let figure =
            ExpressionShares { slug: "1", name: "a.mp4", classes: &names, shares: &shares };
        let drawing = render(&figure, false).unwrap();
        assert!(faults(&drawing).is_empty(), "{:?}", faults(&drawing));
        for (name, share) in names.iter().zip(&shares.expressions) {
            assert!(drawing.svg.contains(name) && drawing.svg.contains(&percent(*share)));
        }
        assert_eq!(drawing.svg.matches("<rect").count(), 1 + names.len());
    }
}
