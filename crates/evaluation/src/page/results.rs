//! The numbers of the whole part: over seeds, and for each seed.

use std::collections::{BTreeMap, BTreeSet};

use formats::evaluation::MetricValue;
use maud::{Markup, html};

use super::figure;
use super::number::{NOT_DEFINED, Style, percent, style_of};
use super::table::{cell, heading, interval, reasons, scrolling, value};
use crate::SeedSummary;
use crate::figures::Drawing;
use crate::report::{ExperimentReport, Report};

#[expect(clippy::unnecessary_wraps, reason = "every section of the list has this form")]
pub(super) fn section(report: &Report, drawings: &[Drawing]) -> Option<Markup> {
    Some(html! {
        div.beside {
            (scrolling("Results over seeds", &overall(report)))
            div { (figure(drawings, "accuracy", "")) (notes(report)) }
        }
        @for experiment in report.experiments.iter().filter(|it| it.runs.len() > 1) {
            h3 { "Every seed" @if report.experiments.len() > 1 { " of " (experiment.name) } }
            (scrolling(&format!("Every seed of {}", experiment.name), &per_seed(experiment)))
        }
    })
}

/// What has to be known to read the table.
fn notes(report: &Report) -> Markup {
    let several_seeds = report.experiments.iter().any(|it| it.runs.len() > 1);
    let evaluations = report.experiments.iter().map(ExperimentReport::evaluation);
    let of_intervals: BTreeSet<&String> = evaluations.flat_map(|it| &it.interval_notes).collect();
    html! {
        p.note { "Small figures are 95 % intervals." }
        @if several_seeds { p.note {
            "± is the standard deviation between seeds. The interval of a mean holds both kinds of \
             chance: which photos were drawn, and which seeds."
        } }
        @for note in of_intervals { p.note { (note) } }
        @for (what, why) in missing_intervals(report) { p.note { "No interval of " (what) ". " (why) } }
        @for missing in missing_baselines(report) { p.note { "No baselines on pixels: " (missing) "." } }
        p.note { (report.undefined) }
        @for experiment in &report.experiments { (undefined(report, experiment)) }
    }
}

/// Metrics of the shown runs that have a value and no interval, by reason.
fn missing_intervals(report: &Report) -> Vec<(String, &str)> {
    let metrics = report.experiments.iter().flat_map(|it| &it.evaluation().metrics);
    let mut titles: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for metric in metrics {
        if let Some(why) = &metric.no_interval {
            let known = titles.entry(why).or_default();
            if !known.contains(&metric.title.as_str()) {
                known.push(&metric.title);
            }
        }
    }
    titles.into_iter().map(|(why, titles)| (titles.join(", "), why)).collect()
}

fn missing_baselines(report: &Report) -> BTreeSet<&String> {
    report.experiments.iter().filter_map(|it| it.evaluation().baselines.missing.as_ref()).collect()
}

/// Why values of the shown run are missing.
fn undefined(report: &Report, experiment: &ExperimentReport) -> Markup {
    let several = report.experiments.len() > 1;
    let runs = experiment.runs.iter().flat_map(|run| {
        run.evaluation.metrics.iter().map(move |metric| {
            let mut what = metric.title.clone();
            if several {
                what = format!("{what} of {}", experiment.name);
            }
            if experiment.runs.len() > 1 {
                what = format!("{what}, seed {}", run.seed);
            }
            (what, metric)
        })
    });
    reasons(runs)
}

fn overall(report: &Report) -> Markup {
    let Some(first) = report.experiments.first() else {
        return html! {};
    };
    html! {
        table {
            caption { "On the " (parts(report)) }
            thead {
                tr {
                    th scope="col" rowspan="2" { "metric" }
                    @for experiment in &report.experiments {
                        th.group scope="colgroup" colspan=(columns(experiment)) { (experiment.name) }
                    }
                }
                tr { @for experiment in &report.experiments {
                    @if experiment.runs.len() > 1 {
                        th scope="col" { "mean ± sd" } th scope="col" { "worst seed" }
                    } @else { th scope="col" { "value" } }
                } }
            }
            tbody {
                @for metric in &first.evaluation().metrics {
                    tr {
                        th scope="row" { (heading(metric)) }
                        @for experiment in &report.experiments { (summary(experiment, &metric.name, style_of(metric))) }
                    }
                }
                tr.baseline {
                    th scope="row" { "accuracy of always giving the same answer, %" }
                    @for experiment in &report.experiments {
                        td colspan=(columns(experiment)) { (Style::Percent.value(experiment.constant_accuracy).replace("\u{a0}%", "")) }
                    }
                }
                @for (name, title) in baselines(report) { tr.baseline {
                    th scope="row" { "accuracy of " (title) ", %" }
                    @for experiment in &report.experiments {
                        td colspan=(columns(experiment)) { (baseline(experiment, name)) }
                    }
                } }
            }
        }
    }
}

/// Name and title of the baselines on pixels that some experiment is held against.
fn baselines(report: &Report) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let all = report.experiments.iter().flat_map(|it| &it.evaluation().baselines.classifiers);
    for baseline in all.filter(|baseline| baseline.name != "majority") {
        let named = (baseline.name.as_str(), baseline.title.as_str());
        if !found.contains(&named) {
            found.push(named);
        }
    }
    found
}

fn baseline(experiment: &ExperimentReport, name: &str) -> Markup {
    let known = &experiment.evaluation().baselines;
    let accuracy = known.classifiers.iter().find(|it| it.name == name);
    let accuracy = accuracy.and_then(|baseline| baseline.metric("accuracy"));
    let of = |end: fn(&MetricValue) -> Option<f64>| accuracy.and_then(end);
    html! {
        (value(Style::Percent, of(|it| it.value), known.missing.as_deref()))
        (interval(Style::Percent, of(|it| it.low), of(|it| it.high)))
    }
}

fn columns(experiment: &ExperimentReport) -> usize {
    if experiment.runs.len() > 1 { 2 } else { 1 }
}

fn parts(report: &Report) -> String {
    let words = report.experiments.iter().map(|experiment| {
        let photos = experiment.evaluation().photos;
        match experiment.part.as_str() {
            "counts" => format!("{photos} photos counted"),
            part => format!("{photos} photos of the {part} part"),
        }
    });
    let mut words: Vec<String> = words.collect();
    words.dedup();
    words.join(" and the ")
}

fn summary(experiment: &ExperimentReport, name: &str, style: Style) -> Markup {
    let nothing = SeedSummary { mean: None, sd: None, worst: None, low: None, high: None, n: 0 };
    let summary = experiment.seeds.get(name).unwrap_or(&nothing);
    if experiment.runs.len() == 1 {
        return cell(experiment.evaluation().metric(name));
    }
    let defined = (summary.n < experiment.runs.len()).then_some(summary.n);
    html! {
        td {
            (value(style, summary.mean, Some("not defined for any seed")))
            @if let Some(sd) = summary.sd { span.sd { " ± " (style.plain(sd)) } }
            (interval(style, summary.low, summary.high))
            @if let Some(defined) = defined { span.interval { "defined for " (defined) " seeds" } }
        }
        td { (summary.worst.map_or_else(|| NOT_DEFINED.to_owned(), |worst| style.plain(worst))) }
    }
}

fn per_seed(experiment: &ExperimentReport) -> Markup {
    let metrics = &experiment.evaluation().metrics;
    html! {
        table {
            caption { "Values of each seed, with 95 % intervals over photos" }
            thead { tr {
                th scope="col" { "seed" }
                @for metric in metrics { th scope="col" { (heading(metric)) } }
            } }
            tbody { @for (index, run) in experiment.runs.iter().enumerate() {
                tr.shown[index == experiment.shown] {
                    th scope="row" {
                        (run.seed)
                        @if index == experiment.shown { span.interval { "median, shown below" } }
                    }
                    @for metric in metrics { (cell(run.evaluation.metric(&metric.name))) }
                }
            } }
            @if let Some(constant) = experiment.constant_accuracy {
                tfoot { tr { td colspan=(metrics.len() + 1) {
                    "Always giving the same answer: accuracy " (percent(constant))
                } } }
            }
        }
    }
}
