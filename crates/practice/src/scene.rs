//! Where and how a photo is taken: light, background, clothes, and where the head is.

use crate::drawing::soft::Light;
use crate::random::{Draws, Purpose};

/// What stands behind a person.
#[derive(Clone, Copy)]
pub(crate) enum Backdrop {
    Wall,
    Bricks,
    Curtain,
    Shelves,
    Window,
    Leaves,
    Evening,
}

/// What clothes look like.
#[derive(Clone, Copy)]
pub(crate) enum Weave {
    Plain,
    Stripes,
    Checks,
    Knit,
}

/// What one session of a person shares: a place, a light, a set of clothes.
#[derive(Clone)]
pub(crate) struct Session {
    pub(crate) backdrop: Backdrop,
    pub(crate) backdrop_colour: Light,
    pub(crate) second_colour: Light,
    /// Towards the key light in the picture's axes: right, down, to the viewer; length 1.
    pub(crate) light_from: [f32; 3],
    pub(crate) key: Light,
    pub(crate) fill: Light,
    /// How much brighter the lit side of the whole picture is.
    pub(crate) unevenness: f32,
    pub(crate) exposure: f32,
    pub(crate) cloth: Light,
    pub(crate) cloth_second: Light,
    pub(crate) weave: Weave,
    /// True for a V-neck.
    pub(crate) open_collar: bool,
    pub(crate) texture: u64,
}

const BACKDROPS: [Backdrop; 7] = [
    Backdrop::Wall,
    Backdrop::Window,
    Backdrop::Leaves,
    Backdrop::Shelves,
    Backdrop::Curtain,
    Backdrop::Evening,
    Backdrop::Bricks,
];

const CLOTHS: [Light; 10] = [
    [0.03, 0.05, 0.12],
    [0.40, 0.38, 0.35],
    [0.02, 0.02, 0.025],
    [0.24, 0.03, 0.04],
    [0.05, 0.13, 0.09],
    [0.45, 0.28, 0.05],
    [0.08, 0.20, 0.34],
    [0.55, 0.52, 0.48],
    [0.20, 0.09, 0.22],
    [0.12, 0.12, 0.13],
];

impl Session {
    pub(crate) fn new(seed: u64, person: usize, session: usize) -> Self {
        let mut draws = Draws::new(seed, Purpose::Session, (person as u64) << 16 | session as u64);
        let cloth = draws.pick(&CLOTHS);
        let warmth = draws.between(-1.0, 1.0);
        let key = draws.between(0.95, 1.25);
        let fill = draws.between(0.22, 0.42);
        Self {
            backdrop: draws.pick(&BACKDROPS),
            backdrop_colour: muted_colour(&mut draws, 0.08, 0.5),
            second_colour: muted_colour(&mut draws, 0.03, 0.35),
            light_from: light_direction(&mut draws),
            key: [key * (1.0 + 0.10 * warmth), key, key * (1.0 - 0.14 * warmth)],
            fill: [fill * (1.0 - 0.05 * warmth), fill, fill * (1.0 + 0.10 * warmth)],
            unevenness: draws.between(-0.35, 0.35),
            exposure: draws.between(0.8, 1.25),
            cloth,
            cloth_second: draws.pick(&CLOTHS),
            weave: draws.pick(&[
                Weave::Plain,
                Weave::Plain,
                Weave::Stripes,
                Weave::Checks,
                Weave::Knit,
            ]),
            open_collar: draws.chance(0.35),
            texture: draws.bits(),
        }
    }
}

/// From above, from either side, never from behind.
fn light_direction(draws: &mut Draws) -> [f32; 3] {
    let (right, down, near) = (draws.between(-0.75, 0.75), draws.between(-0.75, -0.2), 0.85f32);
    let length = (right * right + down * down + near * near).sqrt();
    [right / length, down / length, near / length]
}

fn muted_colour(draws: &mut Draws, darkest: f32, lightest: f32) -> Light {
    let level = draws.between(darkest, lightest);
    std::array::from_fn(|_| level * draws.between(0.65, 1.3))
}

/// Where the head is in one shot.
#[derive(Clone, Copy)]
pub(crate) struct Pose {
    /// Between the eyes, in shares of the picture's width and height.
    pub(crate) centre: (f32, f32),
    /// Half the width of the face, in shares of the picture's width.
    pub(crate) scale: f32,
    /// Tilt in radians.
    pub(crate) tilt: f32,
    /// How far the face is turned to the side and down, about -1 to 1.
    pub(crate) turn: (f32, f32),
}

impl Pose {
    pub(crate) fn new(draws: &mut Draws) -> Self {
        Self {
            centre: (0.5 + 0.021 * draws.bell(), 0.45 + 0.017 * draws.bell()),
            scale: draws.between(0.295, 0.350),
            tilt: 0.055 * draws.bell(),
            turn: (0.35 * draws.bell(), 0.25 * draws.bell()),
        }
    }

    /// The hand that holds the phone moves a little between two shots of a burst.
    pub(crate) fn nudged(self, draws: &mut Draws) -> Self {
        Self {
            centre: (self.centre.0 + 0.0015 * draws.bell(), self.centre.1 + 0.0012 * draws.bell()),
            scale: self.scale * (1.0 + 0.003 * draws.bell()),
            tilt: self.tilt + 0.003 * draws.bell(),
            turn: self.turn,
        }
    }
}
