//! The combinations of a sweep below each other, the best on top: a dot per seed, a diamond for their mean.

use std::path::Path;

use plotters::prelude::DrawingBackend;

use super::Figure;
use super::axis::{Axis, draw_columns, name};
use super::canvas::{Canvas, Drawn, Stroke, Words};
use super::look::{FIRST, INK, MUTED, PAPER, SMALL, TEXT, WIDTH};
use super::text::{fitted, width_of};
use crate::{Error, Ranked};

/// A sweep's result.
pub struct RankingFigure<'a> {
    /// The sweep's name.
    pub sweep: &'a str,
    /// What was measured, such as `validation_loss`.
    pub column: &'a str,
    /// The combinations, the best first.
    pub ranked: &'a [Ranked],
}

const LEFT: i32 = 20;
const RIGHT: i32 = WIDTH - 24;
const TOP: i32 = 44;
/// A line of words, and the room for dots below them.
const LINE: i32 = 17;
const DOTS: i32 = 26;
const BOTTOM: i32 = 52;
/// So many times the distance between the quartiles from them is far out (Tukey, 1977).
const FAR_OUT: f64 = 3.0;
/// The most rows: further ones are named in the table alone.
const MOST_ROWS: usize = 40;

/// Draws the ranking to `file`, as SVG or PNG by the ending of its name.
pub fn write_ranking(figure: &RankingFigure<'_>, file: &Path) -> Result<(), Error> {
    super::render::write(figure, file)
}

impl RankingFigure<'_> {
    fn rows(&self) -> &[Ranked] {
        &self.ranked[..self.ranked.len().min(MOST_ROWS)]
    }

    /// From the lowest to the highest value with a little room; values far out stand at the end, so that one
    /// wild combination does not press all others into one place.
    fn axis(&self) -> Axis {
        let mut values: Vec<f64> =
            self.rows().iter().flat_map(|it| it.tried.values.iter().copied()).collect();
        values.sort_by(f64::total_cmp);
        let at = |quarters: usize| values.get(quarters * values.len().saturating_sub(1) / 4);
        let (Some(low), Some(high)) = (at(1), at(3)) else {
            return Axis { values: (0.0, 1.0), pixels: (LEFT, RIGHT) };
        };
        let reach = FAR_OUT * (high - low);
        let near = || values.iter().filter(|value| (low - reach..=high + reach).contains(*value));
        let low = near().copied().fold(f64::INFINITY, f64::min);
        let high = near().copied().fold(f64::NEG_INFINITY, f64::max);
        let room = if high > low { 0.05 * (high - low) } else { 0.05 * high.abs().max(0.01) };
        Axis { values: (low - room, high + room), pixels: (LEFT, RIGHT) }
    }

    /// What is said beside a row: why it has no rank, or that it goes beyond the axis.
    fn remark(&self, it: &Ranked) -> Option<String> {
        let (low, high) = self.axis().values;
        let beyond = it.tried.values.iter().filter(|value| !(low..=high).contains(*value));
        let farthest = beyond.copied().max_by(|a, b| a.abs().total_cmp(&b.abs()));
        it.tried.unranked.clone().or_else(|| Some(format!("beyond: {}", short(farthest?))))
    }

    /// What tells a row from the others, in as many lines as it needs.
    fn heading(&self, it: &Ranked) -> Vec<String> {
        let differs = |index: &usize| {
            let value = |it: &Ranked| it.tried.settings.get(*index).cloned();
            self.ranked.windows(2).any(|pair| value(&pair[0]) != value(&pair[1]))
        };
        let mut lines = vec![it.rank.map_or_else(|| "–".to_owned(), |rank| rank.to_string())];
        for index in (0..it.tried.settings.len()).filter(differs) {
            let (path, value) = &it.tried.settings[index];
            let words = format!("{} {}", last(path), value.replace(['{', '}'], ""));
            let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
            let line = lines.len() - 1;
            let longer = format!("{} · {words}", lines[line]);
            if width_of(&longer, SMALL) <= RIGHT - LEFT {
                lines[line] = longer;
            } else {
                lines.push(words);
            }
        }
        lines
    }

    fn row_height(&self) -> i32 {
        let lines = self.rows().iter().map(|it| self.heading(it).len()).max().unwrap_or(1);
        LINE * lines as i32 + DOTS
    }

    fn draw_row<B: DrawingBackend>(
        &self,
        canvas: &Canvas<'_, B>,
        it: &Ranked,
        top: i32,
    ) -> Drawn<B> {
        let colour = if it.rank.is_some() { INK } else { MUTED };
        for (index, line) in self.heading(it).iter().enumerate() {
            let line = fitted(line, RIGHT - LEFT, SMALL);
            let y = top + LINE * index as i32 + LINE / 2;
            let right = LEFT + width_of(&line, SMALL) + 2;
            canvas.fill((LEFT - 2, y - LINE / 2), (right, y + LINE / 2), PAPER, 1.0)?;
            canvas.words(&line, (LEFT, y), Words { size: SMALL, colour, ..Words::LEFT })?;
        }
        let (axis, y) = (self.axis(), top + self.row_height() - DOTS + 8);
        if let (Some(mean), Some(sd)) = (it.summary.mean, it.summary.sd) {
            let ends = [axis.at(mean - sd), axis.at(mean + sd)];
            canvas.path(&[(ends[0], y), (ends[1], y)], Stroke::new(INK, 3).faint(0.8))?;
        }
        for value in &it.tried.values {
            canvas.dot((axis.at(*value), y), 4, FIRST)?;
        }
        if let (Some(_), Some(mean)) = (it.rank, it.summary.mean) {
            canvas.diamond((axis.at(mean), y), 6, FIRST, PAPER)?;
        }
        match self.remark(it) {
            None => Ok(()),
            Some(remark) => {
                let remark = fitted(&remark, RIGHT - LEFT - 24, SMALL);
                let words = Words { size: SMALL, colour: MUTED, ..Words::RIGHT };
                canvas.words(&remark, (RIGHT - 12, y), words)
            }
        }
    }
}

/// `learning_rate` of `optimizer.adam.learning_rate`.
fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// `validation loss` of `validation_loss`.
fn words(column: &str) -> String {
    column.replace('_', " ")
}

impl Figure for RankingFigure<'_> {
    fn name(&self) -> String {
        self.sweep.to_owned()
    }

    fn title(&self) -> String {
        format!("{}: {} of every seed, the best on top", self.sweep, words(self.column))
    }

    fn finding(&self) -> String {
        let Some(Ranked { tried, summary, rank: Some(_) }) = self.ranked.first() else {
            return "No combination is finished.".to_owned();
        };
        let settings: Vec<String> =
            tried.settings.iter().map(|(path, value)| format!("{path} {value}")).collect();
        let mean = summary.mean.unwrap_or(f64::NAN);
        format!(
            "Of {} combinations the best is {}: mean {} {mean:.4}.",
            self.ranked.len(),
            settings.join(", "),
            words(self.column)
        )
    }

    fn size(&self) -> (i32, i32) {
        (WIDTH, TOP + self.rows().len() as i32 * self.row_height() + BOTTOM)
    }

    fn draw<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>) -> Drawn<B> {
        let bottom = self.size().1 - BOTTOM;
        let title = fitted(&self.title(), RIGHT - LEFT, TEXT);
        canvas.words(&title, (LEFT, 18), Words { bold: true, ..Words::LEFT })?;
        draw_columns(canvas, self.axis(), (TOP - 8, bottom), short)?;
        let marks = format!("{} – dot: a seed; diamond and bar: mean ± sd", words(self.column));
        name(canvas, &marks, (i32::midpoint(LEFT, RIGHT), bottom + 36), false)?;
        for (index, it) in self.rows().iter().enumerate() {
            self.draw_row(canvas, it, TOP + index as i32 * self.row_height())?;
        }
        Ok(())
    }
}

/// As many digits as tell neighbouring marks apart.
fn short(value: f64) -> String {
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Better, Tried, ranking};

    fn figure() -> Vec<Ranked> {
        let tried = |rate: &str, values: &[f64], unranked: Option<&str>| Tried {
            name: format!("rates-{rate}"),
            settings: vec![
                ("optimizer.adam.learning_rate".to_owned(), rate.to_owned()),
                ("model.layers[3].dropout.rate".to_owned(), "0.25".to_owned()),
            ],
            values: values.to_vec(),
            unranked: unranked.map(str::to_owned),
        };
        let all = vec![
            tried("0.01", &[1.31, 1.42, 1.36], None),
            tried("0.001", &[0.91, 0.97, 0.99], None),
            tried("10", &[], Some("failed: the loss is NaN in epoch 1, batch 3")),
        ];
        ranking(all, Better::Lower)
    }

    #[test]
    fn the_best_stands_on_top_and_a_failed_one_says_why() {
        let ranked = figure();
        let figure = RankingFigure { sweep: "rates", column: "validation_loss", ranked: &ranked };
        let drawing = super::super::render::render(&figure, false).unwrap();
        let at = |text: &str| drawing.svg.find(text).unwrap_or_else(|| panic!("no {text}"));
        assert!(at("1 · learning_rate 0.001") < at("2 · learning_rate 0.01"));
        assert!(at("2 · learning_rate 0.01") < at("failed: the loss"));
        let heading = figure.heading(&ranked[0]);
        assert_eq!(heading, ["1 · learning_rate 0.001"], "what is the same everywhere is left out");
        assert!(figure.finding().contains("optimizer.adam.learning_rate 0.001"));
    }

    #[test]
    fn one_wild_combination_does_not_press_the_others_into_one_place() {
        let tried = |name: &str, values: &[f64]| Tried {
            name: name.to_owned(),
            settings: vec![("rate".to_owned(), name.to_owned())],
            values: values.to_vec(),
            unranked: None,
        };
        let all = vec![tried("a", &[1.0, 1.1]), tried("b", &[1.2, 1.3]), tried("c", &[1.25, 90.0])];
        let ranked = ranking(all, Better::Lower);
        let figure = RankingFigure { sweep: "rates", column: "validation_loss", ranked: &ranked };
        let (low, high) = figure.axis().values;
        assert!(0.9 < low && high < 1.4, "{low} to {high}");
        assert_eq!(figure.remark(&ranked[2]).unwrap(), "beyond: 90");
        assert_eq!(figure.remark(&ranked[0]), None);
    }
}
