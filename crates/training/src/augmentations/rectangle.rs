//! A rectangle of a picture, for the augmentations that cover or exchange one.

use tch::{Kind, Tensor};

/// Rows and columns, from and to (not included).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rectangle {
    rows: (usize, usize),
    columns: (usize, usize),
}

impl Rectangle {
    /// A rectangle with this share of the area of `images`, height / width as asked for as far as it fits.
    ///
    /// `place` goes from 0 to 1, down and across: at the upper or left edge to at the lower or right one.
    pub(super) fn new(images: &Tensor, area: f64, proportion: f64, place: [f64; 2]) -> Self {
        let size = images.size();
        let (height, width) = (size[2] as f64, size[3] as f64);
        let side = |length: f64, whole: f64| length.round().clamp(1.0, whole);
        let rows = side((area * height * width * proportion).sqrt(), height);
        let columns = side(area * height * width / rows, width);
        let span = |length: f64, whole: f64, place: f64| {
            let first = (place * (whole - length + 1.0)).floor().min(whole - length);
            (first as usize, (first + length) as usize)
        };
        Self { rows: span(rows, height, place[0]), columns: span(columns, width, place[1]) }
    }

    /// Its pixels.
    pub(super) fn area(self) -> usize {
        (self.rows.1 - self.rows.0) * (self.columns.1 - self.columns.0)
    }
}

/// Which pixels of each photo lie in its rectangle, bool [N, 1, H, W].
pub(super) fn mask(images: &Tensor, rectangles: &[Option<Rectangle>]) -> Tensor {
    let size = images.size();
    // Which lines lie between two limits, [N, length]; none without a rectangle.
    let inside = |length: i64, limits: &dyn Fn(Rectangle) -> (usize, usize)| {
        let limits = rectangles.iter().map(|rectangle| rectangle.map_or((0, 0), limits));
        let limits: Vec<i64> = limits.flat_map(|(from, to)| [from as i64, to as i64]).collect();
        let limits = Tensor::from_slice(&limits).view([-1, 2]).to_device(images.device());
        let [from, to] = [0, 1].map(|which| limits.narrow(1, which, 1));
        let lines = Tensor::arange(length, (Kind::Int64, images.device()));
        lines.ge_tensor(&from).logical_and(&lines.lt_tensor(&to))
    };
    let rows = inside(size[2], &|rectangle| rectangle.rows);
    let columns = inside(size[3], &|rectangle| rectangle.columns);
    rows.view([-1, 1, size[2], 1]).logical_and(&columns.view([-1, 1, 1, size[3]]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn images(height: i64, width: i64) -> Tensor {
        Tensor::zeros([1, 1, height, width], (Kind::Float, tch::Device::Cpu))
    }

    proptest! {
        #[test]
        fn every_rectangle_lies_in_the_picture(
            height in 1_i64..40, width in 1_i64..40, area in 0.0_f64..=1.0,
            proportion in 0.1_f64..10.0, down in 0.0_f64..1.0, across in 0.0_f64..1.0,
        ) {
            let images = images(height, width);
            let rectangle = Rectangle::new(&images, area, proportion, [down, across]);
            prop_assert!(rectangle.rows.0 < rectangle.rows.1 && rectangle.rows.1 <= height as usize);
            prop_assert!(rectangle.columns.0 < rectangle.columns.1);
            prop_assert!(rectangle.columns.1 <= width as usize);
            let inside = mask(&images, &[Some(rectangle)]).sum(Kind::Int64).int64_value(&[]);
            prop_assert_eq!(inside as usize, rectangle.area());
        }
    }

    #[test]
    fn a_place_from_0_to_1_reaches_both_edges() {
        let images = images(10, 10);
        let at = |place| Rectangle::new(&images, 0.25, 1.0, [place; 2]).rows;
        assert_eq!(at(0.0), (0, 5));
        assert_eq!(at(0.999), (5, 10));
    }
}
