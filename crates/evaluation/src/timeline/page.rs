//! The page as a whole: the finding, what must be said with it, the timelines, and what they were made with.

use maud::{Markup, PreEscaped, html};

use super::constants::constants;
use super::{
    PICTURED_TRACKS, TimelinePage, TimelineSequence, TimelineTrack, TrackDrawings, claim, glossary,
    key_frames, notices, ratios, table,
};
use crate::figures::Drawing;
use crate::page::frame::Frame;
use crate::page::number::{percent, plural, range};
use crate::page::table::scrolling;
use crate::page::worded;

const STYLE: &str = include_str!("style.css");

/// The whole page.
pub(super) fn render(page: &TimelinePage, drawings: &[TrackDrawings]) -> Markup {
    let has_tracks = page.tracks().next().is_some();
    let sections: [(&str, &str, Option<Markup>); 9] = [
        ("notices", "What this is not", Some(what_it_is_not(page))),
        ("tracks", "All tracks", table::section(page)),
        ("timeline", "Timeline", has_tracks.then(|| timeline(page, drawings))),
        ("shares", "Expression shares", has_tracks.then(|| shares(page, drawings))),
        ("ratios", "Stress and happiness", ratios::section(page).filter(|_| has_tracks)),
        ("frames", "Key frames", key_frames::section(page)),
        ("constants", "Constants", Some(settings(page))),
        ("model", "The classifier", Some(lines(&page.model_card.facts()))),
        ("glossary", "Glossary", Some(glossary::section(page))),
    ];
    let sections: Vec<_> = sections
        .into_iter()
        .filter_map(|(id, title, content)| Some((id, title, content?)))
        .collect();
    let main = html! {
        (claim::section(page))
        nav aria-label="Contents" { ol { @for (id, title, _) in &sections {
            li { a href={ "#" (id) } { (title) } }
        } } }
        @for (id, title, content) in &sections { section id=(id) { h2 { (title) } (content) } }
    };
    let frame = Frame {
        title: &format!("analysis – {}", page.title),
        made_by: formats::MADE_BY,
        skip_to: ("claim", "To the findings"),
        eyebrow: "mien analyse",
        heading: page.title,
        more_style: STYLE,
        refresh: None,
    };
    frame.around(&main, &foot(page))
}

fn what_it_is_not(page: &TimelinePage) -> Markup {
    html! {
        ul.notices { @for notice in notices::notices(page) { li { (notice) } } }
        @for note in &page.notes { p.warning { (worded(note)) } }
    }
}

fn timeline(page: &TimelinePage, drawings: &[TrackDrawings]) -> Markup {
    let more = page.tracks().count().saturating_sub(PICTURED_TRACKS);
    html! {
        p.note {
            "The height of a curve is how probable an expression was, smoothed; the bar below it marks when it was \
             the one that is seen. Where there is no curve there is no valid face. Of a long video each step is the \
             mean of a piece of it."
        }
        @for drawn in drawings { (figure(&drawn.over_time)) }
        @if more > 0 { p.note {
            (plural(more, "more track has", "more tracks have")) " no picture here; " code { "frames.csv" } " holds every frame."
        } }
    }
}

fn figure(drawing: &Drawing) -> Markup {
    html! {
        figure.wide[drawing.wide] tabindex=[drawing.wide.then_some("0")] {
            figcaption { strong { (drawing.title) } }
            (PreEscaped(&drawing.inline))
        }
    }
}

fn shares(page: &TimelinePage, drawings: &[TrackDrawings]) -> Markup {
    let several = page.tracks().count() > 1;
    html! { @for ((of, track), drawn) in page.tracks().zip(drawings) {
        @if several { h3 { (track.name(of)) } }
        @match &drawn.shares {
            Some(drawing) => div.beside { (shares_table(page, of, track)) div { (figure(drawing)) } },
            None => p { "No valid face, so there are no shares." },
        }
    } }
}

fn shares_table(page: &TimelinePage, of: &TimelineSequence, track: &TimelineTrack) -> Markup {
    let Some(shares) = &track.analysis.shares else { return html! {} };
    let rows = page.classes.iter().zip(&shares.expressions).zip(&shares.evidence);
    scrolling(
        &format!("Expression shares of {}", track.name(of)),
        &html! { table {
            caption { "Of the time with a valid face, " (percent(track.analysis.coverage.unwrap_or_default())) " of all" }
            thead { tr {
                th scope="col" { "expression" } th scope="col" { "share" } th scope="col" { "independent frames" }
            } }
            tbody {
                @for ((class, share), evidence) in rows { tr {
                    th scope="row" { (class) }
                    td {
                        span.value { (percent(*share)) }
                        span.interval { (range(evidence.interval.low, evidence.interval.high)) }
                    }
                    td { (format!("{:.1}", evidence.effective_size.value)) }
                } }
                tr.baseline { th scope="row" { "unsure" } td { (percent(shares.unsure)) } td { "–" } }
            }
        } },
    )
}

fn settings(page: &TimelinePage) -> Markup {
    html! {
        (scrolling("Constants", &html! { table {
            caption { "Every constant behind these numbers, as in " code { "data/mien.yaml" } }
            thead { tr {
                th scope="col" { "constant" } th scope="col" { "value" } th.left scope="col" { "what it does" }
            } }
            tbody { @for constant in constants(page) { tr {
                th scope="row" { code { (constant.name) } }
                td { ((constant.value)(&page.settings)) " " (constant.unit) }
                td.left { (constant.meaning) }
            } } }
        } }))
        @if !page.more_settings.is_empty() { (lines(&page.more_settings)) }
    }
}

/// Names and values.
fn lines<Name: AsRef<str>>(lines: &[(Name, String)]) -> Markup {
    html! { dl.facts { @for (name, value) in lines { div { dt { (name.as_ref()) } dd { (value) } } } } }
}

fn foot(page: &TimelinePage) -> Markup {
    html! { p {
        @if key_frames::any(page) { "This page shows people: it is personal data. " }
        @else { "What faces express is about people: treat this page as personal data. " }
        "Every number with every digit: " code { "summary.json" } "; every frame: " code { "frames.csv" } ". Made by "
        (formats::MADE_BY) " on this machine; nothing was sent anywhere."
    } }
}
