//! Whether one experiment is better than another, on the same photos.

use maud::{Markup, html};

use super::figure;
use super::number::{Style, points};
use super::table::{interval, scrolling, value};
use crate::differences::{p_text, signed};
use crate::figures::Drawing;
use crate::report::Report;
use crate::{ComparedExperiment, ExactTest};

pub(super) fn section(report: &Report, drawings: &[Drawing]) -> Option<Markup> {
    let compared = &report.differences;
    (!compared.is_empty()).then(|| {
        html! {
            ul { @for one in compared { li { (one.sentence()) } } }
            div.beside {
                (scrolling("Differences", &table(compared)))
                div { (figure(drawings, "differences-accuracy", "")) (notes(compared)) }
            }
        }
    })
}

fn table(compared: &[ComparedExperiment]) -> Markup {
    let metrics = compared.iter().map(|it| &it.differences).find(|it| !it.is_empty());
    let metrics = metrics.map_or(&[][..], Vec::as_slice);
    html! {
        table {
            caption { "Second less first; shares in points of percent" }
            thead { tr {
                th scope="col" { "first" }
                th scope="col" { "second" }
                @for metric in metrics { th scope="col" { (metric.title) } }
                th scope="col" { "right in one alone" }
                th scope="col" { "p" }
                th scope="col" { "p, corrected" }
                th scope="col" { "could be found" }
            } }
            tbody { @for one in compared.iter().filter(|one| one.reason.is_none()) { (row(one)) } }
        }
    }
}

fn row(compared: &ComparedExperiment) -> Markup {
    let number = |p_value: Option<f64>| p_value.map_or("n/a".to_owned(), p_text);
    html! { tr {
        th scope="row" { (compared.first) }
        td.left { (compared.second) }
        @for it in &compared.differences {
            @let style = Style::Percent;
            td { (value(style, it.estimate.value, it.estimate.reason.as_deref()))
                (interval(style, it.estimate.low, it.estimate.high)) }
        }
        td { @match &compared.test {
            Some(ExactTest { first_only, second_only, .. }) => { (first_only) " : " (second_only) }
            None => { "several seeds" }
        } }
        td { (number(compared.p_value)) }
        td { (number(compared.p_value_corrected)) }
        td { (compared.detectable.map_or("n/a".to_owned(), points)) }
    } }
}

fn notes(compared: &[ComparedExperiment]) -> Markup {
    let has = |name: &str| {
        compared.iter().filter_map(|it| it.test.as_ref()).any(|test| test.name == name)
    };
    let ways = compared.iter().any(|it| it.of_ways_to_train);
    html! {
        p.note {
            "Both answered the same photos, so what is hard for both does not count as chance. Small figures are 95 % intervals \
             (Student’s t over groups of photos" @if ways { " and over seeds" } ")."
        }
        @for one in compared { @if let Some([low, high]) = one.bootstrap { p.note {
            "By a paired bootstrap the accuracy of " (one.second) " less that of " (one.first) " lies between "
            (signed(low)) " and " (points(high).replace('-', "\u{2212}")) "."
        } } }
        @if has("mcnemar") { p.note {
            "p is McNemar’s exact test of the photos that one network alone has right."
        } }
        @if has("sign_flip") { p.note {
            "p is the exact sign-flip test by groups: were both equally good, each group could as well have spoken for the other."
        } }
        @if compared.len() > 1 { p.note {
            "Corrected by Holm for " (compared.len()) " comparisons."
        } }
    }
}
