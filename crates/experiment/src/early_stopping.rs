//! `early_stopping`: a run ends when it has not become better for some epochs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::mistake::{Mistake, found, within};

/// The run ends when the best epoch, by `select_best_by`, is `patience` epochs ago.
///
/// The schedule is still laid out over `epochs`. The best epoch's weights make the predictions where `checkpoint: best` says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `early_stopping`")]
#[schemars(inline)]
pub struct EarlyStopping {
    /// Epochs to wait for a better one, fewer than the run has.
    #[schemars(range(min = 1, max = 99_999))]
    pub patience: u32,
}

impl EarlyStopping {
    pub(crate) fn check(self, epochs: u32) -> Vec<Mistake> {
        let hint = || format!("the run has {epochs} epochs");
        let patience = within("patience", self.patience, 1..epochs.max(2));
        found([patience.map(|mistake| mistake.hint(hint()))])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patience_that_outlasts_the_run_is_refused() {
        let check = |patience| EarlyStopping { patience }.check(10).len();
        assert_eq!([check(0), check(1), check(9), check(10)], [1, 0, 0, 1]);
    }
}
