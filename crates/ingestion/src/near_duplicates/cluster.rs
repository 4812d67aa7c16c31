//! Pairs become clusters around a first photo.

use std::collections::{BTreeMap, BTreeSet};

/// Each cluster's first photo and then those that match it, by place.
///
/// Places are taken in their order: a photo that is in no cluster yet is the first of one, with all later
/// photos that match it and are in none. A photo that is left over, because all that it matches went to
/// other firsts which it does not match, makes a cluster around the earliest photo that it matches.
pub(super) fn clusters(mut matches: Vec<(u32, u32)>) -> Vec<Vec<u32>> {
    matches.sort_unstable();
    matches.dedup();
    let mut taken: BTreeSet<u32> = BTreeSet::new();
    let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (first, member) in &matches {
        // All pairs of earlier firsts were seen, so a first that is taken belongs to another for good.
        let is_member = taken.contains(first) && !members.contains_key(first);
        if !is_member && !taken.contains(member) {
            taken.extend([first, member]);
            members.entry(*first).or_default().push(*member);
        }
    }
    let mut left_over: BTreeMap<u32, u32> = BTreeMap::new();
    for (one, other) in &matches {
        for (photo, matched) in [(one, other), (other, one)] {
            if !taken.contains(photo) {
                let earliest = left_over.entry(*photo).or_insert(*matched);
                *earliest = *matched.min(earliest);
            }
        }
    }
    for (photo, earliest) in left_over {
        members.entry(earliest).or_default().push(photo);
    }
    members.into_iter().map(|(first, members)| [vec![first], members].concat()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_chains() {
        assert_eq!(clusters(vec![(0, 1), (1, 2), (2, 3)]), [[0, 1], [2, 3]]);
        assert_eq!(clusters(vec![(0, 1), (1, 2), (0, 2), (2, 3)]), [vec![0, 1, 2], vec![2, 3]]);
    }

    #[test]
    fn a_photo_that_matches_a_member_alone_is_not_lost() {
        assert_eq!(clusters(vec![(0, 1), (1, 2)]), [[0, 1], [1, 2]]);
        assert_eq!(clusters(vec![(0, 2), (1, 2)]), [[0, 2], [2, 1]]);
    }

    proptest! {
        #[test]
        fn every_photo_that_matches_one_is_in_a_cluster_whose_first_it_matches(
            pairs in prop::collection::vec((0..20_u32, 0..20_u32), 0..60),
        ) {
            let pairs = pairs.into_iter().filter(|(one, other)| one != other);
            let pairs: Vec<_> = pairs.map(|(one, other)| (one.min(other), one.max(other))).collect();
            let found = clusters(pairs.clone());
            let mut backwards = pairs.clone();
            backwards.reverse();
            prop_assert_eq!(&found, &clusters(backwards));
            let mut members = BTreeSet::new();
            let mut clustered = BTreeSet::new();
            for cluster in &found {
                clustered.extend(cluster);
                for member in &cluster[1..] {
                    prop_assert!(members.insert(*member), "{} is a member twice", member);
                    let pair = (cluster[0].min(*member), cluster[0].max(*member));
                    prop_assert!(pairs.contains(&pair));
                }
            }
            let matched: BTreeSet<u32> = pairs.iter().flat_map(|(one, other)| [*one, *other]).collect();
            prop_assert_eq!(clustered, matched);
        }
    }
}
