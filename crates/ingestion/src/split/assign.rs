//! Which group goes to which part: a search over counts that no order of rows can disturb.
//!
//! Groups with the same number of photos of every class are alike, so the search moves only
//! *how many* groups of each kind a part gets: 100,000 single photos of five classes are five kinds.
//! It starts from the ratio rounded down, places the few groups left one by one where they serve
//! best, then tries moves and swaps, from several starts, and keeps the best end.

use std::collections::BTreeMap;

use super::draw::Stream;
use super::goal::Goal;
use super::ratio::Ratio;
use super::state::{Kind, Move, Share, State};
use super::targets::Targets;

/// Walks of the search, each from the greedy start.
const STARTS: usize = 18;
/// Tried moves and swaps per kind and start, within the two bounds.
const TRIES_PER_KIND: usize = 100;
const FEWEST_TRIES: usize = 10_000;
const MOST_TRIES: usize = 50_000;
/// What a walk may lose at first: nothing, a little, or a whole class of a part.
const THRESHOLDS: [f64; 3] = [0.0, 1.0, Goal::EMPTY];
/// How often the threshold of a start is halved.
const HALVINGS: usize = 24;
/// Costs that differ by less are equal: rounding of sums.
const EQUAL: f64 = 1e-9;

/// Photos per class of what may not be parted, and its place in the drawn order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Counted {
    /// Photos per class.
    pub(super) counts: Vec<usize>,
    /// Like groups are handed out in this order, so that the seed decides who goes where.
    pub(super) order: u64,
}

/// The part (0 = train, 1 = validation, 2 = test) of every group.
///
/// Groups of equal `order` are taken as they come; everything else is independent of their order.
pub(super) fn assign(groups: &[Counted], targets: &Targets, ratio: Ratio, seed: u64) -> Vec<usize> {
    let mut kinds: BTreeMap<&[usize], Vec<usize>> = BTreeMap::new();
    // A group without a photo that could be placed takes no part in the search.
    let counted =
        groups.iter().enumerate().filter(|(_, group)| group.counts.iter().any(|&count| count > 0));
    for (index, group) in counted {
        kinds.entry(&group.counts).or_default().push(index);
    }
    let sizes = kinds.iter().map(|(counts, members)| Kind { counts, groups: members.len() });
    let sizes: Vec<Kind> = sizes.collect();
    let goal = Goal::new(targets, ratio, sizes.iter().map(|kind| kind.groups).sum());
    let shares = search(&sizes, &goal, ratio, seed);
    let mut parts = vec![0; groups.len()];
    for (mut members, share) in kinds.into_values().zip(shares) {
        members.sort_by_key(|&index| groups[index].order);
        for (place, index) in members.into_iter().enumerate() {
            parts[index] = part_of_place(place, share);
        }
    }
    parts
}

fn part_of_place(place: usize, [train, validation, _]: Share) -> usize {
    usize::from(place >= train) + usize::from(place >= train + validation)
}

fn search(kinds: &[Kind], goal: &Goal, ratio: Ratio, seed: u64) -> Vec<Share> {
    let mut best: Option<State> = None;
    for start in 0..STARTS {
        let mut stream = Stream::new(seed, start as u64);
        let mut state = State::rounded_down(kinds, ratio, goal);
        state.place_the_rest();
        walk(&mut state, THRESHOLDS[start % 3], &mut stream);
        settle(&mut state);
        if best.as_ref().is_none_or(|best| state.cost < best.cost - EQUAL) {
            best = Some(state);
        }
        if best.as_ref().is_some_and(|best| best.cost < EQUAL) {
            break;
        }
    }
    best.map(|state| state.shares).unwrap_or_default()
}

/// Moves and swaps drawn groups, keeps what is not worse than before by more than a falling
/// threshold (threshold accepting, Dueck and Scheuer 1990), and ends at the best it saw.
fn walk(state: &mut State, highest: f64, stream: &mut Stream) {
    let tries = (state.kinds.len() * TRIES_PER_KIND).clamp(FEWEST_TRIES, MOST_TRIES);
    let mut best = state.cost;
    let mut since_best: Vec<Move> = Vec::new();
    for attempt in 0..tries {
        if best < EQUAL {
            break;
        }
        let threshold = highest / f64::from(1_u32 << (attempt * HALVINGS / tries));
        let (moves, count) = drawn_moves(state, stream);
        if state.keep_if(threshold, &moves[..count]) {
            since_best.extend(&moves[..count]);
        }
        if state.cost < best - EQUAL {
            best = state.cost;
            since_best.clear();
        }
    }
    state.take_back(&since_best);
}

/// One move, or two that swap; none when the drawn part holds no group of the drawn kind.
fn drawn_moves(state: &State, stream: &mut Stream) -> ([Move; 2], usize) {
    let kinds = state.kinds.len();
    let (kind, other) = (stream.below(kinds), stream.below(kinds));
    let from = stream.below(3);
    let to = (from + 1 + stream.below(2)) % 3;
    let swaps = stream.below(2) == 1 && kind != other && state.shares[other][to] > 0;
    let back = Move { kind: other, from: to, to: from };
    let count = match state.shares[kind][from] {
        0 => 0,
        _ => 1 + usize::from(swaps),
    };
    ([Move { kind, from, to }, back], count)
}

/// Makes every single move that helps, until none does.
fn settle(state: &mut State) {
    let ways = [(0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1)];
    let mut helped = true;
    while helped && state.cost >= EQUAL {
        helped = false;
        for kind in 0..state.kinds.len() {
            for (from, to) in ways {
                let step = [Move { kind, from, to }];
                while state.shares[kind][from] > 0 && state.keep_if(-EQUAL, &step) {
                    helped = true;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn group(counts: &[usize], order: u64) -> Counted {
        Counted { counts: counts.to_vec(), order }
    }

    fn sums(groups: &[Counted], parts: &[usize]) -> [Vec<usize>; 3] {
        [0, 1, 2].map(|part| {
            let mut sums = vec![0; groups[0].counts.len()];
            for (group, _) in groups.iter().zip(parts).filter(|(_, of)| **of == part) {
                for (sum, count) in sums.iter_mut().zip(&group.counts) {
                    *sum += count;
                }
            }
            sums
        })
    }

    fn assigned(groups: &[Counted], balanced: bool, seed: u64) -> (Vec<usize>, [Vec<usize>; 3]) {
        let ratio = "8:1:1".parse().unwrap();
        let mut totals = vec![0; groups[0].counts.len()];
        for group in groups {
            for (total, count) in totals.iter_mut().zip(&group.counts) {
                *total += count;
            }
        }
        let targets = Targets::new(ratio, &totals, balanced);
        let parts = assign(groups, &targets, ratio, seed);
        let sums = sums(groups, &parts);
        (parts, sums)
    }

    #[test]
    fn twenty_people_with_six_photos_per_class_go_16_2_2() {
        let groups: Vec<_> = (0..20).map(|order| group(&[6; 5], order)).collect();
        let (_, sums) = assigned(&groups, true, 1);
        assert_eq!(sums, [vec![96; 5], vec![12; 5], vec![12; 5]]);
    }

    #[test]
    fn people_of_different_sizes_are_placed_without_any_surplus_where_that_is_possible() {
        // 4 + 4 + 4 + … fit only if the two people of 3 and 5 stay together.
        let mut sizes = vec![4; 8];
        sizes.extend([3, 5, 1, 7]);
        let groups = sizes.iter().enumerate();
        let groups: Vec<_> =
            groups.map(|(order, &size)| group(&[size, 8 - size], order as u64)).collect();
        let (_, sums) = assigned(&groups, true, 1);
        for part in &sums {
            assert_eq!(part[0], part[1], "{sums:?}");
        }
    }

    /// The cost of the best of all 3^n assignments.
    fn least_cost(groups: &[Counted], goal: &Goal) -> f64 {
        let assignments = 3_usize.pow(groups.len() as u32);
        (0..assignments)
            .map(|code| cost_of(groups, goal, |index| code / 3_usize.pow(index as u32) % 3))
            .fold(f64::INFINITY, f64::min)
    }

    fn cost_of(groups: &[Counted], goal: &Goal, part_of: impl Fn(usize) -> usize) -> f64 {
        let parts: Vec<usize> = (0..groups.len()).map(part_of).collect();
        let sums = sums(groups, &parts);
        (0..3)
            .map(|part| {
                let members = parts.iter().filter(|of| **of == part).count();
                goal.cost(part, &sums[part], members)
            })
            .sum()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn no_assignment_of_up_to_six_groups_is_better_than_the_one_found(
            sizes in proptest::collection::vec((0_usize..9, 1_usize..9), 3..=6),
            balanced: bool,
            seed: u64,
        ) {
            let groups: Vec<_> = sizes.iter().zip(0..)
                .map(|(&(one, two), order)| group(&[one, two], order))
                .collect();
            let ratio = "2:1:1".parse().unwrap();
            let totals = [0, 1].map(|class| groups.iter().map(|group| group.counts[class]).sum());
            let targets = Targets::new(ratio, &totals, balanced);
            let goal = Goal::new(&targets, ratio, groups.len());
            let parts = assign(&groups, &targets, ratio, seed);
            let found = cost_of(&groups, &goal, |index| parts[index]);
            let least = least_cost(&groups, &goal);
            prop_assert!(found <= least + 1e-6, "{found} is not {least}: {parts:?}");
        }

        #[test]
        fn single_photos_meet_every_target_exactly(
            counts in proptest::collection::vec(10_usize..200, 2..7),
            balanced: bool,
            seed: u64,
        ) {
            let groups: Vec<_> = counts.iter().enumerate()
                .flat_map(|(class, &count)| {
                    let mut photo = vec![0; counts.len()];
                    photo[class] = 1;
                    (0..count as u64).map(move |order| group(&photo, order))
                })
                .collect();
            let targets = Targets::new("8:1:1".parse().unwrap(), &counts, balanced);
            prop_assert_eq!(assigned(&groups, balanced, seed).1, targets.placed);
        }
    }
}
