//! The curves of several seeds as one: their mean and how far they lie apart, epoch by epoch.

use formats::epochs::EpochRow;
use serde::Serialize;

/// A diverged loss would press all other curves flat; above this times the middle value it leaves the picture.
pub(crate) const LARGEST_LOSS_FACTOR: f64 = 3.0;

/// One epoch of several seeds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CurvePoint {
    /// From 1.
    pub epoch: usize,
    /// The mean of the seeds that reached the epoch.
    pub mean: f64,
    /// The lowest of them.
    pub low: f64,
    /// The highest of them.
    pub high: f64,
    /// How many reached it.
    pub n: usize,
}

/// A column of `epochs.csv` over the runs of a result; values that are no number are left out.
pub(crate) fn over_runs<'a>(
    runs: impl IntoIterator<Item = &'a [EpochRow]>,
    column: &str,
) -> Vec<CurvePoint> {
    let of_row = |row: &EpochRow| Some((row.epoch, row.value(column)?));
    let finite = |point: &(usize, f64)| point.1.is_finite();
    let seeds = runs.into_iter().map(|run| run.iter().filter_map(of_row).filter(finite).collect());
    over_seeds(&seeds.collect::<Vec<_>>())
}

/// Epoch and value of each seed become one curve, which goes on with the seeds that reached an epoch.
pub(crate) fn over_seeds(seeds: &[Vec<(usize, f64)>]) -> Vec<CurvePoint> {
    let last = seeds.iter().flatten().map(|point| point.0).max().unwrap_or(0);
    let point = |epoch: usize| {
        let points = seeds.iter().flatten().filter(|point| point.0 == epoch);
        let values: Vec<f64> = points.map(|point| point.1).collect();
        Some(CurvePoint {
            epoch,
            mean: values.iter().sum::<f64>() / values.len() as f64,
            low: values.iter().copied().reduce(f64::min)?,
            high: values.iter().copied().reduce(f64::max)?,
            n: values.len(),
        })
    };
    (1..=last).filter_map(point).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_goes_on_with_the_seeds_that_reached_an_epoch() {
        let curve = over_seeds(&[vec![(1, 1.0), (2, 2.0)], vec![(1, 3.0)]]);
        assert_eq!(curve[0], CurvePoint { epoch: 1, mean: 2.0, low: 1.0, high: 3.0, n: 2 });
        assert_eq!(curve[1], CurvePoint { epoch: 2, mean: 2.0, low: 2.0, high: 2.0, n: 1 });
        assert_eq!(over_seeds(&[]), []);
    }
}
