//! Mouth: lips, teeth, tongue, and the shadows around them.

use super::Portrait;
use super::canvas::Canvas;
use super::soft::{Light, bump, bump_at, dim, filter, mix, ramp};

/// The borders of the lips at one place across the mouth, from top to bottom.
struct Lips {
    top: f32,
    upper: f32,
    lower: f32,
    bottom: f32,
}

/// Mouth of a portrait.
pub(super) fn paint(canvas: &mut Canvas, portrait: &Portrait) {
    let frame = portrait.frame;
    let middle = middle(portrait);
    let area = frame.area(canvas, (-0.9, middle - 0.4), (0.9, middle + 0.8));
    canvas.paint(area, |x, y, below| {
        let (u, v) = frame.face(x, y);
        let (u, v) = portrait.on_face(u, v);
        (look(portrait, u, v, below), 1.0)
    });
}

fn middle(portrait: &Portrait) -> f32 {
    portrait.person.nose_length + 0.355
}

fn half_width(portrait: &Portrait) -> f32 {
    portrait.person.mouth_width * (1.0 + 0.45 * portrait.face.mouth_width)
}

/// `across` is -1 and 1 at the corners.
fn lips(portrait: &Portrait, across: f32) -> Lips {
    let (person, face) = (portrait.person, portrait.face);
    let square = across * across;
    let arch = (1.0 - square).max(0.0);
    let line = middle(portrait) - 0.175 * face.corners * (square - 0.35);
    let bared = face.lower_teeth.clamp(0.0, 1.0);
    let opening = mix_number(arch, (1.0 - square * square).max(0.0), bared).powf(0.75);
    let open = face.mouth_open.max(0.0);
    let upper = line - (0.06 + 0.12 * bared) * open * opening;
    let lower = line + (0.37 - 0.10 * bared) * open * opening;
    let full = person.lip_fullness * (1.0 - 0.62 * face.lip_press.clamp(-0.6, 1.0));
    let stretched = 1.0 - 0.20 * face.corners.max(0.0);
    let bow = 1.0 - 0.22 * bump(square / 0.05);
    let top = upper - 0.080 * full * stretched * arch.powf(0.85) * bow;
    let bottom = lower + 0.105 * full * stretched * arch.powf(0.65);
    Lips { top, upper, lower, bottom }
}

fn mix_number(one: f32, other: f32, share: f32) -> f32 {
    one + (other - one) * share
}

fn look(portrait: &Portrait, u: f32, v: f32, below: Light) -> Light {
    let edge = 1.3 * portrait.frame.edge();
    let across = u / half_width(portrait);
    let below = surroundings(portrait, u, v, below);
    if across.abs() > 1.0 {
        return below;
    }
    let lips = lips(portrait, across);
    let person = portrait.person;
    let ratio: Light = std::array::from_fn(|channel| person.lips[channel] / person.skin[channel]);
    let lip = filter(below, dim(ratio, lip_shade(portrait, &lips, across, v)));
    let cover = ramp(-2.0 * edge, 2.5 * edge, (v - lips.top).min(lips.bottom - v));
    let light = mix(below, lip, cover * ramp(1.0, 0.93, across.abs()).max(0.25));
    let gap = (v - lips.upper).min(lips.lower - v);
    let inside = inside(portrait, &lips, u, v, below);
    let light =
        mix(light, inside, ramp(-edge, edge, gap) * ramp(0.0, 0.03, lips.lower - lips.upper));
    let seam =
        (v - lips.upper.midpoint(lips.lower)) / (0.016 + 0.008 * portrait.face.lip_press.max(0.0));
    let closed = ramp(0.05, 0.01, lips.lower - lips.upper) * bump(seam * seam);
    mix(light, dim(light, 0.16), 0.9 * closed)
}

/// The upper lip looks down and is dark, the lower one looks up and shines.
fn lip_shade(portrait: &Portrait, lips: &Lips, across: f32, v: f32) -> f32 {
    if v < lips.upper.midpoint(lips.lower) {
        return 0.80 - 0.15 * ramp(lips.top, lips.upper, v);
    }
    let share = (v - lips.lower) / (lips.bottom - lips.lower).max(0.01);
    let lit = across - 0.3 * portrait.session.light_from[0];
    1.0 + 0.30 * bump_at(lit, share, (0.0, 0.42), (0.7, 0.45)) - 0.30 * ramp(0.7, 1.0, share)
}

fn inside(portrait: &Portrait, lips: &Lips, u: f32, v: f32, below: Light) -> Light {
    let face = portrait.face;
    let level = portrait.level(below).clamp(0.25, 1.2);
    let gap = lips.lower - lips.upper;
    let edge = 1.5 * portrait.frame.edge();
    let dark = mix([0.035, 0.008, 0.008], [0.010, 0.002, 0.002], ramp(0.0, 0.15, v - lips.upper));
    let tongue = bump_at(u, v, (0.0, lips.lower + 0.02), (0.75 * half_width(portrait), 0.62 * gap));
    let throat = mix(dark, dim([0.24, 0.06, 0.06], level), 0.9 * ramp(0.1, 0.3, gap) * tongue);
    // Teeth turn away towards the corners and stand apart by thin dark lines.
    let turned = 1.0 - 0.65 * (u / half_width(portrait)).powi(2);
    let tooth = (u.abs() / 0.062).fract();
    let apart = 1.0 - 0.22 * ramp(0.10, 0.02, tooth.min(1.0 - tooth));
    let enamel = dim([0.86, 0.82, 0.74], level * turned * apart * 0.95);
    let upper_end = lips.upper + (0.12f32.min(0.72 * gap)) * face.upper_teeth.clamp(0.0, 1.0);
    let lower_end = lips.lower - (0.08f32.min(0.36 * gap)) * face.lower_teeth.clamp(0.0, 1.0);
    let upper_row = ramp(edge, -edge, v - upper_end) * ramp(0.02, 0.2, face.upper_teeth);
    let lower_row = ramp(-edge, edge, v - lower_end) * ramp(0.02, 0.2, face.lower_teeth);
    let lip_shadow = 0.45 + 0.55 * ramp(0.0, 0.05, v - lips.upper);
    mix(throat, dim(enamel, lip_shadow), upper_row.max(0.85 * lower_row))
}

/// Shadow below the lower lip, dimples at the corners.
fn surroundings(portrait: &Portrait, u: f32, v: f32, below: Light) -> Light {
    let (face, wide) = (portrait.face, half_width(portrait));
    let bottom = lips(portrait, 0.0).bottom;
    let corner = lips(portrait, 1.0).upper;
    let deep = 0.30 + 0.25 * face.corners.abs();
    let dark = 0.34 * bump_at(u, v, (0.0, bottom + 0.05), (0.75 * wide, 0.085))
        + deep * bump_at(u.abs(), v, (wide + 0.015, corner), (0.075, 0.075));
    mix(below, filter(dim(below, 0.42), [1.1, 0.92, 0.9]), dark)
}
