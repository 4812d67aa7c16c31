//! Accuracy on photos that share something: a person, a device, a light; the worst first.

use formats::evaluation::{Slice, SliceKind};
use maud::{Markup, html};

use super::confusion::which;
use super::number::{Style, plural};
use super::table::{interval, scrolling, value};
use super::{experiment_heading, figure};
use crate::figures::Drawing;
use crate::report::{ExperimentReport, Report};

/// Rows of one kind on the page; all of them stand in `tables/slices.csv`.
const ROWS: usize = 12;

pub(super) fn section(report: &Report, drawings: &[Drawing]) -> Option<Markup> {
    let sliced = |experiment: &&ExperimentReport| !experiment.evaluation().slices.is_empty();
    let experiments: Vec<_> = report.experiments.iter().filter(sliced).collect();
    (!experiments.is_empty()).then(|| html! {
        p.note {
            "The worst stands first. Of many slices one is bad by chance alone: look at the intervals and at the number of photos, \
             and take a slice for a question to ask with new photos, not for an answer."
        }
        @for experiment in experiments {
            (experiment_heading(report, &experiment.name))
            @if let Some(shown) = which(experiment) { p { (shown) } }
            div.figures { @for name in ["subjects", "slices"] {
                (figure(drawings, &format!("{name}-{}", experiment.slug), ""))
            } }
            div.figures { @for kind in &experiment.evaluation().slices {
                (scrolling(&format!("{} by {}", experiment.name, kind.title), &table(kind)))
            } }
        }
    })
}

fn table(kind: &SliceKind) -> Markup {
    let more = kind.slices.len().saturating_sub(ROWS);
    html! {
        table {
            caption { "Accuracy by " (kind.title) }
            thead { tr {
                th scope="col" { (kind.title) }
                th scope="col" { "photos" }
                th scope="col" { "accuracy, %" }
            } }
            tbody { @for slice in kind.slices.iter().take(ROWS) { (row(slice)) } }
            @if more + kind.omitted > 0 || kind.unknown > 0 { tfoot { tr { td colspan="3" {
                (rest(kind, more))
            } } } }
        }
    }
}

fn row(slice: &Slice) -> Markup {
    let style = Style::Percent;
    html! { tr {
        th scope="row" { (slice.value) }
        td { (slice.photos) }
        td { (value(style, Some(slice.accuracy), None)) (interval(style, slice.low, slice.high)) }
    } }
}

/// What is not among the rows.
fn rest(kind: &SliceKind, more: usize) -> String {
    let mut sentences = Vec::new();
    if more > 0 {
        sentences.push(format!("{more} better ones in tables/slices.csv."));
    }
    if kind.omitted > 0 {
        sentences.push(format!("{} with the fewest photos are left out.", kind.omitted));
    }
    if kind.unknown > 0 {
        let photos = plural(kind.unknown as usize, "photo", "photos");
        sentences.push(format!("Not known of {photos}."));
    }
    sentences.join(" ")
}
