//! A plan and prepared tensors become a run; photos and a run become predictions.
//!
//! The loop is `train`, on one page. `run` is what happens around it: lock, record, log, predictions.
//! Everything that `experiment` can say has one file here that does it to tensors:
//! `layers`, `augmentations`, `losses`, `optimizers`.

mod augmentations;
mod checkpoint;
mod data;
mod device;
mod draws;
mod error;
mod initial_weights;
mod layers;
mod learner;
mod libtorch;
mod life;
mod losses;
mod masks;
mod measure;
mod memory_format;
mod network;
mod optimizers;
#[cfg(test)]
mod parity;
mod pixels;
mod predict;
mod progress;
mod run;
mod sampling;
mod serve;
#[cfg(test)]
mod testing;
mod train;
mod watch;
mod words;

pub use data::{Part, Parts};
pub use error::Error;
pub use measure::measure;
pub use predict::predict_run;
pub use run::{Outcome, VERSIONS, first_line, train_run};
pub use serve::serve;
pub use watch::{Begun, Watch};
