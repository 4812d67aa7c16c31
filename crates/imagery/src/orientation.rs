//! The eight EXIF orientations: how stored pixels are turned to stand upright.

use crate::Picture;

/// EXIF orientation, 1 to 8 (EXIF 2.32, tag 0x0112). 1 is upright.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Orientation(u8);

impl Orientation {
    /// Stored as it is looked at.
    pub const UPRIGHT: Self = Self(1);

    /// The orientation of an EXIF value, if it is one of 1 to 8.
    pub fn new(value: u32) -> Option<Self> {
        (1..=8).contains(&value).then_some(Self(value as u8))
    }

    /// The EXIF value, 1 to 8.
    pub fn value(self) -> u8 {
        self.0
    }

    /// True if width and height change places.
    pub fn swaps_sides(self) -> bool {
        self.0 >= 5
    }

    /// Width and height after turning.
    pub fn upright_size(self, width: u32, height: u32) -> (u32, u32) {
        if self.swaps_sides() { (height, width) } else { (width, height) }
    }

    /// Turns stored pixels upright.
    pub(crate) fn turn(self, stored: Picture) -> Picture {
        if self == Self::UPRIGHT {
            return stored;
        }
        let (width, height) = self.upright_size(stored.width, stored.height);
        let mut pixels = Vec::with_capacity(stored.pixels.len());
        for y in 0..height {
            for x in 0..width {
                let (from_x, from_y) = self.source(x, y, stored.width, stored.height);
                pixels.extend_from_slice(stored.pixel(from_x, from_y));
            }
        }
        Picture { width, height, pixels }
    }

    /// Where the upright pixel (x, y) lies in the stored picture.
    fn source(self, x: u32, y: u32, width: u32, height: u32) -> (u32, u32) {
        match self.0 {
            2 => (width - 1 - x, y),
            3 => (width - 1 - x, height - 1 - y),
            4 => (x, height - 1 - y),
            5 => (y, x),
            6 => (y, height - 1 - x),
            7 => (width - 1 - y, height - 1 - x),
            8 => (width - 1 - y, x),
            _ => (x, y),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Grey values, one digit per pixel, rows separated by a space.
    fn picture(rows: &str) -> Picture {
        let rows: Vec<&str> = rows.split(' ').collect();
        let pixels = rows.iter().flat_map(|row| row.bytes().flat_map(|value| [value; 3])).collect();
        Picture { width: rows[0].len() as u32, height: rows.len() as u32, pixels }
    }

    #[test]
    fn every_orientation_shows_the_same_upright_picture() {
        // The upright letter is `12 / 34 / 56`; the stored rows follow the EXIF table:
        // orientation 6 stores the upright left column as its bottom row, and so on.
        let upright = picture("12 34 56");
        let stored = [
            (1, "12 34 56"),
            (2, "21 43 65"),
            (3, "65 43 21"),
            (4, "56 34 12"),
            (5, "135 246"),
            (6, "246 135"),
            (7, "642 531"),
            (8, "531 642"),
        ];
        for (value, rows) in stored {
            let orientation = Orientation::new(value).unwrap();
            assert_eq!(orientation.turn(picture(rows)), upright, "orientation {value}");
        }
    }

    #[test]
    fn values_outside_one_to_eight_are_none() {
        assert_eq!(Orientation::new(0), None);
        assert_eq!(Orientation::new(9), None);
    }
}
