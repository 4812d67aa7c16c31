//! What was asked for: the parts by name, their shares, and how people call it.

use std::fmt;

use formats::split::Part;

use super::Ratio;
use super::shares::Shares;

/// The parts that photos are placed in.
pub(super) struct Asked {
    /// `a split of 8:1:1`.
    text: String,
    /// As the table calls it: `8:1:1`.
    pub(super) short: String,
    /// The parts, open and closed.
    pub(super) names: Vec<String>,
    /// How much each should get.
    pub(super) shares: Shares,
}

impl Asked {
    /// Train, validation and test.
    pub(super) fn three_parts(ratio: Ratio) -> Self {
        let text = format!("a split of {ratio}");
        Self { text, short: ratio.to_string(), names: part_names(), shares: ratio.shares() }
    }

    /// Train and validation beside a test part that is given.
    pub(super) fn beside_test(ratio: Ratio) -> Self {
        let shares = ratio.shares_without_test();
        let short = format!("{ratio} without its test part");
        Self { text: format!("a split of {short}"), short, names: part_names(), shares }
    }

    /// Parts of the same size that take turns.
    pub(super) fn folds(count: usize) -> Self {
        let short = format!("{count} folds");
        let names = (1..=count).map(|fold| format!("fold {fold}")).collect();
        Self { text: short.clone(), short, names, shares: Shares::equal(count) }
    }
}

impl fmt::Display for Asked {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

fn part_names() -> Vec<String> {
    Part::ALL.iter().map(ToString::to_string).collect()
}
