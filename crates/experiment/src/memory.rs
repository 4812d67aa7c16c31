//! What a plan needs of memory while it learns: an estimate from its numbers.

use crate::{Plan, PlannedLayer, Precision};

/// Bytes that learning needs, without the photos and the program itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Memory {
    /// Parameters, their gradient, what the optimizer remembers of each, and their average.
    pub numbers: u64,
    /// What one batch is between layers, kept for the way back.
    pub batch: u64,
}

const FLOAT: u64 = 4;

impl Plan {
    /// What it needs while it learns.
    pub fn memory(&self) -> Memory {
        let of_each = 2 + self.optimizer.memories() + u64::from(self.ema.is_some());
        let between = match self.precision {
            Precision::Float32 => FLOAT,
            Precision::Bfloat16 => FLOAT / 2,
        };
        let layers = PlannedLayer::all(&self.layers);
        let values = layers.fold(self.input().values(), |sum, planned| {
            sum.saturating_add(planned.output.values())
        });
        Memory {
            numbers: self.parameters().saturating_mul(of_each * FLOAT),
            batch: values.saturating_mul(self.batch_size as u64).saturating_mul(between),
        }
    }
}
