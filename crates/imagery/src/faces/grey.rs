//! The grey pictures that the detector looks at: small, and turned to either side.

use std::f64::consts::FRAC_1_SQRT_2;

use crate::{Picture, area_average};

/// Grey levels, `[height, width]` u8.
pub(super) struct Grey {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) levels: Vec<u8>,
}

/// Which way a picture is turned, by 45 degrees: faces that lean up to 30 degrees are found without,
/// so that this reaches faces that lean up to 75.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tilt {
    /// Against the clock.
    Left,
    /// With the clock.
    Right,
}

impl Grey {
    /// The luma of `picture`, made smaller where it has more pixels than `most`; its shape is kept.
    pub(super) fn of(picture: &Picture, most: u32) -> Self {
        let (width, height) = (f64::from(picture.width), f64::from(picture.height));
        let shrink = (f64::from(most) / (width * height)).sqrt();
        if shrink >= 1.0 {
            let levels = picture.luma();
            return Self { width: picture.width, height: picture.height, levels };
        }
        let shorter = |side: f64| ((side * shrink).round() as u32).max(1);
        let small = area_average(picture, shorter(width), shorter(height));
        Self { width: small.width, height: small.height, levels: small.luma() }
    }

    /// Turned around its middle, in a picture of the same size; what comes from outside repeats the
    /// nearest edge.
    pub(super) fn turned(&self, tilt: Tilt) -> Self {
        let (right, bottom) = (f64::from(self.width - 1), f64::from(self.height - 1));
        let places = (0..self.height).flat_map(|y| (0..self.width).map(move |x| (x, y)));
        let levels = places.map(|(x, y)| {
            let middle = (f64::from(x) + 0.5, f64::from(y) + 0.5);
            let (x, y) = self.before_turning(tilt, middle);
            self.between((x - 0.5).clamp(0.0, right), (y - 0.5).clamp(0.0, bottom))
        });
        Self { width: self.width, height: self.height, levels: levels.collect() }
    }

    /// Where a place of the turned picture was before.
    pub(super) fn before_turning(&self, tilt: Tilt, (x, y): (f64, f64)) -> (f64, f64) {
        let centre = (f64::from(self.width) / 2.0, f64::from(self.height) / 2.0);
        let (across, down) = (x - centre.0, y - centre.1);
        let (across, down) = match tilt {
            Tilt::Right => (across + down, down - across),
            Tilt::Left => (across - down, down + across),
        };
        (centre.0 + across * FRAC_1_SQRT_2, centre.1 + down * FRAC_1_SQRT_2)
    }

    /// The level at a place inside the picture, mixed from the four pixels around it.
    fn between(&self, x: f64, y: f64) -> u8 {
        let (left, top) = (x as u32, y as u32);
        let (right, bottom) = ((left + 1).min(self.width - 1), (top + 1).min(self.height - 1));
        let at = |x: u32, y: u32| f64::from(self.levels[(y * self.width + x) as usize]);
        let (across, down) = (x.fract(), y.fract());
        let upper = at(left, top) * (1.0 - across) + at(right, top) * across;
        let lower = at(left, bottom) * (1.0 - across) + at(right, bottom) * across;
        (upper * (1.0 - down) + lower * down).round() as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_keeps_its_shape_and_is_never_enlarged() {
        let sizes = |width, height| {
            let pixels = vec![9; width as usize * height as usize * 3];
            let grey = Grey::of(&Picture { width, height, pixels }, 19_200);
            (grey.width, grey.height)
        };
        assert_eq!(sizes(240, 320), (120, 160));
        assert_eq!(sizes(100, 120), (100, 120));
        // No side of an averaged picture is longer than 16 bits say.
        assert_eq!(sizes(300_000, 1), (65_535, 1));
    }

    #[test]
    fn turning_there_and_back_finds_the_same_place() {
        let grey = Grey { width: 200, height: 100, levels: vec![0; 20_000] };
        let place = (120.0, 30.0);
        let there = grey.before_turning(Tilt::Left, place);
        let back = grey.before_turning(Tilt::Right, there);
        assert!((back.0 - place.0).abs() < 1e-9 && (back.1 - place.1).abs() < 1e-9, "{back:?}");
    }

    #[test]
    fn turned_to_the_right_the_top_comes_to_the_right() {
        // White above, black below, turned with the clock: the upper right corner is white.
        let levels = (0..100 * 100).map(|pixel| if pixel < 5000 { 255 } else { 0 }).collect();
        let turned = Grey { width: 100, height: 100, levels }.turned(Tilt::Right);
        let at = |x: usize, y: usize| turned.levels[y * 100 + x];
        assert_eq!((at(95, 5), at(5, 95)), (255, 0));
        assert_eq!((at(70, 50), at(30, 50)), (255, 0));
    }
}
