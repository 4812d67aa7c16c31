//! Draws phone-size practice photos with known truth and, when asked, known defects; and sequences.

mod camera;
mod defects;
mod draw;
mod drawing;
mod error;
mod exif_block;
mod expression;
mod files;
mod person;
mod phone;
mod plan;
mod random;
mod scene;
mod sequence;
mod truth;

pub use draw::{Drawn, PracticeSettings, draw};
pub use error::Error;
pub use expression::CLASSES;
pub use sequence::{DrawnSequences, SequenceSettings, draw_sequences, plan_sequences};
pub use truth::TRUTH_FILE;
