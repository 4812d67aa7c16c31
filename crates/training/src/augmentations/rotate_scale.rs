//! `rotate_scale`: every pixel is taken from a place between pixels, found by turning and scaling.

use experiment::augmentations::RotateScale;
use tch::Tensor;

use super::Augment;
use crate::draws::Draws;

/// libtorch's numbers for `grid_sample`.
const BILINEAR: i64 = 0;
const REPEAT_THE_EDGE: i64 = 1;

impl Augment for RotateScale {
    fn images(&self, images: &Tensor, draws: &[Draws]) -> Tensor {
        // From a place in the new picture to its place in the old one: what makes the picture larger shortens the way.
        let ways: Vec<f32> = draws
            .iter()
            .flat_map(|draws| {
                let angle = draws.between(0, -self.degrees, self.degrees).to_radians();
                let way = 1.0 / (1.0 + draws.between(1, -self.scale, self.scale));
                let (across, down) = (angle.cos() * way, angle.sin() * way);
                [across, down, 0.0, -down, across, 0.0].map(|value| value as f32)
            })
            .collect();
        let ways = Tensor::from_slice(&ways).view([-1, 2, 3]).to_device(images.device());
        let places = Tensor::affine_grid_generator(&ways, images.size(), false);
        images.grid_sampler(&places, BILINEAR, REPEAT_THE_EDGE, false)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::draws;
    use super::*;

    /// 9 x 9 pixels that grow brighter to the right.
    fn ramp() -> Tensor {
        let columns = Tensor::arange(9, (tch::Kind::Float, tch::Device::Cpu)) - 4.0;
        (columns * 0.1 + 0.5).view([1, 1, 1, 9]).repeat([1, 1, 9, 1])
    }

    /// The column that a pixel was taken from, all counted from the middle.
    fn source(picture: &Tensor, row: i64, column: i64) -> f64 {
        (picture.double_value(&[0, 0, row + 4, column + 4]) - 0.5) / 0.1
    }

    #[test]
    fn nothing_to_turn_or_scale_leaves_the_picture_as_it_is() {
        let settings = RotateScale { degrees: 0.0, scale: 0.0 };
        let turned = settings.images(&ramp(), &draws(1));
        assert!(turned.allclose(&ramp(), 0.0, 1e-5, false));
    }

    #[test]
    fn pixels_come_from_where_the_angle_and_the_scale_that_were_drawn_say() {
        let settings = RotateScale { degrees: 60.0, scale: 0.5 };
        for draw in draws(40) {
            let turned = settings.images(&ramp(), &[draw]);
            let angle = draw.between(0, -60.0, 60.0).to_radians();
            let factor = 1.0 + draw.between(1, -0.5, 0.5);
            for (row, column) in [(0, 0), (0, 1), (1, 0), (-1, 1), (1, 1)] {
                let across = column as f64 * angle.cos() + row as f64 * angle.sin();
                let found = source(&turned, row, column);
                assert!((found - across / factor).abs() < 1e-4, "{found} for {angle} and {factor}");
            }
        }
    }

    #[test]
    fn beyond_the_edge_there_is_the_edge() {
        let settings = RotateScale { degrees: 0.0, scale: 0.5 };
        for draw in draws(40) {
            let scaled = settings.images(&ramp(), &[draw]);
            let factor = 1.0 + draw.between(1, -0.5, 0.5);
            let found = source(&scaled, 0, 4);
            assert!((found - (4.0 / factor).min(4.0)).abs() < 1e-4, "{found} for {factor}");
        }
    }
}
