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
    /// A picture's file is called as neither of the formats.
    #[error("`{path}` says no format for the picture\nhint: end its name with `.svg` or `.png`")]
    PictureEnding {
        /// The file.
        path: PathBuf,
    },
}
