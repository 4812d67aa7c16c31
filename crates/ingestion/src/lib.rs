//! Photos become a catalogue, are checked, split and prepared as tensors.

pub mod catalogue;
mod error;

pub use catalogue::{Catalogue, Photo, Rejected};
pub use error::Error;
