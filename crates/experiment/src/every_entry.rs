//! Tests that every entry of every list must pass.

use std::fmt::Debug;

use serde::{Serialize, de::DeserializeOwned};
use serde_yaml::Value;

use crate::kind::Kind;
use crate::mistake::Mistake;
use crate::{Augmentation, InitialWeights, Layer, Loss, Optimizer, Schedule};

trait Entry: Kind + Serialize + DeserializeOwned + PartialEq + Debug {}
impl<T: Kind + Serialize + DeserializeOwned + PartialEq + Debug> Entry for T {}

#[test]
fn every_entry_reads_from_its_example_and_back_from_what_it_writes() {
    fn check<K: Entry>() {
        for (name, example) in K::NAMES.iter().zip(K::EXAMPLES) {
            let entry: K = serde_yaml::from_str(example).unwrap();
            let written = serde_yaml::to_string(&entry).unwrap();
            assert!(written.starts_with(name), "`{example}` is written as `{written}`");
            assert_eq!(serde_yaml::from_str::<K>(&written).unwrap(), entry);
            assert_eq!(
                serde_json::from_value::<K>(serde_json::to_value(&entry).unwrap()).unwrap(),
                entry
            );
        }
    }
    check::<Layer>();
    check::<Augmentation>();
    check::<Loss>();
    check::<Optimizer>();
    check::<Schedule>();
    check::<InitialWeights>();
}

#[test]
fn every_entry_refuses_a_setting_that_it_does_not_know_and_any_second_name() {
    fn check<K: Entry>() {
        for name in K::NAMES {
            for text in [
                format!("{name}: {{ no_such_setting: 1 }}"),
                format!("{name}: 5"),
                format!("!{name} {{}}"),
            ] {
                assert!(serde_yaml::from_str::<K>(&text).is_err(), "{text}");
            }
        }
        for example in K::EXAMPLES.iter().filter(|example| example.contains(':')) {
            let text = format!("{{ {example}, another: 1 }}");
            let error = serde_yaml::from_str::<K>(&text).unwrap_err().to_string();
            assert!(error.contains("`another` beside"), "{error}");
        }
        assert!(serde_yaml::from_str::<K>("{}").is_err());
    }
    check::<Layer>();
    check::<Augmentation>();
    check::<Loss>();
    check::<Optimizer>();
    check::<Schedule>();
    check::<InitialWeights>();
}

#[test]
fn every_number_beyond_the_limits_of_the_schema_is_refused() {
    fn check<K: Entry>(mistakes: impl Fn(&K) -> Vec<Mistake>) -> usize {
        let mut numbers = 0;
        let mut generator = schemars::SchemaGenerator::default();
        let schemas = K::settings_schemas(&mut generator);
        for ((name, example), schema) in K::NAMES.iter().zip(K::EXAMPLES).zip(schemas) {
            let settings = schema.get("properties").and_then(serde_json::Value::as_object);
            for (setting, schema) in settings.into_iter().flatten() {
                let kind = schema["type"].as_str().unwrap_or_default();
                if !matches!(kind, "integer" | "number") {
                    continue;
                }
                numbers += 1;
                for value in beyond(schema) {
                    let mut entry: Value = serde_yaml::from_str(example).unwrap();
                    entry[*name][setting.as_str()] = value.clone();
                    let refused = serde_yaml::from_value::<K>(entry)
                        .map_or(true, |entry| !mistakes(&entry).is_empty());
                    assert!(refused, "`{name}.{setting}` takes {value:?}");
                }
            }
        }
        numbers
    }
    let numbers = check::<Layer>(Layer::check)
        + check::<Augmentation>(|entry| entry.check(Some(32)))
        + check::<Loss>(Loss::check)
        + check::<Optimizer>(Optimizer::check)
        + check::<Schedule>(|entry| entry.check(10));
    assert!(numbers >= 20, "only {numbers} numbers were seen");
}

/// Values just outside what the schema allows, and those that no setting may have.
fn beyond(schema: &serde_json::Value) -> Vec<Value> {
    let limit = |key: &str| schema[key].as_f64();
    let whole = schema["type"] == "integer";
    let mut values = vec![
        limit("minimum").map(|low| low - 1e-9),
        limit("exclusiveMinimum"),
        limit("maximum").map(|high| high + if whole { 1.0 } else { 1e-9 }),
        limit("exclusiveMaximum"),
    ];
    values.extend([-1.0, f64::NAN, f64::INFINITY, 1e300].map(Some));
    let number = |value: f64| {
        if whole && value.fract() == 0.0 && value < 1e15 {
            Value::from(value as i64)
        } else {
            Value::from(value)
        }
    };
    values.into_iter().flatten().map(number).collect()
}

#[test]
fn names_follow_the_style_of_yaml_keys() {
    for name in
        [Layer::NAMES, Augmentation::NAMES, Loss::NAMES, Optimizer::NAMES, Schedule::NAMES].concat()
    {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        assert!(name.chars().all(plain), "{name}");
    }
}
