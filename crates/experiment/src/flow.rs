//! Settings in one line, as YAML's flow style writes them.

use formats::json;
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
        Value::Null => "null".to_owned(),
        Value::Tagged(_) => String::new(),
    }
}

/// A value in one line that reads back as the same value, also within braces.
pub(crate) fn written(value: &Value) -> String {
    match value {
        Value::Mapping(map) => {
            let pairs =
                map.iter().map(|(key, value)| format!("{}: {}", written(key), written(value)));
            format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "))
        }
        Value::Sequence(list) => {
            format!("[{}]", list.iter().map(written).collect::<Vec<_>>().join(", "))
        }
        Value::String(text) => quoted(text),
        plain => serde_yaml::to_string(plain).unwrap_or_default().trim_end().to_owned(),
    }
}

/// A text in quotes where it would be read as something else.
pub(crate) fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./".contains(c);
    let is_itself = serde_yaml::from_str::<Value>(text).is_ok_and(|read| read == text);
    if text.chars().all(plain) && is_itself { text.to_owned() } else { json::line(&text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_written_value_reads_back() {
        for text in
            ["1", "1e-7", "true", "~", "'1e5'", "[a, 'b, c', \"d\\n\"]", "{ a: { '1': '-' } }"]
        {
            let value: Value = serde_yaml::from_str(text).unwrap();
            let line = written(&value);
            assert_eq!(serde_yaml::from_str::<Value>(&line).unwrap(), value, "{line}");
        }
    }
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
