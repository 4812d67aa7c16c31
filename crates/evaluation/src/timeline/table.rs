//! One table over all tracks, and the means over people.

use maud::{Markup, html};

use super::numbers::{lacks, length, verdict, with_interval};
use super::{TimelinePage, TimelineSequence, TimelineTrack, groups};
use crate::page::number::{count, percent, plural, range};
use crate::page::table::scrolling;

/// Rows on the page; `summary.json` holds all.
const ROWS: usize = 200;

/// Nothing where there is only one track.
pub(super) fn section(page: &TimelinePage) -> Option<Markup> {
    let tracks: Vec<_> = page.tracks().collect();
    (page.sequences.len() > 1 || tracks.len() > 1).then(|| html! {
        (scrolling("All tracks", &html! { table {
            caption { (plural(page.sequences.len(), "sequence", "sequences")) ", " (plural(tracks.len(), "track", "tracks")) }
            thead { tr {
                th scope="col" { "track" } th scope="col" { "length" } th scope="col" { "with a face" }
                th.left scope="col" { "seen most" } th scope="col" { "its share" }
                @if page.stress.is_some() {
                    th scope="col" { "stress-expression ratio" } th.left scope="col" { "verdict" }
                }
            } }
            tbody { @for (of, track) in tracks.iter().take(ROWS) { (row(page, of, track)) } }
        } }))
        @if tracks.len() > ROWS { p.note {
            "and " (count((tracks.len() - ROWS) as u64)) " more: " code { "summary.json" }
        } }
        @if page.sequences.len() > 1 { (together(page)) }
    })
}

fn row(page: &TimelinePage, of: &TimelineSequence, track: &TimelineTrack) -> Markup {
    let analysis = track.analysis;
    let dominant = analysis.shares.as_ref().and_then(|it| Some((it, it.dominant()?)));
    html! { tr {
        th scope="row" { (track.name(of)) @if let Some(person) = of.person { span.interval { (person) } } }
        td { (length(track)) }
        td { (analysis.coverage.map_or_else(|| "–".to_owned(), percent)) }
        @match dominant {
            Some((shares, class)) => {
                td.left { (page.classes[class]) }
                td {
                    span.value { (percent(shares.expressions[class])) }
                    span.interval { (range(shares.evidence[class].interval.low, shares.evidence[class].interval.high)) }
                    @if !lacks(page, track).is_empty() { span.interval { "insufficient evidence" } }
                }
            },
            None => { td.left { "–" } td { "–" } },
        }
        @if page.stress.is_some() {
            td { @match &analysis.stress {
                Some(ratio) => {
                    span.value { (percent(ratio.value)) }
                    span.interval { (range(ratio.interval.low, ratio.interval.high)) }
                },
                None => "–",
            } }
            td.left { (verdict(&analysis.verdict(&page.settings)).1) }
        }
    } }
}

/// The means over people, or why there are none.
fn together(page: &TimelinePage) -> Markup {
    let (people, fewest) = (groups::people(page), groups::FEWEST_PEOPLE);
    let means = groups::means(page);
    html! {
        h3 { "Together" }
        @if means.is_empty() { p.note {
            "No mean over people: " (plural(people, "person is", "people are"))
            " named and seen by themselves, and a mean over fewer than " (fewest)
            " would say too much about each of them."
        } }
        @else {
            (scrolling("Means over people", &html! { table {
                caption { "Means over " (people) " people, each counting once, with 95 % intervals" }
                tbody { @for mean in &means { tr {
                    th scope="row" { (mean.name) }
                    td { (with_interval(mean.value, metrics::Interval { low: mean.low, high: mean.high })) }
                } } }
            } }))
        }
    }
}
