//! One assignment of groups to parts with its sums, and the moves that change it.

use super::field::Field;
use super::goal::{Goal, deviation};

/// Groups that count the same.
pub(super) struct Kind<'a> {
    /// Photos per class of each.
    pub(super) counts: &'a [usize],
    /// How many they are.
    pub(super) groups: usize,
}

/// Groups of one kind in each part.
pub(super) type Share = Vec<usize>;

/// One assignment with its sums.
pub(super) struct State<'a> {
    pub(super) kinds: &'a [Kind<'a>],
    goal: &'a Goal,
    /// The parts that take groups.
    pub(super) open: &'a [usize],
    /// How many groups of every kind each part has.
    pub(super) shares: Vec<Share>,
    photos: Vec<Vec<usize>>,
    groups: Vec<usize>,
    /// As the goal has it.
    pub(super) cost: f64,
}

/// One group of a kind changes part.
#[derive(Clone, Copy)]
pub(super) struct Move {
    pub(super) kind: usize,
    pub(super) from: usize,
    pub(super) to: usize,
}

impl<'a> State<'a> {
    /// Every kind shared out, rounded down; the groups left are in no part yet. What a part holds
    /// already decides where groups go, so then all are left.
    pub(super) fn rounded_down(
        kinds: &'a [Kind<'a>],
        field: &'a Field,
        goal: &'a Goal,
        open: &'a [usize],
    ) -> Self {
        let empty = field.groups.iter().all(|&groups| groups == 0);
        let share = |kind: &Kind| field.shares.floors(if empty { kind.groups } else { 0 });
        let mut state = Self {
            kinds,
            goal,
            open,
            shares: kinds.iter().map(share).collect(),
            photos: field.photos.clone(),
            groups: field.groups.clone(),
            cost: 0.0,
        };
        for (kind, share) in kinds.iter().zip(&state.shares) {
            for (part, groups) in share.iter().enumerate() {
                state.groups[part] += groups;
                for (sum, count) in state.photos[part].iter_mut().zip(kind.counts) {
                    *sum += groups * count;
                }
            }
        }
        state.weigh();
        state
    }

    /// Puts every group that rounding down left over where the costs grow least.
    pub(super) fn place_the_rest(&mut self) {
        let left = self.kinds.iter().zip(&self.shares).enumerate();
        let left = left.flat_map(|(index, (kind, share))| {
            std::iter::repeat_n(index, kind.groups - share.iter().sum::<usize>())
        });
        let mut left: Vec<usize> = left.collect();
        left.sort_by_key(|&kind| std::cmp::Reverse(self.kinds[kind].counts.iter().sum::<usize>()));
        for kind in left {
            let part = self.emptiest_part_for(kind);
            self.add(kind, part);
        }
        self.weigh();
    }

    /// By the placed photos alone: the balance means nothing before the parts are filled.
    fn emptiest_part_for(&self, kind: usize) -> usize {
        let growth = |part: usize| -> f64 {
            let counts = self.kinds[kind].counts.iter();
            let sums = counts.zip(&self.photos[part]).zip(&self.goal.placed[part]);
            sums.map(|((add, sum), &wanted)| deviation(sum + add, wanted) - deviation(*sum, wanted))
                .sum()
        };
        let growths: Vec<f64> = self.open.iter().map(|&part| growth(part)).collect();
        let least =
            (0..growths.len()).min_by(|&one, &other| growths[one].total_cmp(&growths[other]));
        least.map_or(0, |place| self.open[place])
    }

    /// Takes moves back, the last first.
    pub(super) fn take_back(&mut self, moves: &[Move]) {
        for step in moves.iter().rev() {
            self.shift(step.kind, step.to, step.from);
        }
        self.weigh();
    }

    /// Makes the moves, and takes them back if the cost grows by more than `allowed`.
    pub(super) fn keep_if(&mut self, allowed: f64, moves: &[Move]) -> bool {
        let before = self.cost;
        for &Move { kind, from, to } in moves {
            self.shift(kind, from, to);
        }
        self.weigh();
        let kept = self.cost <= before + allowed;
        if !kept {
            self.take_back(moves);
        }
        kept
    }

    fn weigh(&mut self) {
        let cost = |part: usize| self.goal.cost(part, &self.photos[part], self.groups[part]);
        self.cost = (0..self.photos.len()).map(cost).sum();
    }

    /// Makes a move without a look at the cost.
    fn shift(&mut self, kind: usize, from: usize, to: usize) {
        self.shares[kind][from] -= 1;
        self.groups[from] -= 1;
        for (sum, count) in self.photos[from].iter_mut().zip(self.kinds[kind].counts) {
            *sum -= count;
        }
        self.add(kind, to);
    }

    fn add(&mut self, kind: usize, part: usize) {
        self.shares[kind][part] += 1;
        self.groups[part] += 1;
        for (sum, count) in self.photos[part].iter_mut().zip(self.kinds[kind].counts) {
            *sum += count;
        }
    }
}
