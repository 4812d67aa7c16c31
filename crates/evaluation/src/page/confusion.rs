//! Who is taken for whom.

use maud::{Markup, html};

use super::{experiment_heading, figure};
use crate::figures::Drawing;
use crate::report::{ExperimentReport, Report};

#[expect(clippy::unnecessary_wraps, reason = "every section of the list has this form")]
pub(super) fn section(report: &Report, drawings: &[Drawing]) -> Option<Markup> {
    Some(html! {
        p.note { "Rows are true classes, columns predicted ones; what is on the diagonal is right. The stronger the colour, the larger the share of its row." }
        @for experiment in &report.experiments {
            (experiment_heading(report, &experiment.name))
            @if let Some(shown) = which(experiment) { p { (shown) } }
            div.figures {
                (figure(drawings, &format!("confusion-{}", experiment.slug), ""))
                (figure(drawings, &format!("confusion-shares-{}", experiment.slug), ""))
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
