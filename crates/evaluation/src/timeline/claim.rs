//! First of all: what is seen on each face in one sentence, with its interval or the reason why there is none.

use maud::{Markup, html};
use metrics::sequence::{Lack, Verdict};

use super::numbers::{lacks, verdict, with_interval, words_of_frames};
use super::{PICTURED_TRACKS, TimelinePage, TimelineSequence, TimelineTrack};
use crate::page::number::{percent, plural};

pub(super) fn section(page: &TimelinePage) -> Markup {
    let more = page.tracks().count().saturating_sub(PICTURED_TRACKS);
    let faceless = page.sequences.iter().filter(|of| of.tracks.is_empty());
    html! {
        section id="claim" aria-label="Findings" {
            @for (of, track) in page.tracks().take(PICTURED_TRACKS) { (card(page, of, track)) }
            @for of in faceless { article.claim.refused {
                p.sentence { "No face was found in " (of.name) "." }
            } }
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

/// The finding about one track.
pub(super) fn sentence(
    page: &TimelinePage,
    of: &TimelineSequence,
    track: &TimelineTrack,
) -> String {
    let (name, analysis) = (track.name(of), track.analysis);
    let (one, many) = words_of_frames(track);
    let frames = plural(track.sequence.frames().len(), one, many);
    let Some(shares) = &analysis.shares else {
        return format!("Nothing can be said about {name}: no valid face was seen on {frames}.");
    };
    let coverage = percent(analysis.coverage.unwrap_or_default());
    let expression = match shares.dominant() {
        Some(class) => {
            let share = with_interval(shares.expressions[class], shares.evidence[class].interval);
            format!("the expression seen most is {}, {share} of what was seen", page.classes[class])
        }
        None => "no expression is probable enough to be called one".to_owned(),
    };
    let seen = format!("a valid face is there in {coverage} of {frames}");
    match (page.stress, &analysis.stress) {
        (Some(_), Some(ratio)) => {
            let corrected = match &ratio.corrected {
                Ok(corrected) => format!(
                    ", {} corrected for the classifier's errors",
                    with_interval(corrected.value, corrected.interval)
                ),
                Err(_) => String::new(),
            };
            let found = match analysis.verdict(&page.settings) {
                Verdict::InsufficientEvidence(_) => "too little was seen for a verdict",
                other => verdict(&other).1,
            };
            let ratio = with_interval(ratio.value, ratio.interval);
            format!(
                "Stress-expression ratio of {name}: {ratio}{corrected}; {found}; {expression}; {seen}."
            )
        }
        _ => format!("In {name} {expression}; {seen}."),
    }
}
