//! `residual`: weights [filters, channels, 1, 1] and a bias [filters] of the projection, where there is one.

use experiment::{Shape, layers::Residual};
use tch::Tensor;

use super::{Apply, Own, Parameter, Pass, Start};

impl Apply for Residual {
    fn parameters(&self, input: Shape, output: Shape) -> Vec<Parameter> {
        if input == output {
            return Vec::new();
        }
        let (fan_in, fan_out) = (input.channels(), output.channels());
        let weights = Start::Weights { fan_in, fan_out };
        vec![
            Parameter::new("projection.weight", &[fan_out, fan_in, 1, 1], weights),
            Parameter::new("projection.bias", &[fan_out], Start::Bias { fan_in }),
        ]
    }

    fn apply(&self, input: &Tensor, own: Own, pass: Pass) -> Tensor {
        let changed = own.inside.apply(input, pass);
        let [weight, bias] = own.parameters else { return changed + input };
        let (from, to) = (input.size()[2], changed.size()[2]);
        let stride = [(from - 1) / to + 1; 2];
        changed + input.conv2d(weight, Some(bias), stride, [0, 0], [1, 1], 1)
    }
}
