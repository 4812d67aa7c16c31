//! The place of a sequence with the people in it: what is to be seen at a time, and the truth about it.

use super::clips::{Clip, Role};
use super::motion::Motion;
use super::presence::Presence;
use super::schedule::{Schedule, Shown};
use crate::camera::{self, Photo};
use crate::drawing::{self, Canvas};
use crate::person::Person;
use crate::random::{Draws, Purpose};
use crate::scene::{Pose, Session};

/// The corners of a face's box in the coordinates of the head: half the face's width is 1, the eyes are at 0.
/// As the detector of `imagery` draws it.
const FACE: ((f32, f32), (f32, f32)) = ((-1.06, -0.91), (1.06, 1.21));

/// Shares of a face's box that must lie in the picture to be seen whole, and to be seen at all.
const WHOLE: f32 = 0.98;
const ANY: f32 = 0.02;

/// How much of a face is to be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    Whole,
    Partly,
}

/// A face in a frame.
#[derive(Clone, Copy)]
pub(crate) struct Face {
    /// Number of the person.
    pub(crate) person: usize,
    pub(crate) shown: Shown,
    pub(crate) extent: Extent,
    /// Left, top, width and height in pixels of the upright frame, inside of it.
    pub(crate) place: [u32; 4],
}

/// The place and the people of one clip.
pub(crate) struct Stage {
    size: (usize, usize),
    noise: u64,
    place: Session,
    empty: Canvas,
    actors: Vec<Actor>,
}

struct Actor {
    number: usize,
    person: Person,
    clothes: Session,
    role: Role,
    schedule: Schedule,
    presence: Presence,
    motion: Motion,
}

impl Stage {
    /// The stage of a clip of `person`; `key` tells the clips of all people apart.
    pub(crate) fn new(seed: u64, person: usize, key: u64, clip: &Clip, seconds: f32) -> Self {
        let mut draws = Draws::new(seed, Purpose::Sequence, key);
        let place = Session::new(seed, person, 2 + draws.below(8));
        let actor = |(index, role): (usize, &Role)| {
            let (number, key) = (person + index, key << 4 | index as u64);
            // Everybody in their own clothes, in the light of one place.
            let own = Session::new(seed, number, 2);
            let clothes = Session {
                cloth: own.cloth,
                cloth_second: own.cloth_second,
                weave: own.weave,
                open_collar: own.open_collar,
                texture: own.texture,
                ..place.clone()
            };
            Actor {
                number,
                person: Person::new(seed, number),
                clothes,
                role: *role,
                schedule: Schedule::new(seed, key, seconds),
                presence: Presence::new(seed, key, seconds, role.coming),
                motion: Motion::new(seed, key),
            }
        };
        let actors = clip.roles.iter().enumerate().map(actor).collect();
        let noise = draws.bits();
        // The camera doubles what is drawn.
        let empty = drawing::backdrop(&place, (clip.size.0 / 2, clip.size.1 / 2));
        Self { size: clip.size, noise, place, empty, actors }
    }

    /// The upright frame at a time in milliseconds.
    pub(crate) fn frame(&self, time: u32) -> Photo {
        let seconds = time as f32 / 1000.0;
        let mut canvas = self.empty.clone();
        for actor in &self.actors {
            let face = actor.motion.enliven(actor.schedule.at(seconds).face, seconds);
            let pose = actor.pose(seconds);
            drawing::paint_person(&mut canvas, &actor.person, &face, &actor.clothes, pose);
        }
        camera::film(&canvas, &self.place, self.noise ^ u64::from(time) << 32)
    }

    /// The faces in that frame.
    pub(crate) fn faces(&self, time: u32) -> Vec<Face> {
        self.actors.iter().filter_map(|actor| actor.seen(time as f32 / 1000.0, self.size)).collect()
    }
}

impl Actor {
    fn pose(&self, seconds: f32) -> Pose {
        let Role { centre, scale, .. } = self.role;
        let rest = Pose { centre, scale, tilt: 0.0, turn: (0.0, 0.0) };
        let pose = self.motion.pose(rest, seconds);
        // To the nearer side, until shoulders are out too.
        let side = if centre.0 < 0.5 { -1.0 } else { 1.0 };
        let way = if side > 0.0 { 1.0 - centre.0 } else { centre.0 } + 4.5 * scale;
        let out = side * way * self.presence.absence(seconds);
        Pose { centre: (pose.centre.0 + out, pose.centre.1), ..pose }
    }

    fn seen(&self, seconds: f32, size: (usize, usize)) -> Option<Face> {
        let (width, height) = (size.0 as f32, size.1 as f32);
        let head = self.pose(seconds).frame(size);
        let ((left, top), (right, bottom)) = FACE;
        let middle = head.pixel(left.midpoint(right), top.midpoint(bottom));
        let half = (0.5 * (right - left) * head.scale, 0.5 * (bottom - top) * head.scale);
        let across = ((middle.0 - half.0).max(0.0), (middle.0 + half.0).min(width));
        let down = ((middle.1 - half.1).max(0.0), (middle.1 + half.1).min(height));
        let inside = (across.1 - across.0).max(0.0) * (down.1 - down.0).max(0.0);
        let share = inside / (4.0 * half.0 * half.1);
        let extent = match share {
            share if share >= WHOLE => Extent::Whole,
            share if share >= ANY => Extent::Partly,
            _ => return None,
        };
        let place = [across.0, down.0, across.1 - across.0, down.1 - down.0];
        let place = place.map(|value| value.round() as u32);
        Some(Face { person: self.number, shown: self.schedule.at(seconds), extent, place })
    }
}
