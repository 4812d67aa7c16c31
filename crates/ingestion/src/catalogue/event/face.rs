//! `face`: faces were looked for in a photo.

use formats::Digest;
use imagery::FaceBox;
use serde::Serialize;

/// What was found, in pixels of the upright photo at full size.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FaceSeen {
    /// SHA-256 of the photo.
    pub sha256: Digest,
    /// How many faces were found.
    pub count: u32,
    /// Left edge of the largest face; may lie outside of the photo. 0 without a face, like the others.
    pub x: i32,
    /// Upper edge of it.
    pub y: i32,
    /// Its width.
    pub width: u32,
    /// Its height.
    pub height: u32,
    /// How sure the detector is of it; higher is surer.
    pub score: f64,
}

impl FaceSeen {
    /// The largest face, if one was found.
    pub fn largest(&self) -> Option<FaceBox> {
        let Self { x, y, width, height, score, .. } = *self;
        (self.count > 0).then_some(FaceBox { x, y, width, height, score })
    }
}
