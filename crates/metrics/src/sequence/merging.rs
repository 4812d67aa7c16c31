//! Frames that repeat the one before become one: a picture that is shown twice says nothing twice.

use std::collections::BTreeMap;

use super::SequenceSettings;
use super::frames::{Sequence, SequenceKind};

/// The valid faces of a sequence, no two in a row the same.
#[derive(Debug)]
pub(super) struct Faces<'a> {
    pub(super) kind: SequenceKind,
    pub(super) seen: Vec<Face<'a>>,
    /// Which of the faces is on each frame `[n]`.
    pub(super) of_frame: Vec<Option<usize>>,
}

/// What was seen from `start` to `end`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Face<'a> {
    pub(super) start: f64,
    pub(super) end: f64,
    pub(super) weight: f64,
    pub(super) probabilities: &'a [f64],
}

impl<'a> Faces<'a> {
    /// The weights of frames with the same probabilities as the one before add up.
    ///
    /// Where photos have no order none is before another, and all that are the same become one.
    pub(super) fn of(sequence: &'a Sequence) -> Self {
        let kind = sequence.kind();
        let mut seen: Vec<Face> = Vec::new();
        let mut of_frame = Vec::with_capacity(sequence.frames().len());
        let mut known = BTreeMap::new();
        let mut before = None;
        for frame in sequence.frames() {
            before = frame.face.as_ref().ok().map(|probabilities| {
                let start = frame.time.unwrap_or(0.0);
                let lasts = if kind == SequenceKind::Video { frame.weight } else { 0.0 };
                let (end, weight) = (start + lasts, frame.weight);
                let same = if kind == SequenceKind::UnorderedPhotos {
                    known.get(&bits(probabilities)).copied()
                } else {
                    before.filter(|&face: &usize| seen[face].probabilities == *probabilities)
                };
                if let Some(face) = same {
                    seen[face].weight += weight;
                    seen[face].end = end;
                    return face;
                }
                if kind == SequenceKind::UnorderedPhotos {
                    known.insert(bits(probabilities), seen.len());
                }
                seen.push(Face { start, end, weight, probabilities });
                seen.len() - 1
            });
            of_frame.push(before);
        }
        Self { kind, seen, of_frame }
    }

    /// Faces between which a state is believed to go on.
    pub(super) fn stretches(
        &self,
        settings: &SequenceSettings,
    ) -> impl Iterator<Item = &[Face<'a>]> {
        let longest = settings.longest_gap();
        let goes_on = move |a: &Face, b: &Face| {
            self.kind != SequenceKind::UnorderedPhotos && b.start - a.end <= longest
        };
        self.seen.chunk_by(goes_on)
    }

    /// The weight of all faces.
    pub(super) fn weight(&self) -> f64 {
        self.seen.iter().map(|face| face.weight).sum()
    }
}

fn bits(probabilities: &[f64]) -> Vec<u64> {
    probabilities.iter().map(|probability| probability.to_bits()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{photos, video};
    use super::*;

    #[test]
    fn repeated_frames_of_a_video_become_one_that_lasts_longer() {
        let sequence = video(0.5, &[Some([0.9, 0.1]), Some([0.9, 0.1]), None, Some([0.9, 0.1])]);
        let faces = Faces::of(&sequence);
        let times: Vec<_> = faces.seen.iter().map(|it| (it.start, it.end, it.weight)).collect();
        assert_eq!(times, [(0.0, 1.0, 1.0), (1.5, 2.0, 0.5)]);
        assert_eq!(faces.of_frame, [Some(0), Some(0), None, Some(1)]);
    }

    #[test]
    fn equal_photos_without_order_become_one_wherever_they_are() {
        let sequence = photos(&[[0.9, 0.1], [0.2, 0.8], [0.9, 0.1]]);
        let faces = Faces::of(&sequence);
        assert_eq!(faces.of_frame, [Some(0), Some(1), Some(0)]);
        assert!((faces.seen[0].weight - 2.0).abs() < 1e-12);
    }

    #[test]
    fn a_face_that_was_away_for_long_begins_another_stretch() {
        let seen = |seconds: usize| {
            let mut frames = vec![None; 2 + seconds * 2];
            frames[0] = Some([0.9, 0.1]);
            frames[1 + seconds * 2] = Some([0.8, 0.2]);
            let sequence = video(0.5, &frames);
            Faces::of(&sequence).stretches(&SequenceSettings::default()).count()
        };
        assert_eq!((seen(1), seen(2)), (1, 2));
    }
}
