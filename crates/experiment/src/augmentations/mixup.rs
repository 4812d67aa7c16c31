//! `mixup`: photos are blended in pairs, and their truth as well.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Rule;
use crate::mistake::{Mistake, above_zero, found, within};

/// Every photo is blended with the next one of its batch, the truth of both in the same shares (Zhang et al., 2018).
///
/// Its own share is drawn from a beta distribution and is at least one half.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `mixup`")]
pub struct Mixup {
    /// Both parameters of the beta distribution: near 0 photos stay nearly whole, with 1 all shares are as likely.
    #[serde(default = "default_alpha")]
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 2.0))]
    pub alpha: f64,
}

impl Mixup {
    pub(crate) const EXAMPLE: &'static str = "mixup: { alpha: 0.2 }";
}

fn default_alpha() -> f64 {
    0.2
}

impl Rule for Mixup {
    fn check(&self, _size: Option<u32>) -> Vec<Mistake> {
        found([within("alpha", self.alpha, above_zero(2.0))])
    }
}
