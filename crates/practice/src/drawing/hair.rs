//! Hair on the head and in the face: strands that follow the head, with a band of shine.

use super::canvas::Canvas;
use super::soft::{Light, bump, clouds, mix, noise, ramp};
use super::{Portrait, skull};
use crate::person::{Beard, HairStyle};

/// Extent of a style, in face units.
struct Shape {
    /// Beyond the skull, at the sides and at the top.
    side: f32,
    top: f32,
    /// How low it hangs beside the face, and behind it.
    beside: f32,
    behind: f32,
    /// Depth of the curls at its border.
    curl: f32,
    /// Raises (positive) or lowers the hairline; how square it is at the temples; leans it.
    line: f32,
    bend: f32,
    lean: f32,
}

fn shape(style: HairStyle) -> Shape {
    let short = Shape {
        side: 0.07,
        top: 0.16,
        beside: 0.12,
        behind: 0.2,
        curl: 0.02,
        line: 0.0,
        bend: 1.7,
        lean: 0.0,
    };
    match style {
        HairStyle::Shaved => {
            Shape { side: 0.015, top: 0.02, beside: 0.05, curl: 0.0, line: 0.06, ..short }
        }
        HairStyle::Short => short,
        HairStyle::SideParted => Shape { top: 0.22, line: -0.08, lean: 0.22, bend: 1.6, ..short },
        HairStyle::Curly => Shape {
            side: 0.26,
            top: 0.38,
            beside: 0.55,
            behind: 0.7,
            curl: 0.10,
            bend: 1.4,
            ..short
        },
        HairStyle::Bob => Shape {
            side: 0.22,
            top: 0.20,
            beside: 1.25,
            behind: 1.3,
            line: -0.36,
            bend: 4.0,
            ..short
        },
        HairStyle::Long => Shape {
            side: 0.20,
            top: 0.20,
            beside: 2.6,
            behind: 2.7,
            line: 0.02,
            bend: 0.8,
            ..short
        },
        HairStyle::TiedBack => Shape {
            side: 0.04,
            top: 0.13,
            beside: -0.05,
            behind: 0.1,
            line: 0.02,
            bend: 1.5,
            ..short
        },
    }
}

/// How far the borders may wander from their smooth course.
const WANDER: f32 = 0.14;

/// Hair that hangs behind neck and shoulders.
pub(super) fn paint_behind(canvas: &mut Canvas, portrait: &Portrait) {
    let shape = shape(portrait.person.style);
    if portrait.person.style == HairStyle::Shaved {
        return;
    }
    let frame = portrait.frame;
    let area = frame.area(canvas, (-1.8, -2.1), (1.8, 3.0));
    canvas.paint(area, |x, y, below| {
        let (u, v) = frame.face(x, y);
        let hidden = portrait.roundness(u, v) < 0.9;
        if hidden || outer(&shape, u, v).min(shape.behind - v) < -WANDER {
            return (below, 0.0);
        }
        let strand = strand(portrait, u, v);
        let inside = outer(&shape, u, v) + border(portrait, &shape, strand, u, v);
        let inside = inside.min(shape.behind - v + 0.08 * strand);
        (lit(portrait, &shape, strand, u, v, 0.55), ramp(-0.02, 0.02, inside))
    });
}

/// Hair over the forehead and beside the face, and its shadow on the skin.
pub(super) fn paint_in_front(canvas: &mut Canvas, portrait: &Portrait) {
    let style = portrait.person.style;
    let shape = shape(style);
    let frame = portrait.frame;
    let area = frame.area(canvas, (-1.8, -2.1), (1.8, shape.beside + 0.2));
    let thin = if style == HairStyle::Shaved { 0.55 } else { 1.0 };
    // Short hair grows out of the skin little by little; long hair lies on it.
    let cropped = matches!(style, HairStyle::Short | HairStyle::Shaved | HairStyle::TiedBack);
    let (root, ragged) = if cropped { (0.07, 0.12) } else { (0.02, 0.05) };
    canvas.paint(area, |x, y, below| {
        let (u, v) = frame.face(x, y);
        let (inside, over) = (outer(&shape, u, v), front(portrait, &shape, u, v));
        if inside < -WANDER || over < -2.0 * WANDER {
            return (below, 0.0);
        }
        let strand = strand(portrait, u, v);
        let inside = match style {
            HairStyle::Shaved => inside.min(0.99 - portrait.roundness(u, v)),
            _ => inside + border(portrait, &shape, strand, u, v),
        };
        let over = over + ragged * (strand - 0.5);
        let shadow = 0.8 * thin * ramp(-0.13, 0.0, over);
        let below = mix(below, below.map(|value| 0.45 * value), shadow);
        let cover = thin * ramp(-0.02, 0.02, inside) * ramp(-root, root, over);
        let light = mix(below, lit(portrait, &shape, strand, u, v, 1.0), cover);
        (light, ramp(-0.02, 0.0, inside))
    });
}

/// Stubble or a full beard.
pub(super) fn paint_beard(canvas: &mut Canvas, portrait: &Portrait) {
    // How dense the hairs are, and how much of it shows between them.
    let (strength, even) = match portrait.person.beard {
        Beard::None => return,
        Beard::Stubble => (0.38, 0.55),
        Beard::Full => (0.93, 0.85),
    };
    let frame = portrait.frame;
    let area = frame.area(canvas, (-1.1, 0.1), (1.1, portrait.chin() + 0.15));
    canvas.paint(area, |x, y, below| {
        let (u, v) = frame.face(x, y);
        let round = portrait.roundness(u, v);
        let (u, v) = portrait.on_face(u, v);
        let hairs = noise(portrait.person.texture ^ 0x31, 110.0 * u + 18.0 * v, 40.0 * v);
        let level = portrait.level(below).clamp(0.15, 1.0);
        let light =
            portrait.person.hair.map(|value| (0.5 * value + 0.004) * level * (0.5 + 1.1 * hairs));
        let cover = strength * beard_area(portrait, u, v) * ramp(1.02, 0.97, round);
        (light, cover * (even + (1.2 - even) * hairs))
    });
}

/// 1 where a beard grows: cheeks below the ears, upper lip, chin; not on the lips.
fn beard_area(portrait: &Portrait, u: f32, v: f32) -> f32 {
    let nose = portrait.person.nose_length;
    let open = portrait.face.mouth_open.max(0.0);
    let cheek = ramp(-0.06, 0.10, v - (nose + 0.30 - 0.75 * (u.abs() - 0.25).max(0.0).powf(1.2)));
    let lip = ramp(0.10, 0.17, v - nose) * ramp(0.55, 0.42, u.abs());
    let wide = portrait.person.mouth_width * (1.0 + 0.45 * portrait.face.mouth_width) + 0.05;
    let middle = nose + 0.37 + 0.15 * open;
    let mouth = (u / wide).powi(2) + ((v - middle) / (0.15 + 0.23 * open)).powi(2);
    cheek.max(lip) * ramp(0.75, 1.15, mouth)
}

/// Positive inside the smooth outer border of the hair.
fn outer(shape: &Shape, u: f32, v: f32) -> f32 {
    let half = 1.0 + shape.side;
    if v > 0.0 {
        if shape.behind < 1.0 {
            // A short cut closes round the neck.
            return half * (1.0 - (v / (shape.behind + 0.3)).powi(2)).max(0.0).sqrt() - u.abs();
        }
        let flare = 0.10 * ramp(0.2, 2.0, v);
        return half + flare - u.abs();
    }
    1.0 - skull(u / half, v / (1.35 + shape.top))
}

/// How far curls and single strands push the border out or in.
fn border(portrait: &Portrait, shape: &Shape, strand: f32, u: f32, v: f32) -> f32 {
    let curls =
        if shape.curl > 0.05 { clouds(portrait.person.texture, 6.5 * u, 6.5 * v) } else { 0.5 };
    2.0 * shape.curl * (curls - 0.5) + 0.03 * (strand - 0.5)
}

/// Positive where hair lies over the skin.
fn front(portrait: &Portrait, shape: &Shape, u: f32, v: f32) -> f32 {
    let lean = shape.lean * (u + 0.35).max(0.0);
    // Level over the forehead, rounded towards the temples.
    let round = (1.0 - (u / 0.97).powi(2).powf(shape.bend)).max(0.0).sqrt();
    let waver = 0.10 * (noise(portrait.person.texture ^ 0x51, 2.2 * u + 7.0, 0.0) - 0.5);
    let line = -(portrait.person.hairline + shape.line) * round + lean + waver;
    // Beside the face hair gets thinner downwards and ends without a cut.
    let thinner = 0.16 * ramp(shape.beside - 0.5, shape.beside + 0.05, v);
    let beside = (u.abs() - 0.90 + 0.05 * ramp(0.3, 1.2, v) - thinner).min(shape.beside - v);
    (line - v).max(beside)
}

/// Noise along strands, which run from the crown down the head.
fn strand(portrait: &Portrait, u: f32, v: f32) -> f32 {
    let seed = portrait.person.texture ^ 0x41;
    if portrait.person.style == HairStyle::Curly {
        return clouds(seed, 9.0 * u, 9.0 * v);
    }
    let half = (1.0 - (v.min(0.0) / 1.75).powi(2)).max(0.05).sqrt();
    let bow = 0.12 * noise(seed ^ 0x2, 2.0 * u, 1.4 * v);
    0.6 * noise(seed, 24.0 * (u / half + bow), 1.1 * v)
        + 0.4 * noise(seed ^ 0x1, 61.0 * (u / half + bow), 2.6 * v)
}

fn lit(portrait: &Portrait, shape: &Shape, strand: f32, u: f32, v: f32, depth: f32) -> Light {
    let session = portrait.session;
    let across = (u / (1.0 + shape.side)).clamp(-1.0, 1.0);
    let up = (v / 1.6).clamp(-1.0, 1.0);
    let facing = session.light_from[0] * across
        + session.light_from[1] * up.min(0.3)
        + session.light_from[2] * (1.0 - 0.6 * across * across);
    let band = (across.hypot(v / 1.55) - 0.74) / 0.20;
    let gloss = if portrait.person.style == HairStyle::Curly { 0.25 } else { 0.9 };
    let shine = gloss * bump(band * band) * ramp(0.35, 0.85, strand) * facing.max(0.0);
    let level = (0.25 + 0.85 * facing.max(0.0)) * (0.45 + 1.0 * strand) * depth;
    std::array::from_fn(|channel| {
        let hair = portrait.person.hair[channel];
        hair * (session.key[channel] * level + 0.5 * session.fill[channel] * depth)
            + (0.25 * hair + 0.018) * 1.6 * shine * depth * session.key[channel]
    })
}
