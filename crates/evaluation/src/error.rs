//! What can keep predictions from becoming a report.

use std::path::PathBuf;

/// A failed evaluation or report.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file cannot be read, written or believed.
    #[error(transparent)]
    File(#[from] formats::Error),
    /// The numbers of a table are not those of a classifier.
    #[error("`{path}` cannot be evaluated")]
    Numbers {
        /// The table.
        path: PathBuf,
        /// What is wrong with them.
        source: metrics::MetricsError,
    },
    /// A run was never evaluated.
    #[error(
        "run `{run}` of `{experiment}` has no evaluation\nhint: run `mien evaluate {experiment} --part test`"
    )]
    NotEvaluated {
        /// The experiment.
        experiment: String,
        /// The run.
        run: String,
    },
    /// Predictions are not those that were evaluated.
    #[error(
        "`{path}` is not the file that the evaluation of run `{run}` was made from\nhint: run `mien evaluate {run}` again"
    )]
    PredictionsChanged {
        /// The table.
        path: PathBuf,
        /// The run.
        run: String,
    },
    /// The runs of one experiment were evaluated over different classes.
    #[error(
        "runs of `{experiment}` have different classes: `{first}` and `{other}`\nhint: report them apart"
    )]
    Classes {
        /// The experiment.
        experiment: String,
        /// The classes of its first run.
        first: String,
        /// The classes that differ.
        other: String,
    },
    /// Results were scored on different photos.
    #[error(
        "{first} and {other} were scored on different {part} parts: {found}\nhint: a higher number on other photos says nothing about the networks; use one split for both, or set them side by side all the same with `--across-parts`"
    )]
    OtherPart {
        /// The part.
        part: String,
        /// A result.
        first: String,
        /// One that was scored on other photos.
        other: String,
        /// What is different.
        found: String,
    },
    /// Nothing to report.
    #[error("no runs were given, expected at least one")]
    NoRuns,
    /// The drawing library refused.
    #[error("cannot draw `{figure}`: {found}")]
    Drawing {
        /// The figure.
        figure: String,
        /// What the drawing library said.
        found: String,
    },
    /// More results than colours.
    #[error(
        "a picture shows at most {most} results, {found} were given\nhint: compare fewer, or leave out `--picture`"
    )]
    TooManyResults {
        /// The results.
        found: usize,
        /// As many as can be told apart.
        most: usize,
    },
    /// A picture's file is called as neither of the formats.
    #[error("`{path}` says no format for the picture\nhint: end its name with `.svg` or `.png`")]
    PictureEnding {
        /// The file.
        path: PathBuf,
    },
}
