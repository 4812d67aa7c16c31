//! Accuracy by device, light or size of the face: the values of each kind below each other, with intervals.

use plotters::prelude::DrawingBackend;

use super::axis::{draw_columns, name};
use super::canvas::{Canvas, Drawn, Words};
use super::look::{FIRST, MUTED, SMALL, WIDTH};
use super::rows::{Row, Rows, draw_interval, draw_nothing, draw_overall, tenths};
use super::text::fitted;
use super::{Experiment, Figure};
use crate::page::number::{count, percent, plural};

/// The slices of a part.
pub(crate) struct Slices<'a> {
    pub(crate) experiment: Experiment<'a>,
    pub(crate) kinds: &'a [SliceKind],
    /// The accuracy over all photos.
    pub(crate) overall: Option<f64>,
}

/// What photos are told apart by.
#[derive(Debug, Clone)]
pub(crate) struct SliceKind {
    /// Such as `device`.
    pub(crate) name: String,
    /// The accuracy for each of its values, over `n` photos.
    pub(crate) values: Vec<Row>,
}

/// Of more values the lowest are shown.
const MOST: usize = 12;
const TOP: i32 = 40;
const HEADING: i32 = 30;
const BOTTOM: i32 = 52;
const AT_RIGHT: &str = "photos";

impl SliceKind {
    /// The values with a row: all in their order, or the lowest.
    fn shown(&self) -> Vec<&Row> {
        let mut values: Vec<&Row> = self.values.iter().collect();
        if values.len() > MOST {
            let accuracy = |row: &Row| row.value.value.unwrap_or(f64::INFINITY);
            values.sort_by(|a, b| accuracy(a).total_cmp(&accuracy(b)));
            values.truncate(MOST);
        }
        values
    }

    fn heading(&self) -> String {
        match self.values.len() {
            values if values > MOST => {
                format!("{}: the {MOST} lowest of {}", self.name, count(values as u64))
            }
            _ => self.name.clone(),
        }
    }

    /// The lowest and the highest value, where they are two.
    fn extremes(&self) -> Option<String> {
        let defined = self.values.iter().filter_map(|row| Some((row.value.value?, row)));
        let defined: Vec<(f64, &Row)> = defined.collect();
        let low = defined.iter().min_by(|a, b| a.0.total_cmp(&b.0))?;
        let high = defined.iter().max_by(|a, b| a.0.total_cmp(&b.0))?;
        let said = |(accuracy, row): &(f64, &Row)| {
            let photos = plural(row.value.n as usize, "photo", "photos");
            format!("{} {} of {photos}", row.name, percent(*accuracy))
        };
        (defined.len() > 1).then(|| format!("{}: {} to {}", self.name, said(low), said(high)))
    }
}

impl Slices<'_> {
    fn shown(&self) -> Vec<(&SliceKind, Vec<&Row>)> {
        self.kinds.iter().map(|kind| (kind, kind.shown())).collect()
    }

    fn rows(shown: &[(&SliceKind, Vec<&Row>)]) -> Rows {
        let rows = || shown.iter().flat_map(|(_, rows)| rows);
        let photos = rows().map(|row| count(row.value.n)).collect();
        Rows::new(rows().map(|row| row.name.as_str()), photos, AT_RIGHT)
    }
}

impl Figure for Slices<'_> {
    fn name(&self) -> String {
        format!("slices-{}", self.experiment.slug)
    }

    fn title(&self) -> String {
        "Accuracy of slices of the photos, with 95\u{a0}% intervals".to_owned()
    }

    fn finding(&self) -> String {
        let found: Vec<String> = self.kinds.iter().filter_map(SliceKind::extremes).collect();
        let what = format!("Accuracy of {} by slice", self.experiment.name);
        if found.is_empty() {
            return format!("{what}: no photos to compare.");
        }
        format!("{what}. Lowest and highest by {}.", found.join("; by "))
    }

    fn size(&self) -> (i32, i32) {
        let shown = self.shown();
        let rows: usize = shown.iter().map(|(_, rows)| rows.len()).sum();
        let height = rows as i32 * Self::rows(&shown).height + shown.len() as i32 * HEADING;
        (WIDTH, TOP + height.max(HEADING) + BOTTOM)
    }

    fn draw<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>) -> Drawn<B> {
        let shown = self.shown();
        let rows = Self::rows(&shown);
        let axis = rows.axis(tenths(shown.iter().flat_map(|it| &it.1).map(|row| &row.value)));
        let bottom = self.size().1 - BOTTOM;
        draw_columns(canvas, axis, (TOP, bottom), |mark| axis.percent(mark))?;
        let middle = i32::midpoint(axis.pixels.0, axis.pixels.1);
        name(canvas, "accuracy", (middle, bottom + 36), false)?;
        Rows::draw_heading(canvas, AT_RIGHT, TOP - 12)?;
        if let Some(overall) = self.overall {
            draw_overall(canvas, axis, overall, (TOP - 10, bottom))?;
        }
        if shown.is_empty() {
            draw_nothing(canvas, axis, "no photos to compare", TOP + HEADING / 2)?;
        }
        let (mut y, mut index) = (TOP, 0);
        for (kind, values) in &shown {
            let heading = fitted(&kind.heading(), axis.pixels.1 - 20, SMALL);
            let bold = Words { size: SMALL, colour: MUTED, bold: true, ..Words::LEFT };
            canvas.words(&heading, (8, y + HEADING / 2 + 4), bold)?;
            y += HEADING;
            for row in values {
                let middle = y + rows.height / 2;
                rows.draw_words(canvas, index, middle)?;
                draw_interval(canvas, axis, &row.value, middle)?;
                if let Some(accuracy) = row.value.value {
                    canvas.dot((axis.at(accuracy), middle), 5, FIRST)?;
                }
                y += rows.height;
                index += 1;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::render::render;
    use super::super::testing::words;
    use super::*;
    use crate::Estimate;

    fn row(name: String, value: Option<f64>, n: u64) -> Row {
        Row { name, value: Estimate { value, low: None, high: None, n, reason: None } }
    }

    #[test]
    fn kinds_keep_together_and_of_many_values_the_lowest_are_shown() {
        let light = ["dark", "bright"].iter().zip([0.5, 0.75]);
        let light = light.map(|(name, value)| row((*name).to_owned(), Some(value), 8)).collect();
        let device =
            (0..40).map(|device| row(format!("d{device}"), Some(f64::from(device) / 40.0), 3));
        let kinds = [
            SliceKind { name: "light".to_owned(), values: light },
            SliceKind { name: "device".to_owned(), values: device.collect() },
        ];
        let experiment = Experiment { name: "paper", slug: "paper" };
        let figure = Slices { experiment, kinds: &kinds, overall: Some(0.6) };
        let words = words(&render(&figure, false).unwrap().svg);
        let at = |text: &str| words.iter().position(|word| word == text);
        assert!(at("light") < at("dark") && at("dark") < at("bright"));
        assert!(at("bright") < at("device: the 12 lowest of 40"));
        assert!(at("d11").is_some() && at("d12").is_none());
        assert!(figure.finding().starts_with(
            "Accuracy of paper by slice. Lowest and highest by light: dark 50.0\u{a0}% of 8 photos \
             to bright 75.0\u{a0}% of 8 photos; by device: d0"
        ));
    }
}
