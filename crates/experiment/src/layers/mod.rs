//! The layers, one file each: settings, rule of shapes, parameters, multiply-adds.

mod units;
mod window;

use crate::Shape;
use crate::mistake::Mistake;

pub use units::Units;
use window::Window;

kind! {
    /// One step of a network.
    Layer is "layer" with Rule:
    conv2d => Conv2d,
    depthwise_separable => DepthwiseSeparable,
    squeeze_excite => SqueezeExcite,
    batch_norm => BatchNorm,
    group_norm => GroupNorm,
    relu => Relu,
    gelu => Gelu,
    silu => Silu,
    max_pool2d => MaxPool2d,
    average_pool2d => AveragePool2d,
    global_average_pool => GlobalAveragePool,
    dropout => Dropout,
    spatial_dropout => SpatialDropout,
    flatten => Flatten,
    dense => Dense,
    residual => Residual,
    repeat => Repeat,
}

/// What every layer knows about itself.
trait Rule {
    /// Settings that cannot be meant, whatever comes in.
    fn check(&self) -> Vec<Mistake> {
        Vec::new()
    }

    /// The shape of what comes out, as what comes in unless it says so; only asked when `check` found nothing.
    fn output(&self, input: Shape, _classes: usize) -> Result<Shape, Mistake> {
        Ok(input)
    }

    /// Numbers that training learns, without the layers inside.
    fn parameters(&self, _input: Shape, _output: Shape) -> u64 {
        0
    }

    /// Multiplications with an addition, for one photo, without the layers inside.
    fn multiply_adds(&self, _input: Shape, _output: Shape) -> u64 {
        0
    }

    /// PyTorch's module that does the same, in Python, with `inside` for the layers inside.
    fn pytorch(&self, input: Shape, output: Shape, inside: &str) -> String;

    /// The layers that work inside of it; nothing unless it says so.
    fn inside(&self) -> Option<Inside<'_>> {
        None
    }

    /// The shape of what comes out when the layers inside make `inside` of `input`.
    fn around(&self, _input: Shape, inside: Shape) -> Result<Shape, Mistake> {
        Ok(inside)
    }
}

/// Layers inside a layer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Inside<'a> {
    /// In order; the setting `layers` of the entry.
    pub(crate) layers: &'a [Layer],
    /// How often they follow on each other.
    pub(crate) times: usize,
}

impl Layer {
    pub(crate) fn check(&self) -> Vec<Mistake> {
        self.rule().check()
    }

    pub(crate) fn output(&self, input: Shape, classes: usize) -> Result<Shape, Mistake> {
        self.rule().output(input, classes)
    }

    pub(crate) fn parameters(&self, input: Shape, output: Shape) -> u64 {
        self.rule().parameters(input, output)
    }

    pub(crate) fn multiply_adds(&self, input: Shape, output: Shape) -> u64 {
        self.rule().multiply_adds(input, output)
    }

    pub(crate) fn pytorch(&self, input: Shape, output: Shape, inside: &str) -> String {
        self.rule().pytorch(input, output, inside)
    }

    pub(crate) fn inside(&self) -> Option<Inside<'_>> {
        self.rule().inside()
    }

    pub(crate) fn around(&self, input: Shape, inside: Shape) -> Result<Shape, Mistake> {
        self.rule().around(input, inside)
    }

    /// The layer without the layers inside, which stand beside it in a plan.
    pub(crate) fn emptied(&self) -> Self {
        match self {
            Self::Residual(_) => Self::Residual(Residual { layers: Vec::new() }),
            Self::Repeat(repeat) => {
                Self::Repeat(Repeat { times: repeat.times, layers: Vec::new() })
            }
            layer => layer.clone(),
        }
    }
}

/// Refuses an entry without layers inside.
fn no_layers(layers: &[Layer]) -> Option<Mistake> {
    layers.is_empty().then(|| Mistake::new("layers", "no layers, expected at least one"))
}

/// Why a layer that works on images refuses a vector.
fn needs_an_image(layer: &str, input: Shape) -> Mistake {
    let message = format!("`{layer}` gets a vector of {input} values, expected an image");
    Mistake::new("", message).hint("put it before `flatten` or `global_average_pool`")
}

/// Of the layers that bring values to variance 1: added to it before the square root (PyTorch's default).
fn default_epsilon() -> f64 {
    1e-5
}

fn one() -> usize {
    1
}

/// Refuses channels that cannot be dealt evenly.
fn channels_in_groups(input: Shape, groups: usize) -> Result<(), Mistake> {
    let channels = input.channels();
    if channels.is_multiple_of(groups) {
        return Ok(());
    }
    let message =
        format!("{channels} channels in {groups} groups, expected a divisor of {channels}");
    Err(Mistake::new("groups", message))
}

/// What is left of an image when every square of `size` x `size` pixels becomes one value.
fn pooled(layer: &str, size: usize, input: Shape) -> Result<Shape, Mistake> {
    let Shape::Image { channels, height, width } = input else {
        return Err(needs_an_image(layer, input));
    };
    if size > height.min(width) {
        let message =
            format!("squares of {size} on a picture of {height} x {width}, expected them to fit");
        return Err(Mistake::new("size", message).hint("pool less"));
    }
    Ok(Shape::Image { channels, height: height / size, width: width / size })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rule's answer for a layer written in YAML.
    pub(super) fn planned(layer: &str, input: &str) -> Result<(Shape, u64, u64), String> {
        let layer: Layer = serde_yaml::from_str(layer).map_err(|error| error.to_string())?;
        if let Some(mistake) = layer.check().pop() {
            return Err(mistake.message);
        }
        let input = input.parse()?;
        let output = layer.output(input, 5).map_err(|mistake| mistake.message)?;
        Ok((output, layer.parameters(input, output), layer.multiply_adds(input, output)))
    }
}
