//! How the network learned, epoch by epoch.

use maud::{Markup, html};

use super::{experiment_heading, figure};
use crate::figures::Drawing;
use crate::report::{ExperimentReport, Report};

pub(super) fn section(report: &Report, drawings: &[Drawing]) -> Option<Markup> {
    let learned =
        |experiment: &&ExperimentReport| experiment.runs.iter().any(|run| !run.epochs.is_empty());
    let experiments: Vec<_> = report.experiments.iter().filter(learned).collect();
    (!experiments.is_empty()).then(|| html! {
        p.note {
            "Training values are measured while the network learns, with dropout and augmentation at \
             work and the weights still moving, validation values after the epoch without them: \
             training may look worse than validation without being so."
        }
        @for experiment in experiments {
            (experiment_heading(report, &experiment.name))
            p { (choice(experiment)) }
            div.figures {
                (figure(drawings, &format!("accuracy-{}", experiment.slug), ""))
                (figure(drawings, &format!("loss-{}", experiment.slug), ""))
            }
        }
    })
}

fn choice(experiment: &ExperimentReport) -> String {
    let epochs = experiment.runs.iter().map(|run| match (run.best_epoch, run.epochs.last()) {
        (Some(best), Some(last)) => format!("seed {}: {best} of {}", run.seed, last.epoch),
        _ => format!("seed {}: not known", run.seed),
    });
    let epochs: Vec<String> = epochs.collect();
    let evaluated = match experiment.evaluated {
        "best" => "The best epoch of each seed is evaluated",
        _ => "The last epoch is evaluated; the best one is only shown",
    };
    format!(
        "{evaluated}. Best epoch by {}: {}.",
        experiment.select_best_by.replace('_', " "),
        epochs.join(", "),
    )
}
