//! An experiment as text: read, parsed, and overridden by `--set`.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use formats::{Error, Problem};
use serde_yaml::Value;

use crate::Experiment;
use crate::place::{Step, place_of_second, steps};

/// The longest text that is taken for an experiment, in bytes.
const LONGEST_TEXT: usize = 1 << 16;
/// The longest `--set` argument, in bytes.
const LONGEST_OVERRIDE: usize = 1 << 10;

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
    /// How errors call it.
    pub(crate) fn shown(&self) -> PathBuf {
        shown(&self.argument)
    }
}

/// Reads and parses an experiment file.
pub fn read(path: &Path) -> Result<Written, Error> {
    let mut text = String::new();
    let most = LONGEST_TEXT as u64 + 1;
    File::open(path)
        .and_then(|file| file.take(most).read_to_string(&mut text))
        .map_err(Error::read(path))?;
    Ok(parse(&text, path)?)
}

/// Parses a `text` that stands in `path`: the shape, not yet the meaning.
pub fn parse(text: &str, path: &Path) -> Result<Written, Box<Problem>> {
    if text.len() > LONGEST_TEXT {
        let message = format!("longer than {LONGEST_TEXT} bytes, which is no experiment");
        return Err(Box::new(Problem::new(path, "", None, message)));
    }
    let experiment = serde_yaml::from_str(text).map_err(|error| problem(path, text, &error))?;
    Ok(Written { path: path.to_owned(), text: text.to_owned(), experiment, overrides: Vec::new() })
}

impl Written {
    /// Applies one `--set` argument, `path=value` with a value in YAML.
    ///
    /// The setting must exist in the experiment, written or as a default.
    pub fn set(&mut self, argument: &str) -> Result<(), Box<Problem>> {
        let (path, changed) = self.changed(argument)?;
        let text = serde_yaml::to_string(&changed)
            .map_err(|error| refused(argument, error.to_string()))?;
        self.experiment = serde_yaml::from_str(&text).map_err(|error| {
            let problem = Problem::from_yaml(&shown(argument), "", &error);
            Box::new(Problem { place: None, ..problem })
        })?;
        self.overrides.push(Override { argument: argument.to_owned(), path });
        Ok(())
    }

    fn changed(&self, argument: &str) -> Result<(String, Value), Box<Problem>> {
        let refused = |message: &str| refused(argument, message);
        if argument.len() > LONGEST_OVERRIDE {
            return Err(refused(&format!("longer than {LONGEST_OVERRIDE} bytes")));
        }
        let form = "expected `path=value`, such as `optimizer.adam.learning_rate=0.003`";
        let (path, value) = argument.split_once('=').ok_or_else(|| refused(form))?;
        let steps = steps(path).ok_or_else(|| refused(form))?;
        let value: Value = serde_yaml::from_str(value)
            .map_err(|error| refused(&format!("the value is not YAML: {error}")))?;
        let mut whole =
            serde_yaml::to_value(&self.experiment).map_err(|error| refused(&error.to_string()))?;
        put(&mut whole, &steps, value).map_err(|message| refused(&message))?;
        Ok((path.to_owned(), whole))
    }
}

/// Puts `value` where the steps lead; a last key may be new, the parser knows whether it may stand there.
fn put(inside: &mut Value, steps: &[Step], value: Value) -> Result<(), String> {
    let Some((first, rest)) = steps.split_first() else {
        *inside = value;
        return Ok(());
    };
    match (first, inside) {
        (Step::Key(key), Value::Mapping(map)) => match map.get_mut(key.as_str()) {
            Some(next) => put(next, rest, value),
            None if rest.is_empty() => {
                map.insert(key.as_str().into(), value);
                Ok(())
            }
            None => {
                let known: Vec<&str> = map.keys().filter_map(Value::as_str).collect();
                Err(format!("no `{key}` here, expected {}", quoted(&known)))
            }
        },
        (Step::Index(index), Value::Sequence(list)) => match list.len() {
            0 => Err(format!("no entry {index} in an empty list")),
            count => {
                let next = list
                    .get_mut(*index)
                    .ok_or_else(|| format!("no entry {index}, expected 0 to {}", count - 1))?;
                put(next, rest, value)
            }
        },
        (Step::Key(key), _) => Err(format!("no `{key}` here")),
        (Step::Index(index), _) => Err(format!("no entry {index} here, this is not a list")),
    }
}

fn quoted(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

fn shown(argument: &str) -> PathBuf {
    let shown: String = argument.chars().take(160).collect();
    format!("--set {shown}").into()
}

fn refused(argument: &str, message: impl Into<String>) -> Box<Problem> {
    Box::new(Problem::new(&shown(argument), "", None, message))
}

/// The parser's error; of a repeated key it knows the map, and the text knows the place.
fn problem(path: &Path, text: &str, error: &serde_yaml::Error) -> Box<Problem> {
    let mut problem = Problem::from_yaml(path, text, error);
    let repeated = problem.message.split_once("duplicate field `");
    if let Some((before, key)) = repeated {
        let map = before.trim_end_matches(": ");
        let place = place_of_second(text, map, key.trim_end_matches('`'));
        let message = problem.message.clone();
        problem = Problem::new(path, text, place.or(problem.place), message);
    }
    Box::new(problem)
}
