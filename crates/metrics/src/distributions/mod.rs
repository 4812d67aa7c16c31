//! What the distributions of textbooks say: quantiles of the normal and Student's t, tails of t and of coin flips.
//!
//! They agree with SciPy to 1e-10 and better (`tests/metrics/parity.rs`), also far out and for a million degrees
//! of freedom or flips, where the crate `statrs` 0.19 is off by up to 2 parts in 1,000.

mod coin;
mod normal;
mod student;

pub use coin::coin_two_sided;
pub use normal::normal_quantile;
pub use student::{student_quantile, student_two_sided};
