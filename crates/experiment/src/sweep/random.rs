//! `random`: so many combinations, each value drawn by itself.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{Choice, Varied};
use super::{MOST_COMBINATIONS, Rule};
use crate::mistake::{Mistake, within};

/// After so many draws in a row that were there already, nothing new is expected.
const MOST_IN_VAIN: usize = 1000;

/// So many combinations, each value drawn by itself; none comes twice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `random`")]
pub struct Random {
    /// How many combinations; fewer when the lists have no more.
    #[schemars(range(min = 1, max = 1000))]
    pub runs: usize,
    /// Decides what is drawn; more runs with the same seed change none of those before.
    pub seed: u64,
}

impl Random {
    pub(crate) const EXAMPLE: &'static str = "random: { runs: 20, seed: 1 }";
}

impl Rule for Random {
    fn choose(&self, settings: &[Varied]) -> Result<Vec<Vec<Choice>>, Vec<Mistake>> {
        if let Some(mistake) = within("runs", self.runs, 1..=MOST_COMBINATIONS) {
            return Err(vec![Mistake { path: "method".to_owned(), ..mistake }]);
        }
        let mut chosen: Vec<Vec<Choice>> = Vec::new();
        // Where lists are short, what is left is found by chance, and not looked for without end.
        let mut in_vain = 0;
        for draw in 0.. {
            let choices: Vec<Choice> =
                settings.iter().map(|setting| setting.drawn(self.seed, draw)).collect();
            if chosen.contains(&choices) {
                in_vain += 1;
            } else {
                chosen.push(choices);
                in_vain = 0;
            }
            if chosen.len() == self.runs || in_vain == MOST_IN_VAIN {
                break;
            }
        }
        Ok(chosen)
    }
}
