//! Eyes: white, iris, lids, lashes.

use super::Portrait;
use super::canvas::Canvas;
use super::soft::{Light, bump, dim, filter, mix, noise, ramp};

/// A place seen from one eye: 1 = half the eye's width; `out` away from the nose, `down` down.
#[derive(Clone, Copy)]
struct Place {
    out: f32,
    down: f32,
}

/// Both eyes of a portrait.
pub(super) fn paint(canvas: &mut Canvas, portrait: &Portrait) {
    for side in [-1.0, 1.0] {
        let (middle, size) = (side * portrait.person.eye_distance, portrait.person.eye_size);
        let frame = portrait.frame;
        let reach = 2.0 * size;
        let shift = 0.2;
        let from = (middle - reach - shift, -1.6 * size - shift);
        let to = (middle + reach + shift, 1.6 * size + shift);
        let area = frame.area(canvas, from, to);
        canvas.paint(area, |x, y, below| {
            let (u, v) = frame.face(x, y);
            let (u, v) = portrait.on_face(u, v);
            let out = side * (u - middle) / size;
            let place = Place { out, down: v / size + portrait.person.eye_slant * out };
            if place.out.abs() > 1.7 || place.down.abs() > 1.5 {
                return (below, 0.0);
            }
            (look(portrait, side, place, below), 1.0)
        });
    }
}

/// Upper and lower border of the open eye at a place along it.
fn borders(portrait: &Portrait, out: f32) -> (f32, f32) {
    let arch = (1.0 - out * out).max(0.0);
    let upper = (0.44 * (1.0 + 0.62 * portrait.face.upper_lid)).max(0.05);
    let lower = (0.27 * (1.0 - 0.75 * portrait.face.lower_lid)).max(0.03);
    // The upper lid is highest a little towards the nose.
    (-upper * arch.powf(0.75) * (1.0 - 0.12 * out), lower * arch * (1.0 + 0.12 * out))
}

fn look(portrait: &Portrait, side: f32, place: Place, below: Light) -> Light {
    let edge = 1.2 * portrait.frame.edge() / portrait.person.eye_size;
    let (upper, lower) = borders(portrait, place.out);
    let level = portrait.level(below).clamp(0.12, 1.3);
    let mut light = lids(portrait, place, (upper, lower), below);
    let open = (place.down - upper).min(lower - place.down);
    if place.out.abs() < 1.0 {
        let ball = eyeball(portrait, side, place, upper, level);
        light = mix(light, ball, ramp(-edge, edge, open));
    }
    lashes(portrait, place, (upper, lower), light)
}

/// Folds of the lids and the shade below the eye.
fn lids(portrait: &Portrait, place: Place, (upper, lower): (f32, f32), below: Light) -> Light {
    let near = ramp(1.35, 0.9, place.out.abs());
    let crease = (place.down - (upper - 0.20 + 0.08 * portrait.face.upper_lid)) / 0.085;
    let bag = (place.down - (lower + 0.30)) / 0.16;
    let raised = 0.16 + 0.30 * portrait.face.lower_lid.max(0.0) + 0.15 * portrait.person.age;
    let dark = near * (0.50 * bump(crease * crease) + raised * bump(bag * bag));
    mix(below, filter(dim(below, 0.35), [1.1, 0.9, 0.85]), dark)
}

fn eyeball(portrait: &Portrait, side: f32, place: Place, upper: f32, level: f32) -> Light {
    let gaze = (0.30 * portrait.face.gaze.0 * side, 0.20 * portrait.face.gaze.1 - 0.06);
    let (across, down) = (place.out - gaze.0, place.down - gaze.1);
    let distance = across.hypot(down);
    let lid_shade = 0.50 + 0.50 * ramp(0.0, 0.36, place.down - upper);
    let round = 1.0 - 0.42 * place.out * place.out;
    let white = mix([0.66, 0.62, 0.60], [0.60, 0.30, 0.26], 0.7 * ramp(-0.72, -0.98, place.out));
    let ray = noise(portrait.person.texture, 7.0 * down.atan2(across), 3.0 * distance);
    let iris = dim(portrait.person.iris, (0.7 + 1.3 * ray) * (0.75 + 0.6 * ramp(-0.3, 0.4, down)));
    let iris = dim(iris, 1.0 - 0.75 * ramp(0.31, 0.41, distance));
    let iris = mix(iris, [0.004; 3], ramp(0.20, 0.16, distance));
    let colour = mix(dim(white, round), iris, ramp(0.43, 0.39, distance));
    let lit = dim(colour, lid_shade * level);
    let glint = (gaze.0 + 0.16 * side * portrait.session.light_from[0].signum(), gaze.1 - 0.15);
    let spot = (place.out - glint.0).hypot(place.down - glint.1);
    mix(lit, portrait.session.key, 0.9 * ramp(0.095, 0.055, spot))
}

fn lashes(portrait: &Portrait, place: Place, (upper, lower): (f32, f32), light: Light) -> Light {
    let dark = dim(portrait.person.brows, 0.5);
    let reach = ramp(1.14, 0.96, place.out.abs());
    let thickness = 0.055 + 0.045 * ramp(-1.0, 1.0, place.out);
    let line = ramp(1.0, 0.5, ((place.down - upper + 0.03) / thickness).abs());
    let below = ramp(1.0, 0.3, ((place.down - lower) / 0.05).abs());
    let light = mix(light, dark, 0.92 * line * reach);
    mix(light, dark, 0.38 * below * reach)
}
