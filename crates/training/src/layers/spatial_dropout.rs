//! `spatial_dropout`: while learning, a share of the channels becomes zero and the others grow to keep the mean.

use experiment::layers::SpatialDropout;
use tch::Tensor;

use super::{Apply, Own, Pass};
use crate::masks::For;

impl Apply for SpatialDropout {
    fn apply(&self, input: &Tensor, own: Own, pass: Pass) -> Tensor {
        let Pass::Learning { seed, epoch, batch } = pass else {
            return input.shallow_clone();
        };
        let (photos, channels) = (input.size()[0], input.size()[1]);
        let at = For { layer: own.number, seed, epoch, batch };
        let mask = own.masks.mask(at, self.rate, &[photos, channels], input.device());
        (input * mask.view([photos, channels, 1, 1])).to_kind(input.kind())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::float_cmp, reason = "one times a constant")]
    fn channels_are_dropped_whole_and_never_while_predicting() {
        let own = Own { number: 3, ..Own::alone() };
        let ones = Tensor::ones([8, 16, 2, 3], (tch::Kind::Float, tch::Device::Cpu));
        let layer = SpatialDropout { rate: 0.25 };
        let pass = Pass::Learning { seed: 1, epoch: 1, batch: 1 };
        let output = layer.apply(&ones, own, pass);
        let values: Vec<f32> = Vec::try_from(output.contiguous().view(-1)).unwrap();
        let channels: Vec<&[f32]> = values.chunks(6).collect();
        assert!(channels.iter().all(|channel| channel.iter().all(|value| *value == channel[0])));
        let dropped = channels.iter().filter(|channel| channel[0] == 0.0).count();
        assert!((16..=48).contains(&dropped), "{dropped} of 128");
        assert!(channels.iter().all(|channel| channel[0] == 0.0 || channel[0] == 4.0 / 3.0));
        assert_eq!(layer.apply(&ones, own, Pass::Predicting), ones);
    }
}
