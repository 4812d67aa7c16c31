//! Every class against all others, with its intervals and the baseline of one-versus-rest accuracy.

use formats::evaluation::MetricValue;
use maud::{Markup, html};

use super::confusion::which;
use super::number::{Style, percent};
use super::table::{cell, heading, reasons, scrolling, value};
use super::{experiment_heading, figure};
use crate::figures::Drawing;
use crate::report::{ExperimentReport, Report};

#[expect(clippy::unnecessary_wraps, reason = "every section of the list has this form")]
pub(super) fn section(report: &Report, drawings: &[Drawing]) -> Option<Markup> {
    Some(html! {
        (warning(report))
        @for experiment in &report.experiments {
            (experiment_heading(report, &experiment.name))
            @if let Some(shown) = which(experiment) { p { (shown) " Small figures are 95 % intervals over its photos." } }
            (scrolling(&format!("Classes of {}", experiment.name), &table(experiment)))
            (reasons(undefined(experiment)))
        }
        div.figures { @for experiment in &report.experiments {
            (figure(drawings, &format!("per-class-{}", experiment.slug), &note(report, &experiment.name)))
        } }
    })
}

fn note(report: &Report, name: &str) -> String {
    match report.experiments.len() {
        1 => "(whiskers: 95 % intervals)".to_owned(),
        _ => format!("of {name} (whiskers: 95 % intervals)"),
    }
}

fn warning(report: &Report) -> Markup {
    let constants = report.experiments.iter().filter_map(|it| it.constant_one_versus_rest);
    html! {
        @if let Some(constant) = constants.reduce(f64::max) {
            aside.warning {
                strong { "Accuracy per class is one-vs-rest." }
                " It counts every photo of another class that was not called this class as right. Always \
                 giving the same answer averages " (percent(constant)) " on it over the classes, so it is \
                 never shown without the baseline of its class beside it. Read precision and recall first."
            }
        }
    }
}

fn undefined(experiment: &ExperimentReport) -> impl Iterator<Item = (String, &MetricValue)> {
    let classes = experiment.evaluation().per_class.iter();
    classes.flat_map(|class| {
        class.metrics.iter().map(|metric| (format!("{} of {}", metric.title, class.label), metric))
    })
}

fn table(experiment: &ExperimentReport) -> Markup {
    let evaluation = experiment.evaluation();
    let columns: &[MetricValue] = evaluation.per_class.first().map_or(&[], |class| &class.metrics);
    let several = experiment.runs.len() > 1;
    html! {
        table {
            caption { "Classes of " (experiment.name) @if several { ", seed " (experiment.shown().seed) } }
            thead { tr {
                th scope="col" { "class" }
                @for metric in columns { th scope="col" { (heading(metric)) } }
                @if several { th scope="col" { "recall over seeds, mean ± sd" } }
            } }
            tbody { @for (class, seeds) in evaluation.per_class.iter().zip(&experiment.per_class_seeds) {
                tr {
                    th scope="row" { (class.label) }
                    @for metric in columns { (cell(class.metric(&metric.name))) }
                    @if several { @if let Some(recall) = seeds.get("recall") { td {
                        (value(Style::Score, recall.mean, Some("no photo of this class")))
                        @if let Some(sd) = recall.sd { span.sd { " ± " (Style::Score.plain(sd)) } }
                    } } }
                }
            } }
        }
    }
}
