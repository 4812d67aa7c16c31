//! The masks of dropout: on the processor a loop, on a GPU the same hash as tensor operations, bit for bit the same mask.

use std::cell::RefCell;

use tch::{Device, Kind, Tensor};

use crate::draws::{Draws, Purpose, kept_value, threshold};
use crate::memory_format::{channels_first_view, from_memory};
use crate::words::words;

/// Batches whose masks a GPU draws together at most: what takes its time is to be asked, not to draw.
const TOGETHER: i64 = 16;
/// Values of masks that it draws together at most, unless one mask has more: 64 MiB.
const VALUES: i64 = 1 << 24;

/// The layer and the batch that a mask is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct For {
    /// The number of the layer in its network.
    pub(crate) layer: usize,
    pub(crate) seed: u64,
    pub(crate) epoch: usize,
    pub(crate) batch: usize,
}

impl For {
    fn draws(self) -> Draws {
        Draws::new(self.seed, Purpose::Dropout(self.layer), self.epoch, self.batch)
    }
}

/// The masks of a layer.
#[derive(Debug, Default)]
pub(crate) struct Masks {
    /// Those that a GPU drew last: the first one's batch, the length of each, and all of them.
    drawn: RefCell<Option<(For, i64, Tensor)>>,
}

impl Masks {
    /// 0 for `rate` of the places of `shape` ([N, C, H, W] or shorter) and 1 / (1 - rate) elsewhere, f32.
    ///
    /// Drawn in the order in which values with channels last lie in memory, so that both are read in one go.
    pub(crate) fn mask(&self, at: For, rate: f64, shape: &[i64], device: Device) -> Tensor {
        let count = shape.iter().product::<i64>();
        if !device.is_cuda() {
            let mut values = vec![0.0_f32; count as usize];
            at.draws().fill_mask(rate, &mut values);
            return from_memory(&values, shape);
        }
        let values = self.drawn_together(at, rate, count, device);
        match *shape {
            [photos, channels, height, width] => {
                channels_first_view(&values.view([photos, height, width, channels]))
            }
            _ => values.view(shape),
        }
    }

    fn drawn_together(&self, at: For, rate: f64, count: i64, device: Device) -> Tensor {
        let together = (VALUES / count.max(1)).clamp(1, TOGETHER) as usize;
        let place = at.batch % together;
        let first = For { batch: at.batch - place, ..at };
        let is_drawn = |(of, length, _): &(For, i64, Tensor)| (*of, *length) == (first, count);
        let (.., masks) = self.drawn.take().filter(is_drawn).unwrap_or_else(|| {
            let batches = first.batch..first.batch + together;
            let draws: Vec<Draws> = batches.map(|batch| For { batch, ..at }.draws()).collect();
            (first, count, by_tensors(&draws, rate, count, device))
        });
        let mask = masks.get(place as i64);
        self.drawn.replace(Some((first, count, masks)));
        mask
    }
}

/// [`Draws::fill_mask`] for each of the `draws`, as tensor operations: [draws, count].
fn by_tensors(draws: &[Draws], rate: f64, count: i64, device: Device) -> Tensor {
    let words = words(draws, count.div_euclid(4) + i64::from(count % 4 > 0), device);
    // Four numbers of 16 bits lie in a word as the loop takes them, but libtorch compares them as signed ones.
    let quarters = words.view_dtype(Kind::Int16).bitwise_xor(i64::from(i16::MIN));
    let kept = quarters.ge(i64::from(threshold(rate)) + i64::from(i16::MIN));
    kept.narrow(1, 0, count) * f64::from(kept_value(rate))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tensor_operations_draw_the_same_bits_as_the_loop() {
        for (seed, count) in [(1, 1_i64), (2, 7), (3, 64), (u64::MAX, 10_001)] {
            for rate in [0.0, 0.1, 0.25, 0.5, 0.999_999] {
                let batches = [8, 9].map(|batch| For { layer: 3, seed, epoch: 5, batch });
                let loops =
                    batches.map(|at| Masks::default().mask(at, rate, &[count], Device::Cpu));
                let tensors = by_tensors(&batches.map(For::draws), rate, count, Device::Cpu);
                assert_eq!(Tensor::stack(&loops, 0), tensors, "{count} places, rate {rate}");
            }
        }
    }

    #[test]
    fn masks_that_are_drawn_together_are_those_of_their_batches() {
        let masks = Masks::default();
        // Back and forth, with a shorter last batch, and in another epoch.
        for (epoch, batch, count) in
            [(1, 0, 20_i64), (1, 1, 20), (1, 17, 20), (1, 18, 7), (1, 16, 20), (2, 16, 20)]
        {
            let at = For { layer: 3, seed: 1, epoch, batch };
            let here = masks.mask(at, 0.25, &[count], Device::Cpu);
            assert_eq!(masks.drawn_together(at, 0.25, count, Device::Cpu), here, "{at:?}");
        }
    }

    #[test]
    #[ignore = "needs a GPU"]
    fn on_a_gpu_masks_have_the_same_bits() {
        let gpu = crate::testing::gpu();
        let at = For { layer: 3, seed: 1, epoch: 5, batch: 8 };
        for shape in [vec![7, 3, 5, 4], vec![33, 129]] {
            for rate in [0.1, 0.5] {
                let [here, there] = [Device::Cpu, gpu]
                    .map(|device| Masks::default().mask(at, rate, &shape, device));
                assert_eq!(here, there.to_device(Device::Cpu), "{shape:?}, rate {rate}");
            }
        }
    }
}
