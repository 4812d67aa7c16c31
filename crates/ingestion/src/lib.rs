//! Photos become a catalogue, are checked, split and prepared as tensors.

mod audit;
pub mod catalogue;
pub mod checks;
mod error;
mod import;
mod leak_alarm;
pub mod links;
mod list;
mod prepare;
pub mod split;
mod status;
#[cfg(test)]
mod test_support;
mod threads;
pub mod views;

pub use audit::{Audit, Leak, LeakKind, Verdict, audit};
pub use catalogue::{Catalogue, Photo, Rejected};
pub use error::Error;
pub use import::{ImportRequest, Imported, Skipped, SubjectFrom, import};
pub use leak_alarm::{LeakAlarm, leak_alarm};
pub use links::Links;
pub use list::{ListedPhoto, list};
pub use prepare::{Prepared, prepare};
pub use status::{ClassStatus, Counts, Status, status};
pub use threads::Progress;
