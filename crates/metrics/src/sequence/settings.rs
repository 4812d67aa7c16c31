//! Every constant of a sequence's numbers, with its default.

use crate::MetricsError;

/// The constants of a sequence's numbers, each a key of `data/mien.yaml` and printed with every result.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SequenceSettings {
    /// How many frames are taken from each second of a video. More say hardly more: see the effective size.
    pub frames_per_second: f64,
    /// The width of the centred box over which probabilities are averaged, in seconds; 0 turns it off.
    pub smoothing_seconds: f64,
    /// Frames whose largest smoothed probability is under this are unsure.
    pub unsure_below: f64,
    /// A state begins when the smoothed probabilities of its classes sum to this.
    pub enter: f64,
    /// A state ends when they sum to less than this.
    pub leave: f64,
    /// A state that is seen to begin and to end counts only if it stays this long, in seconds.
    pub minimum_dwell_seconds: f64,
    /// Seconds of video from which at most one independent observation is taken.
    pub independent_seconds: f64,
    /// The same where the state never changes.
    pub still_independent_seconds: f64,
    /// A ratio is corrected only if true and false positive rate are at least this far apart.
    pub minimum_rate_gap: f64,
    /// A verdict needs a valid face in this share of the sequence.
    pub minimum_coverage: f64,
    /// A verdict needs as much evidence as this many independent frames.
    pub minimum_effective_size: f64,
    /// Stress is elevated above this ratio.
    pub threshold: f64,
}

impl Default for SequenceSettings {
    fn default() -> Self {
        Self {
            frames_per_second: 2.0,
            smoothing_seconds: 2.0,
            unsure_below: 0.4,
            enter: 0.5,
            leave: 0.4,
            minimum_dwell_seconds: 1.0,
            independent_seconds: 2.0,
            still_independent_seconds: 6.0,
            minimum_rate_gap: 0.3,
            minimum_coverage: 0.6,
            minimum_effective_size: 20.0,
            threshold: 0.5,
        }
    }
}

impl SequenceSettings {
    /// Refuses what means nothing, by the setting's name.
    pub fn check(&self) -> Result<(), MetricsError> {
        let shares = [
            ("unsure_below", self.unsure_below),
            ("enter", self.enter),
            ("leave", self.leave),
            ("minimum_coverage", self.minimum_coverage),
            ("threshold", self.threshold),
        ];
        let from_0 = [
            ("smoothing_seconds", self.smoothing_seconds),
            ("minimum_dwell_seconds", self.minimum_dwell_seconds),
            ("minimum_effective_size", self.minimum_effective_size),
        ];
        let above_0 = [
            ("frames_per_second", self.frames_per_second),
            ("independent_seconds", self.independent_seconds),
            ("still_independent_seconds", self.still_independent_seconds),
        ];
        all(&shares, "a share from 0 to 1", |value| (0.0..=1.0).contains(&value))?;
        all(&from_0, "a finite number, at least 0", |value| value.is_finite() && value >= 0.0)?;
        all(&above_0, "a finite number above 0", |value| value.is_finite() && value > 0.0)?;
        let gap = [("minimum_rate_gap", self.minimum_rate_gap)];
        all(&gap, "a share above 0, at most 1", |value| value > 0.0 && value <= 1.0)?;
        all(&[("leave", self.leave)], "at most `enter`", |leave| leave <= self.enter)
    }

    /// The longest time without a valid face over which a state is believed to go on, in seconds.
    ///
    /// What lies further away is beyond the reach of the smoothing, and a state that was there may have come
    /// and gone in between.
    pub(super) fn longest_gap(&self) -> f64 {
        self.minimum_dwell_seconds.max(self.smoothing_seconds / 2.0)
    }
}

fn all(
    settings: &[(&'static str, f64)],
    expected: &'static str,
    is_right: impl Fn(f64) -> bool,
) -> Result<(), MetricsError> {
    match settings.iter().find(|(_, value)| !is_right(*value)) {
        Some(&(name, found)) => Err(MetricsError::Setting { name, found, expected }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_that_means_nothing_is_refused_by_name() {
        let usual = SequenceSettings::default();
        assert_eq!(usual.check(), Ok(()));
        let wrong = [
            SequenceSettings { unsure_below: f64::NAN, ..usual },
            SequenceSettings { leave: 0.6, ..usual },
            SequenceSettings { smoothing_seconds: f64::INFINITY, ..usual },
            SequenceSettings { frames_per_second: 0.0, ..usual },
            SequenceSettings { minimum_rate_gap: 0.0, ..usual },
        ]
        .map(|settings| settings.check().unwrap_err().to_string())
        .join("\n");
        insta::assert_snapshot!(wrong, @"
        found `unsure_below: NaN`, expected a share from 0 to 1
        found `leave: 0.6`, expected at most `enter`
        found `smoothing_seconds: inf`, expected a finite number, at least 0
        found `frames_per_second: 0`, expected a finite number above 0
        found `minimum_rate_gap: 0`, expected a share above 0, at most 1
        ");
    }
}
