//! `grid`: every value of every setting with every value of every other.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{Choice, Values, Varied};
use super::{MOST_COMBINATIONS, Rule};
use crate::mistake::Mistake;

/// Every value of every setting with every value of every other; the last setting changes first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of `grid`")]
pub struct Grid {}

impl Grid {
    pub(crate) const EXAMPLE: &'static str = "grid";
}

impl Rule for Grid {
    fn choose(&self, settings: &[Varied]) -> Result<Vec<Vec<Choice>>, Vec<Mistake>> {
        let lists: Vec<Vec<Choice>> = settings.iter().filter_map(listed).collect();
        if lists.len() < settings.len() {
            let ranges = settings.iter().filter(|setting| listed(setting).is_none());
            let message = "a range, expected a list of values";
            let hint = "between two ends a grid finds no values: list them, or take `method: { random: … }`";
            return Err(ranges.map(|it| Mistake::new(&it.path, message).hint(hint)).collect());
        }
        let count = lists.iter().try_fold(1_usize, |count, list| count.checked_mul(list.len()));
        if count.is_none_or(|count| count > MOST_COMBINATIONS) {
            let message = format!("more than {MOST_COMBINATIONS} combinations");
            return Err(vec![Mistake::new("settings", message)]);
        }
        let mut chosen = vec![Vec::new()];
        for list in lists {
            let longer = |begun: &Vec<Choice>| {
                let begun = begun.clone();
                list.clone().into_iter().map(move |choice| [&begun[..], &[choice]].concat())
            };
            chosen = chosen.iter().flat_map(longer).collect();
        }
        Ok(chosen)
    }
}

fn listed(setting: &Varied) -> Option<Vec<Choice>> {
    match &setting.values {
        Values::List(list) => Some((0..list.len()).map(|index| Choice::of(list, index)).collect()),
        Values::Range(_) => None,
    }
}
