//! `random_erasing`: a rectangle of the picture is covered.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Rule;
use crate::mistake::{Mistake, above_zero, found, within};

/// A rectangle at a random place takes the mean colour of the picture (Zhong et al., 2020); its sides are in a proportion between 3:10 and 10:3.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `random_erasing`")]
pub struct RandomErasing {
    /// The share of photos that it happens to.
    #[serde(default = "default_probability")]
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 1.0))]
    pub probability: f64,
    /// The smallest rectangle, as a share of the picture.
    #[serde(default = "default_smallest")]
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 1.0))]
    pub smallest: f64,
    /// The largest rectangle, as a share of the picture.
    #[serde(default = "default_largest")]
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 1.0))]
    pub largest: f64,
}

impl RandomErasing {
    pub(crate) const EXAMPLE: &'static str = "random_erasing: { probability: 0.25 }";
}

fn default_probability() -> f64 {
    0.5
}

fn default_smallest() -> f64 {
    0.02
}

fn default_largest() -> f64 {
    0.33
}

impl Rule for RandomErasing {
    fn check(&self, _size: Option<u32>) -> Vec<Mistake> {
        let (smallest, largest) = (self.smallest, self.largest);
        found([
            within("probability", self.probability, above_zero(1.0)),
            within("smallest", smallest, above_zero(1.0)),
            within("largest", largest, above_zero(1.0)),
            (smallest > largest).then(|| {
                let message = format!(
                    "`smallest` is {smallest}, expected at most `largest`, which is {largest}"
                );
                Mistake::new("smallest", message)
            }),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_rectangle_is_not_larger_than_the_largest() {
        let check = |text: &str| serde_yaml::from_str::<RandomErasing>(text).unwrap().check(None);
        assert_eq!(check("{}"), vec![]);
        assert_eq!(check("{ smallest: 0.4 }").len(), 1);
    }
}
