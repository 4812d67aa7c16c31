//! A portrait in linear light, painted from back to front.

mod background;
mod body;
mod brows;
mod canvas;
mod eyes;
mod glasses;
mod hair;
mod head;
mod mouth;
pub(crate) mod soft;

use crate::expression::Expression;
use crate::person::Person;
use crate::scene::{Pose, Session};

pub(crate) use canvas::{Canvas, Frame};
use soft::Light;

/// Everything that a painter may look at.
pub(crate) struct Portrait<'scene> {
    pub(crate) person: &'scene Person,
    pub(crate) face: &'scene Expression,
    pub(crate) session: &'scene Session,
    frame: Frame,
    /// How far the face is turned to the side and down.
    turn: (f32, f32),
}

/// Draws one portrait at a size in pixels.
pub(crate) fn portrait(
    person: &Person,
    face: &Expression,
    session: &Session,
    pose: Pose,
    size: (usize, usize),
) -> Canvas {
    let mut canvas = backdrop(session, size);
    paint_person(&mut canvas, person, face, session, pose);
    canvas
}

/// Draws the place without anybody in it.
pub(crate) fn backdrop(session: &Session, (width, height): (usize, usize)) -> Canvas {
    let mut canvas = Canvas::new(width, height);
    background::paint(&mut canvas, session);
    canvas
}

/// Paints a person over what is there.
pub(crate) fn paint_person(
    canvas: &mut Canvas,
    person: &Person,
    face: &Expression,
    session: &Session,
    pose: Pose,
) {
    let frame = pose.frame((canvas.width, canvas.height));
    let portrait = Portrait { person, face, session, frame, turn: pose.turn };
    hair::paint_behind(canvas, &portrait);
    body::paint(canvas, &portrait);
    head::paint(canvas, &portrait);
    mouth::paint(canvas, &portrait);
    eyes::paint(canvas, &portrait);
    brows::paint(canvas, &portrait);
    hair::paint_beard(canvas, &portrait);
    hair::paint_in_front(canvas, &portrait);
    glasses::paint(canvas, &portrait);
}

impl Pose {
    /// Where the head is in a picture of a size in pixels.
    pub(crate) fn frame(&self, (width, height): (usize, usize)) -> Frame {
        let centre = (self.centre.0 * width as f32, self.centre.1 * height as f32);
        let turn = (self.tilt.cos(), self.tilt.sin());
        Frame { centre, scale: self.scale * width as f32, turn }
    }
}

impl Portrait<'_> {
    /// Chin below the eyes; the jaw takes it down.
    fn chin(&self) -> f32 {
        self.person.chin + 0.13 * self.face.jaw
    }

    /// 0 in the middle of the head, 1 on its outline.
    fn roundness(&self, u: f32, v: f32) -> f32 {
        let v = v - 0.12;
        if v < 0.0 {
            return skull(u, v / 1.46);
        }
        // Between an ellipse and a superellipse of the fourth power; roots are cheaper than powers.
        let (across, down) = (u * u, (v / (self.chin() - 0.12)).powi(2));
        let oval = (across + down).sqrt();
        let square = (across * across + down * down).sqrt().sqrt();
        oval + (square - oval) * self.person.jaw_squareness
    }

    /// Where a point of the picture lies on the turned face: its middle moves, its outline stays.
    fn on_face(&self, u: f32, v: f32) -> (f32, f32) {
        let roundness = self.roundness(u, v).min(1.0);
        let depth = 1.0 - roundness * roundness;
        (u - 0.15 * self.turn.0 * depth, v - 0.12 * self.turn.1 * depth)
    }

    /// How strongly the skin below a painter's place is lit, 1 = as the skin's own colour.
    fn level(&self, below: Light) -> f32 {
        (below[0] + below[1]) / (self.person.skin[0] + self.person.skin[1])
    }
}

/// Distance from the middle of a skull whose half width and height are 1: rounder on top than
/// an ellipse.
fn skull(across: f32, up: f32) -> f32 {
    let (across, up) = (across * across, up * up);
    0.4 * (across + up).sqrt() + 0.6 * (across * across + up * up + 1.2 * across * up).sqrt().sqrt()
}
