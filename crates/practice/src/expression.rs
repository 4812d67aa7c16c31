//! The five expressions, as positions of brows, eyes, mouth and cheeks.

use crate::random::Draws;

/// Classes in the order of their folders' names.
pub const CLASSES: [&str; 5] = ["angry", "happy", "neutral", "sad", "surprise"];

/// How far each part of a face is moved. 0 is at rest, about 1 is as far as it goes.
#[derive(Clone, Copy, Default)]
pub(crate) struct Expression {
    /// Inner and outer ends of the brows, up is positive.
    pub(crate) brow_inner: f32,
    pub(crate) brow_outer: f32,
    /// Brows drawn together.
    pub(crate) brow_squeeze: f32,
    /// Upper lid, up is positive; lower lid, up is positive.
    pub(crate) upper_lid: f32,
    pub(crate) lower_lid: f32,
    /// Where the eyes look, right and down are positive.
    pub(crate) gaze: (f32, f32),
    /// Corners of the mouth, up is positive.
    pub(crate) corners: f32,
    pub(crate) mouth_width: f32,
    pub(crate) mouth_open: f32,
    pub(crate) upper_teeth: f32,
    pub(crate) lower_teeth: f32,
    /// Lips pressed thin (positive) or pushed out (negative).
    pub(crate) lip_press: f32,
    pub(crate) jaw: f32,
    pub(crate) cheeks: f32,
    /// Folds from nose to mouth, upright folds between the brows, level folds on the forehead.
    pub(crate) nose_folds: f32,
    pub(crate) frown_folds: f32,
    pub(crate) forehead_folds: f32,
}

impl Expression {
    /// The expression of a class with a drawn strength, in one of the ways people show it.
    pub(crate) fn of_class(class: usize, draws: &mut Draws) -> Self {
        let strength = draws.between(0.75, 1.0);
        let way = draws.unit();
        let full = match class {
            0 => angry(way),
            1 => happy(way),
            2 => Self::default(),
            3 => sad(way),
            _ => surprise(way),
        };
        full.scaled(strength).unsteady(draws)
    }

    /// On the way from this expression (0) to another one (1).
    pub(crate) fn towards(self, other: Self, share: f32) -> Self {
        self.zip(other, |own, other| own + (other - own) * share)
    }

    fn scaled(self, by: f32) -> Self {
        self.zip(Self::default(), |own, _| own * by)
    }

    /// No face is ever quite still or quite even.
    pub(crate) fn unsteady(self, draws: &mut Draws) -> Self {
        let mut shift = |range: f32| draws.bell() * range;
        let drift = Self {
            brow_inner: shift(0.06),
            brow_outer: shift(0.06),
            upper_lid: shift(0.06),
            lower_lid: shift(0.06),
            gaze: (shift(0.22), shift(0.12)),
            corners: shift(0.08),
            mouth_width: shift(0.08),
            lip_press: shift(0.10),
            cheeks: shift(0.06),
            ..Self::default()
        };
        self.zip(drift, |own, drift| own + drift)
    }

    fn zip(self, other: Self, join: impl Fn(f32, f32) -> f32) -> Self {
        Self {
            brow_inner: join(self.brow_inner, other.brow_inner),
            brow_outer: join(self.brow_outer, other.brow_outer),
            brow_squeeze: join(self.brow_squeeze, other.brow_squeeze),
            upper_lid: join(self.upper_lid, other.upper_lid),
            lower_lid: join(self.lower_lid, other.lower_lid),
            gaze: (join(self.gaze.0, other.gaze.0), join(self.gaze.1, other.gaze.1)),
            corners: join(self.corners, other.corners),
            mouth_width: join(self.mouth_width, other.mouth_width),
            mouth_open: join(self.mouth_open, other.mouth_open),
            upper_teeth: join(self.upper_teeth, other.upper_teeth),
            lower_teeth: join(self.lower_teeth, other.lower_teeth),
            lip_press: join(self.lip_press, other.lip_press),
            jaw: join(self.jaw, other.jaw),
            cheeks: join(self.cheeks, other.cheeks),
            nose_folds: join(self.nose_folds, other.nose_folds),
            frown_folds: join(self.frown_folds, other.frown_folds),
            forehead_folds: join(self.forehead_folds, other.forehead_folds),
        }
    }
}

fn angry(way: f32) -> Expression {
    let bared = if way < 0.55 { 1.0 } else { 0.0 };
    Expression {
        brow_inner: -1.2,
        brow_outer: 0.25,
        brow_squeeze: 1.0,
        upper_lid: -0.15,
        lower_lid: 0.45,
        corners: -0.35,
        mouth_width: 0.25 * bared - 0.1,
        mouth_open: 0.36 * bared,
        upper_teeth: bared,
        lower_teeth: bared,
        lip_press: 0.9 - bared,
        cheeks: 0.25,
        nose_folds: 0.65,
        frown_folds: 1.0,
        ..Expression::default()
    }
}

fn happy(way: f32) -> Expression {
    let laugh = if way < 0.12 { 0.0 } else { 0.45 + 0.55 * way };
    Expression {
        brow_inner: 0.12,
        brow_outer: 0.15,
        upper_lid: -0.25,
        lower_lid: 0.6,
        corners: 1.0,
        mouth_width: 0.55,
        mouth_open: 0.62 * laugh,
        upper_teeth: laugh.min(0.5) * 2.0,
        jaw: 0.3 * laugh,
        cheeks: 1.0,
        nose_folds: 0.9,
        ..Expression::default()
    }
}

fn sad(way: f32) -> Expression {
    Expression {
        brow_inner: 1.15,
        brow_outer: -0.6,
        brow_squeeze: 0.4,
        upper_lid: -0.6,
        gaze: (0.0, 0.3 + 0.5 * way),
        corners: -1.25,
        mouth_width: -0.15,
        lip_press: -0.45,
        nose_folds: 0.4,
        frown_folds: 0.3,
        forehead_folds: 0.25,
        ..Expression::default()
    }
}

fn surprise(way: f32) -> Expression {
    Expression {
        brow_inner: 1.0,
        brow_outer: 1.0,
        upper_lid: 0.95,
        lower_lid: -0.2,
        mouth_width: -0.5,
        mouth_open: 0.7 + 0.4 * way,
        upper_teeth: 0.3 * way,
        jaw: 0.9,
        forehead_folds: 0.9,
        ..Expression::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Purpose;

    fn mean(class: usize, part: impl Fn(&Expression) -> f32) -> f32 {
        (0..200)
            .map(|index| {
                part(&Expression::of_class(class, &mut Draws::new(1, Purpose::Expression, index)))
            })
            .sum::<f32>()
            / 200.0
    }

    #[test]
    fn the_mouth_corners_rise_in_happy_and_fall_in_sad() {
        assert!(mean(1, |face| face.corners) > 0.5 && mean(3, |face| face.corners) < -0.5);
        assert!(mean(2, |face| face.corners).abs() < 0.05);
    }

    #[test]
    fn brows_fall_in_angry_and_rise_in_surprise() {
        assert!(mean(0, |face| face.brow_inner) < -0.5 && mean(4, |face| face.brow_inner) > 0.5);
    }
}
