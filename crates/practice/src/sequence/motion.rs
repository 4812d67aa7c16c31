//! How a living head moves: it sways, nods, looks about and blinks.

use crate::drawing::soft::{bump, noise};
use crate::expression::Expression;
use crate::random::{Draws, Purpose};
use crate::scene::Pose;

/// A blink in each of these spans, in seconds, and how long it takes.
const BLINK_EVERY: f32 = 3.2;
const BLINK: f32 = 0.18;

/// The motion of one person in one sequence.
pub(crate) struct Motion {
    seed: u64,
    key: u64,
}

impl Motion {
    pub(crate) fn new(seed: u64, key: u64) -> Self {
        Self { seed, key }
    }

    /// The pose at a time in seconds, around a resting one.
    pub(crate) fn pose(&self, rest: Pose, time: f32) -> Pose {
        let wander = |part: u64, speed: f32| self.wander(part, speed * time);
        Pose {
            centre: (
                rest.centre.0 + 0.16 * rest.scale * wander(0, 0.45),
                rest.centre.1 + 0.10 * rest.scale * wander(1, 0.6),
            ),
            scale: rest.scale * (1.0 + 0.03 * wander(2, 0.3)),
            tilt: rest.tilt + 0.07 * wander(3, 0.5),
            turn: (rest.turn.0 + 0.55 * wander(4, 0.5), rest.turn.1 + 0.4 * wander(5, 0.4)),
        }
    }

    /// The face with eyes that wander and blink.
    pub(crate) fn enliven(&self, face: Expression, time: f32) -> Expression {
        let shut = Expression { upper_lid: -1.6, lower_lid: face.lower_lid.max(0.3), ..face };
        let looking = Expression {
            gaze: (
                face.gaze.0 + 0.4 * self.wander(6, 0.8 * time),
                face.gaze.1 + 0.2 * self.wander(7, 0.8 * time),
            ),
            ..face
        };
        looking.towards(Expression { gaze: looking.gaze, ..shut }, self.blink(time))
    }

    /// 1 with the eyes shut.
    fn blink(&self, time: f32) -> f32 {
        let span = (time / BLINK_EVERY).floor();
        let mut draws = Draws::new(self.seed, Purpose::Motion, self.key << 20 | span as u64);
        let middle = span * BLINK_EVERY + draws.between(BLINK, BLINK_EVERY - BLINK);
        let away = (time - middle) / BLINK;
        (1.6 * bump(away * away)).min(1.0)
    }

    /// A smooth wandering from -1 to 1, a step per unit.
    fn wander(&self, part: u64, place: f32) -> f32 {
        let mut draws = Draws::new(self.seed, Purpose::Motion, self.key << 20 | 1 << 19 | part);
        2.0 * noise(draws.bits(), place, 0.5) - 1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eyes_shut_now_and_then_and_for_a_moment() {
        let motion = Motion::new(1, 5);
        let shut =
            (0..6000).filter(|hundredth| motion.blink(*hundredth as f32 / 100.0) >= 1.0).count();
        assert!((100..400).contains(&shut), "{shut} of 6000");
        assert!((0..60).any(|tenth| motion.blink(tenth as f32 / 10.0) == 0.0));
    }
}
