//! DC coefficients to pixels.

use super::segments::{Component, Frame, Tables};
use crate::Picture;

/// Bits behind the point in the factors of the colour conversion.
const FRACTION: u32 = 16;

/// A component as levels, each the mean of a block.
struct Plane {
    stride: usize,
    /// Pixels of the picture that share a level, as a power of two each way.
    across: u32,
    down: u32,
    levels: Vec<u8>,
}

/// The picture at 1/8 of its size. Nothing if a component or its quantization table is missing.
pub(super) fn picture(frame: &Frame, tables: &Tables) -> Option<Picture> {
    let planes: Vec<Plane> = frame
        .components
        .iter()
        .map(|component| Plane::new(component, frame, tables))
        .collect::<Option<_>>()?;
    let (width, height) = (frame.width.div_ceil(8), frame.height.div_ceil(8));
    let mut pixels = vec![0; width * height * 3];
    for (y, row) in pixels.chunks_exact_mut(width * 3).enumerate() {
        match &planes[..] {
            [grey] => {
                for (pixel, level) in row.chunks_exact_mut(3).zip(grey.row(y)) {
                    pixel.fill(*level);
                }
            }
            [luma, blue, red] => colour_row(row, luma, blue, red, y),
            _ => return None,
        }
    }
    Some(Picture { width: width as u32, height: height as u32, pixels })
}

impl Plane {
    fn new(component: &Component, frame: &Frame, tables: &Tables) -> Option<Self> {
        let step = component.step(tables).filter(|_| component.is_set)?;
        let most = |side: fn(&Component) -> usize| frame.components.iter().map(side).max();
        let across = most(|component| component.across)? / component.across;
        let down = most(|component| component.down)? / component.down;
        // A DC coefficient is eight times the mean of its block, around 128.
        let level = |value: &i16| (((i32::from(*value) * step + 4) >> 3) + 128).clamp(0, 255) as u8;
        Some(Self {
            stride: component.stride(frame.units_wide),
            across: across.ilog2(),
            down: down.ilog2(),
            levels: component.coefficients.iter().map(level).collect(),
        })
    }

    /// The levels that cover row `y` of the picture.
    fn row(&self, y: usize) -> &[u8] {
        let start = (y >> self.down) * self.stride;
        &self.levels[start..start + self.stride]
    }
}

/// Y, Cb and Cr to RGB (JFIF 1.02, from ITU-R BT.601), rounded as libjpeg does.
fn colour_row(row: &mut [u8], luma: &Plane, blue: &Plane, red: &Plane, y: usize) {
    let factor = |value: f64| (value * f64::from(1 << FRACTION) + 0.5) as i32;
    let half = 1 << (FRACTION - 1);
    let (blue_row, red_row) = (blue.row(y), red.row(y));
    for (x, (pixel, level)) in row.chunks_exact_mut(3).zip(luma.row(y)).enumerate() {
        let level = i32::from(*level);
        let cb = i32::from(blue_row[x >> blue.across]) - 128;
        let cr = i32::from(red_row[x >> red.across]) - 128;
        let add = |amount: i32| (level + ((amount + half) >> FRACTION)).clamp(0, 255) as u8;
        pixel[0] = add(factor(1.402) * cr);
        pixel[1] = add(-factor(0.344_14) * cb - factor(0.714_14) * cr);
        pixel[2] = add(factor(1.772) * cb);
    }
}
