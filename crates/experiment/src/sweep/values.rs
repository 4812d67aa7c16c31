//! What a setting may be in a sweep: a list of values, or a range to draw from.

use std::fmt;

use formats::Digest;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_yaml::{Number, Value};

use crate::flow::written;
use crate::mistake::Mistake;
use crate::text::{LONGEST_OVERRIDE, small_list};

/// The most settings of one sweep.
const MOST_SETTINGS: usize = 100;

/// A setting that a sweep varies.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Varied {
    /// Such as `optimizer.adam.learning_rate`.
    pub(crate) path: String,
    pub(crate) values: Values,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Values {
    List(Vec<Value>),
    Range(Range),
}

/// Two ends, both included; whole numbers between whole numbers.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a list of values or `{ from: …, to: … }`")]
pub(crate) struct Range {
    from: Number,
    to: Number,
    #[serde(default)]
    scale: Scale,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Scale {
    #[default]
    Linear,
    Log,
}

/// A value as `--set` takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) value: String,
    /// Where it stands in the setting's list.
    pub(crate) entry: Option<usize>,
}

impl Choice {
    pub(crate) fn of(list: &[Value], index: usize) -> Self {
        Self { value: written(&list[index]), entry: Some(index) }
    }
}

impl Varied {
    pub(crate) fn check(&self) -> Vec<Mistake> {
        let mistake = |message: String| Mistake::new(&self.path, message);
        let first = self.path.split(['.', '[']).next().unwrap_or_default();
        let mut found = Vec::new();
        if first == "seeds" {
            let hint = "the experiment's seeds are one result in each combination";
            found.push(mistake("`seeds` cannot vary".to_owned()).hint(hint));
        }
        if first == "name" {
            let hint = "each combination gets a name of its own";
            found.push(mistake("`name` cannot vary".to_owned()).hint(hint));
        }
        found.extend(self.values.mistake().map(mistake));
        found
    }

    /// What is drawn for a combination: a hash of seed, combination and path, so that other settings and more
    /// combinations change nothing.
    pub(crate) fn drawn(&self, seed: u64, combination: usize) -> Choice {
        let digest = Digest::of(format!("{seed} {combination} {}", self.path).as_bytes());
        let bits = u64::from_str_radix(&digest.to_string()[..13], 16).unwrap_or_default();
        let share = bits as f64 / (1_u64 << 52) as f64;
        match &self.values {
            Values::List(list) => Choice::of(list, (share * list.len() as f64) as usize),
            Values::Range(range) => Choice { value: range.at(share), entry: None },
        }
    }
}

impl Values {
    fn mistake(&self) -> Option<String> {
        match self {
            Self::List(list) if list.is_empty() => Some("no values, expected at least one".into()),
            Self::List(list) if list.iter().any(|it| written(it).len() > LONGEST_OVERRIDE) => {
                Some(format!("a value longer than {LONGEST_OVERRIDE} bytes"))
            }
            Self::List(list) => {
                let again = |index: &usize| list[..*index].contains(&list[*index]);
                let index = (0..list.len()).find(again)?;
                Some(format!("`{}` again, expected each once", written(&list[index])))
            }
            Self::Range(range) => range.mistake(),
        }
    }
}

impl Range {
    fn ends(&self) -> (f64, f64) {
        let number = |number: &Number| number.as_f64().unwrap_or(f64::NAN);
        (number(&self.from), number(&self.to))
    }

    fn mistake(&self) -> Option<String> {
        let (from, to) = self.ends();
        if !(from.is_finite() && to.is_finite() && from < to) {
            return Some(format!("from {from} to {to}, expected two numbers in rising order"));
        }
        let log = self.scale == Scale::Log && from <= 0.0;
        log.then(|| format!("from {from} on a log scale, expected more than 0"))
    }

    /// The number at a share of the way; rounded to four digits where it is not whole.
    fn at(&self, share: f64) -> String {
        let (from, to) = self.ends();
        let whole = self.from.is_i64() && self.to.is_i64();
        let beyond = if whole { to + 1.0 } else { to };
        let number = match self.scale {
            Scale::Linear => from + share * (beyond - from),
            Scale::Log => from * (beyond / from).powf(share),
        };
        if whole {
            return format!("{}", number.floor().clamp(from, to));
        }
        let rounded: f64 = format!("{number:.3e}").parse().unwrap_or(number);
        written(&Value::from(rounded.clamp(from, to)))
    }
}

impl<'de> Deserialize<'de> for Values {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValuesVisitor)
    }
}

struct ValuesVisitor;

impl<'de> Visitor<'de> for ValuesVisitor {
    type Value = Values;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of values or `{ from: …, to: … }`")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Values, A::Error> {
        small_list(list).map(Values::List)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Values, A::Error> {
        Range::deserialize(MapAccessDeserializer::new(map)).map(Values::Range)
    }
}

/// Reads the settings in their order; a second one of the same path is refused.
pub(crate) fn varied<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Varied>, D::Error> {
    deserializer.deserialize_map(SettingsVisitor)
}

struct SettingsVisitor;

impl<'de> Visitor<'de> for SettingsVisitor {
    type Value = Vec<Varied>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("settings with their values")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<Varied>, A::Error> {
        let mut settings: Vec<Varied> = Vec::new();
        while let Some(path) = map.next_key::<String>()? {
            if settings.len() == MOST_SETTINGS {
                return Err(A::Error::custom(format_args!("more than {MOST_SETTINGS} settings")));
            }
            if settings.iter().any(|setting| setting.path == path) {
                return Err(A::Error::custom(format_args!("`{path}` again, expected each once")));
            }
            let values = map.next_value()?;
            settings.push(Varied { path, values });
        }
        Ok(settings)
    }
}
