//! Every constant of tracks, with its default.

use super::Track;

/// When a face is taken for one that was seen before, and how long a track must be to count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrackSettings {
    /// The least overlap (intersection over union) of a face with the one that was seen last: 0.15 is left
    /// when a head moves sideways by three quarters of its width.
    pub least_overlap: f64,
    /// How many times longer one of both may be than the other. Nobody comes nearer as fast as that
    /// between two frames: it is a cut, or somebody else.
    pub largest_growth: f64,
    /// A track ends when its face is not seen for longer, in seconds.
    pub longest_gap_seconds: f64,
    /// A track of fewer frames is brief: a face that passes by, or a part of the picture that looks like one.
    pub fewest_frames: usize,
}

impl Default for TrackSettings {
    fn default() -> Self {
        Self {
            least_overlap: 0.15,
            largest_growth: 1.6,
            longest_gap_seconds: 2.0,
            fewest_frames: 3,
        }
    }
}

impl Track {
    /// Whether it has too few frames to be a timeline of its own.
    pub fn is_brief(&self, settings: &TrackSettings) -> bool {
        self.frames < settings.fewest_frames
    }
}
