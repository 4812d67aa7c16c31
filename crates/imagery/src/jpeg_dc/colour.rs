//! DC coefficients to pixels: levels, chroma repeated over the luma that shares it, RGB.

use super::segments::{Component, Frame, Tables};
use crate::Picture;

/// Bits behind the point in the factors of the colour conversion.
const FRACTION: u32 = 16;

/// A component, one level per block.
struct Plane<'frame> {
    coefficients: &'frame [i16],
    /// Blocks in a row.
    stride: usize,
    /// The step between two values of a coefficient.
    step: i32,
    /// Pixels that share a level, as a power of two each way.
    across: u32,
    down: u32,
}

/// What the chroma of a pixel adds to its luma, for red, green and blue.
type Tint = [i32; 3];

/// The picture at 1/8 of its size. Nothing if a component or its quantization table is missing.
pub(super) fn picture(frame: &Frame, tables: &Tables) -> Option<Picture> {
    let planes = frame.components.iter().map(|component| Plane::new(component, frame, tables));
    let planes = planes.collect::<Option<Vec<_>>>()?;
    let (width, height) = (frame.width.div_ceil(8), frame.height.div_ceil(8));
    let mut pixels = vec![0; width * height * 3];
    let mut tints = vec![[0; 3]; width];
    for (y, row) in pixels.chunks_exact_mut(width * 3).enumerate() {
        if let [_, blue, red] = &planes[..] {
            tint_row(&mut tints, blue, red, y);
        }
        let levels = planes.first()?.levels(y);
        for ((pixel, level), tint) in row.chunks_exact_mut(3).zip(levels).zip(&tints) {
            for (value, add) in pixel.iter_mut().zip(tint) {
                *value = (level + add).clamp(0, 255) as u8;
            }
        }
    }
    Some(Picture { width: width as u32, height: height as u32, pixels })
}

impl<'frame> Plane<'frame> {
    fn new(component: &'frame Component, frame: &Frame, tables: &Tables) -> Option<Self> {
        let most = |side: fn(&Component) -> usize| frame.components.iter().map(side).max();
        Some(Self {
            coefficients: &component.coefficients,
            stride: component.stride(frame.units_wide),
            step: component.step(tables)?,
            across: (most(|component| component.across)? / component.across).ilog2(),
            down: (most(|component| component.down)? / component.down).ilog2(),
        })
    }

    /// The levels of row `y` of the picture, each for as many pixels as share it.
    fn levels(&self, y: usize) -> impl Iterator<Item = i32> {
        let start = (y >> self.down) * self.stride;
        // A DC coefficient is eight times the mean of its block, around 128; rounded as libjpeg.
        self.coefficients[start..start + self.stride]
            .iter()
            .map(|value| (((i32::from(*value) * self.step + 4) >> 3) + 128).clamp(0, 255))
    }
}

/// From Cb and Cr what they add to red, green and blue (JFIF 1.02, from ITU-R BT.601), rounded as
/// libjpeg does.
fn tint_row(tints: &mut [Tint], blue: &Plane, red: &Plane, y: usize) {
    let factor = |value: f64| (value * f64::from(1 << FRACTION) + 0.5) as i32;
    let rounded = |sum: i32| (sum + (1 << (FRACTION - 1))) >> FRACTION;
    if y.trailing_zeros() < blue.down {
        // The row above has the same.
        return;
    }
    let (mut blue_levels, mut red_levels) = (blue.levels(y), red.levels(y));
    for tints in tints.chunks_mut(1 << blue.across) {
        let (Some(cb), Some(cr)) = (blue_levels.next(), red_levels.next()) else { return };
        let (cb, cr) = (cb - 128, cr - 128);
        tints.fill([
            rounded(factor(1.402) * cr),
            rounded(-factor(0.344_14) * cb - factor(0.714_14) * cr),
            rounded(factor(1.772) * cb),
        ]);
    }
}
