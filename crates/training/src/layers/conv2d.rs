//! `conv2d`: weights [filters, channels / groups, kernel, kernel] and a bias [filters].

use experiment::{Shape, layers::Conv2d};
use tch::Tensor;

use super::{Apply, Own, Parameter, Pass, Start};

impl Apply for Conv2d {
    fn parameters(&self, input: Shape, _: Shape) -> Vec<Parameter> {
        let (filters, kernel) = (self.filters, self.kernel);
        let channels = input.channels() / self.groups;
        let fan_in = channels * kernel * kernel;
        let fan_out = filters / self.groups * kernel * kernel;
        let shape = [filters, channels, kernel, kernel];
        vec![
            Parameter::new("weight", &shape, Start::Weights { fan_in, fan_out }),
            Parameter::new("bias", &[filters], Start::Bias { fan_in }),
        ]
    }

    fn apply(&self, input: &Tensor, own: Own, _: Pass) -> Tensor {
        let stride = [self.stride as i64; 2];
        let padding = [self.padding as i64; 2];
        let [weight, bias] = own.parameters();
        input.conv2d(weight, Some(bias), stride, padding, [1, 1], self.groups as i64)
    }
}
