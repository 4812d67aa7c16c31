//! `summary.json`: every number of the page with every digit.

use std::collections::BTreeMap;

use formats::MADE_BY;
use metrics::Interval;
use metrics::sequence::{
    BaselineDifference, BaselineVerdict, EffectiveSize, Lack, NoCorrection, Ratio, SequenceKind,
    Verdict,
};
use serde::Serialize;

use super::constants::{constants, named};
use super::groups::{self, GroupMean};
use super::numbers::{against, lacks, paper, verdict};
use super::{TimelinePage, TimelineSequence, TimelineTrack, claim, notices};
use crate::ModelCard;

/// The version of the format.
const VERSION: u32 = 1;

/// The whole file. What belongs to the stress index has no key where that was not asked for.
#[derive(Serialize)]
pub(super) struct Summary<'a> {
    format: &'static str,
    version: u32,
    made_by: &'static str,
    title: &'a str,
    classes: &'a [String],
    settings: BTreeMap<&'a str, f64>,
    more_settings: &'a [(String, String)],
    model_card: &'a ModelCard,
    notices: Vec<&'static str>,
    notes: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    stress: Option<StressAsked<'a>>,
    sequences: Vec<OfSequence<'a>>,
    /// Over people; empty where there are fewer than `fewest_people`.
    group: Group,
}

#[derive(Serialize)]
struct StressAsked<'a> {
    purpose: &'a str,
    classes_of_stress: String,
    classes_of_happiness: String,
}

#[derive(Serialize)]
struct OfSequence<'a> {
    name: &'a str,
    person: Option<&'a str>,
    tracks: Vec<OfTrack<'a>>,
}

#[derive(Serialize)]
struct OfTrack<'a> {
    track: u32,
    kind: &'static str,
    sentence: String,
    /// The time of the first and the last frame, in seconds.
    begins: Option<f64>,
    ends: Option<f64>,
    frames: usize,
    frames_with_face: usize,
    coverage: Option<f64>,
    /// Empty without a valid face.
    shares: BTreeMap<&'a str, Share>,
    unsure: Option<f64>,
    lacks: Vec<String>,
    #[serde(flatten)]
    states: Option<OfStates>,
}

#[derive(Serialize)]
struct Share {
    value: f64,
    low: f64,
    high: f64,
    effective_size: f64,
}

/// What was asked for with the stress index.
#[derive(Serialize)]
struct OfStates {
    stress_ratio: Option<OfRatio>,
    happiness_ratio: Option<OfRatio>,
    verdict: &'static str,
    verdict_lacks: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    paper_verdict: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline_difference: Option<Difference>,
}

#[derive(Serialize)]
struct OfRatio {
    value: f64,
    low: f64,
    high: f64,
    effective_size: f64,
    changes: usize,
    autocorrelation: Option<f64>,
    corrected: Option<Estimated>,
    /// Why it is not corrected.
    reason: Option<String>,
}

#[derive(Serialize)]
struct Estimated {
    value: f64,
    low: f64,
    high: f64,
}

#[derive(Serialize)]
struct Difference {
    value: f64,
    low: f64,
    high: f64,
    corrected: Option<Estimated>,
    verdict: &'static str,
    lacks: Vec<String>,
}

#[derive(Serialize)]
struct Group {
    people: usize,
    fewest_people: usize,
    means: BTreeMap<String, Estimated>,
}

impl<'a> Summary<'a> {
    pub(super) fn of(page: &'a TimelinePage<'a>) -> Self {
        let states = page.state_classes;
        let mean = |mean: GroupMean| {
            (mean.name, Estimated { value: mean.value, low: mean.low, high: mean.high })
        };
        Self {
            format: "timeline",
            version: VERSION,
            made_by: MADE_BY,
            title: page.title,
            classes: page.classes,
            settings: constants(page).map(|it| (it.name, (it.value)(&page.settings))).collect(),
            more_settings: &page.more_settings,
            model_card: page.model_card,
            notices: notices::notices(page),
            notes: &page.notes,
            stress: page.stress.map(|asked| StressAsked {
                purpose: asked.purpose,
                classes_of_stress: named(page, states.stress()),
                classes_of_happiness: named(page, states.happiness()),
            }),
            sequences: page.sequences.iter().map(|of| OfSequence::of(page, of)).collect(),
            group: Group {
                people: groups::people(page),
                fewest_people: groups::FEWEST_PEOPLE,
                means: groups::means(page).into_iter().map(mean).collect(),
            },
        }
    }
}

impl<'a> OfSequence<'a> {
    fn of(page: &'a TimelinePage<'a>, of: &'a TimelineSequence<'a>) -> Self {
        let tracks = of.tracks.iter().map(|track| OfTrack::of(page, of, track)).collect();
        Self { name: of.name, person: of.person, tracks }
    }
}

impl<'a> OfTrack<'a> {
    fn of(page: &'a TimelinePage<'a>, of: &TimelineSequence, track: &TimelineTrack) -> Self {
        let (frames, analysis) = (track.sequence.frames(), track.analysis);
        let shares = analysis.shares.iter().flat_map(|shares| {
            let each = page.classes.iter().zip(&shares.expressions).zip(&shares.evidence);
            each.map(|((class, &value), evidence)| {
                let Interval { low, high } = evidence.interval;
                let effective_size = evidence.effective_size.value;
                (class.as_str(), Share { value, low, high, effective_size })
            })
        });
        Self {
            track: track.id,
            kind: match track.sequence.kind() {
                SequenceKind::Video => "video",
                SequenceKind::TimedPhotos => "timed_photos",
                SequenceKind::UnorderedPhotos => "unordered_photos",
            },
            sentence: claim::sentence(page, of, track),
            begins: frames.first().and_then(|frame| frame.time),
            ends: frames.last().and_then(|frame| frame.time),
            frames: frames.len(),
            frames_with_face: frames.iter().filter(|frame| frame.face.is_ok()).count(),
            coverage: analysis.coverage,
            shares: shares.collect(),
            unsure: analysis.shares.as_ref().map(|shares| shares.unsure),
            lacks: sentences(&lacks(page, track)),
            states: page.stress.map(|_| OfStates::of(page, track)),
        }
    }
}

impl OfStates {
    fn of(page: &TimelinePage, track: &TimelineTrack) -> Self {
        let analysis = track.analysis;
        let found: Verdict = analysis.verdict(&page.settings);
        let asked = page.stress.filter(|asked| asked.paper_verdict);
        let paper_verdict = asked.and_then(|_| analysis.paper_verdict(page.state_classes));
        Self {
            stress_ratio: analysis.stress.as_ref().map(OfRatio::of),
            happiness_ratio: analysis.happiness.as_ref().map(OfRatio::of),
            verdict: verdict(&found).0,
            verdict_lacks: sentences(&analysis.lacks(&page.settings)),
            paper_verdict: paper_verdict.map(|verdict| paper(verdict).0),
            baseline_difference: track.baseline.as_ref().map(Difference::of),
        }
    }
}

impl OfRatio {
    fn of(ratio: &Ratio) -> Self {
        let EffectiveSize { changes, autocorrelation, value: effective_size, .. } =
            ratio.effective_size;
        let Interval { low, high } = ratio.interval;
        let corrected = ratio.corrected.as_ref();
        Self {
            value: ratio.value,
            low,
            high,
            effective_size,
            changes,
            autocorrelation,
            corrected: corrected.ok().map(|it| estimated(it.value, it.interval)),
            reason: corrected.err().map(NoCorrection::to_string),
        }
    }
}

impl Difference {
    fn of(difference: &BaselineDifference) -> Self {
        let lacks = match &difference.verdict {
            BaselineVerdict::InsufficientEvidence { sequence, baseline } => {
                let of_baseline = baseline.iter().map(|lack| format!("Of the baseline: {lack}"));
                sentences(sequence).into_iter().chain(of_baseline).collect()
            }
            _ => Vec::new(),
        };
        Self {
            value: difference.value,
            low: difference.interval.low,
            high: difference.interval.high,
            corrected: difference.corrected.map(|(value, interval)| estimated(value, interval)),
            verdict: against(&difference.verdict).0,
            lacks,
        }
    }
}

fn estimated(value: f64, Interval { low, high }: Interval) -> Estimated {
    Estimated { value, low, high }
}

fn sentences(lacks: &[Lack]) -> Vec<String> {
    lacks.iter().map(Lack::to_string).collect()
}
