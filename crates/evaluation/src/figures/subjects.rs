//! The accuracy of every person, the lowest on top: a larger dot is more photos.

use plotters::prelude::DrawingBackend;

use super::axis::{draw_columns, name};
use super::canvas::{Canvas, Drawn, Stroke, Words};
use super::look::{FIRST, INK, MUTED, SMALL, WIDTH};
use super::rows::{Row, Rows, draw_interval, draw_nothing, draw_overall};
use super::text::wrapped;
use super::{Experiment, Figure};
use crate::page::number::{count, percent, plural};

/// The people of a part, in any order.
pub(crate) struct Subjects<'a> {
    pub(crate) experiment: Experiment<'a>,
    /// The accuracy of each, over `n` of their photos.
    pub(crate) people: &'a [Row],
    /// The accuracy over all photos.
    pub(crate) overall: Option<f64>,
}

/// More rows than these cannot be read in one picture.
const MOST: usize = 30;
const TOP: i32 = 40;
/// The row of everybody, where not all have one of their own.
const STRIP: i32 = 34;
const BOTTOM: i32 = 54;
const LINE: i32 = 18;
const AT_RIGHT: &str = "photos";
/// Smallest and largest dot.
const RADIUS: (f64, f64) = (3.0, 8.0);

impl Subjects<'_> {
    /// Everybody with photos, the lowest accuracy first; of equals whom more photos stand for.
    fn sorted(&self) -> Vec<(&Row, f64)> {
        let people = self.people.iter().filter_map(|row| Some((row, row.value.value?)));
        let mut people: Vec<(&Row, f64)> = people.collect();
        people.sort_by(|(a, accuracy), (b, other)| {
            let by_photos = b.value.n.cmp(&a.value.n);
            accuracy.total_cmp(other).then(by_photos).then_with(|| a.name.cmp(&b.name))
        });
        people
    }

    fn rows(shown: &[(&Row, f64)]) -> Rows {
        let photos = shown.iter().map(|(row, _)| count(row.value.n)).collect();
        Rows::new(shown.iter().map(|(row, _)| row.name.as_str()), photos, AT_RIGHT)
    }

    /// Who has no row.
    fn sentences(people: &[(&Row, f64)]) -> Vec<String> {
        let Some(next) = people.get(MOST) else { return Vec::new() };
        let text = format!(
            "Rows: the {MOST} lowest of {} people; the others have {} or more. \
             Above: a stroke for each of all.",
            count(people.len() as u64),
            percent(next.1),
        );
        wrapped(&text, WIDTH - 28)
    }

    fn strip(people: &[(&Row, f64)]) -> i32 {
        if people.len() > MOST { STRIP } else { 0 }
    }
}

fn radius(photos: u64, most: u64) -> i32 {
    let share = (photos as f64 / most.max(1) as f64).sqrt();
    (RADIUS.0 + share * (RADIUS.1 - RADIUS.0)).round() as i32
}

impl Figure for Subjects<'_> {
    fn name(&self) -> String {
        format!("subjects-{}", self.experiment.slug)
    }

    fn title(&self) -> String {
        "Accuracy of every person, the lowest first, with 95\u{a0}% intervals".to_owned()
    }

    fn finding(&self) -> String {
        let people = self.sorted();
        let what = format!("Accuracy of {} by person", self.experiment.name);
        let (Some((lowest, low)), Some((highest, high))) = (people.first(), people.last()) else {
            return format!("{what}: no photos of a known person.");
        };
        let (of_low, of_high) = (lowest.value.n as usize, highest.value.n as usize);
        format!(
            "{what}, {}: lowest for {} ({} of {}), {} in the middle, highest for {} ({} of {}).",
            plural(people.len(), "person", "people"),
            lowest.name,
            percent(*low),
            plural(of_low, "photo", "photos"),
            percent(people[people.len() / 2].1),
            highest.name,
            percent(*high),
            plural(of_high, "photo", "photos"),
        )
    }

    fn size(&self) -> (i32, i32) {
        let people = self.sorted();
        let shown = &people[..people.len().min(MOST)];
        let rows = shown.len().max(1) as i32 * Self::rows(shown).height;
        let sentences = Self::sentences(&people).len() as i32;
        (WIDTH, TOP + Self::strip(&people) + rows + BOTTOM + sentences * LINE)
    }

    fn draw<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>) -> Drawn<B> {
        let people = self.sorted();
        let shown = &people[..people.len().min(MOST)];
        let rows = Self::rows(shown);
        let axis = rows.axis((0.0, 1.0));
        let first = TOP + Self::strip(&people);
        let bottom = first + shown.len().max(1) as i32 * rows.height;
        draw_columns(canvas, axis, (TOP - 4, bottom), |mark| axis.percent(mark))?;
        let middle = i32::midpoint(axis.pixels.0, axis.pixels.1);
        name(canvas, "accuracy", (middle, bottom + 36), false)?;
        Rows::draw_heading(canvas, AT_RIGHT, TOP - 16)?;
        if let Some(overall) = self.overall {
            draw_overall(canvas, axis, overall, (TOP - 10, bottom))?;
        }
        if people.len() > MOST {
            let mut places: Vec<i32> = people.iter().map(|(_, value)| axis.at(*value)).collect();
            places.dedup();
            let y = TOP + STRIP / 2 - 4;
            for x in places {
                canvas.path(&[(x, y - 9), (x, y + 9)], Stroke::new(INK, 1))?;
            }
            canvas.words("all", (axis.pixels.0 - 14, y), Words::RIGHT)?;
        }
        if shown.is_empty() {
            return draw_nothing(canvas, axis, "no photos of a known person", first + 12);
        }
        let most = people.iter().map(|(row, _)| row.value.n).max().unwrap_or(0);
        for (index, (row, accuracy)) in shown.iter().enumerate() {
            let y = first + index as i32 * rows.height + rows.height / 2;
            rows.draw_words(canvas, index, y)?;
            draw_interval(canvas, axis, &row.value, y)?;
            canvas.dot((axis.at(*accuracy), y), radius(row.value.n, most), FIRST)?;
        }
        for (line, sentence) in Self::sentences(&people).iter().enumerate() {
            let y = bottom + BOTTOM + line as i32 * LINE;
            let words = Words { size: SMALL, colour: MUTED, ..Words::LEFT };
            canvas.words(sentence, (14, y), words)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::render::render;
    use super::super::testing::texts;
    use super::*;
    use crate::Estimate;

    fn person(number: usize, value: Option<f64>, n: u64) -> Row {
        let value = Estimate { value, low: None, high: None, n, reason: None };
        Row { name: format!("p{number}"), value }
    }

    #[test]
    fn the_lowest_stands_on_top_and_more_photos_are_a_larger_dot() {
        let people = [
            person(1, Some(0.9), 9),
            person(2, Some(0.2), 4),
            person(3, Some(0.9), 25),
            person(4, None, 0),
        ];
        let experiment = Experiment { name: "paper", slug: "paper" };
        let figure = Subjects { experiment, people: &people, overall: Some(0.8) };
        let svg = render(&figure, false).unwrap().svg;
        let texts = texts(&svg);
        let height = |name: &str| texts.iter().find(|text| text.words == name).map(|it| it.top);
        assert!(height("p2") < height("p3") && height("p3") < height("p1"));
        assert_eq!(height("p4"), None);
        assert!(radius(25, 25) > radius(9, 25) && radius(9, 25) > radius(4, 25));
        assert_eq!(
            figure.finding(),
            "Accuracy of paper by person, 3 people: lowest for p2 (20.0\u{a0}% of 4 photos), \
             90.0\u{a0}% in the middle, highest for p1 (90.0\u{a0}% of 9 photos)."
        );
    }

    #[test]
    fn of_hundreds_the_lowest_have_rows_and_a_sentence_says_so() {
        let people: Vec<Row> =
            (0..312).map(|number| person(number, Some(number as f64 / 312.0), 12)).collect();
        let experiment = Experiment { name: "paper", slug: "paper" };
        let figure = Subjects { experiment, people: &people, overall: None };
        let svg = render(&figure, false).unwrap().svg;
        let words = super::super::testing::words(&svg).join(" ");
        assert!(words.contains("p29") && !words.contains("p30"));
        assert!(words.contains("the 30 lowest of 312 people; the others have 9.6\u{a0}% or more"));
    }
}
