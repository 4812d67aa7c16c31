//! Neck, shoulders and clothes. They stay upright when the head tilts.

use super::Portrait;
use super::canvas::{Canvas, Frame};
use super::soft::{Light, clouds, dim, filter, mix, noise, ramp};
use crate::scene::Weave;

/// Paints skin from the jaw to the collar, then clothes.
pub(super) fn paint(canvas: &mut Canvas, portrait: &Portrait) {
    let frame = upright(portrait);
    let edge = 2.0 * frame.edge();
    let area = frame.area(canvas, (-4.0, 0.6), (4.0, 6.0));
    canvas.paint(area, |x, y, _| {
        let (u, v) = frame.face(x, y);
        let cover = ramp(-edge, edge, neck(u, v));
        if cover <= 0.0 {
            return ([0.0; 3], 0.0);
        }
        (neck_skin(portrait, u, v), cover)
    });
    canvas.paint(area, |x, y, _| {
        let (u, v) = frame.face(x, y);
        let inside = (v - shoulder(u)).min(collar(portrait, u, v));
        let cover = ramp(-edge, edge, inside);
        if cover <= 0.0 {
            return ([0.0; 3], 0.0);
        }
        (cloth(portrait, u, v), cover)
    });
}

/// The head's frame without its tilt, hung under the chin.
fn upright(portrait: &Portrait) -> Frame {
    let below = portrait.frame.pixel(0.0, 1.5);
    let centre = (below.0, below.1 - 1.5 * portrait.frame.scale);
    Frame { centre, turn: (1.0, 0.0), ..portrait.frame }
}

/// Positive inside the neck, which widens into the shoulders.
fn neck(u: f32, v: f32) -> f32 {
    let flare = ramp(1.55, 2.4, v);
    0.60 + 0.9 * flare * flare - u.abs()
}

/// Height of the shoulders.
fn shoulder(u: f32) -> f32 {
    let out = (u.abs() - 0.55).max(0.0);
    1.83 + 0.20 * out + 0.06 * out * out + 1.6 * ramp(1.7, 2.9, u.abs()) * out * 0.35
}

/// Positive where cloth is, around the opening for the neck.
fn collar(portrait: &Portrait, u: f32, v: f32) -> f32 {
    if portrait.session.open_collar {
        return u.abs() - 0.62 * (2.85 - v) / 1.0;
    }
    ((u / 0.66).powi(2) + ((v - 1.70) / 0.50).powi(2)).sqrt() - 1.0
}

fn neck_skin(portrait: &Portrait, u: f32, v: f32) -> Light {
    let session = portrait.session;
    let side = session.light_from[0];
    let round = 1.0 - 0.45 * (u / 0.75).abs().min(1.0).powi(2) + 0.45 * side * (u / 0.75);
    let chin = portrait.chin();
    let shadow = 0.38 + 0.62 * ramp(chin - 0.05, chin + 0.62, v + 0.35 * side * u + 0.12 * u * u);
    let sinews = 1.0 - 0.10 * ramp(0.12, 0.0, (u.abs() - 0.16 - 0.12 * (2.3 - v)).abs());
    let lit = 0.62 * round * shadow * sinews;
    let light: Light = std::array::from_fn(|channel| {
        session.key[channel] * lit + 0.75 * session.fill[channel] * shadow
    });
    filter(mix(portrait.person.skin, dim(portrait.person.skin, 0.85), 0.5), light)
}

fn cloth(portrait: &Portrait, u: f32, v: f32) -> Light {
    let session = portrait.session;
    let second = ramp(0.35, 0.65, weave(session.weave, u, v));
    let colour = mix(session.cloth, session.cloth_second, second);
    let folds = clouds(session.texture, 1.3 * u + 0.6 * v, 0.7 * v - 0.4 * u);
    let side = session.light_from[0] * (u / 2.2).clamp(-1.0, 1.0);
    let seam = 1.0
        - 0.45
            * ramp(0.10, 0.03, collar(portrait, u, v))
            * ramp(-0.02, 0.03, collar(portrait, u, v));
    let chin_shadow = 0.6 + 0.4 * ramp(0.5, 1.2, (v - 1.5).hypot(0.7 * u));
    let fibre = 0.94 + 0.12 * noise(session.texture ^ 0x5, 70.0 * u, 70.0 * v);
    let lit = (0.42 + 0.5 * folds + 0.35 * side) * seam * chin_shadow * fibre;
    let light: Light =
        std::array::from_fn(|channel| session.key[channel] * lit + 0.4 * session.fill[channel]);
    filter(colour, light)
}

/// 0 to 1: which of two colours the thread has.
fn weave(weave: Weave, u: f32, v: f32) -> f32 {
    let bend = v - 0.10 * u * u;
    match weave {
        Weave::Plain => 0.0,
        Weave::Stripes => 0.5 + 0.5 * (bend * 24.0).sin(),
        Weave::Checks => 0.5 + 0.25 * ((bend * 16.0).sin() + (u * 16.0).sin()),
        Weave::Knit => 0.30 + 0.12 * (u * 60.0).sin() * (bend * 40.0).sin(),
    }
}
