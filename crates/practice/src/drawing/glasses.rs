//! Glasses: two rims, a bridge, temples, and a faint reflection.

use super::Portrait;
use super::canvas::Canvas;
use super::soft::{Light, dim, mix, ramp};
use crate::person::Glasses;

/// Glasses of a portrait, if the person wears any.
pub(super) fn paint(canvas: &mut Canvas, portrait: &Portrait) {
    let Some(glasses) = &portrait.person.glasses else { return };
    let frame = portrait.frame;
    let area = frame.area(canvas, (-1.1, -0.55), (1.1, 0.65));
    canvas.paint(area, |x, y, below| {
        let (u, v) = frame.face(x, y);
        if u.abs() > 1.0 {
            return (below, 0.0);
        }
        let (u, v) = portrait.on_face(u, v);
        (look(portrait, glasses, u, v, below), 1.0)
    });
}

fn look(portrait: &Portrait, glasses: &Glasses, u: f32, v: f32, below: Light) -> Light {
    let edge = portrait.frame.edge();
    let shadow = ramp(0.07, 0.0, wire(portrait, glasses, u, v - 0.05));
    let below = mix(below, dim(below, 0.6), 0.5 * shadow);
    let lens = rim(portrait, glasses, u, v);
    let sheen = ramp(0.05, 0.0, (u.abs() - portrait.person.eye_distance + 0.8 * v + 0.13).abs());
    let glass = ramp(edge, -edge, lens);
    let below = mix(below, dim(portrait.session.key, 0.8), 0.07 * glass + 0.10 * glass * sheen);
    let distance = wire(portrait, glasses, u, v);
    let cover = ramp(glasses.thickness + edge, glasses.thickness - edge, distance);
    let round = 1.0 - (distance / glasses.thickness).min(1.0);
    let level = portrait.level(below).clamp(0.3, 1.0);
    let shine = 0.10 * ramp(0.4, 1.0, round) * ramp(0.1, -0.25, v);
    mix(below, glasses.colour.map(|value| value * level + shine), cover)
}

/// Distance to the nearest wire.
fn wire(portrait: &Portrait, glasses: &Glasses, u: f32, v: f32) -> f32 {
    let side = u.abs();
    let inner = portrait.person.eye_distance - glasses.size;
    let outer = portrait.person.eye_distance + glasses.size;
    let bridge = if side < inner + 0.03 {
        (v + 0.04 + 0.08 * (1.0 - side / inner.max(0.02)).max(0.0)).abs()
    } else {
        f32::MAX
    };
    let temple = if side > outer - 0.03 { (v + 0.09).abs() } else { f32::MAX };
    rim(portrait, glasses, u, v).abs().min(bridge).min(temple)
}

/// Signed distance to the rim around the nearer eye, negative in the glass.
fn rim(portrait: &Portrait, glasses: &Glasses, u: f32, v: f32) -> f32 {
    let across = ((u.abs() - portrait.person.eye_distance) / glasses.size).abs();
    let down = ((v - 0.03) / (0.86 * glasses.size)).abs();
    let power = glasses.squareness;
    ((across.powf(power) + down.powf(power)).powf(1.0 / power) - 1.0) * 0.9 * glasses.size
}
