//! Where every number comes from: runs, inputs by hash, devices, versions, and the uses of the test part.

use maud::{Markup, html};

use super::experiment_heading;
use super::facts::short;
use super::number::plural;
use super::table::scrolling;
use super::worded;
use crate::figures::Drawing;
use crate::report::{ExperimentReport, Provenance, Report};

pub(super) fn section(report: &Report, _: &[Drawing]) -> Option<Markup> {
    let experiments: Vec<(&ExperimentReport, &Provenance)> =
        report.experiments.iter().filter_map(|it| Some((it, it.provenance.as_ref()?))).collect();
    (!experiments.is_empty()).then(|| html! {
        @for (experiment, provenance) in experiments {
            (experiment_heading(report, &experiment.name))
            (scrolling(&format!("Runs of {}", experiment.name), &runs(experiment)))
            (scrolling(&format!("Inputs of {}", experiment.name), &inputs(provenance)))
            ul {
                li { "view " (provenance.view) " of split " (provenance.split) "; trained on " (provenance.device) }
                @for (name, version) in &provenance.versions { li { (name) " " (version) } }
                @for setting in &provenance.overrides { li { "changed on the command line: " code { (setting) } } }
                @if let Some(forgotten) = &provenance.forgotten { li {
                    (plural(forgotten.photos, "photo", "photos")) " that the runs used were forgotten since; they learned from "
                    (forgotten.trained_on) " of them"
                } }
                @for leak in &provenance.allowed_leaks { li { "leak let pass: " (worded(leak)) } }
            }
            (uses(experiment))
        }
    })
}

fn runs(experiment: &ExperimentReport) -> Markup {
    html! {
        table {
            caption { "Runs" }
            thead { tr {
                th scope="col" { "run" } th scope="col" { "seed" }
                th scope="col" { "epochs" } th scope="col" { "best epoch" }
            } }
            tbody { @for run in &experiment.runs { tr {
                th scope="row" { code { (run.run) } }
                td { (run.seed) }
                td { (run.epochs.len()) }
                td { (run.best_epoch.map_or_else(|| "–".to_owned(), |epoch| epoch.to_string())) }
            } } }
        }
    }
}

fn inputs(provenance: &Provenance) -> Markup {
    html! {
        table {
            caption { "Inputs by SHA-256" }
            tbody { @for (name, hash) in &provenance.inputs { tr {
                th scope="row" { (name) }
                td.left { code.hash title=(hash) { (short(hash)) } }
            } } }
        }
    }
}

fn uses(experiment: &ExperimentReport) -> Markup {
    let uses = &experiment.test_uses;
    html! {
        @if uses.count > 0 {
            details {
                summary { "The test part was used " (plural(uses.count, "time", "times")) " up to this evaluation" }
                ol { @for test_use in &uses.uses { li {
                    (test_use.experiment) ", run " code { (test_use.run) } ": " (test_use.kind)
                } } }
            }
        }
    }
}
