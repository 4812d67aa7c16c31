//! Predictions become statistics, figures, tables and one report.
//!
//! Two doors. [`evaluate_run`] reads a run's predictions and writes its `evaluation.json`.
//! [`report()`] reads the `evaluation.json` and the other tables of several runs and writes one
//! self-contained page with its figures, tables and machine twin; [`report_from_confusion`] does so
//! from counts alone. Neither needs a model, a photo, a network or the clock.
//! [`compare`] sets several results beside each other, for the terminal and a picture.
//! [`write_live`] is the page of runs that are being trained.
//! [`timeline`] is the page and the files of `mien analyse`, handed all that they show.
//! Two side doors for the collector, in the same look: [`findings`] is the page of `mien check --html`,
//! [`class_by_subject`] the picture of `mien status --picture`; both are handed all that they show.
//! [`ModelCard`] is what must be known of a network whenever it judges something.
//! [`drifts`] says whether a run came out again, for `mien reproduce`; [`ranking()`] orders the
//! combinations of `mien sweep`.

mod baselines;
mod checked;
mod comparison;
mod confusion_table;
mod curve;
mod differences;
mod epochs;
mod error;
mod evaluate;
mod figures;
pub mod findings;
mod live;
mod mean_intervals;
mod measure;
mod model_card;
mod page;
mod pictures;
mod published;
mod ranking;
mod report;
mod reproduction;
mod seeds;
mod slices;
mod sparkline;
pub mod timeline;

pub use checked::CheckedPredictions;
pub use comparison::{
    AcrossParts, Circumstance, ComparedCurves, ComparedMetric, ComparedPart, ComparedResult,
    Comparison, PairedDifference, RankedResult, ResultRuns, SeedValue, compare, group_by_launch,
};
pub use confusion_table::read_confusion;
pub use curve::CurvePoint;
pub use differences::{ComparedExperiment, ExactTest, MetricDifference};
pub use epochs::{best_epoch, epochs_of};
pub use error::Error;
pub use evaluate::{Beside, evaluate, evaluate_counts, evaluate_run};
pub use figures::{
    ClassBySubject, PersonRow, RankingFigure, class_by_subject, draw_comparison, write_ranking,
};
pub use live::{LiveExperiment, LivePage, LiveRun, write_live};
pub use model_card::{CardAccuracy, Carded, ModelCard};
pub use pictures::{Faces, Picture, Thumbnail};
pub use ranking::{Ranked, Tried, ranking, validation_value};
pub use report::{
    Checkpoint, ConfusionRequest, Departure, ExperimentRuns, ReportFiles, ReportRequest,
    check_report, check_report_from_confusion, group_by_experiment, report, report_from_confusion,
};
pub use reproduction::{Drift, drifts};
pub use seeds::{Better, Estimate, Evaluated, RunMetrics, SeedMetrics, SeedSummary, summarise};
pub use sparkline::sparkline;
