//! The hardest photos: the most confident mistakes, and of each class what was believed least.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::confusion::which;
use super::number::{percent, plural};
use super::{experiment_heading, photos};
use crate::figures::Drawing;
use crate::pictures::Shown;
use crate::report::{ExperimentReport, HardPhoto, Hardest, Report};

pub(super) fn section(report: &Report, _: &[Drawing]) -> Option<Markup> {
    let known = |experiment: &&ExperimentReport| experiment.hardest.is_some();
    let experiments: Vec<_> = report.experiments.iter().filter(known).collect();
    (!experiments.is_empty()).then(|| {
        html! {
            (photos::definitions(&report.pictures))
            (what_is_left_out(report))
            @for experiment in experiments {
                @if let Some(hardest) = &experiment.hardest {
                    (experiment_heading(report, &experiment.name))
                    @if let Some(shown) = which(experiment) { p { (shown) } }
                    (of_experiment(report, experiment, hardest))
                }
            }
        }
    })
}

/// What is missing of the pictures, and what would have to be said for them to be shown.
fn what_is_left_out(report: &Report) -> Markup {
    let hardest = report.experiments.iter().filter_map(|it| it.hardest.as_ref());
    let counted: BTreeMap<_, Shown> =
        hardest.flat_map(Hardest::photos).map(|photo| (photo.sha256, photo.shown)).collect();
    let count = |shown: Shown| counted.values().filter(|it| **it == shown).count();
    let (shown, not_agreed, missing) =
        (count(Shown::Yes), count(Shown::NotAgreed), count(Shown::Missing));
    html! {
        p.note {
            @if report.no_faces { "Pictures were left out (" code { "--no-faces" } "). " }
            @if not_agreed > 0 {
                (plural(not_agreed, "photo is", "photos are"))
                " not shown: nobody wrote down that the person agreed to what " code { "show_consent" } " in "
                code { "data/mien.yaml" } " asks for. "
            }
            @if missing > 0 { "Of " (plural(missing, "photo", "photos")) " there is no picture any more. " }
            @if shown > 0 {
                "This page shows people: it is personal data; send it only to who may see them. "
            } @else { "Names of files may still tell who is on them. " }
            "A confident mistake can be a wrong label as well as a wrong network: look before you believe either."
        }
    }
}

fn of_experiment(report: &Report, experiment: &ExperimentReport, hardest: &Hardest) -> Markup {
    let by_class = experiment.classes.iter().zip(&hardest.by_class);
    html! {
        @if hardest.mistakes.is_empty() { p { "Every answer is right." } }
        @else {
            h4 {
                "The most confident mistakes"
                @let more = hardest.wrong - hardest.mistakes.len();
                @if more > 0 { " (" (hardest.mistakes.len()) " of " (hardest.wrong) ")" }
            }
            (list(report, &hardest.mistakes))
        }
        @for (class, photos) in by_class.filter(|(_, photos)| !photos.is_empty()) {
            details {
                summary { (class) ": the photos to which it gave this class the lowest probability" }
                (list(report, photos))
            }
        }
    }
}

fn list(report: &Report, photos: &[HardPhoto]) -> Markup {
    html! { ul.photos { @for photo in photos { li { (tile(report, photo)) } } } }
}

fn tile(report: &Report, photo: &HardPhoto) -> Markup {
    let instead = match photo.shown {
        Shown::NotAgreed => "not agreed:",
        Shown::Yes | Shown::LeftOut | Shown::Missing => "no picture of",
    };
    html! {
        // Grey tiles alone say nothing.
        @if !report.pictures.is_empty() {
            (photos::picture(photo.sha256, &photo.path, &report.pictures, instead))
        }
        p.answer {
            strong { (photo.label) }
            @if photo.answer == photo.label { ": right, " (percent(f64::from(photo.confidence))) }
            @else {
                ", answered " strong { (photo.answer) } " " (percent(f64::from(photo.confidence)))
                " (" (photo.label) " " (percent(f64::from(photo.of_label))) ")"
            }
        }
        @if photo.seeds > 1 { p.answer { "wrong in " (photo.wrong) " of " (photo.seeds) " seeds" } }
        @if photo.path.is_empty() { span.count { "forgotten since" } } @else { (photos::place(&photo.path)) }
    }
}
