//! How many values a dense layer gives: a number, or as many as there are classes.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A number of units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Units {
    /// This many.
    Count(usize),
    /// One per class, written `classes`.
    Classes,
}

impl Units {
    /// The most units that a layer may have.
    pub(crate) const MOST: usize = 65_536;

    /// The number.
    pub fn count(self, classes: usize) -> usize {
        match self {
            Self::Count(count) => count,
            Self::Classes => classes,
        }
    }
}

impl Serialize for Units {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Count(count) => count.serialize(serializer),
            Self::Classes => serializer.serialize_str("classes"),
        }
    }
}

impl<'de> Deserialize<'de> for Units {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(UnitsVisitor)
    }
}

struct UnitsVisitor;

impl Visitor<'_> for UnitsVisitor {
    type Value = Units;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a whole number or `classes`")
    }

    fn visit_u64<E: Error>(self, count: u64) -> Result<Units, E> {
        Ok(Units::Count(usize::try_from(count).unwrap_or(usize::MAX)))
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<Units, E> {
        match word {
            "classes" => Ok(Units::Classes),
            other => {
                let shown: String = other.chars().take(80).collect();
                Err(E::custom(format_args!(
                    "unknown number of units `{shown}`, expected a whole number or `classes`"
                )))
            }
        }
    }
}

impl JsonSchema for Units {
    fn schema_name() -> Cow<'static, str> {
        "Units".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "oneOf": [
            { "const": "classes" },
            { "type": "integer", "minimum": 1, "maximum": Self::MOST },
        ] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_a_whole_number_or_the_word_classes() {
        let read =
            |text: &str| serde_yaml::from_str::<Units>(text).map_err(|error| error.to_string());
        assert_eq!(read("128"), Ok(Units::Count(128)));
        assert_eq!(read("classes"), Ok(Units::Classes));
        for text in ["-1", "1.5", "class", "[]", "true", "", "99999999999999999999"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
