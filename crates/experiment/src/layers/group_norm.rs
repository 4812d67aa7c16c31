//! `group_norm`: groups of channels of each photo brought to mean 0 and variance 1, then scaled and shifted.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Rule, channels_in_groups};
use crate::Shape;
use crate::mistake::{Mistake, above_zero, found, within};

/// Groups of channels of each photo brought to mean 0 and variance 1, then every channel scaled and shifted (Wu and He, 2018).
///
/// Photos do not depend on the others of their batch, so that small batches do no harm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `group_norm`")]
pub struct GroupNorm {
    /// Into how many groups the channels are dealt; their number must be a multiple of it.
    #[schemars(range(min = 1, max = 4096))]
    pub groups: usize,
    /// Added to the variance before the square root.
    #[serde(default = "super::default_epsilon")]
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 1.0))]
    pub epsilon: f64,
}

impl GroupNorm {
    pub(crate) const EXAMPLE: &'static str = "group_norm: { groups: 8 }";
}

impl Rule for GroupNorm {
    fn check(&self) -> Vec<Mistake> {
        found([
            within("groups", self.groups, 1..=4096),
            within("epsilon", self.epsilon, above_zero(1.0)),
        ])
    }

    fn output(&self, input: Shape, _classes: usize) -> Result<Shape, Mistake> {
        channels_in_groups(input, self.groups).map(|()| input)
    }

    fn parameters(&self, input: Shape, _output: Shape) -> u64 {
        2 * input.channels() as u64
    }

    fn multiply_adds(&self, input: Shape, _output: Shape) -> u64 {
        input.values()
    }

    fn pytorch(&self, input: Shape, _output: Shape, _inside: &str) -> String {
        let (groups, channels, epsilon) = (self.groups, input.channels(), self.epsilon);
        format!("nn.GroupNorm({groups}, {channels}, eps={epsilon})")
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::planned;

    #[test]
    fn channels_are_dealt_evenly_or_not_at_all() {
        let (output, parameters, _) = planned("group_norm: { groups: 8 }", "32 x 4 x 4").unwrap();
        assert_eq!((output.to_string().as_str(), parameters), ("32 x 4 x 4", 64));
        assert_eq!(
            planned("group_norm: { groups: 8 }", "12 x 4 x 4").unwrap_err(),
            "12 channels in 8 groups, expected a divisor of 12"
        );
    }
}
