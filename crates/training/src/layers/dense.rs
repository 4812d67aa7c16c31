//! `dense`: weights [units, values] and a bias [units].

use experiment::{Shape, layers::Dense};
use tch::Tensor;

use super::{Apply, Own, Parameter, Pass, Start};

impl Apply for Dense {
    fn parameters(&self, input: Shape, output: Shape) -> Vec<Parameter> {
        let (fan_in, fan_out) = (input.channels(), output.channels());
        let start = Start::Weights { fan_in, fan_out };
        vec![
            Parameter::new("weight", &[fan_out, fan_in], start),
            Parameter::new("bias", &[fan_out], Start::Bias { fan_in }),
        ]
    }

    fn apply(&self, input: &Tensor, own: Own, _: Pass) -> Tensor {
        let [weight, bias] = own.parameters();
        input.linear(weight, Some(bias))
    }
}
