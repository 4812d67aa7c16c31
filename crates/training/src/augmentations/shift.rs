//! `shift`: every pixel is taken from its neighbour; beyond the edge, from the edge.

use experiment::augmentations::Shift;
use tch::{Kind, Tensor};

use super::{Augment, per_photo};
use crate::draws::Draws;
use crate::memory_format::{channels_first_view, channels_last_view};

impl Augment for Shift {
    fn images(&self, images: &Tensor, draws: &[Draws]) -> Tensor {
        let size = images.size();
        let [photos, channels, height, width] = *size else { return images.shallow_clone() };
        let counting = |count: i64| Tensor::arange(count, (Kind::Int64, images.device()));
        // Where each line comes from, [N, length].
        let sources = |counter, length: i64| {
            let moved = |draws: &Draws| draws.whole(counter, i64::from(self.pixels));
            let moved = per_photo(draws, moved, images).view([-1, 1]);
            (counting(length) - moved).clamp(0, length - 1)
        };
        let rows = sources(0, height) + counting(photos).view([-1, 1]) * height;
        let sources = rows.unsqueeze(2) * width + sources(1, width).unsqueeze(1);
        let stored = channels_last_view(images);
        let moved = stored.reshape([-1, channels]).index_select(0, &sources.view(-1));
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
