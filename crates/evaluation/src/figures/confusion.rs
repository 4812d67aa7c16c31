//! The confusion matrix: rows are true classes, columns predicted ones, darker is more.

use plotters::prelude::DrawingBackend;

use super::canvas::{Canvas, Drawn, Stroke, Words};
use super::look::{GRID, HEAT, INK, LIGHT_TEXT, MUTED, ON_HEAT, SMALL, TEXT, WIDE, WIDTH};
use super::text::{Names, fitted, width_of};
use super::{Experiment, Figure};
use crate::page::number::{count, percent, plural};

/// The matrix of the shown run.
pub(crate) struct Confusion<'a> {
    pub(crate) experiment: Experiment<'a>,
    pub(crate) classes: &'a [String],
    /// Photos, `[classes, classes]`: rows are true classes, columns predicted ones.
    pub(crate) counts: &'a [Vec<u64>],
    /// Shares of each row instead of counts.
    pub(crate) normalised: bool,
}

/// Room for a name.
const LONGEST_NAME: i32 = 130;
/// More classes than this need a wider figure, in which an empty cell is a zero.
const FEW_CLASSES: usize = 9;
/// Room for the names of the axes.
const AXIS: i32 = 30;
/// Narrower cells show their colour alone.
const NARROWEST: i32 = 22;

struct Layout {
    rows: Names,
    columns: Columns,
    left: i32,
    top: i32,
    cell: i32,
    /// Where the photos of each class end.
    total: i32,
    width: i32,
    height: i32,
    /// Of the letters in cells; nothing where cells are too narrow.
    size: Option<i32>,
    /// Whether counts are written as thousands, so that they fit.
    thousands: bool,
}

/// The names of the columns.
enum Columns {
    Level(Names),
    Upwards(Vec<String>),
}

impl Layout {
    fn of(matrix: &Confusion) -> Self {
        let classes = matrix.classes.len();
        let names = || matrix.classes.iter().map(String::as_str);
        let is_large = classes > FEW_CLASSES;
        let totals = matrix.counts.iter().map(|row| width_of(&count(row.iter().sum()), SMALL));
        let right = totals.max().unwrap_or(0).max(10) + 14;
        let width = if is_large { WIDE } else { WIDTH };
        let narrowest = (width - AXIS - LONGEST_NAME - 12 - right) / classes.max(1) as i32;
        let lines = (narrowest / Names::step(TEXT)).clamp(1, 3) as usize;
        let rows = Names::new(names(), LONGEST_NAME, TEXT, lines);
        let left = AXIS + rows.width + 12;
        let cell = ((width - left - right) / classes.max(1) as i32).min(120);
        let level = Names::new(names(), cell - 6, TEXT, 3);
        let is_cut = level.lines.iter().flatten().any(|line| line.contains('…'));
        let (columns, room) = if is_cut {
            let upwards: Vec<String> = names().map(|it| fitted(it, LONGEST_NAME, TEXT)).collect();
            let longest = upwards.iter().map(|name| width_of(name, TEXT)).max().unwrap_or(0);
            (Columns::Upwards(upwards), longest + 10)
        } else {
            let height = level.height();
            (Columns::Level(level), height + 10)
        };
        let (size, thousands) = letters(matrix, cell);
        let top = AXIS + room;
        let height = top + cell * classes as i32 + 6;
        let total = left + cell * classes as i32 + right - 4;
        Self { rows, columns, left, top, cell, total, width, height, size, thousands }
    }
}

/// The largest letters in which every number fits its cell.
fn letters(matrix: &Confusion, cell: i32) -> (Option<i32>, bool) {
    if cell < NARROWEST {
        return (None, false);
    }
    let fits = |text: &str, size: i32| width_of(text, size) <= cell - 5;
    let largest = if cell >= 44 { TEXT + 2 } else { SMALL };
    if matrix.normalised {
        return (Some(if fits("100", largest) { largest } else { SMALL - 2 }), false);
    }
    let most = matrix.counts.iter().flatten().max().copied().unwrap_or(0);
    let full = [largest, SMALL, SMALL - 2].into_iter().find(|&size| fits(&count(most), size));
    (Some(full.unwrap_or(SMALL - 3)), full.is_none())
}

/// `940`, `1.2k`, `54k`, `1.1M`.
fn short(count: u64) -> String {
    let value = count as f64;
    match count {
        0..1_000 => count.to_string(),
        1_000..9_950 => format!("{:.1}k", value / 1e3),
        9_950..999_500 => format!("{:.0}k", value / 1e3),
        _ => format!("{:.1}M", value / 1e6),
    }
}

/// Percent of a row; what is not nothing and not everything is not written so.
fn percent_of_row(photos: u64, total: u64) -> String {
    let percent = 100.0 * photos as f64 / total as f64;
    match photos {
        0 => "0".to_owned(),
        _ if percent < 0.5 => "<1".to_owned(),
        _ if photos < total && percent >= 99.5 => ">99".to_owned(),
        _ => format!("{percent:.0}"),
    }
}

impl Confusion<'_> {
    fn total(&self, row: usize) -> u64 {
        self.counts[row].iter().sum()
    }

    fn draw_cell<B: DrawingBackend>(
        &self,
        canvas: &Canvas<'_, B>,
        layout: &Layout,
        (row, column): (usize, usize),
    ) -> Drawn<B> {
        let (photos, total) = (self.counts[row][column], self.total(row));
        let cell = layout.cell;
        let (x, y) = (layout.left + column as i32 * cell, layout.top + row as i32 * cell);
        let share = if total == 0 { 0.0 } else { photos as f64 / total as f64 };
        if photos > 0 {
            canvas.fill((x, y), (x + cell, y + cell), HEAT, share)?;
        }
        if row == column && total > 0 {
            let far = (x + cell - 1, y + cell - 1);
            canvas.outline((x + 1, y + 1), far, Stroke::new(INK, 1))?;
        }
        let is_left_out = photos == 0 && self.classes.len() > FEW_CLASSES;
        let Some(size) = layout.size.filter(|_| total > 0 && !is_left_out) else {
            return Ok(());
        };
        let text = match (self.normalised, layout.thousands) {
            (true, _) => percent_of_row(photos, total),
            (false, true) => short(photos),
            (false, false) => count(photos),
        };
        let colour = match (photos, share >= LIGHT_TEXT) {
            (_, true) => ON_HEAT,
            (0, false) => MUTED,
            _ => INK,
        };
        let words = Words { size, colour, bold: row == column, ..Words::CENTRE };
        canvas.words(&text, (x + cell / 2, y + cell / 2), words)
    }

    /// The name of a class and its photos; a class without any says so across its row.
    fn draw_row<B: DrawingBackend>(
        &self,
        canvas: &Canvas<'_, B>,
        layout: &Layout,
        row: usize,
    ) -> Drawn<B> {
        let total = self.total(row);
        let side = layout.cell * self.classes.len() as i32;
        let y = layout.top + row as i32 * layout.cell + layout.cell / 2;
        let muted = Words { size: SMALL, colour: MUTED, ..Words::RIGHT };
        let colour = if total == 0 { MUTED } else { INK };
        canvas.name(&layout.rows, row, (layout.left - 10, y), Words { colour, ..Words::RIGHT })?;
        if total == 0 {
            let text = fitted("no photos", side - 8, SMALL);
            let words = Words { across: Words::CENTRE.across, ..muted };
            canvas.words(&text, (layout.left + side / 2, y), words)?;
        }
        canvas.words(&count(total), (layout.total, y), muted)
    }

    fn draw_names<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>, layout: &Layout) -> Drawn<B> {
        let side = layout.cell * self.classes.len() as i32;
        let axis = Words { size: SMALL, colour: MUTED, ..Words::CENTRE };
        canvas.words("predicted class", (layout.left + side / 2, 14), axis)?;
        let middle = layout.top + side / 2;
        canvas.words("true class", (14, middle), Words { upwards: true, ..axis })?;
        let n = Words { across: Words::RIGHT.across, ..axis };
        canvas.words("n", (layout.total, layout.top - 12), n)?;
        for column in 0..self.classes.len() {
            let x = layout.left + column as i32 * layout.cell + layout.cell / 2;
            match &layout.columns {
                Columns::Level(names) => {
                    let y = layout.top - 5 - names.height() / 2;
                    canvas.name(names, column, (x, y), Words::CENTRE)?;
                }
                Columns::Upwards(names) => {
                    let words = Words { upwards: true, ..Words::LEFT };
                    canvas.words(&names[column], (x, layout.top - 8), words)?;
                }
            }
        }
        Ok(())
    }

    fn draw_grid<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>, layout: &Layout) -> Drawn<B> {
        let classes = self.classes.len() as i32;
        let (left, top, side) = (layout.left, layout.top, classes * layout.cell);
        // In a row without photos its words need the room.
        let is_full = |row: &i32| self.total(*row as usize) > 0;
        let rows: Vec<i32> = (0..classes).filter(is_full).collect();
        for line in 0..=classes {
            let offset = line * layout.cell;
            let upright = |from: i32, to: i32| {
                let (from, to) = (top + from * layout.cell, top + to * layout.cell);
                [(left + offset, from), (left + offset, to)]
            };
            let level = [(left, top + offset), (left + side, top + offset)];
            canvas.path(&level, Stroke::new(GRID, 1))?;
            if line == 0 || line == classes {
                canvas.path(&upright(0, classes), Stroke::new(GRID, 1))?;
            }
            for run in rows.chunk_by(|above, below| above + 1 == *below) {
                canvas.path(&upright(run[0], run[run.len() - 1] + 1), Stroke::new(GRID, 1))?;
            }
        }
        Ok(())
    }

    /// The largest count off the diagonal with its true and its predicted class.
    fn worst_mistake(&self) -> Option<(u64, usize, usize)> {
        let rows = self.counts.iter().enumerate();
        let cells = rows.flat_map(|(row, counts)| {
            counts.iter().enumerate().map(move |(column, &count)| (count, row, column))
        });
        let mistakes = cells.filter(|&(count, row, column)| row != column && count > 0);
        mistakes.reduce(|most, cell| if cell.0 > most.0 { cell } else { most })
    }
}

impl Figure for Confusion<'_> {
    fn name(&self) -> String {
        let kind = if self.normalised { "confusion-shares" } else { "confusion" };
        format!("{kind}-{}", self.experiment.slug)
    }

    fn title(&self) -> String {
        let kind = if self.normalised { "Percent of each true class" } else { "Number of photos" };
        let zero = if self.classes.len() > FEW_CLASSES { ", an empty cell is 0" } else { "" };
        format!("{kind}{zero}")
    }

    fn finding(&self) -> String {
        let kind = if self.normalised { ", in percent of each true class" } else { "" };
        let what = format!("Confusion matrix of {}{kind}", self.experiment.name);
        let photos: u64 = self.counts.iter().flatten().sum();
        if photos == 0 {
            return format!("{what}: no photos.");
        }
        let right: u64 = self.counts.iter().enumerate().map(|(class, row)| row[class]).sum();
        let mistake = match self.worst_mistake() {
            None => "no mistakes".to_owned(),
            Some((mistakes, truth, predicted)) => format!(
                "the most frequent mistake is {} taken for {} ({} of {})",
                self.classes[truth],
                self.classes[predicted],
                count(mistakes),
                plural(self.total(truth) as usize, "photo", "photos"),
            ),
        };
        let empty = (0..self.classes.len()).filter(|&row| self.total(row) == 0);
        let empty: Vec<&str> = empty.map(|row| self.classes[row].as_str()).collect();
        let empty = if empty.is_empty() {
            String::new()
        } else {
            format!("; no photos of {}", empty.join(", "))
        };
        let share = percent(right as f64 / photos as f64);
        let (right, photos) = (count(right), count(photos));
        format!("{what}: {right} of {photos} photos right ({share}); {mistake}{empty}.")
    }

    fn size(&self) -> (i32, i32) {
        let layout = Layout::of(self);
        (layout.width, layout.height)
    }

    fn draw<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>) -> Drawn<B> {
        let layout = Layout::of(self);
        self.draw_names(canvas, &layout)?;
        self.draw_grid(canvas, &layout)?;
        let classes = self.classes.len();
        let mut cells = (0..classes).flat_map(|row| (0..classes).map(move |column| (row, column)));
        cells.try_for_each(|cell| self.draw_cell(canvas, &layout, cell))?;
        (0..classes).try_for_each(|row| self.draw_row(canvas, &layout, row))
    }
}

#[cfg(test)]
mod tests {
    use super::super::render::render;
    use super::super::testing::words;
    use super::*;

    fn matrix(counts: &[[u64; 3]; 3], normalised: bool) -> (Vec<String>, String, String) {
        let classes = ["happy", "sad", "calm"].map(str::to_owned);
        let counts: Vec<Vec<u64>> = counts.iter().map(|row| row.to_vec()).collect();
        let experiment = Experiment { name: "paper", slug: "paper" };
        let figure = Confusion { experiment, classes: &classes, counts: &counts, normalised };
        let svg = render(&figure, false).unwrap().svg;
        (words(&svg), figure.finding(), svg)
    }

    #[test]
    fn a_class_without_photos_says_so_and_has_no_percent() {
        let counts = [[3, 1, 0], [0, 0, 0], [0, 0, 1]];
        let (words, finding, _) = matrix(&counts, true);
        let cells: Vec<&str> = words.iter().skip(6).map(String::as_str).collect();
        let expected = ["75", "25", "0", "0", "0", "100", "happy", "4", "sad", "no photos", "0"];
        assert_eq!(cells[..expected.len()], expected);
        assert!(finding.ends_with(
            "4 of 5 photos right (80.0\u{a0}%); the most frequent mistake is happy taken for sad \
             (1 of 4 photos); no photos of sad."
        ));
        let (_, finding, _) = matrix(&[[0; 3]; 3], false);
        assert_eq!(finding, "Confusion matrix of paper: no photos.");
    }

    #[test]
    fn rare_mistakes_do_not_read_as_none() {
        assert_eq!(
            [(0, 9), (1, 900), (899, 900), (9, 9)].map(|(a, b)| percent_of_row(a, b)),
            ["0", "<1", ">99", "100"]
        );
    }

    #[test]
    fn numbers_fit_their_cells() {
        assert_eq!(
            [940, 1_249, 9_949, 53_600, 1_060_000].map(short),
            ["940", "1.2k", "9.9k", "54k", "1.1M"]
        );
        let classes: Vec<String> = (0..20).map(|class| format!("class {class}")).collect();
        let counts = vec![vec![48_211; 20]; 20];
        let experiment = Experiment { name: "a", slug: "a" };
        let figure =
            Confusion { experiment, classes: &classes, counts: &counts, normalised: false };
        let layout = Layout::of(&figure);
        assert!(layout.thousands && layout.size.is_some());
        assert!(width_of("48k", layout.size.unwrap()) < layout.cell);
    }

    #[test]
    fn two_classes_have_large_cells_and_a_hundred_no_numbers() {
        let of = |classes: usize| {
            let names: Vec<String> = (0..classes).map(|class| format!("c{class}")).collect();
            let counts = vec![vec![1; classes]; classes];
            let experiment = Experiment { name: "a", slug: "a" };
            let figure =
                Confusion { experiment, classes: &names, counts: &counts, normalised: true };
            (Layout::of(&figure).cell, Layout::of(&figure).size)
        };
        assert_eq!((of(2), of(0).0), ((120, Some(16)), 120));
        assert_eq!(of(100).1, None);
    }
}
