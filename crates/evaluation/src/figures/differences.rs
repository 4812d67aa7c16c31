//! Differences against zero with their intervals: a full dot where a test shows one.

use plotters::prelude::DrawingBackend;

use super::Figure;
use super::axis::{draw_columns, name};
use super::canvas::{Canvas, Drawn, Stroke, Words};
use super::look::{FIRST, INK, MUTED, SMALL, WIDTH};
use super::rows::{Rows, draw_interval, draw_nothing};
use crate::page::number::{NOT_DEFINED, Style, count, plural};
use crate::{Better, Estimate};

/// Differences in one measure.
pub(crate) struct Differences<'a> {
    /// As a part of a file's name.
    pub(crate) slug: &'a str,
    /// Such as `accuracy`.
    pub(crate) measure: &'a str,
    /// Shares are shown in points of percent.
    pub(crate) style: Style,
    pub(crate) better: Better,
    /// In the order of the rows.
    pub(crate) rows: &'a [Difference],
}

/// How far two results are apart.
#[derive(Debug, Clone)]
pub(crate) struct Difference {
    /// Such as `steady − paper`.
    pub(crate) name: String,
    pub(crate) value: Estimate,
    pub(crate) test: Test,
}

/// What a test said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Test {
    /// There is a difference.
    Shown,
    /// Chance can explain it.
    NotShown,
    /// None was made.
    Untested,
}

impl Test {
    const ALL: [(Self, &'static str); 3] = [
        (Self::Shown, "test: a difference"),
        (Self::NotShown, "test: not shown"),
        (Self::Untested, "not tested"),
    ];
}

/// Further rows are in the table alone.
const MOST: usize = 20;
const TOP: i32 = 58;
const BOTTOM: i32 = 54;
const LINE: i32 = 18;

impl Differences<'_> {
    fn shown(&self) -> &[Difference] {
        &self.rows[..self.rows.len().min(MOST)]
    }

    /// In what is written: points of percent, or the measure itself.
    fn factor(&self) -> f64 {
        if matches!(self.style, Style::Percent | Style::FinePercent) { 100.0 } else { 1.0 }
    }

    /// `+2.6 (0.4 to 4.8)`.
    fn words(&self, difference: &Estimate) -> String {
        let Some(value) = difference.value else { return NOT_DEFINED.to_owned() };
        let sign = if value > 0.0 { "+" } else { "" };
        let interval = self.style.interval(difference.low, difference.high);
        let interval = interval.map(|interval| format!(" ({interval})")).unwrap_or_default();
        format!("{sign}{}{interval}", self.style.plain(value))
    }

    fn heading(&self) -> &'static str {
        if self.factor() > 1.0 { "points" } else { "" }
    }

    fn layout(&self) -> Rows {
        let shown = self.shown();
        let words = shown.iter().map(|row| self.words(&row.value)).collect();
        Rows::new(shown.iter().map(|row| row.name.as_str()), words, self.heading())
    }

    /// Below the last row.
    fn bottom(&self) -> i32 {
        TOP + self.shown().len().max(1) as i32 * self.layout().height
    }

    /// As far to both sides of zero, so that a difference looks the same in both directions.
    fn reach(&self) -> f64 {
        let ends = |it: &Estimate| [it.value, it.low, it.high].into_iter().flatten();
        let ends = self.shown().iter().flat_map(|row| ends(&row.value).collect::<Vec<_>>());
        let reach = ends.filter(|end| end.is_finite()).map(f64::abs).fold(0.0, f64::max);
        if reach > 0.0 { 1.08 * reach } else { 0.01 }
    }

    /// Which rows are left out, in words.
    fn rest(&self) -> Option<String> {
        let rest = self.rows.len().checked_sub(MOST).filter(|rest| *rest > 0)?;
        Some(format!("{} more in the table", count(rest as u64)))
    }
}

fn draw_mark<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    (x, y): (i32, i32),
    test: Test,
) -> Drawn<B> {
    match test {
        Test::Shown => canvas.dot((x, y), 5, FIRST),
        Test::NotShown => canvas.ring((x, y), 5, FIRST),
        Test::Untested => canvas.path(&[(x, y - 6), (x, y + 6)], Stroke::new(FIRST, 3)),
    }
}

impl Figure for Differences<'_> {
    fn name(&self) -> String {
        format!("differences-{}", self.slug)
    }

    fn title(&self) -> String {
        format!("Differences in {}, with 95\u{a0}% intervals", self.measure)
    }

    fn finding(&self) -> String {
        let unit = if self.factor() > 1.0 { " points" } else { "" };
        let of = |test: Test| self.rows.iter().filter(move |row| row.test == test);
        let named = |row: &Difference| format!("{} {}{unit}", row.name, self.words(&row.value));
        let different: Vec<String> = of(Test::Shown).map(named).collect();
        let found = match different.len() {
            0 => "none is shown by a test".to_owned(),
            many => format!("shown by a test {many}: {}", different.join("; ")),
        };
        let rows = plural(self.rows.len(), "difference", "differences");
        let (open, untested) = (of(Test::NotShown).count(), of(Test::Untested).count());
        format!("{rows} in {}, {found}; not shown {open}; not tested {untested}.", self.measure)
    }

    fn size(&self) -> (i32, i32) {
        let rest = if self.rest().is_some() { LINE } else { 0 };
        (WIDTH, self.bottom() + BOTTOM + rest)
    }

    fn draw<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>) -> Drawn<B> {
        let (layout, reach) = (self.layout(), self.reach());
        let axis = layout.axis((-reach, reach));
        let shown = self.shown();
        let bottom = self.bottom();
        let label = |mark: f64| {
            if mark.abs() < 1e-9 { "0".to_owned() } else { axis.scaled(mark, self.factor()) }
        };
        draw_columns(canvas, axis, (TOP, bottom), label)?;
        let (left, right) = axis.pixels;
        let zero = axis.at(0.0);
        canvas.path(&[(zero, TOP - 4), (zero, bottom)], Stroke::new(INK, 1))?;
        let unit = if self.factor() > 1.0 { " (points)" } else { "" };
        let text = format!("difference in {}{unit}", self.measure);
        name(canvas, &text, (i32::midpoint(left, right), bottom + 36), false)?;
        let muted = Words { size: SMALL, colour: MUTED, ..Words::CENTRE };
        let sides = match self.better {
            Better::Higher => ["worse", "better"],
            Better::Lower => ["better", "worse"],
        };
        for (side, x) in sides.iter().zip([i32::midpoint(left, zero), i32::midpoint(zero, right)]) {
            canvas.words(side, (x, TOP - 12), muted)?;
        }
        let mut x = 14;
        for (test, words) in Test::ALL {
            draw_mark(canvas, (x, 14), test)?;
            canvas.words(words, (x + 12, 14), Words { size: SMALL, ..Words::LEFT })?;
            x += 12 + super::text::width_of(words, SMALL) + 24;
        }
        Rows::draw_heading(canvas, self.heading(), TOP - 12)?;
        for (index, row) in shown.iter().enumerate() {
            let y = TOP + index as i32 * layout.height + layout.height / 2;
            layout.draw_words(canvas, index, y)?;
            draw_interval(canvas, axis, &row.value, y)?;
            if let Some(value) = row.value.value {
                draw_mark(canvas, (axis.at(value), y), row.test)?;
            }
        }
        if shown.is_empty() {
            draw_nothing(canvas, axis, "no differences", TOP + 12)?;
        }
        match self.rest() {
            Some(rest) => canvas.words(
                &rest,
                (14, bottom + BOTTOM + 4),
                Words { across: Words::LEFT.across, ..muted },
            ),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::render::render;
    use super::super::testing::{texts, words};
    use super::*;

    fn row(name: &str, value: f64, half: f64, test: Test) -> Difference {
        let (low, high) = (Some(value - half), Some(value + half));
        let value = Estimate { value: Some(value), low, high, n: 255, reason: None };
        Difference { name: name.to_owned(), value, test }
    }

    fn figure(rows: &[Difference]) -> Differences<'_> {
        let (measure, style) = ("accuracy", Style::Percent);
        Differences { slug: "all", measure, style, better: Better::Higher, rows }
    }

    #[test]
    fn the_numbers_stand_beside_their_row_and_zero_in_the_middle() {
        let rows =
            [row("b − a", 0.026, 0.022, Test::Shown), row("c − a", -0.01, 0.02, Test::NotShown)];
        let figure = figure(&rows);
        let svg = render(&figure, false).unwrap().svg;
        let words = words(&svg);
        assert!(words.contains(&"+2.6 (0.4 to 4.8)".to_owned()));
        assert!(words.contains(&"\u{2212}1.0 (\u{2212}3.0 to 1.0)".to_owned()));
        let texts = texts(&svg);
        let middle = |text: &str| {
            let found = texts.iter().find(|it| it.words == text).unwrap();
            i32::midpoint(found.left, found.right)
        };
        assert!((middle("worse") + middle("better") - 2 * middle("0")).abs() <= 3);
        assert_eq!(
            figure.finding(),
            "2 differences in accuracy, shown by a test 1: b − a +2.6 (0.4 to 4.8) points; \
             not shown 1; not tested 0."
        );
    }

    #[test]
    fn what_has_no_row_is_counted() {
        let rows = vec![row("a", 0.0, 0.0, Test::Untested); 24];
        assert_eq!(figure(&rows).rest().as_deref(), Some("4 more in the table"));
        assert_eq!(figure(&rows[..20]).rest(), None);
        assert!(figure(&rows).finding().contains("none is shown by a test"));
    }
}
