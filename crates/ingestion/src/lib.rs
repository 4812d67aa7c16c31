//! Photos become a catalogue, are checked, split and prepared as tensors.

pub mod catalogue;
pub mod checks;
mod error;
mod import;
mod list;
pub mod split;
mod status;
#[cfg(test)]
mod test_support;
mod threads;
pub mod views;

pub use catalogue::{Catalogue, Photo, Rejected};
pub use error::Error;
pub use import::{ImportRequest, Imported, Skipped, SubjectFrom, import};
pub use list::{ListedPhoto, list};
pub use status::{ClassStatus, Counts, Status, status};
pub use threads::Progress;
