//! The constants of an analysis: mien's own, unless `data/mien.yaml` says others.

use formats::settings::{FaceKeys, SequenceKeys, TrackKeys};
use imagery::TrackSettings;
use metrics::sequence::SequenceSettings;

use crate::failure::Failure;

/// Every constant.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Constants {
    pub(super) sequence: SequenceSettings,
    pub(super) faces: FaceRules,
    pub(super) tracks: TrackSettings,
}

/// Which faces are valid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct FaceRules {
    /// The longer side of the smallest valid face, in pixels.
    pub(super) smallest: f64,
    /// The least score of the detector, which takes nothing under 2 for a face.
    pub(super) least_score: f64,
    /// Where one face is followed: how many times longer it must be than all others in view.
    pub(super) alone: f64,
}

impl Default for FaceRules {
    fn default() -> Self {
        Self { smallest: 40.0, least_score: 2.0, alone: 1.5 }
    }
}

impl Constants {
    /// Refuses what means nothing, by its name.
    pub(super) fn of(keys: &SequenceKeys) -> Result<Self, Failure> {
        let constants = Self {
            sequence: sequence(keys),
            faces: faces(&keys.faces),
            tracks: tracks(&keys.tracks),
        };
        constants.check().map_err(|problem| {
            Failure::refused(format!("`sequences` in data/mien.yaml: {problem}"))
        })?;
        Ok(constants)
    }

    fn check(&self) -> Result<(), String> {
        self.sequence.check().map_err(|error| error.to_string())?;
        let Self { faces, tracks, .. } = self;
        let from_0 = |value: f64| value.is_finite() && value >= 0.0;
        let from_1 = |value: f64| value.is_finite() && value >= 1.0;
        let rules = [
            ("faces.smallest", faces.smallest, from_0(faces.smallest), "at least 0 pixels"),
            ("faces.least_score", faces.least_score, from_0(faces.least_score), "at least 0"),
            ("faces.alone", faces.alone, from_1(faces.alone), "at least 1"),
            (
                "tracks.least_overlap",
                tracks.least_overlap,
                tracks.least_overlap > 0.0 && tracks.least_overlap <= 1.0,
                "a share above 0, at most 1",
            ),
            (
                "tracks.largest_growth",
                tracks.largest_growth,
                from_1(tracks.largest_growth),
                "at least 1",
            ),
            (
                "tracks.longest_gap_seconds",
                tracks.longest_gap_seconds,
                from_0(tracks.longest_gap_seconds),
                "at least 0 seconds",
            ),
        ];
        match rules.iter().find(|(_, _, is_right, _)| !is_right) {
            Some((name, found, _, expected)) => {
                Err(format!("found `{name}: {found}`, expected {expected}"))
            }
            None => Ok(()),
        }
    }

    /// Those of faces and tracks, as name and value.
    pub(super) fn of_faces_and_tracks(&self) -> Vec<(String, String)> {
        let Self { faces, tracks, .. } = self;
        let lines = [
            ("faces.smallest", format!("{} pixels", faces.smallest)),
            ("faces.least_score", faces.least_score.to_string()),
            ("faces.alone", format!("{} times as long as any other", faces.alone)),
            ("tracks.least_overlap", tracks.least_overlap.to_string()),
            ("tracks.largest_growth", format!("{} times", tracks.largest_growth)),
            ("tracks.longest_gap_seconds", format!("{} s", tracks.longest_gap_seconds)),
            ("tracks.fewest_frames", format!("{} frames", tracks.fewest_frames)),
        ];
        lines.map(|(name, value)| (name.to_owned(), value)).to_vec()
    }
}

fn sequence(keys: &SequenceKeys) -> SequenceSettings {
    let usual = SequenceSettings::default();
    SequenceSettings {
        frames_per_second: keys.frames_per_second.unwrap_or(usual.frames_per_second),
        smoothing_seconds: keys.smoothing_seconds.unwrap_or(usual.smoothing_seconds),
        unsure_below: keys.unsure_below.unwrap_or(usual.unsure_below),
        enter: keys.enter.unwrap_or(usual.enter),
        leave: keys.leave.unwrap_or(usual.leave),
        minimum_dwell_seconds: keys.minimum_dwell_seconds.unwrap_or(usual.minimum_dwell_seconds),
        independent_seconds: keys.independent_seconds.unwrap_or(usual.independent_seconds),
        still_independent_seconds: keys
            .still_independent_seconds
            .unwrap_or(usual.still_independent_seconds),
        minimum_rate_gap: keys.minimum_rate_gap.unwrap_or(usual.minimum_rate_gap),
        minimum_coverage: keys.minimum_coverage.unwrap_or(usual.minimum_coverage),
        minimum_effective_size: keys.minimum_effective_size.unwrap_or(usual.minimum_effective_size),
        threshold: keys.threshold.unwrap_or(usual.threshold),
    }
}

fn faces(keys: &FaceKeys) -> FaceRules {
    let usual = FaceRules::default();
    FaceRules {
        smallest: keys.smallest.unwrap_or(usual.smallest),
        least_score: keys.least_score.unwrap_or(usual.least_score),
        alone: keys.alone.unwrap_or(usual.alone),
    }
}

fn tracks(keys: &TrackKeys) -> TrackSettings {
    let usual = TrackSettings::default();
    TrackSettings {
        least_overlap: keys.least_overlap.unwrap_or(usual.least_overlap),
        largest_growth: keys.largest_growth.unwrap_or(usual.largest_growth),
        longest_gap_seconds: keys.longest_gap_seconds.unwrap_or(usual.longest_gap_seconds),
        fewest_frames: keys.fewest_frames.map_or(usual.fewest_frames, |frames| frames as usize),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_said_is_as_usual_and_what_means_nothing_is_refused() {
        assert_eq!(Constants::of(&SequenceKeys::default()).unwrap(), Constants::default());
        let usual = SequenceKeys::default();
        let faces = FaceKeys { smallest: Some(80.0), ..FaceKeys::default() };
        let larger = Constants::of(&SequenceKeys { faces, ..usual }).unwrap();
        assert!((larger.faces.smallest - 80.0).abs() < 1e-12);
        let wrong = [
            SequenceKeys { leave: Some(0.7), ..usual },
            SequenceKeys { faces: FaceKeys { alone: Some(0.5), ..faces }, ..usual },
            SequenceKeys {
                tracks: TrackKeys { least_overlap: Some(f64::NAN), ..TrackKeys::default() },
                ..usual
            },
        ];
        let told = wrong.map(|keys| Constants::of(&keys).unwrap_err().errors[0].to_string());
        insta::assert_snapshot!(told.join("\n"), @"
        `sequences` in data/mien.yaml: found `leave: 0.7`, expected at most `enter`
        `sequences` in data/mien.yaml: found `faces.alone: 0.5`, expected at least 1
        `sequences` in data/mien.yaml: found `tracks.least_overlap: NaN`, expected a share above 0, at most 1
        ");
    }
}
