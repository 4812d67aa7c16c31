//! The bytes of a photo become upright pixels, within limits and without panics.

mod error;
mod faces;
mod format;
mod guard;
mod jpeg;
mod jpeg_dc;
mod lettering;
mod likeness;
mod measures;
mod metadata;
mod moment;
mod orientation;
mod other_formats;
mod photo;
mod picture;
mod sheet;
mod similarity_hash;
mod square;
mod thumbnail;
mod tracks;
pub mod video;
mod watch;

pub use error::Unreadable;
pub use faces::{FaceBox, detect_all_faces, detect_faces, is_already_cropped};
pub use format::Format;
pub use likeness::{Likeness, Sketch, likeness};
pub use measures::{brightness, sharpness};
pub use moment::{Moment, in_order_of_capture};
pub use orientation::Orientation;
pub use photo::{Limits, PhotoFacts, decode_upright, inspect};
pub use picture::{Picture, area_average};
pub use sheet::{LINE_HEIGHT, Sheet};
pub use similarity_hash::{SimilarityHash, similarity_hash};
pub use square::Square;
pub use thumbnail::{THUMBNAIL_SIDE, encode_thumbnail};
pub use tracks::{Followed, Track, TrackSettings, Tracks};
