//! A report is gathered from files, then written as page, machine twin, figures and tables.

mod check;
mod claim;
mod dataset;
mod experiment;
mod gather;
mod hardest;
mod model;
mod paper_tables;
mod probabilities;
mod read;
mod request;
mod tables;
mod write;

pub use check::Departure;
pub(crate) use claim::{Claim, Standing};
pub(crate) use dataset::Dataset;
pub(crate) use experiment::slug;
pub(crate) use hardest::{HardPhoto, Hardest};
pub(crate) use model::{ExperimentReport, ForgottenSince, Provenance, Report, RunReport};
pub(crate) use probabilities::Probabilities;
pub use request::{
    Checkpoint, ConfusionRequest, ExperimentRuns, ReportFiles, ReportRequest, group_by_experiment,
};

use std::path::Path;

use formats::Workspace;
use formats::split::Part;
use formats::workspace::check_name;

use crate::{Error, read_confusion};

/// Writes `reports/<name>/` from the files of one or several experiments' runs.
///
/// Opens neither a model nor a photo; the same files give the same bytes.
pub fn report(request: &ReportRequest<'_>) -> Result<ReportFiles, Error> {
    check_name(request.name, "report")?;
    let report = gather::from_runs(request)?;
    write::write(&report, &request.workspace.report(request.name), request.png)
}

/// Where the report in `folder` says something else than follows from the files of the runs in `request`.
///
/// Their predictions are evaluated again; uses of the test part after their evaluation change nothing.
pub fn check_report(folder: &Path, request: &ReportRequest<'_>) -> Result<Vec<Departure>, Error> {
    let mut departures = Vec::new();
    for (run, record) in request.experiments.iter().flat_map(|experiment| &experiment.runs) {
        for part in [Part::Validation, Part::Test] {
            departures.extend(check::of_run(run, &record.run, &part)?);
        }
    }
    if departures.is_empty() {
        departures = check::of_report(folder, &gather::from_runs(request)?)?;
    }
    Ok(departures)
}

/// Where the report in `folder`, made by `command` from counts alone, says something else than follows from these:
/// they and the published table stand among its tables.
pub fn check_report_from_confusion(
    folder: &Path,
    workspace: &Workspace,
    name: &str,
    command: String,
) -> Result<Vec<Departure>, Error> {
    let file = folder.join("tables").join(tables::confusion_name(&experiment::slug(name)));
    let published = folder.join("tables").join(tables::PRINTED);
    let published = published.is_file().then_some(published.as_path());
    let (classes, matrix) = read_confusion(&file)?;
    let request = ConfusionRequest { workspace, name, file: &file, published, command, png: false };
    check::of_report(folder, &gather::from_confusion(&request, &classes, &matrix)?)
}

/// Writes `reports/<name>/` from a confusion matrix alone.
pub fn report_from_confusion(request: &ConfusionRequest<'_>) -> Result<ReportFiles, Error> {
    check_name(request.name, "report")?;
    let (classes, matrix) = read_confusion(request.file)?;
    let report = gather::from_confusion(request, &classes, &matrix)?;
    write::write(&report, &request.workspace.report(request.name), request.png)
}
