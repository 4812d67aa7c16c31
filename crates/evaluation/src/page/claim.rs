//! First of all: the claim in one sentence, and whether the evidence carries it.

use maud::{Markup, html};

use super::worded;
use crate::report::{ExperimentReport, Report, Standing};

pub(super) fn section(report: &Report) -> Markup {
    html! {
        section id="claim" aria-label="Claim" {
            @for experiment in &report.experiments { (card(experiment)) }
            @for compared in &report.differences { p { (compared.sentence()) } }
        }
    }
}

fn card(experiment: &ExperimentReport) -> Markup {
    let claim = &experiment.claim;
    let (class, mark) = match claim.standing {
        Standing::Carried => ("carried", "✓"),
        Standing::WithReservations => ("reserved", "!"),
        Standing::NotCarried => ("refused", "✗"),
    };
    html! {
        article.claim.(class) {
            @if experiment.part == "validation" {
                p.loud { "Validation numbers – the test part was not evaluated" }
            }
            @if experiment.provenance.as_ref().is_some_and(|it| !it.allowed_leaks.is_empty()) {
                p.loud { "The split leaks – the number is too high for new people and new photos" }
            }
            p.sentence { (claim.sentence) }
            p.standing { span.mark aria-hidden="true" { (mark) } (claim.standing.words()) }
            ul {
                @for reason in &claim.reservations { li.against { (worded(reason)) } }
                @for reason in &claim.support { li.for { (reason) } }
            }
        }
    }
}
