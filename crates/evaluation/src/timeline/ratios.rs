//! The stress index, where it was asked for: ratios with intervals, what was corrected, what is concluded.

use maud::{Markup, html};
use metrics::sequence::{NoCorrection, Ratio};

use super::constants::named;
use super::numbers::{against, paper, verdict, with_interval};
use super::{PICTURED_TRACKS, StressAsked, TimelinePage, TimelineSequence, TimelineTrack};
use crate::page::number::{percent, points, range};
use crate::page::table::scrolling;

pub(super) fn section(page: &TimelinePage) -> Option<Markup> {
    let asked = page.stress?;
    Some(html! {
        p {
            "Asked for with the purpose “" (asked.purpose) "”. Stress: " (named(page, page.state_classes.stress()))
            "; happiness: " (named(page, page.state_classes.happiness()))
            ". The name of the ratio means expressions that speak for stress, not stress itself."
        }
        @for (of, track) in page.tracks().take(PICTURED_TRACKS) { (of_track(page, asked, of, track)) }
    })
}

fn of_track(
    page: &TimelinePage,
    asked: StressAsked,
    of: &TimelineSequence,
    track: &TimelineTrack,
) -> Markup {
    let analysis = track.analysis;
    let found = analysis.verdict(&page.settings);
    let rows =
        [("stress-expression ratio", &analysis.stress), ("happiness ratio", &analysis.happiness)];
    let paper_verdict = analysis.paper_verdict(page.state_classes);
    html! {
        @if page.tracks().count() > 1 { h3 { (track.name(of)) } }
        (scrolling(&format!("Ratios of {}", track.name(of)), &html! { table {
            thead { tr {
                th scope="col" { "ratio" } th scope="col" { "as seen" } th scope="col" { "corrected" }
                th scope="col" { "independent frames" } th scope="col" { "changes" }
            } }
            tbody { @for (name, ratio) in rows { tr {
                th scope="row" { (name) }
                @match ratio { Some(ratio) => { (cells(ratio)) }, None => { td colspan="4" { "no valid face" } } }
            } } }
        } }))
        p { "Verdict: " strong { (verdict(&found).1) } " (threshold " (percent(page.settings.threshold)) ")." }
        ul.reasons { @for lack in analysis.lacks(&page.settings) { li { (lack) } } }
        @for reason in reasons(track) { p.note { (reason) } }
        @if let (true, Some(verdict)) = (asked.paper_verdict, paper_verdict) { p {
            "The paper's verdict, from the expression seen most: " strong { (paper(verdict).1) }
            @if let Some(ratio) = &analysis.stress {
                ", beside a ratio of " (with_interval(ratio.value, ratio.interval))
            }
            ". It has no interval and asks for no evidence."
        } }
        @if let Some(difference) = &track.baseline { p {
            "Less this person's baseline: " (points(difference.value).replace('-', "\u{2212}"))
            " (" (range(difference.interval.low, difference.interval.high).replace('-', "\u{2212}")
                .replace("\u{a0}%", "")) "): " (against(&difference.verdict).1) "."
        } }
    }
}

fn cells(ratio: &Ratio) -> Markup {
    html! {
        td { span.value { (percent(ratio.value)) } span.interval { (range(ratio.interval.low, ratio.interval.high)) } }
        td { @match &ratio.corrected {
            Ok(corrected) => {
                span.value { (percent(corrected.value)) }
                span.interval { (range(corrected.interval.low, corrected.interval.high)) }
            },
            Err(_) => "not shown",
        } }
        td { (format!("{:.1}", ratio.effective_size.value)) }
        td { (ratio.effective_size.changes) }
    }
}

/// Why ratios are not corrected, each reason once.
fn reasons(track: &TimelineTrack) -> Vec<String> {
    let ratios = [("Stress", &track.analysis.stress), ("Happiness", &track.analysis.happiness)];
    let reason = |(name, ratio): (&str, &Option<Ratio>)| {
        let reason: NoCorrection = ratio.as_ref()?.corrected.err()?;
        Some(format!("{name} is not corrected. {reason}"))
    };
    ratios.into_iter().filter_map(reason).collect()
}
