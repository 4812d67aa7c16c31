//! The curves of many classes: a small plot for each, all with the same axes.

use plotters::prelude::DrawingBackend;

use super::{ClassCurve, Kind, OneVersusRest};
use crate::figures::axis::{Axis, name};
use crate::figures::canvas::{Canvas, Drawn, Stroke, Words};
use crate::figures::look::{FIRST, GRID, MUTED, SMALL, TEXT, WIDE};
use crate::figures::text::fitted;

const COLUMNS: i32 = 5;
const LEFT: i32 = 56;
const TOP: i32 = 8;
/// From a plot to the next, and the plot itself.
const STEP: (i32, i32) = ((WIDE - LEFT) / COLUMNS, 174);
const PLOT: i32 = 108;
/// A name and the area above each plot.
const HEADING: i32 = 44;
const BOTTOM: i32 = 56;
/// Letters of the area.
const AREA: i32 = SMALL - 2;

pub(super) fn size(figure: &OneVersusRest) -> (i32, i32) {
    let rows = (figure.classes.len() as i32 + COLUMNS - 1) / COLUMNS;
    (WIDE, TOP + rows * STEP.1 + BOTTOM)
}

fn draw_panel<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    kind: Kind,
    class: &ClassCurve,
    (left, top): (i32, i32),
) -> Drawn<B> {
    let name = fitted(&class.class, STEP.0 - 12, TEXT);
    canvas.words(&name, (left, top + 10), Words::LEFT)?;
    let muted = Words { size: AREA, colour: MUTED, ..Words::LEFT };
    canvas.words(&class.area_words(), (left, top + 28), muted)?;
    let (from, to) = (top + HEADING, top + HEADING + PLOT);
    let across = Axis { values: (0.0, 1.0), pixels: (left, left + PLOT) };
    let up = Axis { values: (0.0, 1.0), pixels: (to, from) };
    for share in [0.0, 0.5, 1.0] {
        let (x, y) = (across.at(share), up.at(share));
        canvas.path(&[(x, from), (x, to)], Stroke::new(GRID, 1))?;
        canvas.path(&[(left, y), (left + PLOT, y)], Stroke::new(GRID, 1))?;
    }
    let chance = match kind {
        Kind::Roc => [(left, to), (left + PLOT, from)],
        Kind::PrecisionRecall => {
            let y = up.at(class.share);
            [(left, y), (left + PLOT, y)]
        }
    };
    canvas.path(&chance, Stroke::new(MUTED, 1).dashed())?;
    canvas.curve(&class.places(across, up), Stroke::new(FIRST, 2))
}

pub(super) fn draw<B: DrawingBackend>(figure: &OneVersusRest, canvas: &Canvas<'_, B>) -> Drawn<B> {
    let (width, height) = size(figure);
    let muted = Words { size: SMALL, colour: MUTED, ..Words::CENTRE };
    for (index, class) in figure.classes.iter().enumerate() {
        let (column, row) = (index as i32 % COLUMNS, index as i32 / COLUMNS);
        let (left, top) = (LEFT + column * STEP.0, TOP + row * STEP.1);
        draw_panel(canvas, figure.kind, class, (left, top))?;
        let bottom = top + HEADING + PLOT;
        if column == 0 {
            canvas.words("1", (left - 10, bottom - PLOT), muted)?;
            canvas.words("0", (left - 10, bottom), muted)?;
        }
        canvas.words("0", (left, bottom + 12), muted)?;
        canvas.words("1", (left + PLOT, bottom + 12), muted)?;
    }
    let [across, up] = figure.kind.axes();
    let across = format!("{across}; dashed: chance");
    name(canvas, &across, (i32::midpoint(LEFT, width), height - 24), false)?;
    name(canvas, up, (16, (height - BOTTOM) / 2), true)
}
