//! The page: one self-contained HTML file, its sections in the order in which a reviewer asks.

mod calibration;
mod claim;
mod commands;
mod confusion;
mod curves;
mod dataset;
mod differences;
mod facts;
pub(crate) mod frame;
mod glossary;
mod hardest;
mod method;
pub(crate) mod number;
mod per_class;
pub(crate) mod photos;
mod provenance;
mod published;
mod results;
mod slices;
pub(crate) mod table;

use maud::{Markup, PreEscaped, html};

use crate::figures::Drawing;
use crate::report::Report;
use frame::Frame;

/// A section of the page.
struct Section {
    /// Its anchor.
    id: &'static str,
    /// Its heading.
    title: &'static str,
    /// Its content; `None` when the report has nothing for it.
    content: fn(&Report, &[Drawing]) -> Option<Markup>,
}

/// Every section after the claim, in order.
const SECTIONS: [Section; 14] = [
    Section { id: "published", title: "The published table", content: published::section },
    Section { id: "results", title: "Results", content: results::section },
    Section { id: "differences", title: "Differences", content: differences::section },
    Section { id: "confusion", title: "Confusion", content: confusion::section },
    Section { id: "classes", title: "Classes", content: per_class::section },
    Section { id: "learning", title: "Learning", content: curves::section },
    Section { id: "calibration", title: "Calibration", content: calibration::section },
    Section { id: "slices", title: "Slices", content: slices::section },
    Section { id: "hardest", title: "Hardest photos", content: hardest::section },
    Section { id: "dataset", title: "Dataset", content: dataset::section },
    Section { id: "method", title: "Method", content: method::section },
    Section { id: "commands", title: "Commands", content: commands::section },
    Section { id: "provenance", title: "Provenance", content: provenance::section },
    Section { id: "glossary", title: "Glossary", content: glossary::section },
];

/// The whole page.
pub(crate) fn render(report: &Report, drawings: &[Drawing]) -> Markup {
    let sections: Vec<(&Section, Markup)> = SECTIONS
        .iter()
        .filter_map(|section| Some((section, (section.content)(report, drawings)?)))
        .collect();
    let main = html! {
        (claim::section(report))
        (facts::section(report))
        nav aria-label="Contents" {
            ol { @for (section, _) in &sections {
                li { a href={ "#" (section.id) } { (section.title) } }
            } }
        }
        @for (section, content) in &sections {
            section id=(section.id) {
                h2 { (section.title) }
                (content)
            }
        }
    };
    let footer = html! { p {
        "Made by " (report.made_by) " from files alone. The same numbers with every digit: "
        code { "report.json" } ", " code { "tables/" } " (there also " code { "results.md" } " and " code { "results.tex" } " for a paper); the pictures: " code { "figures/" } "."
    } };
    let frame = Frame {
        title: &format!("{} – {}", report.title, report.name),
        made_by: &report.made_by,
        skip_to: ("claim", "To the claim"),
        eyebrow: &format!("mien report · {}", report.name),
        heading: &report.title,
        more_style: "",
        refresh: None,
    };
    frame.around(&main, &footer)
}

/// The figure called `name`, with its caption.
fn figure(drawings: &[Drawing], name: &str, note: &str) -> Markup {
    html! {
        @for drawing in drawings.iter().filter(|drawing| drawing.name == name) {
            figure.wide[drawing.wide] tabindex=[drawing.wide.then_some("0")] {
                figcaption { strong { (drawing.title) } @if !note.is_empty() { " " (note) } }
                (PreEscaped(&drawing.inline))
            }
        }
    }
}

/// The experiment's name as a heading, where there are several.
fn experiment_heading(report: &Report, name: &str) -> Markup {
    html! { @if report.experiments.len() > 1 { h3 { (name) } } }
}

/// Text whose words between backticks are code.
pub(crate) fn worded(text: &str) -> Markup {
    let pieces: Vec<&str> = text.split('`').collect();
    // A backtick without a partner is a letter like any other.
    let paired = pieces.len() % 2 == 1;
    html! { @if paired {
        @for (index, piece) in pieces.iter().enumerate() {
            @if index % 2 == 1 { code { (piece) } } @else { (piece) }
        }
    } @else { (text) } }
}
