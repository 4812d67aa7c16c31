//! Photos become a catalogue, are checked, split and prepared as tensors.

mod audit;
pub mod catalogue;
pub mod checks;
mod error;
mod import;
mod leak_alarm;
mod list;
pub mod near_duplicates;
mod prepare;
pub mod split;
mod status;
#[cfg(test)]
mod test_support;
mod threads;
pub mod views;

pub use audit::{Leak, LeakKind, Verdict, audit, verdict};
pub use catalogue::{Catalogue, Photo, Rejected};
pub use error::Error;
pub use import::{ImportRequest, Imported, Skipped, SubjectFrom, import};
pub use leak_alarm::{LeakAlarm, leak_alarm};
pub use list::{ListedPhoto, list};
pub use near_duplicates::{NearDuplicates, near_duplicates};
pub use prepare::{Prepared, prepare};
pub use status::{ClassStatus, Counts, Status, status};
pub use threads::Progress;
