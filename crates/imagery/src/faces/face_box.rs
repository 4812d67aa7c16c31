//! Where a face is, and what two places have in common.

/// A face, in pixels of the upright photo at full size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FaceBox {
    /// Left edge; may lie outside of the photo.
    pub x: i32,
    /// Upper edge; may lie outside of the photo.
    pub y: i32,
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// How sure the detector is, from 2 upwards; 0 for a picture that is taken as a face unseen.
    pub score: f64,
}

impl FaceBox {
    /// The longer side, in pixels.
    pub fn longer_side(&self) -> u32 {
        self.width.max(self.height)
    }

    /// The share of what both boxes cover that lies in both (intersection over union), 0 to 1.
    pub fn overlap(&self, other: &Self) -> f64 {
        let shared = self.shared_area(other) as f64;
        let covered = self.area() as f64 + other.area() as f64 - shared;
        if covered > 0.0 { shared / covered } else { 0.0 }
    }

    /// In square pixels.
    pub(crate) fn area(&self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }

    /// The square pixels that are in both boxes.
    pub(crate) fn shared_area(&self, other: &Self) -> u64 {
        let across = shared((self.x, self.width), (other.x, other.width));
        across * shared((self.y, self.height), (other.y, other.height))
    }
}

/// What two lengths, each from a place on, have in common.
fn shared((from, length): (i32, u32), (other_from, other_length): (i32, u32)) -> u64 {
    let end = |from: i32, length: u32| i64::from(from) + i64::from(length);
    let nearer = end(from, length).min(end(other_from, other_length));
    (nearer - i64::from(from.max(other_from))).max(0) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: i32, y: i32, side: u32) -> FaceBox {
        FaceBox { x, y, width: side, height: side, score: 3.0 }
    }

    #[test]
    fn an_overlap_is_the_shared_area_of_the_covered_one() {
        assert_eq!(square(0, 0, 100).shared_area(&square(50, 20, 100)), 50 * 80);
        assert!((square(0, 0, 100).overlap(&square(50, 0, 100)) - 1.0 / 3.0).abs() < 1e-9);
        assert!((square(5, 5, 40).overlap(&square(5, 5, 40)) - 1.0).abs() < 1e-9);
        assert_eq!(square(0, 0, 100).shared_area(&square(100, 0, 9)), 0);
    }

    #[test]
    fn places_beyond_all_pictures_and_boxes_without_pixels_overlap_too() {
        let far = square(i32::MAX, 0, 100);
        assert_eq!(far.shared_area(&square(i32::MAX - 50, 0, 100)), 5000);
        assert!(far.overlap(&square(i32::MIN, 0, u32::MAX)) < 1e-9);
        assert!(square(0, 0, 0).overlap(&square(0, 0, 0)).abs() < 1e-9);
    }
}
