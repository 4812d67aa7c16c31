//! `squeeze_excite`: two dense layers over the means of the channels.

use experiment::{Shape, layers::SqueezeExcite};
use tch::Tensor;

use super::{Apply, Own, Parameter, Pass, Start};

impl Apply for SqueezeExcite {
    fn parameters(&self, input: Shape, _: Shape) -> Vec<Parameter> {
        let channels = input.channels();
        let units = self.units(channels);
        let dense = |name: &str, fan_in: usize, fan_out: usize| {
            let weights = Start::Weights { fan_in, fan_out };
            [
                Parameter::new(&format!("{name}.weight"), &[fan_out, fan_in], weights),
                Parameter::new(&format!("{name}.bias"), &[fan_out], Start::Bias { fan_in }),
            ]
        };
        [dense("squeeze", channels, units), dense("excite", units, channels)].concat()
    }

    fn apply(&self, input: &Tensor, own: Own, _: Pass) -> Tensor {
        let [squeeze, squeeze_bias, excite, excite_bias] = own.parameters();
        let means = input.mean_dim([2, 3].as_slice(), false, None);
        let units = means.linear(squeeze, Some(squeeze_bias)).relu();
        let factors = units.linear(excite, Some(excite_bias)).sigmoid();
        input * factors.unsqueeze(-1).unsqueeze(-1)
    }
}
