//! `group_norm`: the statistics of groups of channels, photo by photo.

use experiment::{Shape, layers::GroupNorm};
use tch::{Kind, Tensor};

use super::{Apply, Own, Parameter, Pass};

impl Apply for GroupNorm {
    fn parameters(&self, input: Shape, _: Shape) -> Vec<Parameter> {
        Parameter::scale_and_shift(input)
    }

    fn apply(&self, input: &Tensor, own: Own, _: Pass) -> Tensor {
        let [weight, bias] = own.parameters().map(Some);
        // Weight and bias are exact, which libtorch mixes with a rounded input on the processor alone.
        let exact = input.to_kind(Kind::Float);
        exact
            .group_norm(self.groups as i64, weight, bias, self.epsilon, false)
            .to_kind(input.kind())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_have_mean_0_and_variance_1_before_they_are_scaled_and_shifted() {
        let values = [1.0_f32, 2.0, 3.0, 4.0, 10.0, 10.0, 30.0, 30.0];
        let input = Tensor::from_slice(&values).view([1, 4, 1, 2]);
        let [weight, bias] = [[1.0_f32, 1.0, 2.0, 1.0], [0.0, 0.0, 0.0, 5.0]];
        let parameters = [weight, bias].map(|values| Tensor::from_slice(&values));
        let own = Own { parameters: &parameters, ..Own::alone() };
        let layer = GroupNorm { groups: 2, epsilon: 1e-12 };
        let found = layer.apply(&input, own, Pass::Predicting);
        let outer = 1.5 / 1.25_f32.sqrt();
        let expected = [-outer, -outer / 3.0, outer / 3.0, outer, -2.0, -2.0, 6.0, 6.0];
        let expected = Tensor::from_slice(&expected).view([1, 4, 1, 2]);
        assert!(found.allclose(&expected, 0.0, 1e-5, false), "{found}");
    }
}
