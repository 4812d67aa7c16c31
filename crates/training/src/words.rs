//! The draws of [`crate::draws`] as tensor operations, whose 64-bit integers wrap as Rust's do when told to: bit for bit the same.

use tch::{Device, Kind, Tensor};

use crate::draws::{Draws, LAST_SHIFT, MIX, STEP};

/// The first `count` words of each of the `draws`, i64 [draws, count].
pub(crate) fn words(draws: &[Draws], count: i64, device: Device) -> Tensor {
    let keys: Vec<i64> = draws.iter().map(|draws| draws.key() as i64).collect();
    let keys = Tensor::from_slice(&keys).view([-1, 1]).to_device(device);
    let counters = Tensor::arange_start(1, count + 1, (Kind::Int64, device));
    let mut word = counters * STEP as i64 + keys;
    for (shift, factor) in MIX {
        word = word.bitwise_xor_tensor(&shifted(&word, shift)) * factor as i64;
    }
    word.bitwise_xor_tensor(&shifted(&word, LAST_SHIFT))
}

/// The first `count` numbers in [0, 1) of each of the `draws`, f64 [draws, count].
pub(crate) fn units(draws: &[Draws], count: i64, device: Device) -> Tensor {
    shifted(&words(draws, count, device), 11).to_kind(Kind::Double) * (1.0 / (1_u64 << 53) as f64)
}

/// A shift to the right that fills with zeros, as of an unsigned number.
fn shifted(word: &Tensor, shift: u32) -> Tensor {
    let bits = (1_i64 << (64 - shift)) - 1;
    word.bitwise_right_shift_tensor_scalar(i64::from(shift)).bitwise_and(bits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draws::Purpose;

    #[test]
    fn tensor_operations_draw_the_same_numbers_as_the_hash() {
        let draws = [1, 2, u64::MAX].map(|seed| Draws::new(seed, Purpose::Augmentation(2), 5, 8));
        let found = Vec::<i64>::try_from(words(&draws, 100, Device::Cpu).view(-1)).unwrap();
        let all = || draws.iter().flat_map(|draws| (0..100).map(|counter| (*draws, counter)));
        assert!(all().map(|(draws, counter)| draws.word(counter) as i64).eq(found));
        let found = Vec::<f64>::try_from(units(&draws, 100, Device::Cpu).view(-1)).unwrap();
        assert!(all().map(|(draws, counter)| draws.unit(counter)).eq(found));
    }
}
