//! Who is taken for whom.

use maud::{Markup, html};

use super::{experiment_heading, figure};
use crate::figures::Drawing;
use crate::report::{ExperimentReport, Report};

pub(super) fn section(report: &Report, drawings: &[Drawing]) -> Option<Markup> {
    Some(html! {
        @for experiment in &report.experiments {
            (experiment_heading(report, &experiment.name))
            @if let Some(shown) = which(experiment) { p { (shown) } }
            div.figures {
                (figure(drawings, &format!("confusion-{}", experiment.slug), "(rows are true, columns predicted)"))
                (figure(drawings, &format!("confusion-shares-{}", experiment.slug), "(each row sums to 100, but for rounding)"))
            }
        }
    })
}

/// Which run's matrix is shown, where there are several.
pub(super) fn which(experiment: &ExperimentReport) -> Option<String> {
    (experiment.runs.len() > 1).then(|| {
        format!(
            "Shown is seed {}, the median of {} by accuracy: a real run, neither the best nor the worst.",
            experiment.shown().seed,
            experiment.runs.len(),
        )
    })
}
