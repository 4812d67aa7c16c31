//! A track over time: a row for each expression, how probable it was and when it was the one that is seen.

mod clock;
mod columns;

use metrics::sequence::{Analysis, Sequence, SequenceKind};
use plotters::prelude::{DrawingBackend, RGBColor};

use super::Figure;
use super::axis::{Axis, name};
use super::canvas::{Canvas, Drawn, Place, Stroke, Words};
use super::look::{FIRST, GRID, INK, MUTED, SECOND, SMALL, TEXT, THIRD, WIDE};
use super::rows::draw_nothing;
use super::text::{Names, fitted, width_of};
use crate::page::number::percent;
pub(crate) use clock::clock;
use columns::{Column, columns};

/// One track.
pub(crate) struct TimelineFigure<'a> {
    /// A part of its file's name.
    pub(crate) slug: &'a str,
    /// Of which sequence it is, for readers.
    pub(crate) name: &'a str,
    pub(crate) classes: &'a [String],
    pub(crate) sequence: &'a Sequence,
    pub(crate) analysis: &'a Analysis,
    /// Whether the states of stress and happiness have rows.
    pub(crate) with_states: bool,
}

/// What a row shows.
struct Row {
    name: String,
    share: Option<f64>,
    /// Whose probability is drawn above the strip.
    curve: Option<usize>,
    /// How much of a column holds it, 0 to 1.
    strip: Box<dyn Fn(&Column) -> f64>,
    colour: RGBColor,
}

const TOP: i32 = 30;
const BOTTOM: i32 = 46;
const MARGIN: i32 = 8;
const LONGEST_NAME: i32 = 130;
/// Between the names, the axis and the shares at the right.
const GAP: i32 = 10;
/// The height of a curve, and of the strip below it.
const CURVE: i32 = 26;
const UNDER_CURVE: i32 = 6;
/// The height of a strip that stands alone.
const STRIP: i32 = 13;
const SPACE: i32 = 9;
const AT_RIGHT: &str = "share";

impl TimelineFigure<'_> {
    fn rows(&self) -> Vec<Row> {
        let shares = self.analysis.shares.as_ref();
        let of_class = |(class, name): (usize, &String)| Row {
            name: name.clone(),
            share: shares.map(|shares| shares.expressions[class]),
            curve: Some(class),
            strip: Box::new(move |column| {
                column.expressions.get(class).copied().unwrap_or_default()
            }),
            colour: FIRST,
        };
        let mut rows: Vec<Row> = self.classes.iter().enumerate().map(of_class).collect();
        let mut strip = |name: &str, share, strip: fn(&Column) -> f64, colour| {
            let (name, strip) = (name.to_owned(), Box::new(strip));
            rows.push(Row { name, share, curve: None, strip, colour });
        };
        if self.with_states {
            strip("state: stress", shares.map(|it| it.stress), |it| it.stress, SECOND);
            strip("state: happy", shares.map(|it| it.happy), |it| it.happy, THIRD);
            strip("neither", shares.map(|it| it.other), |it| it.other, MUTED);
        }
        strip("unsure", shares.map(|it| it.unsure), |it| it.unsure, MUTED);
        strip("no face", None, |it| 1.0 - it.seen, INK);
        rows
    }

    /// Where the axis begins and ends.
    fn span(columns: &[Column]) -> (f64, f64) {
        match columns {
            [first, .., last] => (first.from, last.to),
            [only] => (only.from, only.to),
            [] => (0.0, 1.0),
        }
    }

    fn draw_times<B: DrawingBackend>(
        &self,
        canvas: &Canvas<'_, B>,
        axis: Axis,
        bottom: i32,
    ) -> Drawn<B> {
        let is_video = self.sequence.kind() == SequenceKind::Video;
        let marks = if is_video { clock::marks(axis.values) } else { photo_marks(axis) };
        let mut free = i32::MIN;
        for mark in marks {
            let x = axis.at(mark);
            canvas.path(&[(x, TOP), (x, bottom)], Stroke::new(GRID, 1))?;
            let text = if is_video { clock(mark) } else { format!("{:.0}", mark + 0.5) };
            let half = width_of(&text, SMALL) / 2;
            let x = x.min(WIDE - MARGIN - half);
            if x - half > free {
                let words = Words { size: SMALL, colour: MUTED, ..Words::CENTRE };
                canvas.words(&text, (x, bottom + 14), words)?;
                free = x + half + 6;
            }
        }
        let what = match self.sequence.kind() {
            SequenceKind::Video => "time in the video",
            SequenceKind::TimedPhotos => "photos in the order in which they were taken",
            SequenceKind::UnorderedPhotos => "photos in no order",
        };
        name(canvas, what, (i32::midpoint(axis.pixels.0, axis.pixels.1), bottom + 34), false)
    }
}

/// The middles of whole photos.
fn photo_marks(axis: Axis) -> Vec<f64> {
    let moved = Axis { values: (axis.values.0 + 1.0, axis.values.1), ..axis };
    if moved.values.1 - moved.values.0 < 1.0 {
        return vec![axis.values.0 + 0.5];
    }
    let whole = moved.marks().into_iter().filter(|mark| (mark - mark.round()).abs() < 1e-9);
    whole.map(|mark| mark - 0.5).collect()
}

impl Row {
    fn height(&self) -> i32 {
        SPACE + if self.curve.is_some() { CURVE + 2 + UNDER_CURVE } else { STRIP }
    }

    fn draw<B: DrawingBackend>(
        &self,
        canvas: &Canvas<'_, B>,
        columns: &[Column],
        axis: Axis,
        top: i32,
    ) -> Drawn<B> {
        let (left, right) = axis.pixels;
        let mut strip_top = top;
        if let Some(class) = self.curve {
            let up = Axis { values: (0.0, 1.0), pixels: (top + CURVE, top) };
            canvas.path(&[(left, top + CURVE), (right, top + CURVE)], Stroke::new(GRID, 1))?;
            for steps in steps(columns, axis, up, |column| column.means.get(class).copied()) {
                canvas.between(&steps, &level(&steps, top + CURVE), self.colour, 0.25)?;
                canvas.curve(&steps, Stroke::new(self.colour, 1))?;
            }
            strip_top += CURVE + 2;
        }
        let bottom = top + self.height() - SPACE;
        let up = Axis { values: (0.0, 1.0), pixels: (bottom, strip_top) };
        let held = |column: &Column| Some((self.strip)(column)).filter(|share| *share > 0.0);
        for steps in steps(columns, axis, up, held) {
            let below = level(&steps, bottom);
            // Whole, not thinned: what begins and ends at once has upright edges.
            canvas.polygon(steps.into_iter().chain(below.into_iter().rev()), self.colour, 1.0)?;
        }
        Ok(())
    }
}

/// The upper edges of columns that follow each other and have a value.
fn steps(
    columns: &[Column],
    axis: Axis,
    up: Axis,
    value: impl Fn(&Column) -> Option<f64>,
) -> Vec<Vec<Place>> {
    let follows = |one: &Column, next: &Column| {
        let lasts = (one.to - one.from).min(next.to - next.from);
        value(one).is_some() == value(next).is_some() && next.from - one.to < lasts / 4.0
    };
    let runs = columns.chunk_by(follows).map(|run| {
        let steps = run.iter().filter_map(|column| {
            let y = up.place(value(column)?);
            // What is narrower than a line could not be seen.
            let (from, to) = (axis.place(column.from), axis.place(column.to));
            Some([(from, y), (to.max(from + 1.0), y)])
        });
        without_level_joints(steps.flatten())
    });
    runs.filter(|steps| !steps.is_empty()).collect()
}

/// Steps of one height as one.
fn without_level_joints(places: impl Iterator<Item = Place>) -> Vec<Place> {
    let mut kept: Vec<Place> = Vec::new();
    for place in places {
        let is_level = |other: &Place| (other.1 - place.1).abs() < 0.01;
        match &mut kept[..] {
            [.., before, last] if is_level(before) && is_level(last) => *last = place,
            _ => kept.push(place),
        }
    }
    kept
}

/// The lower edge below `steps`.
fn level(steps: &[Place], y: i32) -> Vec<Place> {
    match steps {
        [(from, _), .., (to, _)] => vec![(*from, f64::from(y)), (*to, f64::from(y))],
        _ => Vec::new(),
    }
}

impl Figure for TimelineFigure<'_> {
    fn name(&self) -> String {
        format!("timeline-{}", self.slug)
    }

    fn title(&self) -> String {
        format!("{}: apparent expressions over time", fitted(self.name, WIDE / 2, TEXT))
    }

    fn finding(&self) -> String {
        let what = format!("Apparent expressions of {} over time", self.name);
        let frames = self.sequence.frames().len();
        let Some(shares) = &self.analysis.shares else {
            return format!("{what}: no valid face on any of {frames} frames.");
        };
        let mut of_class: Vec<(&String, f64)> =
            self.classes.iter().zip(shares.expressions.iter().copied()).collect();
        of_class.sort_by(|one, other| other.1.total_cmp(&one.1));
        let shown = of_class.iter().filter(|(_, share)| *share > 0.0);
        let shown = shown.map(|(class, share)| format!("{class} {}", percent(*share)));
        let unsure = std::iter::once(format!("unsure {}", percent(shares.unsure)));
        let shown: Vec<String> = shown.chain(unsure).collect();
        let coverage = percent(self.analysis.coverage.unwrap_or_default());
        format!("{what}: {}; a face is seen in {coverage} of {frames} frames.", shown.join(", "))
    }

    fn size(&self) -> (i32, i32) {
        (WIDE, TOP + self.rows().iter().map(Row::height).sum::<i32>() + BOTTOM)
    }

    fn draw<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>) -> Drawn<B> {
        let rows = self.rows();
        let columns = columns(self.sequence, self.analysis);
        let names = Names::new(rows.iter().map(|row| row.name.as_str()), LONGEST_NAME, TEXT, 2);
        let widest = width_of("100.0\u{a0}%", SMALL);
        let pixels = (MARGIN + names.width + GAP, WIDE - MARGIN - widest - GAP);
        let axis = Axis { values: Self::span(&columns), pixels };
        let bottom = TOP + rows.iter().map(Row::height).sum::<i32>();
        self.draw_times(canvas, axis, bottom)?;
        let muted = Words { size: SMALL, colour: MUTED, ..Words::RIGHT };
        canvas.words(AT_RIGHT, (WIDE - MARGIN, TOP - 14), muted)?;
        let mut top = TOP;
        for (index, row) in rows.iter().enumerate() {
            row.draw(canvas, &columns, axis, top)?;
            let middle = top + (row.height() - SPACE) / 2;
            canvas.name(&names, index, (axis.pixels.0 - GAP, middle), Words::RIGHT)?;
            if let Some(share) = row.share {
                canvas.words(&percent(share), (WIDE - MARGIN, middle), muted)?;
            }
            top += row.height();
        }
        if columns.is_empty() {
            return draw_nothing(canvas, axis, "no frames", i32::midpoint(TOP, bottom));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::render::render;
    use super::super::testing::faults;
    use super::*;
    use crate::timeline::testing::{NAMES, analysed, classes, hour, photos, video};

    fn figure<'a>(
        classes: &'a [String],
        sequence: &'a Sequence,
        analysis: &'a Analysis,
    ) -> TimelineFigure<'a> {
        let with_states = true;
        TimelineFigure { slug: "1", name: "a.mp4", classes, sequence, analysis, with_states }
    }

    #[test]
    fn every_sequence_has_a_picture_that_can_be_read_and_stays_small() {
        let names = classes(&NAMES);
        let flicker: Vec<_> =
            (0..7200).map(|frame| (frame % 40 < 25).then_some([0.2, 0.7, 0.1])).collect();
        let sequences = [
            hour(),
            video(&flicker),
            video(&[Some([0.8, 0.1, 0.1])]),
            video(&[None]),
            video(&[]),
            photos(1),
            photos(7),
            photos(900),
        ];
        for sequence in &sequences {
            let analysis = analysed(sequence);
            let drawing = render(&figure(&names, sequence, &analysis), false).unwrap();
            assert!(faults(&drawing).is_empty(), "{:?}", faults(&drawing));
            assert!(drawing.svg.len() < 66_000, "{}", drawing.svg.len());
            let is_drawn = drawing.svg.contains("<polygon");
            assert_eq!(is_drawn, !sequence.frames().is_empty());
        }
    }

    #[test]
    fn its_words_say_what_was_seen() {
        let names = classes(&NAMES);
        let sequence = video(&[Some([0.1, 0.8, 0.1]), Some([0.1, 0.8, 0.1]), None, None]);
        let finding = figure(&names, &sequence, &analysed(&sequence)).finding();
        assert_eq!(
            finding.replace('\u{a0}', " "),
            "Apparent expressions of a.mp4 over time: happy 100.0 %, unsure 0.0 %; a face is seen in 50.0 % of 4 frames."
        );
        let nothing = video(&[None]);
        let finding = figure(&names, &nothing, &analysed(&nothing)).finding();
        assert!(finding.ends_with("no valid face on any of 1 frames."), "{finding}");
    }
}
