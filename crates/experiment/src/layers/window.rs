//! The square that convolutions move over a picture: where it fits, and how large the picture is after it.

use super::needs_an_image;
use crate::Shape;
use crate::mistake::{Mistake, found, within};

/// A square of `kernel` x `kernel` pixels that moves by `stride` over a picture with `padding` around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    pub(super) kernel: usize,
    pub(super) padding: usize,
    pub(super) stride: usize,
}

impl Window {
    /// Settings that cannot be meant.
    pub(super) fn check(self) -> Vec<Mistake> {
        found([
            within("kernel", self.kernel, 1..=64),
            within("padding", self.padding, 0..self.kernel.max(1)),
            within("stride", self.stride, 1..=64),
        ])
    }

    /// A value per filter and place of the window in `input`, which `layer` gets.
    pub(super) fn over(self, layer: &str, input: Shape, filters: usize) -> Result<Shape, Mistake> {
        let Shape::Image { height, width, .. } = input else {
            return Err(needs_an_image(layer, input));
        };
        let places = |side: usize| {
            let room = (side + 2 * self.padding).checked_sub(self.kernel)?;
            Some(room / self.stride + 1)
        };
        match (places(height), places(width)) {
            (Some(height), Some(width)) => Ok(Shape::Image { channels: filters, height, width }),
            _ => Err(self.too_large(height, width)),
        }
    }

    fn too_large(self, height: usize, width: usize) -> Mistake {
        let padded = match self.padding {
            0 => String::new(),
            padding => format!(" with padding {padding}"),
        };
        let kernel = self.kernel;
        Mistake::new(
            "kernel",
            format!("a kernel of {kernel} on a picture of {height} x {width}{padded}, expected it to fit"),
        )
        .hint("pool less, pad more, or take a smaller kernel")
    }
}
