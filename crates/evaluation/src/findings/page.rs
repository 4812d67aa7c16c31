//! The page as a whole: what was found in one sentence, a table of contents, a section for each check.

use maud::{Markup, html};

use super::caps::{FINDINGS, in_order};
use super::{Checked, FindingsPage, Found, Pictures, Severity, found, photos};
use crate::page::frame::Frame;
use crate::page::number::count;
use crate::page::worded;

const STYLE: &str = include_str!("style.css");
const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Note];

impl Severity {
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Error => ("error", "errors"),
            Self::Warning => ("warning", "warnings"),
            Self::Note => ("note", "notes"),
        }
    }

    /// The class that gives it its colour.
    fn standing(self) -> &'static str {
        match self {
            Self::Error => "refused",
            Self::Warning => "reserved",
            Self::Note => "noted",
        }
    }
}

/// The whole page.
pub(super) fn render(page: &FindingsPage, pictures: &Pictures) -> Markup {
    let told = |check: &&Checked| !check.open.is_empty() || !check.acknowledged.is_empty();
    let (told, silent): (Vec<&Checked>, Vec<&Checked>) = in_order(page).into_iter().partition(told);
    let main = html! {
        (photos::definitions(pictures))
        section id="claim" aria-label="Findings" { (summary(page, pictures)) }
        @if !told.is_empty() { (contents(&told)) }
        @for check in &told { (section(check, pictures)) }
        @if !silent.is_empty() { p.note {
            "Nothing was found by: "
            (silent.iter().map(|check| check.name).collect::<Vec<_>>().join(", ")) "."
        } }
    };
    let heading = format!("Findings in {}", numbered(page.photos, "photo", "photos"));
    let frame = Frame {
        title: &format!("findings – catalogue {}", page.catalogue.short()),
        made_by: formats::MADE_BY,
        skip_to: ("claim", "To the findings"),
        eyebrow: &format!("mien check · catalogue {}", page.catalogue.short()),
        heading: &heading,
        more_style: STYLE,
        refresh: None,
    };
    frame.around(&main, &foot(pictures))
}

fn summary(page: &FindingsPage, pictures: &Pictures) -> Markup {
    let open = |severity| {
        let checks = page.checks.iter().filter(move |check| check.severity == severity);
        checks.map(|check| check.open.len()).sum::<usize>()
    };
    let counts = SEVERITIES.map(open);
    let (class, mark, words) = match counts {
        [0, 0, 0] => ("carried", "✓", "nothing is waiting to be judged"),
        [0, 0, _] => ("carried", "✓", "good to know, nothing that must be mended"),
        [0, ..] => ("reserved", "!", "something is probably not as it was meant"),
        _ => ("refused", "✗", "some photos cannot be used, or a number would lie"),
    };
    let acknowledged: usize = page.checks.iter().map(|check| check.acknowledged.len()).sum();
    html! {
        article.claim.(class) {
            p.sentence {
                (numbered(counts.iter().sum(), "finding", "findings")) ": "
                (SEVERITIES.iter().zip(counts).map(|(severity, count)| {
                    let (one, many) = severity.words();
                    numbered(count, one, many)
                }).collect::<Vec<_>>().join(", ")) "."
            }
            p.standing { span.mark aria-hidden="true" { (mark) } (words) }
            ul {
                @if acknowledged > 0 { li.for {
                    (numbered(acknowledged, "more finding was", "more findings were"))
                    " judged to be no fault; folded below, with who said so and why"
                } }
                @if *pictures == Pictures::LeftOut {
                    li.for { "pictures were left out (--no-faces); names of files may still tell who is on them" }
                }
            }
        }
    }
}

fn numbered(number: usize, one: &str, many: &str) -> String {
    match number {
        0 => format!("no {many}"),
        1 => format!("1 {one}"),
        _ => format!("{} {many}", count(number as u64)),
    }
}

fn contents(checks: &[&Checked]) -> Markup {
    html! {
        nav aria-label="Contents" { @for severity in SEVERITIES {
            @let own: Vec<_> = checks.iter().filter(|check| check.severity == severity).collect();
            @if !own.is_empty() {
                p.severity.(severity.standing()) { (severity.words().1) }
                ol { @for check in own { li {
                    a href={ "#" (check.name) } { (check.name) } " "
                    span.count { (count(check.open.len() as u64)) }
                    @if !check.acknowledged.is_empty() {
                        span.count { " + " (count(check.acknowledged.len() as u64)) " acknowledged" }
                    }
                } } }
            }
        } }
    }
}

fn section(check: &Checked, pictures: &Pictures) -> Markup {
    let (one, many) = check.severity.words();
    html! {
        section id=(check.name) {
            h2 { (check.name) " " span.severity.(check.severity.standing()) { (numbered(check.open.len(), one, many)) } }
            dl.facts {
                div { dt { "What it finds" } dd { (worded(check.finds)) } }
                div { dt { "Why it matters" } dd { (worded(check.matters)) } }
                div { dt { "What to do" } dd { (worded(check.advice)) } }
            }
            (list(&check.open, "findings", pictures))
            @if !check.acknowledged.is_empty() { details {
                summary { (numbered(check.acknowledged.len(), "finding", "findings")) " acknowledged" }
                (list(&check.acknowledged, "acknowledged findings", pictures))
            } }
        }
    }
}

fn list(all: &[Found], what: &str, pictures: &Pictures) -> Markup {
    let more = all.len().saturating_sub(FINDINGS);
    html! {
        @for one in all.iter().take(FINDINGS) { (found::finding(one, pictures)) }
        @if more > 0 { p.note {
            "and " (count(more as u64)) " more " (what) ": " code { "mien check --json" }
        } }
    }
}

fn foot(pictures: &Pictures) -> Markup {
    html! { p {
        @match pictures {
            Pictures::Of(_) => "This page shows people: it is personal data. ",
            Pictures::LeftOut => "Paths can name people: treat this page as personal data. ",
        }
        "Keep it as safe as the photos, send it only to who may see them, and delete it when it is of no \
         more use; what lies in " code { "reports/findings/" } " stays out of git. Made by "
        (formats::MADE_BY) " from the catalogue and its thumbnails; " code { "mien check --html" } " makes it again."
    } }
}
