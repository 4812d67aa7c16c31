//! True labels and predicted probabilities become numbers, each with a name, a unit and a direction.
//!
//! Two inputs, both checked where they are made: a [`ConfusionMatrix`] (counts, rows true, columns
//! predicted) and [`Predictions`] (one row of probabilities per photo). Three lists of what can be
//! computed from them: [`overall::METRICS`], [`per_class::METRICS`] and [`probabilistic::METRICS`].
//! Tables, plots and "best checkpoint by" follow from the lists. A value that is not defined (0/0)
//! is `None`, never NaN; see [`UNDEFINED_POLICY`].

pub mod baselines;
mod confusion;
pub mod distributions;
mod error;
pub mod interval;
mod metric;
pub mod overall;
pub mod per_class;
mod predictions;
pub mod probabilistic;
pub mod temperature;

pub use confusion::ConfusionMatrix;
pub use error::MetricsError;
pub use interval::Interval;
pub use metric::{Direction, Metric, UNDEFINED_POLICY, Unit};
pub use per_class::ClassCounts;
pub use predictions::Predictions;
