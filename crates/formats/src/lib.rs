//! Every file that passes between stages: names, columns, versions, readers, writers and their errors.
//!
//! One module per file (or family of files). Nothing else in the workspace knows a file's name,
//! except that the Parquet catalogue belongs to `ingestion`, where polars lives.

pub mod atomic;
pub mod calibration;
pub mod checkpoint;
pub mod clock;
mod digest;
pub mod epochs;
mod error;
pub mod evaluation;
pub mod forget;
mod header;
pub mod json;
pub mod judged_pairs;
mod measured;
pub mod notes;
pub mod predictions;
pub mod prepared;
mod problem;
pub mod report_files;
pub mod reproduction;
pub mod run;
pub mod seal;
pub mod serving;
pub mod settings;
pub mod split;
pub mod table;
pub mod tensors;
pub mod test_uses;
mod texts;
pub mod workspace;
pub mod yaml;

pub use digest::{Digest, Digester};
pub use error::Error;
pub use header::{Header, MADE_BY};
pub use measured::Measured;
pub use problem::{Problem, closest};
pub use settings::{Crop, Settings, ViewSettings};
pub use workspace::Workspace;
