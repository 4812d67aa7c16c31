//! `brightness_contrast`: the light changes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Rule;
use crate::mistake::{Mistake, found, within};

/// The light changes: `pixel = (pixel - mean) * c + mean + b`, cut to 0 and 1, with the photo's mean over all channels.
///
/// `b` is drawn evenly from -`brightness` to `brightness`, `c` from 1 - `contrast` to 1 + `contrast`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `brightness_contrast`")]
pub struct BrightnessContrast {
    /// The most that is added or taken away, as a share of the whole range.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub brightness: f64,
    /// The most that differences grow or shrink.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub contrast: f64,
}

impl BrightnessContrast {
    pub(crate) const EXAMPLE: &'static str =
        "brightness_contrast: { brightness: 0.1, contrast: 0.1 }";
}

impl Rule for BrightnessContrast {
    fn check(&self, _size: Option<u32>) -> Vec<Mistake> {
        found([
            within("brightness", self.brightness, 0.0..=1.0),
            within("contrast", self.contrast, 0.0..=1.0),
        ])
    }
}
