//! `sequences` in `data/mien.yaml`: constants of sequences, where others than mien's own are wanted.

use serde::Deserialize;

/// Constants of `mien analyse`; what is left out is as the crates that use it say.
#[derive(Debug, Clone, Copy, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SequenceKeys {
    /// Frames taken from each second of a video.
    pub frames_per_second: Option<f64>,
    /// The width of the box over which probabilities are averaged, in seconds.
    pub smoothing_seconds: Option<f64>,
    /// Frames whose largest smoothed probability is under this are unsure.
    pub unsure_below: Option<f64>,
    /// A state begins when the probabilities of its classes sum to this.
    pub enter: Option<f64>,
    /// A state ends when they sum to less than this.
    pub leave: Option<f64>,
    /// A state counts only if it stays this long, in seconds.
    pub minimum_dwell_seconds: Option<f64>,
    /// Seconds of video from which at most one independent observation is taken.
    pub independent_seconds: Option<f64>,
    /// The same where the state never changes.
    pub still_independent_seconds: Option<f64>,
    /// A ratio is corrected only if true and false positive rate are this far apart.
    pub minimum_rate_gap: Option<f64>,
    /// A verdict needs a valid face in this share of the sequence.
    pub minimum_coverage: Option<f64>,
    /// A verdict needs as much evidence as this many independent frames.
    pub minimum_effective_size: Option<f64>,
    /// Stress is elevated above this ratio.
    pub threshold: Option<f64>,
    /// Which faces are valid.
    pub faces: FaceKeys,
    /// When a face goes on from frame to frame.
    pub tracks: TrackKeys,
}

/// Which faces of a sequence are valid.
#[derive(Debug, Clone, Copy, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FaceKeys {
    /// The longer side of the smallest valid face, in pixels.
    pub smallest: Option<f64>,
    /// The least score of the detector.
    pub least_score: Option<f64>,
    /// Where one face is followed: how many times longer it must be than all others.
    pub alone: Option<f64>,
}

/// When a face goes on from frame to frame.
#[derive(Debug, Clone, Copy, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TrackKeys {
    /// The least overlap (intersection over union) with the face that was seen last.
    pub least_overlap: Option<f64>,
    /// How many times longer one of both may be than the other.
    pub largest_growth: Option<f64>,
    /// A track ends when its face is not seen for longer, in seconds.
    pub longest_gap_seconds: Option<f64>,
    /// A track of fewer frames is brief, and left out.
    pub fewest_frames: Option<u32>,
}
