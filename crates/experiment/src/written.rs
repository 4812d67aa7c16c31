//! An experiment as text: read, parsed, and overridden by `--set`.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use formats::{Error, Problem, closest};
use serde_yaml::Value;

use crate::Experiment;
use crate::mistake::{Mistake, one_of};
use crate::place::{Step, place_of_second, steps};
use crate::text::{self, LONGEST_OVERRIDE};

/// An experiment whose shape is right, beside the text that says so.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// The file.
    pub path: PathBuf,
    /// Its content, without overrides.
    pub text: String,
    /// What the text says, with overrides.
    pub experiment: Experiment,
    /// What `--set` changed, in order.
    pub overrides: Vec<Override>,
}

/// One `--set path=value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// As given, such as `optimizer.adam.learning_rate=0.003`.
    pub argument: String,
    /// The setting's path.
    pub(crate) path: String,
}

impl Override {
    pub(crate) fn shown(&self) -> PathBuf {
        shown(&self.argument)
    }
}

/// Reads and parses an experiment file.
pub fn read(path: &Path) -> Result<Written, Error> {
    let mut text = String::new();
    File::open(path)
        .and_then(|file| file.take(text::ENOUGH).read_to_string(&mut text))
        .map_err(Error::read(path))?;
    Ok(parse(&text, path)?)
}

/// Parses a `text` that stands in `path`: the shape, not yet the meaning.
pub fn parse(text: &str, path: &Path) -> Result<Written, Box<Problem>> {
    text::check(text, path)?;
    let experiment = serde_yaml::from_str(text).map_err(|error| problem(path, text, &error))?;
    Ok(Written { path: path.to_owned(), text: text.to_owned(), experiment, overrides: Vec::new() })
}

impl Written {
    /// Applies one `--set` argument, `path=value` with a value in YAML.
    ///
    /// The setting must exist in the experiment, written or as a default.
    pub fn set(&mut self, argument: &str) -> Result<(), Box<Problem>> {
        let (path, changed) =
            self.changed(argument).map_err(|mistake| Box::new(refused(argument, mistake)))?;
        self.experiment = serde_yaml::from_str(&changed).map_err(|error| {
            let problem = problem(&shown(argument), "", &error);
            Problem { place: None, ..problem }
        })?;
        self.overrides.push(Override { argument: argument.to_owned(), path });
        Ok(())
    }

    /// The argument's path, and the whole experiment with its value there.
    fn changed(&self, argument: &str) -> Result<(String, String), Mistake> {
        let mistake = |message: String| Mistake::new("", message);
        if argument.len() > LONGEST_OVERRIDE {
            return Err(mistake(format!("longer than {LONGEST_OVERRIDE} bytes")));
        }
        let form = "expected `path=value`, such as `optimizer.adam.learning_rate=0.003`";
        let (path, value) = argument.split_once('=').ok_or_else(|| mistake(form.into()))?;
        let steps = steps(path).ok_or_else(|| mistake(form.into()))?;
        let value = text::small_value(value).map_err(mistake)?;
        // The experiment, not the text: it has every default, and its strings stay strings.
        let not_yaml = |error: serde_yaml::Error| mistake(error.to_string());
        let mut whole = serde_yaml::to_value(&self.experiment).map_err(not_yaml)?;
        put(&mut whole, &steps, value)?;
        let changed = serde_yaml::to_string(&whole).map_err(not_yaml)?;
        Ok((path.to_owned(), changed))
    }
}

/// Puts `value` where the steps lead; a last key may be new, the parser knows whether it may stand there.
fn put(inside: &mut Value, steps: &[Step], value: Value) -> Result<(), Mistake> {
    let Some((first, rest)) = steps.split_first() else {
        *inside = value;
        return Ok(());
    };
    match (first, inside) {
        (Step::Key(key), Value::Mapping(map)) if rest.is_empty() => {
            map.insert(key.as_str().into(), value);
            Ok(())
        }
        (Step::Key(key), Value::Mapping(map)) if map.contains_key(key.as_str()) => {
            put(&mut map[key.as_str()], rest, value)
        }
        (Step::Index(index), Value::Sequence(list)) if *index < list.len() => {
            put(&mut list[*index], rest, value)
        }
        (step, inside) => Err(no_such(step, inside)),
    }
}

fn no_such(step: &Step, inside: &Value) -> Mistake {
    match (step, inside) {
        (Step::Key(key), Value::Mapping(map)) => {
            let known: Vec<&str> = map.keys().filter_map(Value::as_str).collect();
            let message = format!("no `{key}` here, expected {}", one_of(&known));
            let hint = match closest(key, known) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => {
                    "to take another entry set it whole: `optimizer={sgd: {learning_rate: 0.1}}`"
                        .into()
                }
            };
            Mistake::new("", message).hint(hint)
        }
        (Step::Index(index), Value::Sequence(list)) => {
            let count = list.len();
            let message = format!("no entry {index}, the list has {count}, counted from 0");
            Mistake::new("", message)
        }
        (Step::Key(key), _) => Mistake::new("", format!("no `{key}` here, this has no settings")),
        (Step::Index(index), _) => {
            Mistake::new("", format!("no entry {index} here, this is no list"))
        }
    }
}

/// How errors call a `--set` argument.
pub(crate) fn shown(argument: &str) -> PathBuf {
    let shown: String = argument.chars().take(160).collect();
    format!("--set {shown}").into()
}

fn refused(argument: &str, mistake: Mistake) -> Problem {
    let problem = Problem::new(&shown(argument), "", None, mistake.message);
    Problem { hint: mistake.hint, ..problem }
}

/// The parser's error; of a repeated key it knows the map, and the text knows the place.
fn problem(path: &Path, text: &str, error: &serde_yaml::Error) -> Problem {
    let mut problem = Problem::from_yaml(path, text, error);
    if let Some((map, key)) = problem.message.split_once("duplicate field `") {
        let map = map.trim_end_matches(": ");
        let place = place_of_second(text, map, key.trim_end_matches('`'));
        let message = problem.message.clone();
        problem = Problem::new(path, text, place.or(problem.place), message);
    }
    problem.message = in_words(&problem.message);
    problem
}

/// Serde calls numbers by their Rust types.
fn in_words(message: &str) -> String {
    let types = [
        ("usize", "a whole number"),
        ("u64", "a whole number"),
        ("u32", "a whole number"),
        ("f64", "a number"),
    ];
    let said = types.iter().find_map(|(rust, words)| {
        let before = message.strip_suffix(rust)?;
        before.ends_with("expected ").then(|| format!("{before}{words}"))
    });
    said.unwrap_or_else(|| message.to_owned())
}
