//! `depthwise_separable`: weights [channels, 1, kernel, kernel], then weights [filters, channels, 1, 1] and a bias [filters].

use experiment::{Shape, layers::DepthwiseSeparable};
use tch::Tensor;

use super::{Apply, Own, Parameter, Pass, Start};

impl Apply for DepthwiseSeparable {
    fn parameters(&self, input: Shape, _: Shape) -> Vec<Parameter> {
        let (filters, kernel, channels) = (self.filters, self.kernel, input.channels());
        let place = kernel * kernel;
        let in_space = Start::Weights { fan_in: place, fan_out: place };
        let over_channels = Start::Weights { fan_in: channels, fan_out: filters };
        vec![
            Parameter::new("depthwise.weight", &[channels, 1, kernel, kernel], in_space),
            Parameter::new("pointwise.weight", &[filters, channels, 1, 1], over_channels),
            Parameter::new("pointwise.bias", &[filters], Start::Bias { fan_in: channels }),
        ]
    }

    fn apply(&self, input: &Tensor, own: Own, _: Pass) -> Tensor {
        let [depthwise, pointwise, bias] = own.parameters();
        let (stride, padding) = ([self.stride as i64; 2], [self.padding as i64; 2]);
        let none: Option<&Tensor> = None;
        let channels = depthwise.size()[0];
        let filtered = input.conv2d(depthwise, none, stride, padding, [1, 1], channels);
        filtered.conv2d(pointwise, Some(bias), [1, 1], [0, 0], [1, 1], 1)
    }
}
