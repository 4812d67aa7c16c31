//! True labels and predicted probabilities become numbers, each with a name, a unit and a direction.
//!
//! Three inputs, all checked where they are made: a [`ConfusionMatrix`] (counts, rows true, columns predicted),
//! [`Predictions`] (one row of probabilities per photo) and the [`ClassRanking`](ranking::ClassRanking) of a
//! class. Four lists of what can be computed from them: [`overall::METRICS`], [`per_class::METRICS`],
//! [`probabilistic::METRICS`] and [`ranking::METRICS`]. Tables, plots and "best checkpoint by" follow from the
//! lists. A value that is not defined (0/0) is `None`, never NaN; see [`UNDEFINED_POLICY`].
//!
//! Every metric has an interval, by photos or by [`Groups`] of photos, or says why not
//! ([`Metric::interval`]); several seeds are one result ([`seeds`]); two results on the same photos are
//! compared ([`paired`]); the frames of a video, or photos of one person, become shares of expressions and states
//! ([`sequence`]). `docs/statistics.md` says which statistics is used where, why, and how well it works.

pub mod abstaining;
pub mod baselines;
mod confusion;
pub mod distributions;
mod draws;
mod error;
mod groups;
mod influence;
pub mod interval;
mod metric;
pub mod overall;
pub mod paired;
mod parallel;
pub mod per_class;
mod predictions;
pub mod probabilistic;
pub mod ranking;
pub mod reliability;
pub mod seeds;
pub mod sequence;
pub mod temperature;

pub use confusion::ConfusionMatrix;
pub use distributions::Confidence;
pub use error::MetricsError;
pub use groups::{Grouped, Groups};
pub use influence::Input;
pub use interval::{Interval, NoInterval};
pub use metric::{Direction, Metric, UNDEFINED_POLICY, Unit};
pub use parallel::{both, in_parallel};
pub use per_class::ClassCounts;
pub use predictions::{Predictions, most_probable};
