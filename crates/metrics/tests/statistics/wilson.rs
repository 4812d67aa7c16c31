//! How often Wilson's interval covers a share, exactly: no draw is needed for one plain share.

use metrics::Confidence;
use metrics::interval::wilson;

/// The mean over all shares from 0 to 1, and the lowest, of the chance to cover the share on `n` photos.
pub(crate) fn wilson_coverage(n: u32) -> (f64, f64) {
    // Shares above a half are covered as those below.
    const STEPS: u32 = 1_000;
    let intervals: Vec<_> = (0..=n)
        .map(|hits| wilson(f64::from(hits), f64::from(n), Confidence::USUAL).unwrap())
        .collect();
    let coverage = |step: u32| {
        let share = (f64::from(step) + 0.5) / f64::from(2 * STEPS);
        let mut chance = (1.0 - share).powi(n as i32);
        let mut covered = 0.0;
        for (hits, interval) in intervals.iter().enumerate() {
            covered += if interval.contains(share) { chance } else { 0.0 };
            chance *= share / (1.0 - share) * f64::from(n - hits as u32) / (hits + 1) as f64;
        }
        covered
    };
    let all: Vec<f64> = (0..STEPS).map(coverage).collect();
    (all.iter().sum::<f64>() / f64::from(STEPS), all.into_iter().fold(1.0, f64::min))
}
