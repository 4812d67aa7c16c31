//! A sequence with its numbers.

use evaluation::timeline::{KeyFrames, TimelineSequence, TimelineTrack};
use metrics::sequence::{Analysis, BaselineDifference};

use super::asked::Asked;
use super::look::{Observed, ObservedTrack};
use super::numbers::Numbers;
use crate::failure::Failure;
use crate::table::counted;

/// A sequence with its numbers.
pub(super) struct Analysed<'a> {
    pub(super) asked: &'a Asked,
    tracks: Vec<ObservedTrack>,
    /// One for each track.
    analyses: Vec<Analysis>,
    /// From the person's baseline.
    difference: Option<BaselineDifference>,
    /// What could not be done, a sentence each.
    pub(super) notes: Vec<String>,
}

impl<'a> Analysed<'a> {
    /// The numbers of a sequence, and how far they are from those of the tracks of its baseline.
    pub(super) fn of(
        asked: &'a Asked,
        observed: Observed,
        numbers: &Numbers,
        baseline: Option<&[Analysis]>,
    ) -> Result<Self, Failure> {
        let analyses = numbers.analyse(&observed)?;
        let Observed { tracks, mut notes } = observed;
        let difference = match baseline.map(|baseline| difference(&analyses, baseline, numbers)) {
            Some(Err(reason)) => {
                notes.push(format!("It is not compared with its baseline: {reason}."));
                None
            }
            difference => difference.and_then(Result::ok),
        };
        Ok(Self { asked, tracks, analyses, difference, notes })
    }

    /// As the page shows it.
    pub(super) fn shown(&self, without_faces: bool) -> TimelineSequence<'_> {
        let tracks = self.tracks.iter().zip(&self.analyses).map(|(track, analysis)| {
            let key_frames = if without_faces {
                KeyFrames::LeftOut
            } else {
                KeyFrames::Of(track.key_frames.clone())
            };
            TimelineTrack {
                id: track.id,
                sequence: &track.sequence,
                boxes: &track.boxes,
                analysis,
                key_frames,
                baseline: self.difference.clone(),
            }
        });
        let (name, person) = (self.asked.name.as_str(), self.asked.person.as_deref());
        TimelineSequence { name, person, tracks: tracks.collect() }
    }
}

/// How far the only face of a sequence is from the only one of its baseline, or why that is not known.
fn difference(
    analyses: &[Analysis],
    baseline: &[Analysis],
    numbers: &Numbers,
) -> Result<BaselineDifference, String> {
    let ([now], [before]) = (analyses, baseline) else {
        let [of_it, of_baseline] =
            [analyses, baseline].map(|tracks| counted(tracks.len(), "timeline"));
        return Err(format!(
            "it has {of_it}, the baseline {of_baseline}, and whose is whose is not known"
        ));
    };
    let difference = now.against_baseline(before, &numbers.settings);
    difference.ok_or_else(|| "one of them shows no valid face".to_owned())
}
