//! A report is gathered from files, then written as page, machine twin, figures and tables.

mod claim;
mod dataset;
mod experiment;
mod gather;
mod model;
mod request;
mod tables;
mod write;

pub(crate) use claim::{Claim, Standing};
pub(crate) use dataset::Dataset;
pub(crate) use model::{ExperimentReport, ForgottenSince, Provenance, Report, RunReport};
pub use request::{
    Checkpoint, ConfusionRequest, ExperimentRuns, ReportFiles, ReportRequest, group_by_experiment,
};

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

/// Writes `reports/<name>/` from a confusion matrix alone.
pub fn report_from_confusion(request: &ConfusionRequest<'_>) -> Result<ReportFiles, Error> {
    check_name(request.name, "report")?;
    let (classes, matrix) = read_confusion(request.file)?;
    let report = gather::from_confusion(request, &classes, &matrix);
    write::write(&report, &request.workspace.report(request.name), request.png)
}
