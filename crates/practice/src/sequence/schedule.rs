//! What a person shows when: spells of one expression each, with smooth changes between them.

use crate::drawing::soft::ramp;
use crate::expression::{CLASSES, Expression};
use crate::random::{Draws, Purpose};

/// Shortest and longest spell, in seconds.
const SPELL: (f32, f32) = (3.0, 8.0);

/// Seconds that a face takes from one expression to the next.
const CHANGE: f32 = 0.6;

/// The expressions of one person in one sequence.
pub(crate) struct Schedule {
    spells: Vec<Spell>,
}

struct Spell {
    /// Seconds.
    from: f32,
    class: usize,
    face: Expression,
}

/// What a face shows at one moment.
#[derive(Clone, Copy)]
pub(crate) struct Shown {
    /// The class that the face is nearer to.
    pub(crate) class: usize,
    /// False while it changes.
    pub(crate) settled: bool,
    pub(crate) face: Expression,
}

impl Schedule {
    /// Spells for at least `seconds`: every class once in each round, none twice in a row.
    pub(crate) fn new(seed: u64, key: u64, seconds: f32) -> Self {
        let mut draws = Draws::new(seed, Purpose::Schedule, key);
        let mut spells: Vec<Spell> = Vec::new();
        let (mut from, mut left) = (0.0, Vec::new());
        while from < seconds {
            if left.is_empty() {
                left = (0..CLASSES.len()).collect();
            }
            let last = spells.last().map(|spell| spell.class);
            let mut place = draws.below(left.len());
            if Some(left[place]) == last {
                place = (place + 1) % left.len();
            }
            let class = left.swap_remove(place);
            spells.push(Spell { from, class, face: Expression::of_class(class, &mut draws) });
            from += draws.between(SPELL.0, SPELL.1);
        }
        Self { spells }
    }

    /// What is shown at a time in seconds.
    pub(crate) fn at(&self, time: f32) -> Shown {
        let next = self.spells.partition_point(|spell| spell.from <= time + CHANGE / 2.0);
        let (before, now) = (next.saturating_sub(2), next.saturating_sub(1));
        let (before, now) = (&self.spells[before], &self.spells[now]);
        let share = ramp(now.from - CHANGE / 2.0, now.from + CHANGE / 2.0, time);
        Shown {
            class: if share < 0.5 { before.class } else { now.class },
            settled: share >= 1.0 || std::ptr::eq(before, now),
            face: before.face.towards(now.face, share),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_comes_and_a_change_takes_a_moment() {
        for key in 0..20 {
            let schedule = Schedule::new(1, key, 60.0);
            let shown: Vec<Shown> =
                (0..600).map(|tenth| schedule.at(tenth as f32 / 10.0)).collect();
            for class in 0..CLASSES.len() {
                assert!(shown.iter().filter(|shown| shown.class == class).count() > 15, "{class}");
            }
            let changing = shown.iter().filter(|shown| !shown.settled).count();
            assert!((30..120).contains(&changing), "{changing} frames change");
            for pair in shown.windows(2).filter(|pair| pair[0].class != pair[1].class) {
                assert!(!pair[0].settled || !pair[1].settled);
            }
        }
    }

    #[test]
    fn faces_do_not_jump() {
        let schedule = Schedule::new(3, 7, 30.0);
        let step = |time: f32| {
            (schedule.at(time + 0.01).face.corners - schedule.at(time).face.corners).abs()
        };
        let largest = (0..2900).map(|hundredth| step(hundredth as f32 / 100.0)).fold(0.0, f32::max);
        assert!(largest < 0.1, "{largest}");
    }
}
