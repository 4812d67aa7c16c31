//! The bytes of a photo become upright pixels, within limits and without panics.

mod error;
mod format;
mod guard;
mod jpeg;
mod jpeg_dc;
mod measures;
mod metadata;
mod orientation;
mod other_formats;
mod photo;
mod picture;
mod similarity_hash;
mod thumbnail;
mod watch;

pub use error::Unreadable;
pub use format::Format;
pub use measures::{brightness, sharpness};
pub use orientation::Orientation;
pub use photo::{Limits, PhotoFacts, decode_upright, inspect};
pub use picture::{Picture, area_average};
pub use similarity_hash::{SimilarityHash, similarity_hash};
pub use thumbnail::{THUMBNAIL_SIDE, encode_thumbnail};
