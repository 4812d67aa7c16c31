//! Numbers of a track as people read them.

use metrics::Interval;
use metrics::sequence::{BaselineVerdict, Lack, PaperVerdict, SequenceKind, Verdict};

use super::{TimelinePage, TimelineTrack};
use crate::figures::clock;
use crate::page::number::{percent, plural, range};

/// `62.0 % (48.1 to 74.3 %)`.
pub(super) fn with_interval(value: f64, interval: Interval) -> String {
    format!("{} ({})", percent(value), range(interval.low, interval.high))
}

/// When a frame was: its time, or which photo it is.
pub(super) fn moment(track: &TimelineTrack, frame: usize) -> String {
    let time = track.sequence.frames().get(frame).and_then(|frame| frame.time);
    match (track.sequence.kind(), time) {
        (SequenceKind::Video, Some(time)) => clock(time),
        _ => format!("photo {}", frame + 1),
    }
}

/// How much there is of its sequence: `2 min 30 s`, or `40 photos`.
pub(super) fn length(track: &TimelineTrack) -> String {
    let frames = track.sequence.frames();
    match track.sequence.kind() {
        SequenceKind::Video => duration(frames.iter().map(|frame| frame.weight).sum()),
        SequenceKind::TimedPhotos | SequenceKind::UnorderedPhotos => {
            plural(frames.len(), "photo", "photos")
        }
    }
}

/// `4.5 s`, `2 min 30 s`, `1 h 0 min`.
fn duration(seconds: f64) -> String {
    let whole = seconds.round() as u64;
    let (hours, minutes) = (whole / 3600, whole / 60 % 60);
    let words = match (hours, minutes) {
        (0, 0) => format!("{} s", (seconds * 10.0).round() / 10.0),
        (0, _) => format!("{minutes} min {} s", whole % 60),
        _ => format!("{hours} h {minutes} min"),
    };
    words.replace(' ', "\u{a0}")
}

/// What the share of the expression that is seen most lacks to be believed.
pub(super) fn lacks(page: &TimelinePage, track: &TimelineTrack) -> Vec<Lack> {
    let (Some(coverage), Some(shares)) = (track.analysis.coverage, &track.analysis.shares) else {
        return vec![Lack::NoFace];
    };
    let settings = &page.settings;
    let covered = Lack::Coverage { found: coverage, needed: settings.minimum_coverage };
    let dominant = shares.dominant().and_then(|class| shares.evidence.get(class));
    let found = dominant.map_or(0.0, |evidence| evidence.effective_size.value);
    let needed = settings.minimum_effective_size;
    let mut lacks = Vec::new();
    lacks.extend((coverage + ROUNDING < settings.minimum_coverage).then_some(covered));
    lacks.extend((found + ROUNDING < needed).then_some(Lack::EffectiveSize { found, needed }));
    lacks
}

/// Sums of weights are a little off.
const ROUNDING: f64 = 1e-9;

/// A verdict's name in files and its words.
pub(super) fn verdict(verdict: &Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Elevated => ("elevated", "elevated"),
        Verdict::NotElevated => ("not_elevated", "not elevated"),
        Verdict::Undetermined => ("undetermined", "undetermined"),
        Verdict::InsufficientEvidence(_) => ("insufficient_evidence", "insufficient evidence"),
    }
}

/// The paper's verdict: its name in files and the paper's words.
pub(super) fn paper(verdict: PaperVerdict) -> (&'static str, &'static str) {
    match verdict {
        PaperVerdict::Stressed => ("stressed", "Stressed"),
        PaperVerdict::NotStressed => ("not_stressed", "Not stressed"),
    }
}

/// What is said of a difference from the baseline: its name in files and its words.
pub(super) fn against(verdict: &BaselineVerdict) -> (&'static str, &'static str) {
    match verdict {
        BaselineVerdict::Above => ("above", "above this person's baseline"),
        BaselineVerdict::Below => ("below", "below this person's baseline"),
        BaselineVerdict::NotDifferent => {
            ("not_different", "not shown to differ from this person's baseline")
        }
        BaselineVerdict::InsufficientEvidence { .. } => {
            ("insufficient_evidence", "insufficient evidence for a difference")
        }
    }
}
