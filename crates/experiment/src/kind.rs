//! Name as key: how a layer, an optimizer, … is written, read and described, from one list per kind.
//!
//! Serde's own enum forms either lose line and column or ask for YAML tags, so a kind has a small visitor:
//! `adam: { learning_rate: 0.01 }` is a map with one name, `relu` a bare name whose settings all have defaults.

use std::fmt;
use std::marker::PhantomData;

use schemars::{Schema, SchemaGenerator, json_schema};
use serde::de::value::MapDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::mistake::one_of;

/// What follows from the list of a kind.
pub(crate) trait Kind: Sized {
    /// What an entry is called in errors.
    const WORD: &'static str;
    /// The entries' names in YAML, in the order of the list.
    const NAMES: &'static [&'static str];
    /// The entries' examples in YAML, in the order of the list.
    const EXAMPLES: &'static [&'static str];

    /// Reads the settings of the entry called `name`.
    fn read<'de, D: Deserializer<'de>>(name: &str, settings: D) -> Result<Self, D::Error>;

    /// The schema of each entry's settings, in the order of the list.
    fn settings_schemas(generator: &mut SchemaGenerator) -> Vec<Schema>;
}

/// Declares a kind by its list: `name in YAML (= file) => type of its settings`.
macro_rules! kind {
    (
        $(#[$doc:meta])*
        $kind:ident is $word:literal with $rule:ident:
        $($name:ident => $entry:ident,)+
    ) => {
        $(mod $name; pub use $name::$entry;)+

        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq)]
        pub enum $kind {
            $(#[doc = concat!("`", stringify!($name), "`")] $entry($entry),)+
        }

        impl $kind {
            /// The name in YAML.
            pub fn name(&self) -> &'static str {
                match self { $(Self::$entry(_) => stringify!($name),)+ }
            }

            /// One of each, as its documentation shows it.
            pub fn examples() -> Vec<Self> {
                let read = |example: &&str| serde_yaml::from_str(example).ok();
                <Self as crate::kind::Kind>::EXAMPLES.iter().filter_map(read).collect()
            }

            fn rule(&self) -> &dyn $rule {
                match self { $(Self::$entry(settings) => settings,)+ }
            }
        }

        impl crate::kind::Kind for $kind {
            const WORD: &'static str = $word;
            const NAMES: &'static [&'static str] = &[$(stringify!($name)),+];
            const EXAMPLES: &'static [&'static str] = &[$($entry::EXAMPLE),+];

            fn read<'de, D: serde::Deserializer<'de>>(
                name: &str,
                settings: D,
            ) -> Result<Self, D::Error> {
                match name {
                    $(stringify!($name) => serde::Deserialize::deserialize(settings).map(Self::$entry),)+
                    unknown => Err(crate::kind::unknown::<Self, _>(unknown)),
                }
            }

            fn settings_schemas(generator: &mut schemars::SchemaGenerator) -> Vec<schemars::Schema> {
                vec![$(<$entry as schemars::JsonSchema>::json_schema(generator)),+]
            }
        }

        impl serde::Serialize for $kind {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self { $(Self::$entry(settings) => crate::kind::write(self.name(), settings, serializer),)+ }
            }
        }

        impl<'de> serde::Deserialize<'de> for $kind {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::kind::read(deserializer)
            }
        }

        impl schemars::JsonSchema for $kind {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($kind).into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                crate::kind::schema::<Self>(generator)
            }
        }
    };
}

/// Reads a bare name or a map of one name.
pub(crate) fn read<'de, K: Kind, D: Deserializer<'de>>(deserializer: D) -> Result<K, D::Error> {
    deserializer.deserialize_any(EntryVisitor(PhantomData))
}

/// Writes a bare name for an entry without settings, else a map of one name.
pub(crate) fn write<T: Serialize, S: Serializer>(
    name: &'static str,
    settings: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    if size_of::<T>() == 0 {
        return serializer.serialize_str(name);
    }
    let mut map = serializer.serialize_map(Some(1))?;
    map.serialize_entry(name, settings)?;
    map.end()
}

/// Every entry as a map of one name, and as a bare name where no setting is required.
pub(crate) fn schema<K: Kind>(generator: &mut SchemaGenerator) -> Schema {
    let entries = K::NAMES.iter().zip(K::settings_schemas(generator));
    let forms = entries.flat_map(|(name, settings)| {
        let description = settings.get("description").cloned();
        let bare = settings.get("required").is_none().then(
            || json_schema!({ "const": name, "description": description.unwrap_or_default() }),
        );
        let with_settings = json_schema!({
            "type": "object",
            "properties": { *name: settings },
            "required": [name],
            "additionalProperties": false,
        });
        bare.into_iter().chain([with_settings])
    });
    json_schema!({ "oneOf": forms.collect::<Vec<_>>() })
}

/// The error for a name that is not on the list.
pub(crate) fn unknown<K: Kind, E: Error>(name: &str) -> E {
    let shown: String = name.chars().take(80).collect();
    let (word, known) = (K::WORD, one_of(K::NAMES));
    E::custom(format_args!("unknown {word} `{shown}`, expected {known}"))
}

struct EntryVisitor<K>(PhantomData<K>);

impl<'de, K: Kind> Visitor<'de> for EntryVisitor<K> {
    type Value = K;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the name of one {}", K::WORD)
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<K, E> {
        let no_settings = std::iter::empty::<(&str, &str)>();
        K::read(name, MapDeserializer::new(no_settings))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<K, A::Error> {
        let Some(name) = map.next_key_seed(Name::<K>(PhantomData))? else {
            return Err(A::Error::custom(format_args!(
                "nothing here, expected the name of one {}",
                K::WORD
            )));
        };
        let entry = map.next_value_seed(Settings::<K>(name, PhantomData))?;
        map.next_key_seed(NoMore(K::WORD, name))?;
        Ok(entry)
    }
}

/// A key that must be on the list; the error points at the key.
struct Name<K>(PhantomData<K>);

impl<'de, K: Kind> DeserializeSeed<'de> for Name<K> {
    type Value = &'static str;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<&'static str, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<K: Kind> Visitor<'_> for Name<K> {
    type Value = &'static str;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the name of one {}", K::WORD)
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<&'static str, E> {
        let known = K::NAMES.iter().find(|known| **known == name);
        known.copied().ok_or_else(|| unknown::<K, E>(name))
    }
}

/// The settings of the entry whose name came before.
struct Settings<K>(&'static str, PhantomData<K>);

impl<'de, K: Kind> DeserializeSeed<'de> for Settings<K> {
    type Value = K;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<K, D::Error> {
        K::read(self.0, deserializer)
    }
}

/// A second key, which is always one too many; the error points at it.
struct NoMore(&'static str, &'static str);

impl<'de> DeserializeSeed<'de> for NoMore {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for NoMore {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "one {}", self.0)
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<(), E> {
        let Self(word, first) = self;
        let shown: String = name.chars().take(80).collect();
        Err(E::custom(format_args!("`{shown}` beside `{first}`, expected one {word}")))
    }
}
