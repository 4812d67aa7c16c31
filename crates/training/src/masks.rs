//! The masks of dropout: on the processor a loop, on a GPU the same hash as tensor operations, bit for bit the same mask.

use tch::{Device, Kind, Tensor};

use crate::draws::{Draws, LAST_SHIFT, MIX, STEP, kept_value, threshold};
use crate::memory_format::{channels_first_view, from_memory};

/// 0 for `rate` of the places of `shape` ([N, C, H, W] or shorter) and 1 / (1 - rate) elsewhere, f32.
///
/// Drawn in the order in which values with channels last lie in memory, so that both are read in one go.
pub(crate) fn mask(draws: Draws, rate: f64, shape: &[i64], device: Device) -> Tensor {
    let count = shape.iter().product::<i64>();
    if device.is_cuda() {
        let values = by_tensors(draws, rate, count, device);
        return match *shape {
            [photos, channels, height, width] => {
                channels_first_view(&values.view([photos, height, width, channels]))
            }
            _ => values.view(shape),
        };
    }
    let mut values = vec![0.0_f32; count as usize];
    draws.fill_mask(rate, &mut values);
    from_memory(&values, shape)
}

/// [`Draws::fill_mask`] as tensor operations, whose 64-bit integers wrap as Rust's do when told to.
fn by_tensors(draws: Draws, rate: f64, count: i64, device: Device) -> Tensor {
    let words = count.div_euclid(4) + i64::from(count % 4 > 0);
    let counters = Tensor::arange_start(1, words + 1, (Kind::Int64, device));
    let mut word = counters * STEP as i64 + draws.key() as i64;
    for (shift, factor) in MIX {
        word = word.bitwise_xor_tensor(&shifted(&word, shift)) * factor as i64;
    }
    let word = word.bitwise_xor_tensor(&shifted(&word, LAST_SHIFT));
    let quarters = [0, 16, 32, 48].map(|shift| shifted(&word, shift).bitwise_and(0xffff));
    let quarters = Tensor::stack(&quarters, 1).view([-1]).narrow(0, 0, count);
    let kept = quarters.ge(i64::from(threshold(rate)));
    kept.to_kind(Kind::Float) * f64::from(kept_value(rate))
}

/// A shift to the right that fills with zeros, as of an unsigned number.
fn shifted(word: &Tensor, shift: u32) -> Tensor {
    match shift {
        0 => word.shallow_clone(),
        shift => {
            let bits = (1_i64 << (64 - shift)) - 1;
            word.bitwise_right_shift_tensor_scalar(i64::from(shift)).bitwise_and(bits)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draws::Purpose;

    #[test]
    fn tensor_operations_draw_the_same_bits_as_the_loop() {
        for (seed, count) in [(1, 1_i64), (2, 7), (3, 64), (u64::MAX, 10_001)] {
            for rate in [0.0, 0.1, 0.25, 0.5, 0.999_999] {
                let draws = Draws::new(seed, Purpose::Dropout(3), 5, 8);
                let loop_ = mask(draws, rate, &[count], Device::Cpu);
                let tensors = by_tensors(draws, rate, count, Device::Cpu);
                assert_eq!(loop_, tensors, "seed {seed}, {count} places, rate {rate}");
            }
        }
    }
}
