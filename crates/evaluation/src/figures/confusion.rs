//! The confusion matrix: rows are true classes, columns predicted ones, darker is more.

use plotters::prelude::DrawingBackend;

use super::Figure;
use super::canvas::{Canvas, Drawn, Stroke, Words, fitted, width_of};
use super::look::{GRID, HEAT, INK, MUTED, ON_HEAT, SMALL, TEXT, WIDTH};
use crate::page::number::plural;
use crate::report::ExperimentReport;

/// The matrix of the shown run.
pub(crate) struct Confusion<'a> {
    pub(crate) experiment: &'a ExperimentReport,
    /// Shares of each row instead of counts.
    pub(crate) normalised: bool,
}

/// From this opacity on, light letters on a cell can be read better than dark ones, in light and dark pages.
const DARK: f64 = 0.68;
/// Room for the names of rows.
const LONGEST_NAME: i32 = 130;
/// More classes than this need a wider figure.
const FEW_CLASSES: usize = 9;
/// Room for the names of the axes.
const AXIS: i32 = 30;

struct Layout {
    left: i32,
    top: i32,
    cell: i32,
    width: i32,
    height: i32,
    names: Vec<String>,
    /// Whether the columns' names are too wide for their columns.
    upwards: bool,
}

impl Confusion<'_> {
    fn rows(&self) -> &[Vec<u64>] {
        &self.experiment.evaluation().confusion
    }

    fn layout(&self) -> Layout {
        let classes = &self.experiment.classes;
        let names: Vec<String> =
            classes.iter().map(|name| fitted(name, LONGEST_NAME, TEXT)).collect();
        let longest = names.iter().map(|name| width_of(name, TEXT)).max().unwrap_or(0);
        let width = if classes.len() > FEW_CLASSES { 720 } else { WIDTH };
        let left = AXIS + longest + 12;
        let cell = ((width - left - 4) / classes.len() as i32).min(110);
        let upwards = longest + 6 > cell;
        let top = AXIS + if upwards { longest + 10 } else { 26 };
        let height = top + cell * classes.len() as i32 + 4;
        Layout { left, top, cell, width, height, names, upwards }
    }

    fn draw_cell<B: DrawingBackend>(
        &self,
        canvas: &Canvas<'_, B>,
        layout: &Layout,
        (row, column): (usize, usize),
    ) -> Drawn<B> {
        let count = self.rows()[row][column];
        let total: u64 = self.rows()[row].iter().sum();
        let share = if total == 0 { 0.0 } else { count as f64 / total as f64 };
        let text = match (self.normalised, total) {
            (true, 0) => "–".to_owned(),
            (true, _) => format!("{:.0}", 100.0 * share),
            (false, _) => count.to_string(),
        };
        let (x, y) =
            (layout.left + column as i32 * layout.cell, layout.top + row as i32 * layout.cell);
        canvas.fill((x, y), (x + layout.cell, y + layout.cell), HEAT, share)?;
        let edge = if row == column { Stroke::new(INK, 1) } else { Stroke::new(GRID, 1) };
        let inset = i32::from(row == column);
        let far = (x + layout.cell - inset, y + layout.cell - inset);
        canvas.outline((x + inset, y + inset), far, edge)?;
        let colour = match (count, share >= DARK) {
            (_, true) => ON_HEAT,
            (0, false) => MUTED,
            _ => INK,
        };
        let size = if layout.cell >= 44 { TEXT + 2 } else { SMALL };
        let words = Words { size, colour, bold: row == column, ..Words::CENTRE };
        canvas.words(&text, (x + layout.cell / 2, y + layout.cell / 2), words)
    }

    /// The largest count off the diagonal with its true and its predicted class.
    fn worst_mistake(&self) -> Option<(u64, usize, usize)> {
        let rows = self.rows().iter().enumerate();
        let cells = rows.flat_map(|(row, counts)| {
            counts.iter().enumerate().map(move |(column, &count)| (count, row, column))
        });
        let mistakes = cells.filter(|&(count, row, column)| row != column && count > 0);
        mistakes.reduce(|most, cell| if cell.0 > most.0 { cell } else { most })
    }
}

fn draw_names<B: DrawingBackend>(canvas: &Canvas<'_, B>, layout: &Layout) -> Drawn<B> {
    let side = layout.cell * layout.names.len() as i32;
    let middle = |start: i32| start + side / 2;
    let axis = Words { size: SMALL, colour: MUTED, ..Words::CENTRE };
    canvas.words("predicted class", (middle(layout.left), 14), axis)?;
    canvas.words("true class", (14, middle(layout.top)), Words { upwards: true, ..axis })?;
    for (index, name) in layout.names.iter().enumerate() {
        let offset = index as i32 * layout.cell + layout.cell / 2;
        canvas.words(name, (layout.left - 10, layout.top + offset), Words::RIGHT)?;
        let (x, y) = (layout.left + offset, layout.top - 8);
        if layout.upwards {
            canvas.words(name, (x, y), Words { upwards: true, ..Words::LEFT })?;
        } else {
            canvas.words(name, (x, y - 7), Words::CENTRE)?;
        }
    }
    Ok(())
}

impl Figure for Confusion<'_> {
    fn name(&self) -> String {
        let kind = if self.normalised { "confusion-shares" } else { "confusion" };
        format!("{kind}-{}", self.experiment.slug)
    }

    fn title(&self) -> String {
        let kind = if self.normalised { "Percent of each true class" } else { "Number of photos" };
        kind.to_owned()
    }

    fn finding(&self) -> String {
        let classes = &self.experiment.classes;
        let right: u64 = self.rows().iter().enumerate().map(|(class, row)| row[class]).sum();
        let photos = self.experiment.evaluation().photos;
        let mistake = match self.worst_mistake() {
            None => "no mistakes".to_owned(),
            Some((count, truth, predicted)) => format!(
                "the most frequent mistake is {} taken for {} ({})",
                classes[truth],
                classes[predicted],
                plural(count as usize, "photo", "photos"),
            ),
        };
        let kind = if self.normalised { ", in percent of each true class" } else { "" };
        format!(
            "Confusion matrix of {}{kind}: {right} of {photos} photos right; {mistake}.",
            self.experiment.name,
        )
    }

    fn size(&self) -> (i32, i32) {
        let layout = self.layout();
        (layout.width, layout.height)
    }

    fn draw<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>) -> Drawn<B> {
        let layout = self.layout();
        draw_names(canvas, &layout)?;
        let classes = layout.names.len();
        // The diagonal last, so that its edges lie above their neighbours'.
        let cells = (0..classes).flat_map(|row| (0..classes).map(move |column| (row, column)));
        let (diagonal, others): (Vec<_>, Vec<_>) = cells.partition(|(row, column)| row == column);
        others
            .into_iter()
            .chain(diagonal)
            .try_for_each(|cell| self.draw_cell(canvas, &layout, cell))
    }
}
