//! Pixels, and how they become fewer: exact area averaging.

/// An upright colour picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Pixels per row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// `[height, width, 3]` u8, red green blue.
    pub pixels: Vec<u8>,
}

impl Picture {
    /// The three channels of one pixel.
    pub(crate) fn pixel(&self, x: u32, y: u32) -> &[u8] {
        let start = (y as usize * self.width as usize + x as usize) * 3;
        &self.pixels[start..start + 3]
    }

    /// Luma of every pixel, `[height, width]` in 0 to 255, with the weights of ITU-R BT.601.
    pub(crate) fn luma(&self) -> Vec<u8> {
        self.pixels
            .chunks_exact(3)
            .map(|rgb| {
                let [red, green, blue] = [rgb[0], rgb[1], rgb[2]].map(u32::from);
                ((299 * red + 587 * green + 114 * blue + 500) / 1000) as u8
            })
            .collect()
    }
}

/// Resizes by averaging the area that each new pixel covers; old pixels that are covered in
/// part count in part, as in `OpenCV`'s `INTER_AREA`. The shape is squeezed, not cropped.
///
/// Works in whole numbers throughout: the same bytes on every machine. Enlarging repeats
/// pixels and mixes them only where a new pixel covers several.
pub fn area_average(picture: &Picture, width: u32, height: u32) -> Picture {
    let columns = spans(picture.width, width);
    let rows = spans(picture.height, height);
    let row_length = picture.width as usize * 3;
    let area = (u64::from(picture.width) * u64::from(picture.height)).max(1);
    let mut pixels = Vec::with_capacity(width as usize * height as usize * 3);
    let mut narrow = vec![0u64; width as usize * 3];
    let mut sums = vec![0u64; width as usize * 3];
    for span in &rows {
        sums.fill(0);
        for (offset, row_weight) in span.weights.iter().enumerate() {
            let start = (span.first + offset) * row_length;
            sum_row(&picture.pixels[start..start + row_length], &columns, &mut narrow);
            for (sum, value) in sums.iter_mut().zip(&narrow) {
                *sum += value * row_weight;
            }
        }
        pixels.extend(sums.iter().map(|sum| ((sum + area / 2) / area) as u8));
    }
    Picture { width, height, pixels }
}

/// The old pixels under one new pixel, along one side, and how much of each is covered.
pub(crate) struct Span {
    pub(crate) first: usize,
    pub(crate) weights: Vec<u64>,
}

/// Cuts a side of `old` pixels into `new` equal spans. In units of 1/`new` of an old pixel
/// every border is a whole number, so the weights are exact and sum to `old`.
pub(crate) fn spans(old: u32, new: u32) -> Vec<Span> {
    let (old, new) = (u64::from(old), u64::from(new));
    (0..new)
        .map(|index| {
            let (start, end) = (index * old, (index + 1) * old);
            let (first, last) = (start / new, end.div_ceil(new));
            let weights = (first..last)
                .map(|pixel| end.min((pixel + 1) * new) - start.max(pixel * new))
                .collect();
            Span { first: first as usize, weights }
        })
        .collect()
}

/// Weighted sums of one row of old pixels, `[new width, 3]`.
pub(crate) fn sum_row(row: &[u8], columns: &[Span], narrow: &mut [u64]) {
    for (span, sum) in columns.iter().zip(narrow.chunks_exact_mut(3)) {
        let covered = &row[span.first * 3..(span.first + span.weights.len()) * 3];
        let (mut red, mut green, mut blue) = (0, 0, 0);
        for (rgb, weight) in covered.chunks_exact(3).zip(&span.weights) {
            red += u64::from(rgb[0]) * weight;
            green += u64::from(rgb[1]) * weight;
            blue += u64::from(rgb[2]) * weight;
        }
        sum.copy_from_slice(&[red, green, blue]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grey(width: u32, height: u32, values: &[u8]) -> Picture {
        Picture { width, height, pixels: values.iter().flat_map(|value| [*value; 3]).collect() }
    }

    #[test]
    fn whole_blocks_become_their_mean() {
        let picture = grey(4, 2, &[0, 10, 100, 100, 20, 30, 100, 104]);
        assert_eq!(area_average(&picture, 2, 1), grey(2, 1, &[15, 101]));
    }

    #[test]
    fn a_pixel_covered_in_part_counts_in_part() {
        // Three pixels onto two: the middle one is shared by halves.
        let picture = grey(3, 1, &[0, 90, 240]);
        assert_eq!(area_average(&picture, 2, 1), grey(2, 1, &[30, 190]));
    }

    #[test]
    fn the_same_size_changes_nothing() {
        let picture = grey(3, 2, &[1, 2, 3, 4, 5, 6]);
        assert_eq!(area_average(&picture, 3, 2), picture);
    }

    #[test]
    fn enlarging_repeats_pixels() {
        assert_eq!(area_average(&grey(2, 1, &[7, 9]), 4, 1), grey(4, 1, &[7, 7, 9, 9]));
    }

    #[test]
    fn the_mean_is_kept_when_sizes_do_not_divide() {
        let values: Vec<u8> = (0..35 * 23).map(|index| (index * 37 % 251) as u8).collect();
        let mean = |values: &[u8]| {
            values.iter().map(|value| f64::from(*value)).sum::<f64>() / values.len() as f64
        };
        let small = area_average(&grey(35, 23, &values), 8, 5);
        assert!((mean(&small.pixels) - mean(&values)).abs() < 0.5);
    }

    #[test]
    fn luma_weighs_green_most() {
        let picture =
            Picture { width: 3, height: 1, pixels: vec![255, 0, 0, 0, 255, 0, 0, 0, 255] };
        assert_eq!(picture.luma(), [76, 150, 29]);
    }
}
