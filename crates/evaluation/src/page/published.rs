//! A published table as it was printed, with a mark on every cell that does not follow from the counts.

use maud::{Markup, html};

use super::number::plural;
use super::table::scrolling;
use crate::figures::Drawing;
use crate::published::{PublishedCell, Verdict};
use crate::report::Report;

pub(super) fn section(report: &Report, _: &[Drawing]) -> Option<Markup> {
    let cells = &report.published;
    (!cells.is_empty()).then(|| {
        html! {
            p { (sentence(cells)) }
            (scrolling("The published table", &table(report)))
            ul { @for cell in cells.iter().filter(|cell| cell.verdict != Verdict::Agrees) {
                li { (explanation(cell, &title(report, &cell.metric))) }
            } }
        }
    })
}

fn sentence(cells: &[PublishedCell]) -> String {
    let of = |verdict| cells.iter().filter(|cell| cell.verdict == verdict).count();
    let all = plural(cells.len(), "printed number", "printed numbers");
    match (of(Verdict::Wrong), of(Verdict::Cut)) {
        (0, 0) => format!("All of {all} follow from the counts."),
        (wrong, cut) => format!(
            "Of {all}, {} from the counts, and of {cut} the further digits were cut off instead of rounded.",
            plural(wrong, "does not follow", "do not follow"),
        ),
    }
}

fn explanation(cell: &PublishedCell, metric: &str) -> String {
    let PublishedCell { class, printed, .. } = cell;
    match (&cell.computed, cell.verdict) {
        (None, _) => {
            format!("{metric} of {class} is printed as {printed}, and the counts give no value.")
        }
        (Some(computed), Verdict::Cut) => {
            format!(
                "{metric} of {class} is printed as {printed}, cut off; rounded it is {computed}."
            )
        }
        (Some(computed), _) => {
            format!(
                "{metric} of {class} is printed as {printed}; from the counts follows {computed}."
            )
        }
    }
}

/// The metric's name for people.
fn title(report: &Report, name: &str) -> String {
    let mut classes = report.experiments.iter().flat_map(|it| &it.evaluation().per_class);
    let metric = classes.find_map(|class| class.metric(name));
    metric.map_or_else(|| name.to_owned(), |metric| metric.title.clone())
}

fn table(report: &Report) -> Markup {
    let mut metrics: Vec<&str> = Vec::new();
    let mut classes: Vec<&str> = Vec::new();
    for cell in &report.published {
        if !metrics.contains(&cell.metric.as_str()) {
            metrics.push(&cell.metric);
        }
        if !classes.contains(&cell.class.as_str()) {
            classes.push(&cell.class);
        }
    }
    let of = |class: &str, metric: &str| {
        report.published.iter().find(|cell| cell.class == class && cell.metric == metric)
    };
    html! {
        table {
            caption { "As it was printed; below each number that does not follow, what does" }
            thead { tr {
                th scope="col" { "class" }
                @for metric in &metrics { th scope="col" { (title(report, metric)) } }
            } }
            tbody { @for class in classes { tr {
                th scope="row" { (class) }
                @for metric in &metrics { @match of(class, metric) {
                    None => td { "–" },
                    Some(cell) => (printed(cell)),
                } }
            } } }
        }
    }
}

fn printed(cell: &PublishedCell) -> Markup {
    let computed = cell.computed.as_deref().unwrap_or("n/a");
    html! { @match cell.verdict {
        Verdict::Agrees => td { (cell.printed) },
        Verdict::Cut => td { (cell.printed) span.interval { "cut; " (computed) } },
        Verdict::Wrong => td.wrong { span.value { "✗ " (cell.printed) } span.interval { "follows: " (computed) } },
    } }
}
