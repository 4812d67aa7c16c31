//! `batch_norm`: the batch's statistics while learning, running averages of them while predicting.

use experiment::{Shape, layers::BatchNorm};
use tch::Tensor;

use super::{Apply, Own, Parameter, Pass, Start};

impl Apply for BatchNorm {
    fn parameters(&self, input: Shape, _: Shape) -> Vec<Parameter> {
        Parameter::scale_and_shift(input)
    }

    fn averages(&self, input: Shape) -> Vec<Parameter> {
        vec![
            Parameter::new("running_mean", &[input.channels()], Start::Zeros),
            Parameter::new("running_variance", &[input.channels()], Start::Ones),
        ]
    }

    fn apply(&self, input: &Tensor, own: Own, pass: Pass) -> Tensor {
        let [weight, bias] = own.parameters().map(Some);
        let [mean, variance] = own.averages().map(Some);
        let learning = matches!(pass, Pass::Learning { .. });
        let (momentum, epsilon) = (self.momentum, self.epsilon);
        // Updates the averages in place while learning.
        input.batch_norm(weight, bias, mean, variance, learning, momentum, epsilon, false)
    }
}
