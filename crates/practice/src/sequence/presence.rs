//! When a person is in the picture: spells away, with a second of leaving and of entering.

use crate::drawing::soft::ramp;
use crate::random::{Draws, Purpose};

/// Seconds of leaving and of entering.
const WALK: f32 = 1.0;

/// How a person comes and goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Coming {
    /// Stays all the time.
    Stays,
    /// Leaves now and then, and comes back.
    Leaves,
    /// Comes late and leaves early.
    Visits,
}

/// The spells away of one person in one sequence, in seconds.
pub(crate) struct Presence {
    away: Vec<(f32, f32)>,
}

impl Presence {
    pub(crate) fn new(seed: u64, key: u64, seconds: f32, coming: Coming) -> Self {
        let mut draws = Draws::new(seed, Purpose::Presence, key);
        let away = match coming {
            Coming::Stays => Vec::new(),
            Coming::Leaves => {
                let count = (seconds / 25.0).ceil();
                let spell = |index: usize| {
                    let from = (index as f32 + draws.between(0.35, 0.6)) * seconds / count;
                    (from, from + draws.between(0.15, 0.3) * seconds / count)
                };
                (0..count as usize).map(spell).collect()
            }
            Coming::Visits => {
                let (comes, leaves) = (draws.between(0.2, 0.3), draws.between(0.7, 0.8));
                vec![(-2.0, comes * seconds), (leaves * seconds, seconds + 2.0)]
            }
        };
        Self { away }
    }

    /// 0 in place, 1 out of the picture, between them on the way.
    pub(crate) fn absence(&self, time: f32) -> f32 {
        let out = |(from, to): &(f32, f32)| {
            ramp(*from, from + WALK, time).min(ramp(*to, to - WALK, time))
        };
        self.away.iter().map(out).fold(0.0, f32::max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share_away(coming: Coming) -> f32 {
        let presence = Presence::new(1, 0, 60.0, coming);
        let away = (0..600).filter(|tenth| presence.absence(*tenth as f32 / 10.0) >= 1.0);
        away.count() as f32 / 600.0
    }

    #[test]
    fn people_stay_leave_or_visit() {
        assert!(share_away(Coming::Stays) == 0.0);
        assert!((0.05..0.3).contains(&share_away(Coming::Leaves)));
        assert!((0.35..0.65).contains(&share_away(Coming::Visits)));
        let visit = Presence::new(1, 0, 60.0, Coming::Visits);
        assert!(visit.absence(0.0) >= 1.0 && visit.absence(30.0) <= 0.0);
    }
}
