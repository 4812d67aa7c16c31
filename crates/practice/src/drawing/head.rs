//! The head's form and its skin: a relief that light falls on.

use super::Portrait;
use super::canvas::{Area, Canvas};
use super::soft::{Light, bump, bump_at, clouds, dim, filter, mix, noise, ramp};

/// Ears first, then the face over them.
pub(super) fn paint(canvas: &mut Canvas, portrait: &Portrait) {
    paint_ears(canvas, portrait);
    let frame = portrait.frame;
    let area = frame.area(canvas, (-1.15, -1.6), (1.15, portrait.chin() + 0.15));
    let relief = Relief::of(portrait, area);
    let edge = 1.5 * frame.edge();
    canvas.paint(area, |x, y, _| {
        let (u, v) = frame.face(x, y);
        let cover = ramp(1.0 + edge, 1.0 - edge, portrait.roundness(u, v));
        if cover <= 0.0 {
            return ([0.0; 3], 0.0);
        }
        (skin(portrait, u, v, relief.normal(x as usize, y as usize)), cover)
    });
}

fn paint_ears(canvas: &mut Canvas, portrait: &Portrait) {
    let frame = portrait.frame;
    let edge = frame.edge();
    for side in [-1.0, 1.0] {
        // A turned head shows more of one ear.
        let centre = (side * 1.02 - 0.05 * portrait.turn.0, 0.22);
        let area = frame.area(canvas, (centre.0 - 0.25, -0.25), (centre.0 + 0.25, 0.7));
        canvas.paint(area, |x, y, _| {
            let (u, v) = frame.face(x, y);
            let (across, down) =
                ((u - centre.0) / 0.155, (v - centre.1) / (0.37 - 0.10 * (v - 0.2)));
            let distance = (across * across + down * down).sqrt();
            let hollow = bump_at(u, v, (centre.0 + 0.03 * side, centre.1 - 0.03), (0.10, 0.24));
            let lit = 0.55 + 0.35 * portrait.session.light_from[0] * side - 0.42 * hollow
                + 0.12 * distance;
            let light: Light = std::array::from_fn(|channel| {
                portrait.session.key[channel] * lit.max(0.05) + 0.6 * portrait.session.fill[channel]
            });
            let red = filter(portrait.person.skin, [1.06, 0.86, 0.84]);
            (filter(red, light), ramp(1.0 + 6.0 * edge, 1.0 - 6.0 * edge, distance))
        });
    }
}

/// Heights over the picture plane, in face units, for an area of the canvas.
struct Relief {
    area: Area,
    columns: usize,
    heights: Vec<f32>,
    pixels_per_unit: f32,
}

impl Relief {
    fn of(portrait: &Portrait, area: Area) -> Self {
        let columns = area.right.saturating_sub(area.left);
        let heights = (area.top..area.bottom)
            .flat_map(|y| (area.left..area.right).map(move |x| (x, y)))
            .map(|(x, y)| {
                let (u, v) = portrait.frame.face(x as f32 + 0.5, y as f32 + 0.5);
                height(portrait, u, v)
            })
            .collect();
        Self { area, columns, heights, pixels_per_unit: portrait.frame.scale }
    }

    /// The direction a place faces, in the picture's axes, length 1.
    fn normal(&self, x: usize, y: usize) -> [f32; 3] {
        let (column, row) = (x - self.area.left, y - self.area.top);
        let rows = self.heights.len() / self.columns;
        let at = |column: usize, row: usize| self.heights[row * self.columns + column];
        let (left, right) = (column.saturating_sub(1), (column + 1).min(self.columns - 1));
        let (above, below) = (row.saturating_sub(1), (row + 1).min(rows - 1));
        let half = 0.5 * self.pixels_per_unit;
        let across = (at(right, row) - at(left, row)) * half;
        let down = (at(column, below) - at(column, above)) * half;
        let length = (across * across + down * down + 1.0).sqrt();
        [-across / length, -down / length, 1.0 / length]
    }
}

fn height(portrait: &Portrait, u: f32, v: f32) -> f32 {
    let (person, face) = (portrait.person, portrait.face);
    let roundness = portrait.roundness(u, v);
    let dome = 0.86 * (1.07 - roundness * roundness).max(0.0).sqrt();
    let (u, v) = portrait.on_face(u, v);
    let side = u.abs();
    let (nose, wide) = (person.nose_length, person.nose_width);
    let mut height = dome;
    height += 0.13 * bump_at(u, v, (0.0, 0.22), (0.21, 0.64));
    height += 0.17 * bump_at(u, v, (0.0, nose - 0.09), (0.8 * wide, 0.22));
    height += 0.09 * bump_at(side, v, (0.72 * wide, nose - 0.03), (0.60 * wide, 0.13));
    height -= 0.12 * bump_at(side, v, (0.42, -0.01), (0.33, 0.25));
    height += 0.07 * bump_at(side, v, (0.36, -0.26 - 0.05 * face.brow_inner), (0.44, 0.17));
    let lift = face.cheeks.max(0.0);
    height += (0.08 + 0.075 * lift) * bump_at(side, v, (0.58, 0.46 - 0.07 * lift), (0.42, 0.36));
    height += 0.10 * bump_at(u, v, (0.0, nose + 0.36), (0.58, 0.36));
    height += 0.11 * bump_at(u, v, (0.0, portrait.chin() - 0.20), (0.38, 0.27));
    height -= 0.05 * bump_at(u, v, (0.0, nose + 0.59 + 0.1 * face.jaw), (0.30, 0.11));
    height -= 0.020 * bump_at(u, v, (0.0, nose + 0.15), (0.06, 0.14));
    height + folds(portrait, u, v)
}

/// Furrows that come with an expression and with age.
fn folds(portrait: &Portrait, u: f32, v: f32) -> f32 {
    let (face, age) = (portrait.face, portrait.person.age);
    let mut depth = 0.0;
    let nose_folds = face.nose_folds.max(0.0) + 0.35 * age;
    depth += 0.034 * nose_folds * nose_fold(portrait, u, v);
    let frown = face.frown_folds.max(0.0) + 0.15 * age;
    let upright = (u.abs() - 0.085 - 0.03 * (v + 0.25)) / 0.035;
    depth += 0.028 * frown * bump(upright * upright) * bump_at(0.0, v, (0.0, -0.27), (1.0, 0.20));
    let forehead = face.forehead_folds.max(0.0) + 0.25 * age;
    if forehead > 0.02 && v < -0.35 {
        let level = (v + 0.06 * u * u + 0.015 * (9.0 * u).sin()) * 7.4;
        let wave = (level - level.round()) / 0.24;
        depth += 0.020 * forehead * bump(wave * wave) * bump_at(u, v, (0.0, -0.60), (0.66, 0.24));
    }
    -depth
}

/// 1 along the fold from the wing of the nose past the corner of the mouth.
pub(super) fn nose_fold(portrait: &Portrait, u: f32, v: f32) -> f32 {
    let start = portrait.person.nose_length - 0.06;
    let share = (v - start) / 0.50;
    if !(0.0..1.0).contains(&share) {
        return 0.0;
    }
    let wide = portrait.person.mouth_width * (1.0 + 0.4 * portrait.face.mouth_width) + 0.11;
    let inner = portrait.person.nose_width + 0.02;
    let line = inner + (wide - inner) * share.sqrt();
    let across = (u.abs() - line) / 0.09;
    bump(across * across) * ramp(0.0, 0.18, share) * ramp(1.0, 0.65, share)
}

fn skin(portrait: &Portrait, u: f32, v: f32, normal: [f32; 3]) -> Light {
    let session = portrait.session;
    let (face_u, face_v) = portrait.on_face(u, v);
    let facing: f32 = normal.iter().zip(session.light_from).map(|(one, other)| one * other).sum();
    let shade = shadows(portrait, face_u, face_v);
    // Light wanders below the skin, red the farthest: shadows begin softly and warmly.
    let wrap = [0.38, 0.22, 0.16];
    let sky = 0.62 - 0.38 * normal[1];
    let light: Light = std::array::from_fn(|channel| {
        let direct = ((facing + wrap[channel]) / (1.0 + wrap[channel])).max(0.0);
        session.key[channel] * direct * shade + session.fill[channel] * sky * (0.45 + 0.55 * shade)
    });
    let shine = gloss(session.light_from, normal) * shade;
    let lit = filter(tint(portrait, face_u, face_v), light);
    std::array::from_fn(|channel| lit[channel] + 0.11 * shine * session.key[channel])
}

/// Shine of slightly oily skin: Blinn's half vector, to the 16th power.
fn gloss(light_from: [f32; 3], normal: [f32; 3]) -> f32 {
    let half = [light_from[0], light_from[1], light_from[2] + 1.0];
    let length = half.iter().map(|part| part * part).sum::<f32>().sqrt();
    let facing: f32 = normal.iter().zip(half).map(|(one, other)| one * other / length).sum();
    facing.max(0.0).powi(16)
}

/// Where less light comes: eye sockets, under the nose, beside the nose, in folds.
fn shadows(portrait: &Portrait, u: f32, v: f32) -> f32 {
    let (person, face) = (portrait.person, portrait.face);
    let side = u.abs();
    let nose = person.nose_length;
    let cast = -0.16 * portrait.session.light_from[0];
    let mut dark = 0.30 * bump_at(side, v, (0.33, -0.09), (0.30, 0.22));
    dark += 0.12 * bump_at(side, v, (0.42, 0.16), (0.26, 0.12)) * (0.5 + person.age);
    dark += 0.42 * bump_at(u, v, (cast, nose + 0.07), (1.15 * person.nose_width, 0.12));
    dark += 0.60 * bump_at(side, v, (0.10, nose + 0.015), (0.075, 0.045));
    dark += 0.16 * bump_at(side, v, (person.nose_width + 0.02, nose - 0.06), (0.06, 0.13));
    dark += 0.20 * (face.nose_folds.max(0.0) + 0.3 * person.age) * nose_fold(portrait, u, v);
    (1.0 - dark).max(0.15)
}

/// The skin's own colour from place to place.
fn tint(portrait: &Portrait, u: f32, v: f32) -> Light {
    let person = portrait.person;
    let side = u.abs();
    let blood = 0.55 * bump_at(side, v, (0.55, 0.47), (0.50, 0.44))
        + 0.7 * bump_at(u, v, (0.0, person.nose_length - 0.06), (0.24, 0.20))
        + 0.3 * bump_at(u, v, (0.0, portrait.chin() - 0.15), (0.35, 0.22));
    let red = mix([1.0; 3], [1.05, 0.84, 0.80], blood);
    let patches = 0.94 + 0.12 * clouds(person.texture, 6.0 * u, 6.0 * v);
    let pores = 0.97 + 0.06 * noise(person.texture ^ 0x3, 75.0 * u, 75.0 * v);
    let speckle = noise(person.texture ^ 0x11, 34.0 * u + 17.0 * v, 34.0 * v - 17.0 * u);
    let freckles =
        person.freckles * ramp(0.66, 0.95, speckle) * bump_at(u, v, (0.0, 0.38), (0.95, 0.45));
    let colour = dim(filter(person.skin, red), patches * pores);
    mix(colour, filter(colour, [0.72, 0.52, 0.42]), 0.75 * freckles)
}
