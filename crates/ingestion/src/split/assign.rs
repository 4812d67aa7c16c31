//! Which group goes to which part: a search over counts that no order of rows can disturb.
//!
//! Groups with the same number of photos of every class are alike, so the search moves only
//! *how many* groups of each kind a part gets: 100,000 single photos of five classes are five kinds.
//! It starts from the ratio rounded down, places the few groups left one by one where they serve
//! best, then tries moves and swaps, from several starts, and keeps the best end.

use std::collections::BTreeMap;

use super::draw::Stream;
use super::field::Field;
use super::goal::Goal;
use super::state::{Kind, Move, Share, State};

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
pub(super) struct Counted<'a> {
    /// Photos per class.
    pub(super) counts: &'a [usize],
    /// Like groups are handed out in this order, so that the seed decides who goes where.
    pub(super) order: u64,
}

/// The part of every group, by its place among the parts of `field`.
///
/// Groups of equal `order` are taken as they come; everything else is independent of their order.
pub(super) fn assign(groups: &[Counted], field: &Field, seed: u64) -> Vec<usize> {
    let mut kinds: BTreeMap<&[usize], Vec<usize>> = BTreeMap::new();
    // A group without a photo that could be placed takes no part in the search.
    let counted =
        groups.iter().enumerate().filter(|(_, group)| group.counts.iter().any(|&count| count > 0));
    for (index, group) in counted {
        kinds.entry(group.counts).or_default().push(index);
    }
    let sizes = kinds.iter().map(|(counts, members)| Kind { counts, groups: members.len() });
    let sizes: Vec<Kind> = sizes.collect();
    let goal = field.goal_for(sizes.iter().map(|kind| kind.groups).sum());
    let shares = search(&sizes, field, &goal, seed);
    let mut parts = vec![0; groups.len()];
    for (mut members, share) in kinds.into_values().zip(shares) {
        members.sort_by_key(|&index| groups[index].order);
        for (place, index) in members.into_iter().enumerate() {
            parts[index] = part_of_place(place, &share);
        }
    }
    parts
}

fn part_of_place(place: usize, share: &Share) -> usize {
    let ends = share.iter().scan(0, |end, groups| {
        *end += groups;
        Some(*end)
    });
    ends.take_while(|&end| end <= place).count()
}

fn search(kinds: &[Kind], field: &Field, goal: &Goal, seed: u64) -> Vec<Share> {
    let open = field.shares.open();
    let mut best: Option<(f64, Vec<Share>)> = None;
    for start in 0..STARTS {
        let mut stream = Stream::new(seed, start as u64);
        let mut state = State::rounded_down(kinds, field, goal, &open);
        state.place_the_rest();
        walk(&mut state, THRESHOLDS[start % 3], &mut stream);
        settle(&mut state);
        if best.as_ref().is_none_or(|(cost, _)| state.cost < cost - EQUAL) {
            best = Some((state.cost, state.shares));
        }
        if best.as_ref().is_some_and(|(cost, _)| *cost < EQUAL) {
            break;
        }
    }
    best.map(|(_, shares)| shares).unwrap_or_default()
}

/// Moves and swaps drawn groups, keeps what is not worse than before by more than a falling
/// threshold (threshold accepting, Dueck and Scheuer 1990), and ends at the best it saw.
fn walk(state: &mut State, highest: f64, stream: &mut Stream) {
    if state.kinds.is_empty() || state.open.len() < 2 {
        return;
    }
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
    let open = state.open.len();
    let from = stream.below(open);
    let to = (from + 1 + stream.below(open - 1)) % open;
    let (from, to) = (state.open[from], state.open[to]);
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
    let ways = |from: usize| state.open.iter().map(move |&to| (from, to));
    let ways: Vec<(usize, usize)> =
        state.open.iter().flat_map(|&from| ways(from)).filter(|(from, to)| from != to).collect();
    let mut helped = true;
    while helped && state.cost >= EQUAL {
        helped = false;
        for kind in 0..state.kinds.len() {
            for &(from, to) in &ways {
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
    use crate::split::shares::Shares;

    /// Owned groups, so that tests can draw them.
    #[derive(Debug, Clone)]
    struct Drawn {
        counts: Vec<usize>,
        order: u64,
    }

    fn group(counts: &[usize], order: u64) -> Drawn {
        Drawn { counts: counts.to_vec(), order }
    }

    fn assigned_to(groups: &[Drawn], field: &Field, seed: u64) -> Vec<usize> {
        let counted =
            groups.iter().map(|group| Counted { counts: &group.counts, order: group.order });
        assign(&counted.collect::<Vec<_>>(), field, seed)
    }

    /// Photos by part and class.
    fn sums(groups: &[Drawn], parts: &[usize], count: usize) -> Vec<Vec<usize>> {
        let mut sums = vec![vec![0; groups[0].counts.len()]; count];
        for (group, &part) in groups.iter().zip(parts) {
            sums[part].iter_mut().zip(&group.counts).for_each(|(sum, count)| *sum += count);
        }
        sums
    }

    fn totals(groups: &[Drawn]) -> Vec<usize> {
        sums(groups, &vec![0; groups.len()], 1).remove(0)
    }

    fn empty_field(groups: &[Drawn], shares: &[u32], balanced: bool) -> Field {
        Field::empty(Shares::new(shares.to_vec()), &totals(groups), balanced)
    }

    fn assigned(groups: &[Drawn], balanced: bool, seed: u64) -> Vec<Vec<usize>> {
        let parts = assigned_to(groups, &empty_field(groups, &[8, 1, 1], balanced), seed);
        sums(groups, &parts, 3)
    }

    #[test]
    fn twenty_people_with_six_photos_per_class_go_16_2_2() {
        let groups: Vec<_> = (0..20).map(|order| group(&[6; 5], order)).collect();
        assert_eq!(assigned(&groups, true, 1), [vec![96; 5], vec![12; 5], vec![12; 5]]);
    }

    #[test]
    fn people_of_different_sizes_are_placed_without_any_surplus_where_that_is_possible() {
        // 4 + 4 + 4 + … fit only if the two people of 3 and 5 stay together.
        let mut sizes = vec![4; 8];
        sizes.extend([3, 5, 1, 7]);
        let groups = sizes.iter().enumerate();
        let groups: Vec<_> =
            groups.map(|(order, &size)| group(&[size, 8 - size], order as u64)).collect();
        let sums = assigned(&groups, true, 1);
        for part in &sums {
            assert_eq!(part[0], part[1], "{sums:?}");
        }
    }

    /// The cost of the best of all assignments to open parts.
    fn least_cost(groups: &[Drawn], field: &Field) -> f64 {
        let open = field.shares.open();
        let assignments = open.len().pow(groups.len() as u32);
        let part =
            |code: usize, index: usize| open[code / open.len().pow(index as u32) % open.len()];
        let costs = (0..assignments).map(|code| {
            let parts: Vec<usize> = (0..groups.len()).map(|index| part(code, index)).collect();
            cost_of(groups, field, &parts)
        });
        costs.fold(f64::INFINITY, f64::min)
    }

    fn cost_of(groups: &[Drawn], field: &Field, parts: &[usize]) -> f64 {
        let goal = field.goal_for(groups.len());
        let count = field.shares.parts();
        let sums = sums(groups, parts, count);
        let costs = (0..count).map(|part| {
            let photos: Vec<usize> =
                sums[part].iter().zip(&field.photos[part]).map(|(new, old)| new + old).collect();
            let members = parts.iter().filter(|of| **of == part).count();
            goal.cost(part, &photos, field.groups[part] + members)
        });
        costs.sum()
    }

    fn is_best(groups: &[Drawn], field: &Field, seed: u64) -> Result<(), TestCaseError> {
        let parts = assigned_to(groups, field, seed);
        let (found, least) = (cost_of(groups, field, &parts), least_cost(groups, field));
        prop_assert!(found <= least + 1e-6, "{found} is not {least}: {parts:?}");
        Ok(())
    }

    fn drawn_groups(sizes: &[(usize, usize)]) -> Vec<Drawn> {
        sizes.iter().zip(0..).map(|(&(one, two), order)| group(&[one, two], order)).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn no_assignment_of_up_to_six_groups_is_better_than_the_one_found(
            sizes in proptest::collection::vec((0_usize..9, 1_usize..9), 3..=6),
            balanced: bool,
            seed: u64,
        ) {
            let groups = drawn_groups(&sizes);
            is_best(&groups, &empty_field(&groups, &[2, 1, 1], balanced), seed)?;
        }

        #[test]
        fn no_assignment_to_parts_that_hold_something_is_better_than_the_one_found(
            sizes in proptest::collection::vec((0_usize..9, 1_usize..9), 1..=6),
            there in proptest::collection::vec(0_usize..12, 6),
            shares in prop_oneof![Just([2, 1, 1]), Just([8, 1, 0]), Just([1, 1, 1])],
            balanced: bool,
            seed: u64,
        ) {
            let groups = drawn_groups(&sizes);
            let there: Vec<Vec<usize>> = there.chunks(2).map(<[usize]>::to_vec).collect();
            let shares = Shares::new(shares.to_vec());
            let field = Field::filled(shares, there, vec![2, 1, 1], &totals(&groups), balanced);
            is_best(&groups, &field, seed)?;
        }

        #[test]
        fn no_assignment_of_groups_to_four_folds_is_better_than_the_one_found(
            sizes in proptest::collection::vec((0_usize..9, 1_usize..9), 4..=6),
            balanced: bool,
            seed: u64,
        ) {
            let groups = drawn_groups(&sizes);
            is_best(&groups, &empty_field(&groups, &[1; 4], balanced), seed)?;
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
            let field = empty_field(&groups, &[8, 1, 1], balanced);
            prop_assert_eq!(assigned(&groups, balanced, seed), field.targets.placed);
        }
    }
}
