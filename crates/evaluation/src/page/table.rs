//! Tables that scroll inside their own box, and cells that never hide why a value is missing.

use formats::evaluation::MetricValue;
use maud::{Markup, html};

use super::number::{NOT_DEFINED, Style, style_of};

/// A box in which a wide table scrolls; it can be reached with the keyboard.
pub(crate) fn scrolling(label: &str, table: &Markup) -> Markup {
    html! { div.scroll tabindex="0" role="region" aria-label=(label) { (table) } }
}

/// A value with its interval below.
pub(crate) fn cell(metric: Option<&MetricValue>) -> Markup {
    let Some(metric) = metric else {
        return html! { td { "–" } };
    };
    let style = style_of(metric);
    html! {
        td { (value(style, metric.value, metric.reason.as_deref())) (interval(style, metric.low, metric.high)) }
    }
}

/// A value, or "n/a" with its reason.
pub(crate) fn value(style: Style, value: Option<f64>, reason: Option<&str>) -> Markup {
    html! {
        @if let Some(value) = value {
            span.value { (style.plain(value)) }
        } @else {
            abbr.value title=(reason.unwrap_or("not defined")) { (NOT_DEFINED) }
        }
    }
}

/// An interval in small letters.
pub(crate) fn interval(style: Style, low: Option<f64>, high: Option<f64>) -> Markup {
    html! { @if let Some(interval) = style.interval(low, high) { span.interval { (interval) } } }
}

/// The reasons of all values that are not defined, for those who read on paper.
pub(crate) fn reasons<'a>(metrics: impl Iterator<Item = (String, &'a MetricValue)>) -> Markup {
    let missing = metrics.filter_map(|(what, metric)| Some((what, metric.reason.as_deref()?)));
    let missing: Vec<(String, &str)> = missing.collect();
    html! {
        @if !missing.is_empty() {
            ul.reasons { @for (what, reason) in &missing {
                li { (NOT_DEFINED) ": " (what) ", because " (reason) "." }
            } }
        }
    }
}

/// The heading of a metric's column, with its unit and which way is better.
pub(crate) fn heading(metric: &MetricValue) -> Markup {
    let style = style_of(metric);
    let (arrow, words) = match metric.direction.as_str() {
        "higher_is_better" => ("↑", "higher is better"),
        "lower_is_better" => ("↓", "lower is better"),
        _ => ("", ""),
    };
    html! {
        (metric.title)
        @if matches!(style, Style::Percent | Style::FinePercent) { ", %" }
        @if metric.unit == "nats" { ", nats" }
        @if !arrow.is_empty() && metric.unit != "photos" {
            "\u{a0}" span.direction title=(words) role="img" aria-label=(words) { (arrow) }
        }
    }
}
