//! What `mien-train measure` prints: one line of JSON about a few batches on this machine.

use serde::{Deserialize, Serialize};

/// A few batches of a plan, measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measured {
    /// Seconds of a batch, the median of a few.
    pub batch_seconds: f64,
    /// Batches of an epoch.
    pub batches: usize,
    /// The most memory that the program had, in bytes, where the system tells.
    pub memory: Option<u64>,
    /// Threads of libtorch.
    pub threads: usize,
    /// `cpu` or `cuda:0`.
    pub device: String,
}
