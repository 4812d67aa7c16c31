//! A picture in the small, as it is kept in memory to be compared with many others.

use super::level::Level;
use crate::{Picture, area_average};

const LARGE: usize = 96;
const SMALL: usize = 48;
/// Photos with fewer pixels on their longer side are compared at 48 pixels: at 96 there would be nothing
/// more to see.
const LARGE_FROM: u32 = 96;

/// Luma of an upright photo, squeezed to a square of 96 or 48 pixels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketch {
    luma: Vec<u8>,
}

impl Sketch {
    /// Of a photo's thumbnail; `longer_side` is that of the photo itself, in pixels.
    pub fn of(thumbnail: &Picture, longer_side: u32) -> Self {
        let side = if longer_side < LARGE_FROM { SMALL } else { LARGE };
        Self { luma: area_average(thumbnail, side as u32, side as u32).luma() }
    }

    pub(super) fn side(&self) -> usize {
        if self.luma.len() == SMALL * SMALL { SMALL } else { LARGE }
    }

    /// At 24 and 48 pixels, and at 96 when `side` says so.
    pub(super) fn levels(&self, side: usize) -> Vec<Level> {
        let luma = self.luma.iter().map(|value| f32::from(*value)).collect();
        let mut finest = Level { side: self.side(), luma };
        if finest.side > side {
            finest = finest.halved();
        }
        let mut levels = vec![finest];
        while let Some(finer) = levels.last().filter(|finer| finer.side >= SMALL) {
            levels.push(finer.halved());
        }
        levels.reverse();
        levels.iter().map(Level::softened).collect()
    }
}
