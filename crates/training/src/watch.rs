//! What a run tells while it goes on, and how it is asked to stop.

use std::ops::ControlFlow;

use formats::epochs::{EpochRow, TimingRow};

/// Sees a run go on; every part of it is optional.
pub trait Watch {
    /// The run begins, or goes on from a checkpoint.
    fn begun(&mut self, _run: &Begun) {}

    /// `done` of the epoch's photos are done. `Break` asks the run to write a checkpoint and stop.
    fn batch(&mut self, _epoch: usize, _done: usize, _mean_loss: f64) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    /// An epoch and its checkpoint are done.
    fn epoch(&mut self, _row: &EpochRow, _timing: &TimingRow) {}

    /// The run ends before its last epoch, because none since `best` was better.
    fn stopped_early(&mut self, _best: usize) {}
}

/// What is about to happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begun {
    /// The experiment's name.
    pub experiment: String,
    /// The seed of every draw.
    pub seed: u64,
    /// Photos that the network learns from in each epoch.
    pub photos: usize,
    /// Numbers that it learns.
    pub parameters: u64,
    /// All epochs.
    pub epochs: usize,
    /// Epochs that a checkpoint already holds.
    pub epochs_done: usize,
    /// Threads of libtorch.
    pub threads: usize,
    /// What computes: `cpu` or `cuda:0`.
    pub device: String,
}
