//! Draws phone-size practice photos with known truth and, when asked, known defects.

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
mod truth;

pub use draw::{Drawn, PracticeSettings, draw};
pub use error::Error;
pub use expression::CLASSES;
pub use truth::TRUTH_FILE;
