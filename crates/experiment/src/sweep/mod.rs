//! A sweep: one experiment with many settings, from a file of its own, `docs/sweeps.md`.
//!
//! Text → [`Sweep`] (its shape is right) → [`Combination`]s, each of which is applied as `--set` is. A mistake
//! in a value is shown where that value stands in the sweep's file.

mod combination;
mod values;

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use formats::{Error, Problem};
use serde::Deserialize;

use crate::mistake::Mistake;
use crate::place::{Step, place_at};
use crate::text;
pub use combination::{Combination, name_of};
use values::{Choice, Varied, varied};

/// The most combinations of one sweep.
const MOST_COMBINATIONS: usize = 1000;

trait Rule {
    /// What each combination chooses for each setting, in their order.
    fn choose(&self, settings: &[Varied]) -> Result<Vec<Vec<Choice>>, Vec<Mistake>>;
}

kind! {
    /// How values become combinations.
    Method is "method" with Rule:
    grid => Grid,
    random => Random,
}

/// A sweep whose shape is right, beside the text that says so.
#[derive(Debug, Clone, PartialEq)]
pub struct Sweep {
    /// The file.
    pub path: PathBuf,
    /// Its content.
    pub text: String,
    /// The experiment's file, found from the sweep's.
    pub experiment: PathBuf,
    method: Method,
    settings: Vec<Varied>,
}

/// A sweep as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a sweep")]
struct Written {
    experiment: PathBuf,
    method: Method,
    #[serde(deserialize_with = "varied")]
    settings: Vec<Varied>,
}

/// Reads and parses a sweep's file.
pub fn read(path: &Path) -> Result<Sweep, Error> {
    let mut text = String::new();
    File::open(path)
        .and_then(|file| file.take(text::ENOUGH).read_to_string(&mut text))
        .map_err(Error::read(path))?;
    Ok(parse(&text, path)?)
}

/// Parses a `text` that stands in `path`.
pub fn parse(text: &str, path: &Path) -> Result<Sweep, Box<Problem>> {
    text::check(text, path)?;
    let Written { experiment, method, settings } = formats::yaml::parse(text, path)?;
    let experiment = path.parent().unwrap_or(Path::new("")).join(experiment);
    Ok(Sweep { path: path.to_owned(), text: text.to_owned(), experiment, method, settings })
}

impl Sweep {
    /// Every combination, in the order of the file; or all mistakes.
    pub fn combinations(&self) -> Result<Vec<Combination>, Vec<Problem>> {
        let mut mistakes: Vec<Mistake> = self.settings.iter().flat_map(Varied::check).collect();
        if self.settings.is_empty() {
            mistakes.push(Mistake::new("settings", "no settings, expected at least one"));
        }
        if mistakes.is_empty() {
            match self.method.rule().choose(&self.settings) {
                Ok(chosen) => return Ok(self.made(chosen)),
                Err(found) => mistakes = found,
            }
        }
        let mut problems: Vec<Problem> =
            mistakes.into_iter().map(|mistake| self.problem(mistake)).collect();
        problems.sort_by_key(|problem| problem.place);
        Err(problems)
    }

    fn made(&self, chosen: Vec<Vec<Choice>>) -> Vec<Combination> {
        let paths = || self.settings.iter().map(|setting| setting.path.clone());
        chosen.into_iter().map(|choices| Combination::of(paths().zip(choices))).collect()
    }

    /// A mistake whose path is that of a setting, or a key of the file.
    fn problem(&self, Mistake { path, message, hint }: Mistake) -> Problem {
        let key = |key: &str| Step::Key(key.to_owned());
        let steps = match path.as_str() {
            "settings" | "method" => vec![key(&path)],
            _ => vec![key("settings"), key(&path)],
        };
        let place = place_at(&self.text, &steps);
        let problem = Problem::new(&self.path, &self.text, place, message);
        Problem { hint, ..problem }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sweep(method: &str, settings: &str) -> Sweep {
        let text = format!("experiment: ../paper.yaml\nmethod: {method}\nsettings:\n{settings}");
        parse(&text, Path::new("sweeps/rates.yaml")).unwrap()
    }

    fn combinations(method: &str, settings: &str) -> Vec<String> {
        let made = sweep(method, settings).combinations().unwrap();
        made.iter().map(|combination| combination.overrides().join(" ")).collect()
    }

    #[test]
    fn a_grid_is_every_combination_in_the_order_of_the_file() {
        let settings = "  optimizer.adam.learning_rate: [0.01, 1e-3]\n  loss: [focal, { focal: { gamma: 1 } }]\n";
        insta::assert_snapshot!(combinations("grid", settings).join("\n"), @"
        optimizer.adam.learning_rate=0.01 loss=focal
        optimizer.adam.learning_rate=0.01 loss={ focal: { gamma: 1 } }
        optimizer.adam.learning_rate=0.001 loss=focal
        optimizer.adam.learning_rate=0.001 loss={ focal: { gamma: 1 } }
        ");
        assert_eq!(sweep("grid", settings).experiment, Path::new("sweeps/../paper.yaml"));
    }

    #[test]
    fn random_values_lie_in_their_ranges_and_come_again_with_the_same_seed() {
        let settings = "  a.rate: { from: 0.0001, to: 0.01, scale: log }\n  b: { from: 4, to: 6 }\n  c: [x, y]\n";
        let drawn = combinations("{ random: { runs: 40, seed: 1 } }", settings);
        assert_eq!(drawn.len(), 40);
        assert_eq!(drawn, combinations("{ random: { runs: 40, seed: 1 } }", settings));
        assert_ne!(drawn, combinations("{ random: { runs: 40, seed: 2 } }", settings));
        let more = combinations("{ random: { runs: 41, seed: 1 } }", settings);
        assert_eq!(drawn, more[..40], "more runs change none of those before");
        let value = |text: &String, index: usize| {
            text.split(' ').nth(index).unwrap().split('=').nth(1).unwrap().to_owned()
        };
        let rates: Vec<f64> = drawn.iter().map(|text| value(text, 0).parse().unwrap()).collect();
        assert!(rates.iter().all(|rate| (0.0001..=0.01).contains(rate)), "{rates:?}");
        let small = rates.iter().filter(|rate| **rate < 0.001).count();
        assert!((12..=28).contains(&small), "half of a log scale is below its middle: {small}");
        let whole: std::collections::BTreeSet<String> =
            drawn.iter().map(|text| value(text, 1)).collect();
        assert_eq!(whole.into_iter().collect::<Vec<_>>(), ["4", "5", "6"]);
    }

    #[test]
    fn a_list_that_is_used_up_gives_no_combination_twice() {
        assert_eq!(combinations("{ random: { runs: 9, seed: 1 } }", "  c: [x, y]\n").len(), 2);
    }

    #[test]
    fn mistakes_of_meaning_are_told_all_at_once_with_their_places() {
        let settings = "  seeds: [[1], [2]]\n  a: []\n  b: [1, 2, 1]\n  c: { from: 2, to: 1 }\n  d: { from: 0, to: 1, scale: log }\n";
        let found = sweep("grid", settings).combinations().unwrap_err();
        let found: Vec<String> = found.iter().map(ToString::to_string).collect();
        insta::assert_snapshot!(found.join("\n"), @"
        sweeps/rates.yaml:4:10: `seeds` cannot vary
          |
        4 |   seeds: [[1], [2]]
          |          ^
        hint: the experiment's seeds are one result in each combination
        sweeps/rates.yaml:5:6: no values, expected at least one
          |
        5 |   a: []
          |      ^
        sweeps/rates.yaml:6:6: `1` again, expected each once
          |
        6 |   b: [1, 2, 1]
          |      ^
        sweeps/rates.yaml:7:6: from 2 to 1, expected two numbers in rising order
          |
        7 |   c: { from: 2, to: 1 }
          |      ^
        sweeps/rates.yaml:8:6: from 0 on a log scale, expected more than 0
          |
        8 |   d: { from: 0, to: 1, scale: log }
          |      ^
        ");
        let range = sweep("grid", "  a: { from: 1, to: 2 }\n").combinations().unwrap_err();
        insta::assert_snapshot!(range[0], @"
        sweeps/rates.yaml:4:6: a range, expected a list of values
          |
        4 |   a: { from: 1, to: 2 }
          |      ^
        hint: between two ends a grid finds no values: list them, or take `method: { random: … }`
        ");
    }

    #[test]
    fn mistakes_of_shape_have_their_place() {
        let refused = |text: &str| parse(text, Path::new("s.yaml")).unwrap_err().to_string();
        let good = "experiment: a.yaml\nmethod: grid\n";
        insta::assert_snapshot!(
            [
                refused(&format!("{good}setings: {{}}")),
                refused(&format!("{good}settings: {{ a: {{ from: 1, too: 2 }} }}")),
                refused(&format!("{good}settings: {{ a: 5 }}")),
                refused(&format!("{good}settings: {{ a: [1], a: [2] }}")),
                refused("experiment: a.yaml\nmethod: random\nsettings: {}"),
            ]
            .join("\n"),
            @"
        s.yaml:3:1: unknown field `setings`, expected one of `experiment`, `method`, `settings`
          |
        3 | setings: {}
          | ^^^^^^^
        hint: did you mean `settings`?
        s.yaml:3:27: settings.a: unknown field `too`, expected one of `from`, `to`, `scale`
          |
        3 | settings: { a: { from: 1, too: 2 } }
          |                           ^^^
        hint: did you mean `to`?
        s.yaml:3:16: settings.a: invalid type: integer `5`, expected a list of values or `{ from: …, to: … }`
          |
        3 | settings: { a: 5 }
          |                ^
        s.yaml:3:11: settings: `a` again, expected each once
          |
        3 | settings: { a: [1], a: [2] }
          |           ^
        s.yaml:2:9: method: missing field `runs`
          |
        2 | method: random
          |         ^^^^^^
        "
        );
    }
}
