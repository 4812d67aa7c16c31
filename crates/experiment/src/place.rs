//! Where a setting stands in the text: `model.layers[4].conv2d.kernel` becomes line and column.
//!
//! The YAML parser itself walks the way and is made to stop there: its error knows the place,
//! in block and flow style, behind comments and aliases alike.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// One step into a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// Into a map.
    Key(String),
    /// Into a list, counted from 0.
    Index(usize),
}

/// The steps of `model.layers[4].conv2d.kernel`; `None` when it is not written like that.
pub(crate) fn steps(path: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    for part in path.split('.') {
        let (key, indices) = part.split_at(part.find('[').unwrap_or(part.len()));
        if key.is_empty() || key.contains(']') {
            return None;
        }
        steps.push(Step::Key(key.to_owned()));
        let mut rest = indices;
        while let Some((index, after)) =
            rest.strip_prefix('[').and_then(|rest| rest.split_once(']'))
        {
            steps.push(Step::Index(index.parse().ok()?));
            rest = after;
        }
        if !rest.is_empty() {
            return None;
        }
    }
    Some(steps)
}

/// Line and column, from 1, of the value at `path`, or of the nearest written thing around it.
pub(crate) fn place_of(text: &str, path: &str) -> Option<(usize, usize)> {
    place_at(text, &steps(path)?)
}

/// As [`place_of`], for keys that hold dots themselves.
pub(crate) fn place_at(text: &str, steps: &[Step]) -> Option<(usize, usize)> {
    stop(text, &Walk { steps, end: End::Value })
}

/// Line and column, from 1, of the second key called `key` in the map at `path` (empty for the whole text).
pub(crate) fn place_of_second(text: &str, path: &str, key: &str) -> Option<(usize, usize)> {
    let steps = match path {
        "" => Vec::new(),
        path => steps(path)?,
    };
    stop(text, &Walk { steps: &steps, end: End::SecondKey(key) })
}

fn stop(text: &str, walk: &Walk<'_>) -> Option<(usize, usize)> {
    let error = walk.deserialize(serde_yaml::Deserializer::from_str(text)).err()?;
    let place = error.location()?;
    Some((place.line(), place.column()))
}

#[derive(Clone, Copy)]
struct Walk<'a> {
    steps: &'a [Step],
    end: End<'a>,
}

#[derive(Clone, Copy)]
enum End<'a> {
    Value,
    SecondKey(&'a str),
}

/// The error that stops the parser; it is never shown.
fn here<T, E: Error>() -> Result<T, E> {
    Err(E::custom("here"))
}

impl<'de> DeserializeSeed<'de> for &Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// Scalars have no `visit_…` here: the parser then refuses them at their place, as wanted.
impl<'de> Visitor<'de> for &Walk<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a way onwards")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        match (self.steps, self.end) {
            ([Step::Key(wanted), rest @ ..], end) => {
                while let Some(key) = map.next_key::<String>()? {
                    if key == *wanted {
                        return map.next_value_seed(&Walk { steps: rest, end });
                    }
                    map.next_value::<IgnoredAny>()?;
                }
            }
            ([], End::SecondKey(wanted)) => {
                let mut stop_at_next = false;
                while let Some(key) = map.next_key_seed(Key(stop_at_next.then_some(wanted)))? {
                    stop_at_next |= key == wanted;
                    map.next_value::<IgnoredAny>()?;
                }
            }
            _ => {}
        }
        here()
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<(), A::Error> {
        let [Step::Index(wanted), rest @ ..] = self.steps else {
            return here();
        };
        for _ in 0..*wanted {
            sequence.next_element::<IgnoredAny>()?;
        }
        sequence.next_element_seed(&Walk { steps: rest, end: self.end })?;
        here()
    }
}

/// A key, refused at its place when it is the unwanted one.
struct Key<'a>(Option<&'a str>);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = String;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<String, E> {
        match self.0 {
            Some(unwanted) if unwanted == key => here(),
            _ => Ok(key.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
# A comment.
name: é
model:
  layers:
    - conv2d: { filters: 32, kernel: 3 }
    - relu
    # Another.
    - conv2d:
        filters: 64
        kernel: 9
    - { dropout: {
        rate: 2 } }
again: &anchor { a: 1 }
alias: *anchor
";

    #[test]
    fn values_are_found_in_block_and_flow_style_behind_comments_and_aliases() {
        let place = |path| place_of(TEXT, path).unwrap();
        assert_eq!(place("name"), (2, 7));
        assert_eq!(place("model.layers[0].conv2d.kernel"), (5, 38));
        assert_eq!(place("model.layers[1]"), (6, 7));
        assert_eq!(place("model.layers[2].conv2d.kernel"), (10, 17));
        assert_eq!(place("model.layers[3].dropout.rate"), (12, 15));
        assert_eq!(place("alias.a"), (13, 21));
    }

    #[test]
    fn a_default_is_shown_at_the_nearest_thing_that_is_written() {
        let place = |path| place_of(TEXT, path).unwrap();
        assert_eq!(place("model.layers[0].conv2d.stride"), (5, 15));
        assert_eq!(place("model.layers[1].relu.slope"), (6, 7));
        assert_eq!(place("model.layers[9]"), (5, 5));
        assert_eq!(place("epochs"), (2, 1));
    }

    #[test]
    fn the_second_of_two_equal_keys_is_found() {
        let text = "a: 1\nb: { c: 1, d: 2,\n  c: 3 }\na: 2\n";
        assert_eq!(place_of_second(text, "", "a"), Some((4, 1)));
        assert_eq!(place_of_second(text, "b", "c"), Some((3, 3)));
    }

    #[test]
    fn paths_that_are_not_written_right_have_no_steps() {
        assert_eq!(
            steps("a[1][2].b"),
            Some(vec![
                Step::Key("a".into()),
                Step::Index(1),
                Step::Index(2),
                Step::Key("b".into())
            ])
        );
        for path in ["", ".", "a.", "a[", "a[x]", "a[1", "a[1]b", "[1]", "a]", "a[-1]"] {
            assert_eq!(steps(path), None, "{path}");
        }
    }
}
