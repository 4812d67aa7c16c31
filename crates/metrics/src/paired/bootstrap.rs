//! The paired bootstrap: what the difference would have been with other photos, groups and seeds.

use std::collections::HashMap;

use super::{Paired, Run, mean, values};
use crate::draws::Draws;
use crate::interval::{Interval, NoInterval};
use crate::overall::ACCURACY;
use crate::{Confidence, Groups, in_parallel};

/// Names the draws of groups or photos, and those of each side's seeds.
const PURPOSES: [u64; 3] = [2, 3, 4];

/// The units of drawing, groups or photos, by how many photos they have and how many of those each run has
/// right: units of one kind need not be told apart, and there are far fewer kinds than units.
struct Kinds {
    /// The kind of each unit, `[units]`.
    of_unit: Vec<u32>,
    /// Photos, and those that each run has right, `[kinds]`.
    counts: Vec<Vec<u32>>,
}

impl Paired<'_> {
    /// The interval of the difference in accuracy by drawing groups (or photos), and with several seeds on both
    /// sides also seeds, again and again: O(`resamples` x groups). Drawn groups and drawn seeds each move
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
        confidence: Confidence,
        resamples: usize,
    ) -> Result<Interval, NoInterval> {
        let difference = self.difference(&ACCURACY, confidence)?;
        let sides = [&self.first, &self.second];
        let [first, second] =
            sides.map(|runs| values(runs, &ACCURACY).ok_or(NoInterval::Undefined));
        let of_seeds = [first?, second?];
        let kinds = Kinds::of(self);
        let resampled = in_parallel(resamples, |repetition| {
            let accuracies = kinds.draw(repetition);
            let (first, second) = accuracies.split_at(self.first.len());
            let mean_of = |side: usize, accuracies: &[f64]| {
                let draws = Draws::of(PURPOSES[1 + side]).repetition(repetition);
                let shift =
                    if self.has_seeds() { shift_by_seeds(&of_seeds[side], draws) } else { 0.0 };
                mean(accuracies) + shift
            };
            mean_of(1, second) - mean_of(0, first)
        });
        let mut resampled: Vec<f64> = resampled.into_iter().filter(|it| !it.is_nan()).collect();
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
}

impl Kinds {
    fn of(paired: &Paired<'_>) -> Self {
        let units = paired.groups.map_or(paired.photos(), Groups::count);
        let mut of_units = vec![vec![0; 1 + paired.runs().count()]; units];
        for photo in 0..paired.photos() {
            let unit = paired.groups.map_or(photo, |groups| groups.of_photo()[photo]);
            of_units[unit][0] += 1;
            for (count, run) in of_units[unit][1..].iter_mut().zip(paired.runs()) {
                *count += u32::from(run.is_right(photo));
            }
        }
        let mut known = HashMap::new();
        let mut counts: Vec<Vec<u32>> = Vec::new();
        let of_unit = of_units.into_iter().map(|unit| {
            *known.entry(unit).or_insert_with_key(|unit| {
                counts.push(unit.clone());
                counts.len() as u32 - 1
            })
        });
        Self { of_unit: of_unit.collect(), counts }
    }

    /// The accuracy of every run on the units that one repetition draws; no number where it draws no photo.
    fn draw(&self, repetition: usize) -> Vec<f64> {
        let draws = Draws::of(PURPOSES[0]).repetition(repetition);
        let units = self.of_unit.len();
        let mut drawn = vec![0_u64; self.counts.len()];
        for counter in 1..units {
            drawn[self.of_unit[draws.below(counter, units)] as usize] += 1;
        }
        let mut sums = vec![0_u64; self.counts[0].len()];
        for (counts, times) in self.counts.iter().zip(drawn) {
            for (sum, count) in sums.iter_mut().zip(counts) {
                *sum += times * u64::from(*count);
            }
        }
        sums[1..].iter().map(|right| *right as f64 / sums[0] as f64).collect()
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
            let t = paired.difference(&ACCURACY, Confidence::USUAL).unwrap().interval;
            let bootstrap = paired.bootstrap(Confidence::USUAL, 2_000).unwrap();
            let far = (t.low - bootstrap.low).abs().max((t.high - bootstrap.high).abs());
            assert!(far < 0.25 * (t.high - t.low), "{t:?} {bootstrap:?}");
        }
    }

    #[test]
    fn the_same_input_gives_the_same_interval() {
        let (first, second) = ([side(3, 0)], [side(4, 0)]);
        let paired = Paired::new(&first, &second, None).unwrap();
        let interval = || paired.bootstrap(Confidence::USUAL, 200).unwrap();
        assert_eq!(interval(), interval());
    }

    #[test]
    fn a_percentile_lies_between_its_neighbours() {
        assert_eq!(percentile(&[1.0, 2.0, 4.0], 0.75), Some(3.0));
        assert_eq!(percentile(&[], 0.5), None);
    }
}
