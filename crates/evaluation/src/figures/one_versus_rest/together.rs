//! The curves of a few classes in one plot, with a row for each below it.

use plotters::prelude::DrawingBackend;

use super::{ClassCurve, Kind, OneVersusRest};
use crate::figures::axis::{Axis, draw_columns, draw_rows, name};
use crate::figures::canvas::{Canvas, Drawn, Stroke, Words};
use crate::figures::look::{GRID, INK, MUTED, SMALL, TEXT, WIDTH};
use crate::figures::series::series;
use crate::figures::text::{fitted, width_of};
use crate::page::number::{percent, range};

const LEFT: i32 = 64;
const RIGHT: i32 = WIDTH - 20;
const TOP: i32 = 12;
const PLOT: i32 = 380;
const BOTTOM: i32 = 64;
const LINE: i32 = 22;
const SAMPLE: i32 = 44;
const ACROSS: Axis = Axis { values: (0.0, 1.0), pixels: (LEFT, RIGHT) };
const UP: Axis = Axis { values: (0.0, 1.0), pixels: (TOP + PLOT, TOP) };

pub(super) fn size(figure: &OneVersusRest) -> (i32, i32) {
    let rows = figure.classes.len() as i32 + 2;
    (WIDTH, TOP + PLOT + BOTTOM + rows * LINE)
}

/// The precision of chance, from the rarest class to the most frequent one.
fn chance(classes: &[ClassCurve]) -> (f64, f64) {
    let shares = || classes.iter().map(|class| class.share);
    (shares().fold(1.0, f64::min), shares().fold(0.0, f64::max))
}

fn draw_chance<B: DrawingBackend>(figure: &OneVersusRest, canvas: &Canvas<'_, B>) -> Drawn<B> {
    let stroke = Stroke::new(MUTED, 1).dashed();
    if figure.kind == Kind::Roc {
        return canvas.path(&[(LEFT, TOP + PLOT), (RIGHT, TOP)], stroke);
    }
    let (low, high) = chance(figure.classes);
    let (low, high) = (UP.at(low), UP.at(high));
    canvas.fill((LEFT, high), (RIGHT, low), GRID, 0.5)?;
    [low, high].iter().try_for_each(|&y| canvas.path(&[(LEFT, y), (RIGHT, y)], stroke))
}

fn draw_legend<B: DrawingBackend>(figure: &OneVersusRest, canvas: &Canvas<'_, B>) -> Drawn<B> {
    let top = TOP + PLOT + BOTTOM;
    let muted = Words { size: SMALL, colour: MUTED, ..Words::RIGHT };
    let heading = format!("{} (95 % interval)", figure.kind.area());
    canvas.words(&heading, (RIGHT, top), muted)?;
    for (index, class) in figure.classes.iter().enumerate() {
        let y = top + (index as i32 + 1) * LINE;
        let area = class.area_words();
        if !class.points.is_empty() {
            canvas.path(&[(LEFT, y), (LEFT + SAMPLE, y)], series(index))?;
        }
        let room = RIGHT - LEFT - SAMPLE - 10 - width_of(&area, TEXT) - 12;
        let class = fitted(&class.class, room, TEXT);
        canvas.words(&class, (LEFT + SAMPLE + 10, y), Words::LEFT)?;
        canvas.words(&area, (RIGHT, y), Words { colour: INK, ..Words::RIGHT })?;
    }
    let y = top + (figure.classes.len() as i32 + 1) * LINE;
    let (low, high) = chance(figure.classes);
    let text = match figure.kind {
        Kind::Roc => "dashed: chance".to_owned(),
        Kind::PrecisionRecall if high - low < 0.0005 => format!("dashed: chance, {}", percent(low)),
        Kind::PrecisionRecall => format!("dashed: chance, {}", range(low, high)),
    };
    canvas.words(&text, (LEFT, y), Words { across: Words::LEFT.across, ..muted })
}

pub(super) fn draw<B: DrawingBackend>(figure: &OneVersusRest, canvas: &Canvas<'_, B>) -> Drawn<B> {
    draw_rows(canvas, UP, (LEFT, RIGHT), |mark| UP.number(mark))?;
    draw_columns(canvas, ACROSS, (TOP, TOP + PLOT), |mark| ACROSS.number(mark))?;
    let [across, up] = figure.kind.axes();
    name(canvas, across, (i32::midpoint(LEFT, RIGHT), TOP + PLOT + 36), false)?;
    name(canvas, up, (12, TOP + PLOT / 2), true)?;
    draw_chance(figure, canvas)?;
    for (index, class) in figure.classes.iter().enumerate() {
        canvas.curve(&class.places(ACROSS, UP), series(index))?;
    }
    draw_legend(figure, canvas)
}
