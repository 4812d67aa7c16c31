//! The photos of an epoch: which rows of the training part it sees, and in which order.

use experiment::Sampling;

use crate::draws::{Draws, Purpose};

/// Rows of the training part, as many as it has, in the order of this epoch.
pub(crate) fn rows(sampling: Sampling, labels: &[i64], seed: u64, epoch: usize) -> Vec<i64> {
    let order = Draws::new(seed, Purpose::Order, epoch, 0).order(labels.len());
    match sampling {
        Sampling::EveryPhoto => order,
        Sampling::Balanced => {
            let rows = balanced(labels, seed, epoch);
            order.into_iter().map(|place| rows[place as usize]).collect()
        }
    }
}

/// As many rows as there are labels, of every class as many as of the others, but for one.
fn balanced(labels: &[i64], seed: u64, epoch: usize) -> Vec<i64> {
    let classes = labels.iter().max().map_or(0, |most| *most as usize + 1);
    let mut rows_of: Vec<Vec<i64>> = vec![Vec::new(); classes];
    for (row, label) in labels.iter().enumerate() {
        rows_of[*label as usize].push(row as i64);
    }
    let seen: Vec<&Vec<i64>> = rows_of.iter().filter(|rows| !rows.is_empty()).collect();
    // Who gets one more changes from epoch to epoch.
    let order = Draws::new(seed, Purpose::Sampling, epoch, 0).order(seen.len());
    let shares = order.iter().enumerate().map(|(place, class)| {
        let share = (labels.len() + seen.len() - 1 - place) / seen.len();
        drawn(seen[*class as usize], share, seed, epoch, *class as usize)
    });
    shares.flatten().collect()
}

/// So many of a class's rows: all of them again and again, each time in another order.
fn drawn(rows: &[i64], count: usize, seed: u64, epoch: usize, class: usize) -> Vec<i64> {
    let turns = 0..count.div_ceil(rows.len());
    let drawn = turns.flat_map(|turn| {
        // Index 0 tells who gets one more.
        let index = 1 + (class << 32) + turn;
        let draws = Draws::new(seed, Purpose::Sampling, epoch, index);
        draws.order(rows.len()).into_iter().map(|place| rows[place as usize])
    });
    drawn.take(count).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 70 photos of class 0, 7 of class 2, 3 of class 3.
    fn labels() -> Vec<i64> {
        [vec![0; 70], vec![2; 7], vec![3; 3]].concat()
    }

    fn counts(rows: &[i64], labels: &[i64]) -> Vec<usize> {
        (0..4)
            .map(|class| rows.iter().filter(|row| labels[**row as usize] == class).count())
            .collect()
    }

    #[test]
    fn every_photo_comes_once() {
        let mut rows = rows(Sampling::EveryPhoto, &labels(), 1, 1);
        rows.sort_unstable();
        assert_eq!(rows, (0..80).collect::<Vec<_>>());
    }

    #[test]
    fn classes_come_equally_often_and_their_photos_evenly() {
        let labels = labels();
        let mut extra = std::collections::BTreeSet::new();
        for epoch in 1..=20 {
            let rows = rows(Sampling::Balanced, &labels, 1, epoch);
            let counts = counts(&rows, &labels);
            assert_eq!(counts.iter().sum::<usize>(), 80);
            assert!(
                [0, 2, 3].iter().all(|class| (26..=27).contains(&counts[*class])),
                "{counts:?}"
            );
            extra.insert(counts);
            let of_the_last = |row: i64| rows.iter().filter(|drawn| **drawn == row).count();
            assert!((77..80).all(|row| (8..=9).contains(&of_the_last(row))));
            assert!((0..70).all(|row| of_the_last(row) <= 1));
        }
        assert!(extra.len() > 1);
    }

    #[test]
    fn epochs_and_seeds_differ_and_repeat() {
        let drawn = |seed, epoch| rows(Sampling::Balanced, &labels(), seed, epoch);
        assert_eq!(drawn(1, 1), drawn(1, 1));
        assert_ne!(drawn(1, 1), drawn(1, 2));
        assert_ne!(drawn(1, 1), drawn(2, 1));
    }
}
