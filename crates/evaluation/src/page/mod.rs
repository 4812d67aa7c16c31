//! The page: one self-contained HTML file, its sections in the order in which a reviewer asks.

mod claim;
mod commands;
mod confusion;
mod curves;
mod dataset;
mod facts;
mod glossary;
mod method;
pub(crate) mod number;
mod per_class;
mod provenance;
mod results;
mod table;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::figures::Drawing;
use crate::report::Report;

/// The style sheet; it defines every colour that the figures name.
const STYLE: &str = include_str!("style.css");

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
const SECTIONS: [Section; 9] = [
    Section { id: "results", title: "Results", content: results::section },
    Section { id: "confusion", title: "Confusion", content: confusion::section },
    Section { id: "classes", title: "Classes", content: per_class::section },
    Section { id: "learning", title: "Learning", content: curves::section },
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
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="generator" content=(report.made_by);
                title { (report.title) " – " (report.name) }
                // An empty icon, so that no browser asks for one.
                link rel="icon" href="data:,";
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#claim" { "To the claim" }
                header {
                    p.eyebrow { "mien report · " (report.name) }
                    h1 { (report.title) }
                }
                main {
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
                }
                footer { p {
                    "Made by " (report.made_by) " from files alone. The same numbers with every digit: "
                    code { "report.json" } ", " code { "tables/" } "; the pictures: " code { "figures/" } "."
                } }
            }
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::look::PALETTE;

    #[test]
    fn the_style_sheet_names_every_colour_of_the_figures_in_light_and_dark() {
        for colour in &PALETTE {
            let variable = format!("--{}:", colour.variable);
            assert!(STYLE.matches(&variable).count() >= 2, "{variable}");
        }
    }

    #[test]
    fn the_style_sheet_fetches_nothing() {
        for word in ["http", "url(", "@import", "</"] {
            assert!(!STYLE.contains(word), "{word}");
        }
    }
}
