//! What stands behind the person, out of focus.

use super::canvas::{Area, Canvas};
use super::soft::{Light, clouds, dim, filter, mix, noise, ramp};
use crate::random::{Draws, Purpose};
use crate::scene::{Backdrop, Session};

/// Covers the whole canvas.
pub(super) fn paint(canvas: &mut Canvas, session: &Session) {
    let (width, height) = (canvas.width as f32, canvas.height as f32);
    canvas.paint(canvas.whole(), |x, y, _| {
        // Both axes in units of the picture's width, so that shapes keep their form.
        (surface(session, x / width, y / width), 1.0)
    });
    match session.backdrop {
        Backdrop::Leaves => spots(canvas, session, 26, [0.55, 0.75, 0.25]),
        Backdrop::Evening => spots(canvas, session, 22, [1.2, 0.62, 0.22]),
        _ => {}
    }
    let side = session.light_from[0].signum();
    canvas.paint(canvas.whole(), |x, y, below| {
        let lit = 0.78 + 0.3 * (0.5 + side * (x / width - 0.5)) - 0.12 * (y / height);
        (filter(dim(below, lit), session.key), 1.0)
    });
}

fn surface(session: &Session, x: f32, y: f32) -> Light {
    let (colour, second) = (session.backdrop_colour, session.second_colour);
    let seed = session.texture;
    match session.backdrop {
        Backdrop::Wall => dim(colour, 0.9 + 0.2 * clouds(seed, 3.0 * x, 3.0 * y)),
        Backdrop::Bricks => bricks(colour, second, seed, x, y),
        Backdrop::Curtain => {
            let fold = (x * 34.0 + 3.0 * noise(seed, 2.0 * x, y)).sin();
            dim(colour, 0.72 + 0.26 * fold + 0.08 * clouds(seed, 8.0 * x, 2.0 * y))
        }
        Backdrop::Shelves => shelves(colour, second, seed, x, y),
        Backdrop::Window => window(colour, seed, x, y),
        Backdrop::Leaves => {
            let leaves = clouds(seed, 5.0 * x, 5.0 * y);
            mix([0.015, 0.05, 0.012], [0.16, 0.30, 0.06], ramp(0.3, 0.75, leaves))
        }
        Backdrop::Evening => {
            let glow = clouds(seed, 2.0 * x, 2.0 * y);
            mix([0.010, 0.014, 0.035], [0.09, 0.05, 0.05], ramp(0.35, 0.8, glow))
        }
    }
}

fn bricks(colour: Light, second: Light, seed: u64, x: f32, y: f32) -> Light {
    let row = (y * 14.0).floor();
    let column = x * 6.0 + 0.5 * (row % 2.0);
    let (across, down) = (column.fract(), (y * 14.0).fract());
    let joint = ramp(0.10, 0.0, across.min(1.0 - across)).max(ramp(0.2, 0.0, down.min(1.0 - down)));
    let stone = dim(colour, 0.7 + 0.5 * noise(seed, column.floor() * 1.7, row * 2.3));
    mix(stone, mix(second, colour, 0.5), 0.7 * joint)
}

/// Books: upright bars of many colours on soft boards.
fn shelves(colour: Light, second: Light, seed: u64, x: f32, y: f32) -> Light {
    let board = (y * 3.6).fract();
    let shelf = (y * 3.6).floor();
    let place = x * 15.0 + 5.3 * shelf;
    let hue = noise(seed, place.floor() * 3.1, shelf * 7.7);
    let between = ramp(0.16, 0.0, place.fract().min(1.0 - place.fract()));
    let book = mix(dim(colour, 0.4 + hue), second, noise(seed ^ 0x9, place.floor() * 2.7, shelf));
    let lower =
        mix(dim(book, 1.0 - 0.6 * between), [0.02, 0.015, 0.012], ramp(0.72, 0.95, 1.0 - board));
    mix(lower, [0.16, 0.09, 0.045], ramp(0.86, 0.92, board))
}

fn window(colour: Light, seed: u64, x: f32, y: f32) -> Light {
    let left = if seed.is_multiple_of(2) { 0.02 } else { 0.62 };
    let inside = ramp(-0.03, 0.03, x - left) * ramp(0.03, -0.03, x - left - 0.36);
    let pane =
        inside * ramp(0.95, 0.85, y) * (1.0 - 0.5 * ramp(0.03, 0.01, (x - left - 0.18).abs()));
    let sky = dim([0.95, 1.02, 1.1], 0.75 + 0.25 * clouds(seed, 3.0 * x, 3.0 * y));
    mix(dim(colour, 0.55), sky, pane)
}

/// Discs of light, as a lens draws points that are out of focus.
fn spots(canvas: &mut Canvas, session: &Session, count: usize, colour: Light) {
    let mut draws = Draws::new(session.texture, Purpose::Texture, 1);
    let width = canvas.width as f32;
    for _ in 0..count {
        let centre = (draws.unit() * width, draws.unit() * canvas.height as f32);
        let radius = draws.between(0.02, 0.065) * width;
        let strength = draws.between(0.08, 0.4);
        let tint: Light = std::array::from_fn(|channel| colour[channel] * draws.between(0.6, 1.4));
        let area = Area {
            left: (centre.0 - radius).max(0.0) as usize,
            top: (centre.1 - radius).max(0.0) as usize,
            right: (centre.0 + radius + 1.0) as usize,
            bottom: (centre.1 + radius + 1.0) as usize,
        };
        canvas.paint(area, |x, y, _| {
            let distance = (x - centre.0).hypot(y - centre.1) / radius;
            (tint, strength * ramp(1.0, 0.9, distance) * (0.7 + 0.3 * distance))
        });
    }
}
