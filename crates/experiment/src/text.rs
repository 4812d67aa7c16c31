//! What a text may be before it is read as YAML, so that no few lines cost much time or memory.
//!
//! The parser takes time with the square of the depth of brackets, follows an anchor that is given twice to
//! another place than YAML says, and repeats what an alias means as often as it stands there.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

use formats::Problem;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_yaml::{Mapping, Value};

/// The longest text that is taken for an experiment, in bytes.
const LONGEST: usize = 1 << 16;
/// The most `[` and `{`: two for each of as many layers and augmentations as there may be.
const MOST_BRACKETS: usize = 1 << 12;
/// The most values of a `--set` argument; without aliases its length allows no more.
const MOST_VALUES: usize = 1 << 10;
/// The most values of a list in a sweep, with all that is inside of them.
const MOST_IN_LIST: usize = 1 << 12;
/// The longest `--set` argument, in bytes.
pub(crate) const LONGEST_OVERRIDE: usize = 1 << 10;

/// One more than this need not be read of a file: the text is too long then.
pub(crate) const ENOUGH: u64 = LONGEST as u64 + 1;

/// Refuses a `text` that stands in `path` and is none that a person writes.
pub(crate) fn check(text: &str, path: &Path) -> Result<(), Box<Problem>> {
    let problem = |at: Option<usize>, message: String| {
        Problem::new(path, text, at.map(|at| place(text, at)), message)
    };
    if text.len() > LONGEST {
        let message = format!("longer than {LONGEST} bytes, which is no experiment");
        return Err(Box::new(Problem::new(path, "", None, message)));
    }
    if let Some((at, _)) = text.match_indices(['[', '{']).nth(MOST_BRACKETS) {
        let message = format!("more than {MOST_BRACKETS} `[` and `{{`, which is no experiment");
        return Err(Box::new(problem(Some(at), message)));
    }
    if let Some((at, name)) = second_anchor(text) {
        let message = format!("the anchor `&{name}` again, expected each once");
        return Err(Box::new(problem(Some(at), message).hint("give it a name of its own")));
    }
    Ok(())
}

/// Where a name is given to a second value, in a text that calls values by names.
fn second_anchor(text: &str) -> Option<(usize, &str)> {
    names(text, '*').next()?;
    let mut seen = BTreeSet::new();
    names(text, '&').find(|(_, name)| !seen.insert(*name))
}

/// The names that stand behind a `mark` at the beginning of a word, wherever that is.
fn names(text: &str, mark: char) -> impl Iterator<Item = (usize, &str)> {
    let begins = |before: char| before.is_whitespace() || "[{,:-?".contains(before);
    let begins = move |at: usize| text[..at].chars().next_back().is_none_or(begins);
    let at = text.match_indices(mark).map(|(at, _)| at).filter(move |at| begins(*at));
    at.filter_map(|at| {
        let name = &text[at + 1..];
        let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-');
        let name = &name[..end.unwrap_or(name.len())];
        (!name.is_empty()).then_some((at, name))
    })
}

/// Line and column, from 1, of the byte `at`.
fn place(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..at];
    let line_begins = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_begins..].chars().count() + 1)
}

/// Any value that a `--set` argument may name, of bounded size.
pub(crate) fn small_value(text: &str) -> Result<Value, String> {
    if let Some((_, name)) = second_anchor(text) {
        return Err(format!("the anchor `&{name}` again, expected each once"));
    }
    let left = Cell::new(MOST_VALUES);
    let value = Small(&left).deserialize(serde_yaml::Deserializer::from_str(text));
    value.map_err(|error| format!("the value is not YAML: {error}"))
}

/// Reads a list of any values, all together of bounded size.
pub(crate) fn small_list<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Vec<Value>, A::Error> {
    let left = Cell::new(MOST_IN_LIST);
    let mut values = Vec::new();
    while let Some(value) = list.next_element_seed(Small(&left))? {
        values.push(value);
    }
    Ok(values)
}

/// Reads a value while some are left.
#[derive(Clone, Copy)]
struct Small<'a>(&'a Cell<usize>);

impl<'de> DeserializeSeed<'de> for Small<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        match self.0.get().checked_sub(1) {
            Some(left) => self.0.set(left),
            None => return Err(D::Error::custom(format_args!("more than {MOST_VALUES} values"))),
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Small<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = sequence.next_element_seed(self)? {
            list.push(value);
        }
        Ok(Value::Sequence(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Mapping::new();
        while let Some(key) = entries.next_key_seed(self)? {
            let value = entries.next_value_seed(self)?;
            if map.insert(key, value).is_some() {
                return Err(A::Error::custom("a key again, expected each once"));
            }
        }
        Ok(Value::Mapping(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> Option<String> {
        check(text, Path::new("a.yaml")).err().map(|problem| problem.to_string())
    }

    #[test]
    fn a_name_that_is_given_twice_is_refused_where_values_are_called_by_names() {
        let twice = "rate: &rate 1\nother: [&rate 2, *rate]\n";
        insta::assert_snapshot!(refused(twice).unwrap(), @"
        a.yaml:2:9: the anchor `&rate` again, expected each once
          |
        2 | other: [&rate 2, *rate]
          |         ^
        hint: give it a name of its own
        ");
        for fine in ["question: this &that or &that?", "a: &a 1\nb: [&b 2, *a, *b]", "Q&A Q&A *x"] {
            assert_eq!(refused(fine), None, "{fine}");
        }
    }

    #[test]
    fn more_brackets_than_an_experiment_has_are_refused_before_they_are_read() {
        assert_eq!(refused(&"[]".repeat(MOST_BRACKETS)), None);
        let message = refused(&"\n[".repeat(MOST_BRACKETS + 1)).unwrap();
        assert!(message.starts_with("a.yaml:4098:1: more than 4096 `[` and `{`"), "{message}");
    }

    #[test]
    fn a_value_without_aliases_is_never_too_large_and_one_with_them_soon_is() {
        for text in ["-\n".repeat(511), format!("[{}]", "1,".repeat(511))] {
            assert_eq!(small_value(&text).unwrap().as_sequence().unwrap().len(), 511);
        }
        let bomb = format!("[&a [{}], &b [{}]]", "0,".repeat(40), "*a,".repeat(40));
        assert!(small_value(&bomb).unwrap_err().contains("more than 1024 values"));
    }

    #[test]
    fn small_values_are_those_that_yaml_means() {
        let text = "{ a: [1, -1, 1.5, true, ~, text], b: { c: '1' } }";
        assert_eq!(small_value(text).unwrap(), serde_yaml::from_str::<Value>(text).unwrap());
        for wrong in ["{ a: 1, a: 2 }", "[&a 1, &a 2, *a]"] {
            assert!(small_value(wrong).unwrap_err().contains("again"), "{wrong}");
        }
    }
}
