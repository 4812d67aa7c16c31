//! The paired bootstrap: what the difference would have been with other photos, groups and seeds.

use std::collections::HashMap;

use super::{Paired, Run, mean, values};
use crate::draws::Draws;
use crate::interval::{Interval, NoInterval};
use crate::{Confidence, ConfusionMatrix, Groups, Metric, in_parallel};

/// Names the draws of groups or photos, and those of each side's seeds.
const PURPOSES: [u64; 3] = [2, 3, 4];

/// What a unit has in one cell of one run's matrix: the cells of all runs, both sides', are numbered through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Share {
    cell: u32,
    photos: u32,
}

/// The units of drawing, groups or photos, by what they have in every run: units of one kind need not be told
/// apart, and photos that stand alone have few kinds.
struct Kinds {
    /// The kind of each unit, `[units]`.
    of_unit: Vec<usize>,
    /// What a unit has, kind after kind.
    shares: Vec<Share>,
    /// Where the shares of each kind end.
    ends: Vec<usize>,
}

impl Paired<'_> {
    /// The interval of the difference by drawing groups (or photos), and with several seeds on both sides
    /// also seeds, again and again: O(`resamples` x photos x runs). Drawn groups and drawn seeds each move
    /// the difference by themselves, as their variances add up in [`Paired::difference`].
    ///
    /// One fewer is drawn than there are, which makes the spread unbiased (J. N. K. Rao, C. F. J. Wu,
    /// "Resampling inference with complex survey data", JASA 83, 1988). The percentiles of the resampled
    /// differences are stretched around the difference by how much Student's t asks for more than the normal
    /// distribution, since plain percentiles cover too little for few groups (T. C. Hesterberg, "What
    /// teachers should know about the bootstrap", The American Statistician 69, 2015). The same input gives
    /// the same interval: draws are counted, not timed.
    pub fn bootstrap(
        &self,
        metric: &Metric<ConfusionMatrix>,
        confidence: Confidence,
        resamples: usize,
    ) -> Result<Interval, NoInterval> {
        let difference = self.difference(metric, confidence)?;
        let sides = [&self.first, &self.second];
        let [first, second] = sides.map(|runs| values(runs, metric).ok_or(NoInterval::Undefined));
        let of_seeds = [first?, second?];
        let kinds = Kinds::of(self);
        let resampled = in_parallel(resamples, |repetition| {
            let matrices = self.draw(&kinds, repetition)?;
            let mean_of = |side: usize, matrices: &[ConfusionMatrix]| {
                let drawn: Option<Vec<f64>> =
                    matrices.iter().map(|matrix| metric.value(matrix)).collect();
                let draws = Draws::of(PURPOSES[1 + side]).repetition(repetition);
                let shift =
                    if self.has_seeds() { shift_by_seeds(&of_seeds[side], draws) } else { 0.0 };
                Some(mean(&drawn?) + shift)
            };
            let (first, second) = matrices.split_at(self.first.len());
            Some(mean_of(1, second)? - mean_of(0, first)?)
        });
        let mut resampled: Vec<f64> = resampled.into_iter().flatten().collect();
        resampled.sort_unstable_by(f64::total_cmp);
        let normal = confidence.quantile(f64::INFINITY);
        let stretch = confidence.quantile(difference.degrees) / normal;
        let end = |probability: f64| {
            let percentile = percentile(&resampled, probability).ok_or(NoInterval::Undefined)?;
            let end = difference.value + stretch * (percentile - difference.value);
            Ok(end.clamp(-1.0, 1.0))
        };
        let tail = confidence.tail();
        Ok(Interval { low: end(tail)?, high: end(1.0 - tail)? })
    }

    fn runs(&self) -> impl Iterator<Item = &Run> {
        self.first.iter().chain(&self.second)
    }

    /// Cells of each run's matrix.
    fn cells(&self) -> usize {
        self.first.first().map_or(0, |run| run.matrix.classes().pow(2))
    }

    /// The matrix of every run over the units that one repetition draws.
    fn draw(&self, kinds: &Kinds, repetition: usize) -> Option<Vec<ConfusionMatrix>> {
        let draws = Draws::of(PURPOSES[0]).repetition(repetition);
        let units = kinds.of_unit.len();
        let mut drawn = vec![0; kinds.ends.len()];
        for counter in 1..units {
            drawn[kinds.of_unit[draws.below(counter, units)]] += 1;
        }
        let mut counts = vec![0; self.cells() * self.runs().count()];
        let mut from = 0;
        for (&end, times) in kinds.ends.iter().zip(drawn) {
            for share in &kinds.shares[from..end] {
                counts[share.cell as usize] += times * u64::from(share.photos);
            }
            from = end;
        }
        let matrices = self.runs().zip(counts.chunks(self.cells()));
        let matrices = matrices.map(|(run, counts)| {
            ConfusionMatrix::from_counts(run.matrix.classes(), counts.to_vec()).ok()
        });
        matrices.collect()
    }
}

impl Kinds {
    fn of(paired: &Paired<'_>) -> Self {
        let units = paired.groups.map_or(paired.photos(), Groups::count);
        let mut of_units: Vec<Vec<Share>> = vec![Vec::new(); units];
        for (run, Run { cells, .. }) in paired.runs().enumerate() {
            for (photo, &cell) in cells.iter().enumerate() {
                let cell = (run * paired.cells() + cell) as u32;
                let unit = paired.groups.map_or(photo, |groups| groups.of_photo()[photo]);
                let shares = &mut of_units[unit];
                match shares.iter_mut().find(|share| share.cell == cell) {
                    Some(share) => share.photos += 1,
                    None => shares.push(Share { cell, photos: 1 }),
                }
            }
        }
        let mut known: HashMap<Vec<Share>, usize> = HashMap::new();
        let (mut all, mut ends) = (Vec::new(), Vec::new());
        let of_unit = of_units.into_iter().map(|mut shares| {
            shares.sort_unstable();
            *known.entry(shares).or_insert_with_key(|shares| {
                all.extend_from_slice(shares);
                ends.push(all.len());
                ends.len() - 1
            })
        });
        Self { of_unit: of_unit.collect(), shares: all, ends }
    }
}

/// How far the mean of the drawn seeds is from that of all, on the real photos.
fn shift_by_seeds(values: &[f64], draws: Draws) -> f64 {
    let seed = |counter: usize| values[draws.below(counter, values.len())];
    let drawn: Vec<f64> = (1..values.len()).map(seed).collect();
    mean(&drawn) - mean(values)
}

/// Between the sorted values before and after it.
fn percentile(sorted: &[f64], probability: f64) -> Option<f64> {
    let place = probability * sorted.len().checked_sub(1)? as f64;
    let (before, after) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
    Some(before + (after - before) * place.fract())
}

#[cfg(test)]
mod tests {
    use super::super::testing::run;
    use super::*;
    use crate::overall::{ACCURACY, MACRO_F1};

    /// 300 photos, each right with a chance of 1 - 1 / `step`.
    fn side(step: usize, seed: usize) -> crate::Predictions {
        let draws = Draws::of(9).repetition(seed);
        run(&(0..300).map(|photo| draws.below(photo, step) > 0).collect::<Vec<_>>())
    }

    #[test]
    fn it_agrees_with_the_t_interval_where_both_are_good() {
        let first = [side(3, 0), side(3, 1)];
        let second = [side(4, 2), side(4, 3)];
        let groups = Groups::new((0..300).map(|photo| photo % 50).collect::<Vec<_>>());
        for groups in [None, Some(&groups)] {
            let paired = Paired::new(&first, &second, groups).unwrap();
            for metric in [ACCURACY, MACRO_F1] {
                let t = paired.difference(&metric, Confidence::USUAL).unwrap().interval;
                let bootstrap = paired.bootstrap(&metric, Confidence::USUAL, 2_000).unwrap();
                let far = (t.low - bootstrap.low).abs().max((t.high - bootstrap.high).abs());
                assert!(far < 0.25 * (t.high - t.low), "{t:?} {bootstrap:?}");
            }
        }
    }

    #[test]
    fn the_same_input_gives_the_same_interval() {
        let (first, second) = ([side(3, 0)], [side(4, 0)]);
        let paired = Paired::new(&first, &second, None).unwrap();
        let interval = || paired.bootstrap(&ACCURACY, Confidence::USUAL, 200).unwrap();
        assert_eq!(interval(), interval());
    }

    #[test]
    fn a_percentile_lies_between_its_neighbours() {
        assert_eq!(percentile(&[1.0, 2.0, 4.0], 0.75), Some(3.0));
        assert_eq!(percentile(&[], 0.5), None);
    }
}
