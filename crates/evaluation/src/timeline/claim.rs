//! First of all: what is seen on each face in one sentence, with its interval or the reason why there is none.

use maud::{Markup, html};
use metrics::sequence::{Lack, Ratio, Verdict};

use super::numbers::{lacks, length, verdict, with_interval};
use super::{PICTURED_TRACKS, TimelinePage, TimelineSequence, TimelineTrack};
use crate::page::number::{percent, plural};

pub(super) fn section(page: &TimelinePage) -> Markup {
    let more = page.tracks().count().saturating_sub(PICTURED_TRACKS);
    let faceless = page.sequences.iter().filter_map(no_face);
    html! {
        section id="claim" aria-label="Findings" {
            @for (of, track) in page.tracks().take(PICTURED_TRACKS) { (card(page, of, track)) }
            @for sentence in faceless { article.claim.refused { p.sentence { (sentence) } } }
            @if page.sequences.is_empty() { article.claim.refused {
                p.sentence { "There is nothing to analyse." }
            } }
            @if more > 0 { p.note { "and " (plural(more, "more track", "more tracks")) " in the table below." } }
        }
    }
}

fn card(page: &TimelinePage, of: &TimelineSequence, track: &TimelineTrack) -> Markup {
    let lacks = missing(page, track);
    let (class, mark, words) = match (&lacks[..], &track.analysis.shares) {
        (_, None) => ("refused", "✗", "nothing can be said"),
        ([], _) => ("carried", "✓", "enough was seen to say so"),
        _ => ("reserved", "!", "insufficient evidence"),
    };
    html! {
        article.claim.(class) {
            p.sentence { (sentence(page, of, track)) }
            p.standing { span.mark aria-hidden="true" { (mark) } (words) }
            ul { @for lack in &lacks { li.against { (lack) } } }
        }
    }
}

fn missing(page: &TimelinePage, track: &TimelineTrack) -> Vec<Lack> {
    match page.stress {
        Some(_) => track.analysis.lacks(&page.settings),
        None => lacks(page, track),
    }
}

/// A sentence for every track, and for every sequence without one.
pub(super) fn headline(page: &TimelinePage) -> Vec<String> {
    let of_sequence = |of: &TimelineSequence| {
        let tracks = of.tracks.iter().map(|track| sentence(page, of, track));
        tracks.chain(no_face(of)).collect::<Vec<_>>()
    };
    page.sequences.iter().flat_map(of_sequence).collect()
}

fn no_face(of: &TimelineSequence) -> Option<String> {
    of.tracks.is_empty().then(|| format!("No face was found in {}.", of.name))
}

/// The finding about one track: what follows from it where stress was asked for, and what was seen.
pub(super) fn sentence(
    page: &TimelinePage,
    of: &TimelineSequence,
    track: &TimelineTrack,
) -> String {
    let (name, analysis) = (track.name(of), track.analysis);
    let length = length(track);
    let Some(shares) = &analysis.shares else {
        return format!("Nothing can be said about {name}: no valid face was seen in {length}.");
    };
    let coverage = percent(analysis.coverage.unwrap_or_default());
    let expression = match shares.dominant() {
        Some(class) => {
            let share = with_interval(shares.expressions[class], shares.evidence[class].interval);
            format!("the expression seen most is {}, {share} of what was seen", page.classes[class])
        }
        None => "no expression is probable enough to be called one".to_owned(),
    };
    let seen = format!("In {name} {expression}; a valid face is there in {coverage} of {length}.");
    match (page.stress, &analysis.stress) {
        (Some(_), Some(ratio)) => format!("{seen} {}", of_stress(page, track, ratio)),
        _ => seen,
    }
}

/// What follows from the ratio, the corrected one where there is one.
fn of_stress(page: &TimelinePage, track: &TimelineTrack, ratio: &Ratio) -> String {
    let found = track.analysis.verdict(&page.settings);
    if matches!(found, Verdict::InsufficientEvidence(_)) {
        return "Too little was seen to conclude something about expressions of stress.".to_owned();
    }
    let (value, kind) = match &ratio.corrected {
        Ok(corrected) => {
            let value = with_interval(corrected.value, corrected.interval);
            (value, ", corrected for the classifier's errors,")
        }
        Err(_) => (with_interval(ratio.value, ratio.interval), ""),
    };
    let threshold = percent(page.settings.threshold);
    match found {
        Verdict::Undetermined => format!(
            "Whether expressions of stress are elevated is not determined: their ratio{kind} is {value}, and the threshold {threshold}."
        ),
        other => format!(
            "Expressions of stress are {}: their ratio{kind} is {value}, and the threshold {threshold}.",
            verdict(&other).1
        ),
    }
}
