//! Faces of frames become tracks: one for each face in view, for as long as it stays.
//!
//! It is geometry alone: a face goes on where a box of almost the same place and size was a moment before.
//! Who somebody is, is neither computed nor kept, so that a person who leaves and comes back is a new track.
//! Where it is unclear which face went where, a track ends and a new one begins, with two exceptions that
//! boxes cannot tell: people of one size who cross so closely that their boxes cover each other may change
//! tracks, and after a cut a face in the place of another goes on as that one.

mod pairs;
mod settings;
#[cfg(test)]
mod tests;

use pairs::best_pairs;
pub use settings::TrackSettings;

use crate::FaceBox;

/// A face that was followed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Track {
    /// From 1, in the order in which tracks begin; of those that begin on one frame, in that of its faces.
    pub id: u32,
    /// The time of its first frame, in seconds.
    pub begins: f64,
    /// The time of its last frame, in seconds.
    pub ends: f64,
    /// How many frames show it.
    pub frames: usize,
}

/// What one frame says.
#[derive(Debug, Clone, PartialEq)]
pub struct Followed {
    /// The track of each face `[faces]`, no two the same.
    pub tracks: Vec<u32>,
    /// The tracks that ended before this frame, by id: no later frame shows them.
    pub ended: Vec<Track>,
}

/// The tracks of a sequence while it is looked through; it holds those alone that may go on.
#[derive(Debug, Clone)]
pub struct Tracks {
    settings: TrackSettings,
    /// By id.
    open: Vec<Open>,
    begun: u32,
}

/// A track that may go on, with the face that was seen last.
#[derive(Debug, Clone)]
struct Open {
    track: Track,
    face: FaceBox,
}

impl Tracks {
    /// Before the first frame.
    pub fn new(settings: TrackSettings) -> Self {
        Self { settings, open: Vec::new(), begun: 0 }
    }

    /// Follows `faces`, boxes of one scale, onto the frame at `time` seconds, later than all before it.
    ///
    /// Of all pairs of a track and a face that fit, the one with the largest overlap is taken first, and so on
    /// while there are any; a face that is left begins a track.
    pub fn add(&mut self, time: f64, faces: &[FaceBox]) -> Followed {
        let ended = self.end_those_before(time);
        let last: Vec<FaceBox> = self.open.iter().map(|open| open.face).collect();
        let tracks = best_pairs(&last, faces, &self.settings).into_iter().zip(faces);
        let tracks = tracks.map(|(goes_on, face)| match goes_on {
            Some(open) => self.go_on(open, time, *face),
            None => self.begin(time, *face),
        });
        Followed { tracks: tracks.collect(), ended }
    }

    /// The tracks that were open after the last frame, by id.
    pub fn finish(self) -> Vec<Track> {
        self.open.into_iter().map(|open| open.track).collect()
    }

    fn end_those_before(&mut self, time: f64) -> Vec<Track> {
        let longest = self.settings.longest_gap_seconds;
        let ended = self.open.extract_if(.., |open| time - open.track.ends > longest);
        ended.map(|open| open.track).collect()
    }

    fn go_on(&mut self, index: usize, time: f64, face: FaceBox) -> u32 {
        let open = &mut self.open[index];
        open.face = face;
        open.track.ends = time;
        open.track.frames += 1;
        open.track.id
    }

    fn begin(&mut self, time: f64, face: FaceBox) -> u32 {
        self.begun += 1;
        let track = Track { id: self.begun, begins: time, ends: time, frames: 1 };
        self.open.push(Open { track, face });
        track.id
    }
}
