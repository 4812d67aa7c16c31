//! The numbers of the whole part: over seeds, and for each seed.

use maud::{Markup, html};

use super::number::{NOT_DEFINED, Style, percent, style_of};
use super::table::{cell, heading, interval, reasons, scrolling, value};
use super::{experiment_heading, figure};
use crate::SeedSummary;
use crate::figures::Drawing;
use crate::report::{ExperimentReport, Report};

pub(super) fn section(report: &Report, drawings: &[Drawing]) -> Option<Markup> {
    let several_seeds = report.experiments.iter().any(|it| it.runs.len() > 1);
    Some(html! {
        (scrolling("Results over seeds", &overall(report)))
        p.note {
            "Small figures are 95 % intervals. "
            @if several_seeds {
                "± is the standard deviation between seeds. The interval of a mean holds both kinds \
                 of chance, which photos were drawn and which seeds. "
            }
            (report.undefined)
        }
        @for experiment in &report.experiments {
            @for note in &experiment.evaluation().interval_notes { p.note { (note) } }
        }
        @for experiment in &report.experiments {
            (reasons(experiment.evaluation().metrics.iter().map(|it| (it.title.clone(), it))))
        }
        div.figures { (figure(drawings, "accuracy", "")) }
        @for experiment in report.experiments.iter().filter(|it| it.runs.len() > 1) {
            (experiment_heading(report, &format!("{}: every seed", experiment.name)))
            (scrolling(&format!("Every seed of {}", experiment.name), &per_seed(experiment)))
        }
    })
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
            }
        }
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
            caption { "Every seed of " (experiment.name) ", with 95 % intervals over photos" }
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
