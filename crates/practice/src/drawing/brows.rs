//! Brows: hairs along a line that carries much of an expression.

use super::Portrait;
use super::canvas::Canvas;
use super::soft::{Light, noise, ramp};

/// Both brows of a portrait.
pub(super) fn paint(canvas: &mut Canvas, portrait: &Portrait) {
    let frame = portrait.frame;
    for side in [-1.0, 1.0] {
        let middle = side * portrait.person.eye_distance;
        let area = frame.area(canvas, (middle - 0.65, -0.85), (middle + 0.65, 0.15));
        canvas.paint(area, |x, y, below| {
            let (u, v) = frame.face(x, y);
            let (u, v) = portrait.on_face(u, v);
            brush(portrait, side * u, v, below)
        });
    }
}

/// `u` counts away from the nose.
fn brush(portrait: &Portrait, u: f32, v: f32, below: Light) -> (Light, f32) {
    let (person, face) = (portrait.person, portrait.face);
    let inner = person.eye_distance - 1.30 * person.eye_size - 0.065 * face.brow_squeeze;
    let outer = person.eye_distance + 1.45 * person.eye_size;
    let along = (u - inner) / (outer - inner);
    if !(-0.05..1.05).contains(&along) {
        return (below, 0.0);
    }
    let thickness = person.brow_thickness
        * (0.85 + 0.15 * ramp(0.0, 0.3, along) - 0.72 * ramp(0.45, 1.05, along));
    let distance = (v - line(portrait, along)) / thickness.max(0.004);
    // Hairs lean outwards and lie flatter towards the end.
    let lean = u * 110.0 + v * (72.0 - 54.0 * along);
    let hairs = noise(person.texture ^ 0x21, lean, 7.0 * v + 4.0 * u);
    let ends = ramp(-0.05, 0.12, along + 0.10 * (hairs - 0.5)) * ramp(1.05, 0.88, along);
    let cover =
        ramp(1.25, 0.45, distance.abs() + 0.25 * (hairs - 0.5)) * (0.78 + 0.3 * hairs) * ends;
    let level = portrait.level(below).clamp(0.2, 1.2);
    (person.brows.map(|value| value * level), 0.93 * cover)
}

/// Height of the brow from its inner end (0) to its outer end (1).
fn line(portrait: &Portrait, along: f32) -> f32 {
    let (person, face) = (portrait.person, portrait.face);
    let arch = 0.055 * (1.0 - ((along - 0.62) / 0.62).powi(2));
    let from_inner = (1.0 - along).clamp(0.0, 1.0);
    let inner = face.brow_inner * from_inner.powf(1.4);
    let outer = face.brow_outer * along.clamp(0.0, 1.0);
    let step = if face.brow_inner < 0.0 { 0.19 } else { 0.18 };
    -person.brow_height - arch - step * inner - 0.15 * outer
}
