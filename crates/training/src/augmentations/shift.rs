//! `shift`: every pixel is taken from its neighbour; beyond the edge, from the edge.

use experiment::augmentations::Shift;
use tch::Tensor;

use super::Augment;
use crate::draws::Draws;
use crate::memory_format::{channels_first_view, channels_last_view};

impl Augment for Shift {
    fn images(&self, images: &Tensor, draws: &[Draws]) -> Tensor {
        let size = images.size();
        let [_, channels, height, width] = *size else { return images.shallow_clone() };
        let largest = i64::from(self.pixels);
        let mut sources = Vec::with_capacity(draws.len() * (height * width) as usize);
        for (photo, draws) in draws.iter().enumerate() {
            let (down, across) = (draws.whole(0, largest), draws.whole(1, largest));
            let start = photo as i64 * height * width;
            for row in 0..height {
                let from = start + (row - down).clamp(0, height - 1) * width;
                sources
                    .extend((0..width).map(|column| from + (column - across).clamp(0, width - 1)));
            }
        }
        let sources = Tensor::from_slice(&sources).to_device(images.device());
        let stored = channels_last_view(images);
        let moved = stored.reshape([-1, channels]).index_select(0, &sources);
        channels_first_view(&moved.view_as(&stored))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{draws, rows, values};
    use super::*;

    #[test]
    fn a_photo_moves_by_whole_pixels_and_its_edge_is_repeated() {
        let images = rows(&[[0.1, 0.2, 0.3]; 100]);
        let moved = values(&Shift { pixels: 1 }.images(&images, &draws(100)));
        let expected = [[0.1, 0.1, 0.2], [0.1, 0.2, 0.3], [0.2, 0.3, 0.3]];
        assert!(moved.iter().all(|row| expected.contains(row)), "{moved:?}");
        assert!(expected.iter().all(|row| moved.contains(row)), "{moved:?}");
    }
}
