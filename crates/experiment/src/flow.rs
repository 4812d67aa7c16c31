//! Settings in one line, as YAML's flow style writes them.

use serde::Serialize;
use serde_yaml::Value;

/// `{ filters: 32, kernel: 3 }`, `[1, 2]`, or a bare word.
pub(crate) fn flow(value: &impl Serialize) -> String {
    serde_yaml::to_value(value).map_or_else(|error| error.to_string(), |value| line(&value))
}

/// An entry with its settings, `conv2d { filters: 32, kernel: 3 }`, or its bare name.
pub(crate) fn entry(entry: &impl Serialize) -> String {
    match serde_yaml::to_value(entry) {
        Ok(Value::Mapping(map)) => {
            let entries = map.iter().map(|(name, settings)| [line(name), line(settings)].join(" "));
            entries.collect()
        }
        _ => flow(entry),
    }
}

fn line(value: &Value) -> String {
    match value {
        Value::Mapping(map) => {
            let pairs: Vec<String> =
                map.iter().map(|(key, value)| format!("{}: {}", line(key), line(value))).collect();
            format!("{{ {} }}", pairs.join(", "))
        }
        Value::Sequence(list) => {
            let entries: Vec<String> = list.iter().map(line).collect();
            format!("[{}]", entries.join(", "))
        }
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::Null | Value::Tagged(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Layer;

    #[test]
    fn an_entry_stands_in_one_line_that_reads_back() {
        let layer: Layer = serde_yaml::from_str("conv2d: { filters: 32, kernel: 3 }").unwrap();
        assert_eq!(
            entry(&layer),
            "conv2d { filters: 32, kernel: 3, padding: 0, stride: 1, groups: 1 }"
        );
        assert_eq!(serde_yaml::from_str::<Layer>(&flow(&layer)).unwrap(), layer);
        let relu: Layer = serde_yaml::from_str("relu").unwrap();
        assert_eq!(entry(&relu), "relu");
    }
}
