//! Lists that cannot grow without end: a few lines of YAML aliases can mean a billion entries.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};

/// The most entries that any list of an experiment may have.
pub(crate) const LONGEST: usize = 1000;

/// Reads a list of at most [`LONGEST`] entries.
pub(crate) fn short_list<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    deserializer.deserialize_seq(ListVisitor(PhantomData))
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ListVisitor<T> {
    type Value = Vec<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Vec<T>, A::Error> {
        let mut list = Vec::new();
        while let Some(entry) = sequence.next_element()? {
            if list.len() == LONGEST {
                return Err(A::Error::custom(format_args!(
                    "more than {LONGEST} entries, expected at most {LONGEST}"
                )));
            }
            list.push(entry);
        }
        Ok(list)
    }
}
