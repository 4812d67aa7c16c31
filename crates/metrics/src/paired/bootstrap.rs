//! The paired bootstrap: what the difference would have been with other photos, groups and seeds.

use super::{Paired, Run, mean, values};
use crate::draws::Draws;
use crate::interval::{Interval, NoInterval};
use crate::{Confidence, ConfusionMatrix, Metric};

/// Names the draws of groups or photos, and those of each side's seeds.
const PURPOSES: [u64; 3] = [2, 3, 4];

/// What one unit of drawing, a group or a photo, has in one cell of a run's matrix.
struct Share {
    unit: usize,
    cell: usize,
    photos: u64,
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
        let sides = [self.side(&self.first, metric)?, self.side(&self.second, metric)?];
        let resampled = (0..resamples).filter_map(|repetition| {
            let drawn = self.draw_units(repetition);
            let mean_of = |side: usize| {
                let draws = Draws::of(PURPOSES[1 + side]).repetition(repetition);
                let photos = sides[side].with_photos(metric, &drawn)?;
                Some(
                    photos + if self.has_seeds() { sides[side].shift_by_seeds(draws) } else { 0.0 },
                )
            };
            Some(mean_of(1)? - mean_of(0)?)
        });
        let mut resampled: Vec<f64> = resampled.collect();
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

    /// How often each unit was drawn, `[units]`.
    fn draw_units(&self, repetition: usize) -> Vec<u64> {
        let units = self.groups.map_or(self.photos(), crate::Groups::count);
        let draws = Draws::of(PURPOSES[0]).repetition(repetition);
        let mut drawn = vec![0; units];
        for counter in 1..units {
            drawn[draws.below(counter, units)] += 1;
        }
        drawn
    }

    fn side(&self, runs: &[Run], metric: &Metric<ConfusionMatrix>) -> Result<Side, NoInterval> {
        Ok(Side {
            classes: runs.first().map_or(0, |run| run.matrix.classes()),
            values: values(runs, metric).ok_or(NoInterval::Undefined)?,
            runs: runs.iter().map(|run| self.shares(run)).collect(),
        })
    }

    /// The photos of a run by unit and cell.
    fn shares(&self, run: &Run) -> Vec<Share> {
        let unit = |photo: usize| self.groups.map_or(photo, |groups| groups.of_photo()[photo]);
        let mut places: Vec<(usize, usize)> =
            run.cells.iter().enumerate().map(|(photo, &cell)| (unit(photo), cell)).collect();
        places.sort_unstable();
        let share = |equal: &[(usize, usize)]| Share {
            unit: equal[0].0,
            cell: equal[0].1,
            photos: equal.len() as u64,
        };
        places.chunk_by(|a, b| a == b).map(share).collect()
    }
}

/// One side, ready to be resampled.
struct Side {
    classes: usize,
    /// Each run's value on the real photos.
    values: Vec<f64>,
    /// Each run's photos by unit and cell.
    runs: Vec<Vec<Share>>,
}

impl Side {
    /// The mean over all runs on the drawn units; `None` where a value is not defined.
    fn with_photos(&self, metric: &Metric<ConfusionMatrix>, drawn: &[u64]) -> Option<f64> {
        let value = |shares: &Vec<Share>| {
            let mut counts = vec![0; self.classes * self.classes];
            for share in shares {
                counts[share.cell] += drawn[share.unit] * share.photos;
            }
            metric.value(&ConfusionMatrix::from_counts(self.classes, counts).ok()?)
        };
        let values: Option<Vec<f64>> = self.runs.iter().map(value).collect();
        Some(mean(&values?))
    }

    /// How far the mean of the drawn seeds is from that of all, on the real photos.
    fn shift_by_seeds(&self, draws: Draws) -> f64 {
        let seed = |counter: usize| self.values[draws.below(counter, self.values.len())];
        let drawn: Vec<f64> = (1..self.values.len()).map(seed).collect();
        mean(&drawn) - mean(&self.values)
    }
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
    use crate::groups::Groups;
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
        let groups = Groups::new(&(0..300).map(|photo| photo % 50).collect::<Vec<_>>());
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
