//! The header block: dataset, split, seeds, test uses, versions, commands, each in one line.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::dataset::settings_line;
use super::number::{percent, plural};
use crate::report::{Dataset, ExperimentReport, Report};

pub(super) fn section(report: &Report) -> Markup {
    html! {
        section id="facts" aria-label="Facts" { dl.facts {
            @for dataset in &report.datasets { (data(report, dataset)) }
            @for experiment in report.experiments.iter().filter(|it| it.has_runs()) {
                (runs(report, experiment))
            }
            @if report.experiments.iter().all(|it| !it.has_runs()) {
                div { dt { "Source" } dd { "counts alone: no photos, split or runs are known" } }
            }
            (one_versus_rest(report))
            div { dt { "Made by" } dd { (versions(report)) } }
            @for experiment in report.experiments.iter().filter(|it| it.has_runs()) {
                div.wide { dt { "Whether it comes out again" @if report.experiments.len() > 1 { ": " (experiment.name) } } dd {
                    code { "mien reproduce " (experiment.shown().run) }
                    " trains the run with seed " (experiment.shown().seed) " again and says match or drift"
                } }
            }
            div.wide { dt { "Command" } dd {
                @if let Some(command) = report.commands.last() { code { (command) } }
                " (" a href="#commands" { "all commands" } ")"
            } }
        } }
    }
}

fn data(report: &Report, dataset: &Dataset) -> Markup {
    // The states of the catalogue with which networks were trained on this split.
    let provenances = report.experiments.iter().filter_map(|it| it.provenance.as_ref());
    let of_split = provenances.filter(|provenance| provenance.split == dataset.split);
    let catalogues: BTreeSet<&String> =
        of_split.filter_map(|provenance| provenance.inputs.get("catalogue")).collect();
    let people = match (dataset.groups_known, dataset.leaking_groups) {
        (false, _) => "who is on which photo is not known: that no person stands in two parts cannot be proved".to_owned(),
        (true, 0) => "no known person or group stands in two parts".to_owned(),
        (true, leaking) => {
            format!("LEAKS: {}", plural(leaking, "group stands in two parts", "groups stand in two parts"))
        }
    };
    html! {
        div { dt { "Dataset" } dd {
            @for (index, catalogue) in catalogues.iter().enumerate() {
                @if index > 0 { ", " }
                "catalogue " code.hash title=(catalogue) { (short(catalogue)) }
            }
        } }
        div { dt { "Split" } dd { (dataset.split) ": " (settings_line(&dataset.settings)) "; " (people) } }
    }
}

fn runs(report: &Report, experiment: &ExperimentReport) -> Markup {
    let several = report.experiments.len() > 1;
    let seeds: Vec<String> = experiment.runs.iter().map(|run| run.seed.to_string()).collect();
    let evaluation = experiment.evaluation();
    let part = match experiment.part.as_str() {
        "test" => "the test part",
        _ => "VALIDATION (the test part was not evaluated)",
    };
    let epoch = match experiment.evaluated {
        "best" => format!("best epoch by {}", experiment.select_best_by.replace('_', " ")),
        _ => "last epoch".to_owned(),
    };
    html! {
        div { dt { "Runs" @if several { " of " (experiment.name) } } dd {
            @if experiment.runs.len() == 1 { "seed " } @else { "seeds " }
            (seeds.join(", ")) "; " (epoch) "; on " (part) ": "
            (plural(evaluation.photos as usize, "photo", "photos"))
            @if let Some(groups) = evaluation.groups.filter(|groups| evaluation.people_known || *groups < evaluation.photos) {
                @if evaluation.people_known { " of " (plural(groups as usize, "person or group", "people or groups")) }
                @else { " of nobody known, in " (plural(groups as usize, "group", "groups")) " of what belongs together" }
            }
        } }
        @if experiment.part == "test" { div { dt { "Test uses" @if several { " up to " (experiment.name) } } dd {
            "this test part had been used " (plural(experiment.test_uses.count, "time", "times"))
            " when these numbers were made"
        } } }
    }
}

fn one_versus_rest(report: &Report) -> Markup {
    let constants = report.experiments.iter().filter_map(|it| it.constant_one_versus_rest);
    html! {
        @if let Some(constant) = constants.reduce(f64::max) {
            div { dt { "Beware" } dd {
                "“Accuracy per class” (one-vs-rest) is not accuracy: always giving the same answer \
                 already averages " (percent(constant)) " on it. It stands "
                a href="#classes" { "beside that baseline" } " only."
            } }
        }
    }
}

fn versions(report: &Report) -> String {
    let mut versions = BTreeSet::from([report.made_by.clone()]);
    for provenance in report.experiments.iter().filter_map(|it| it.provenance.as_ref()) {
        versions
            .extend(provenance.versions.iter().map(|(name, version)| format!("{name} {version}")));
    }
    versions.into_iter().collect::<Vec<_>>().join(", ")
}

/// Enough of a hash for people.
pub(super) fn short(hash: &str) -> String {
    hash.chars().take(12).collect()
}
