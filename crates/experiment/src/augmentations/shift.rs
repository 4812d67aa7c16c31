//! `shift`: the picture moves by a few pixels.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Rule;
use crate::mistake::{Mistake, found, within};

/// The picture moves by a whole number of pixels, down and across each drawn evenly from -`pixels` to `pixels`; its edge is repeated where it left.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `shift`")]
pub struct Shift {
    /// The farthest that it moves, in pixels, less than half the view's side.
    #[schemars(range(min = 1, max = 511))]
    pub pixels: u32,
}

impl Shift {
    pub(crate) const EXAMPLE: &'static str = "shift: { pixels: 2 }";
}

impl Rule for Shift {
    fn check(&self, size: Option<u32>) -> Vec<Mistake> {
        let below = size.map_or(512, |size| size / 2);
        found([within("pixels", self.pixels, 1..below)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_never_moved_out_of_sight() {
        let check = |pixels| Shift { pixels }.check(Some(32));
        assert_eq!(check(15), vec![]);
        assert_eq!(check(16).len(), 1);
        assert_eq!(check(0).len(), 1);
    }
}
