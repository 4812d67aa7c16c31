//! Photos become a catalogue, are checked, split and prepared as tensors.

mod audit;
mod baselines;
pub mod catalogue;
pub mod checks;
mod diff;
mod error;
pub mod forget;
mod import;
pub mod links;
mod list;
mod loose;
mod mistakes;
mod named;
pub mod near_duplicates;
mod photo_files;
mod prepare;
pub mod relabel;
mod show;
pub mod split;
mod status;
#[cfg(test)]
mod test_support;
mod threads;
pub mod verify;
pub mod views;
pub mod votes;

pub use audit::{Audit, Leak, LeakKind, Verdict, audit};
pub use baselines::baselines;
pub use catalogue::{Catalogue, Photo, Rejected};
pub use diff::{Changed, Difference, Moved, Relabelled, State, diff};
pub use error::Error;
pub use import::{ImportRequest, Imported, NotAShard, Shard, SubjectFrom, import};
pub use links::Links;
pub use list::{Filter, ListedPhoto, list};
pub use loose::{
    DrawnFace, LooseFrame, LoosePhoto, LoosePhotos, LooseRequest, SeenPhoto, judged_picture,
    look_at_video, named_by,
};
pub use named::Named;
pub use near_duplicates::{NearDuplicates, near_duplicates};
pub use photo_files::{Skipped, may_be_photo};
pub use prepare::{Prepared, prepare, split_names};
pub use show::{Shown, show, show_picture};
pub use status::{ClassStatus, Counts, Goal, LastImport, Need, Status, status};
pub use threads::Progress;
pub use views::{FaceSearch, Portrait, PortraitSettings, portraits};
