//! What is not the same in several experiments, setting by setting.

use serde::Serialize;
use serde_yaml::{Mapping, Value};

use crate::Setting;

/// A setting that is not the same everywhere.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// Where it stands, such as `optimizer.adam.learning_rate`.
    pub path: String,
    /// Its value in each, in the order given; nothing where it does not stand.
    pub values: Vec<Option<Setting>>,
}

/// Every setting that differs between `all`, two or more, in the order of the file.
///
/// Another entry of a kind (`sgd` for `adam`) is one difference, and so is a list of plain values.
/// Layers that were put in or taken out are told from those that changed: what all lists begin and
/// end with alike is set aside first, and an index counts in the longest list.
pub fn difference(all: &[Setting]) -> Vec<Difference> {
    let mut found = Vec::new();
    let whole: Vec<Option<&Value>> = all.iter().map(|setting| Some(&setting.0)).collect();
    compare("", &whole, &mut found);
    found
}

fn compare(path: &str, values: &[Option<&Value>], found: &mut Vec<Difference>) {
    if values.windows(2).all(|pair| pair[0] == pair[1]) {
        return;
    }
    if let Some(maps) = all_of(values, Value::as_mapping).filter(|maps| share_a_key(maps)) {
        compare_maps(path, &maps, found);
    } else if let Some(lists) = all_of(values, Value::as_sequence).filter(|lists| nest(lists)) {
        compare_lists(path, &lists, found);
    } else {
        let values = values.iter().map(|value| value.cloned().map(Setting)).collect();
        found.push(Difference { path: path.to_owned(), values });
    }
}

fn all_of<'a, T: ?Sized>(
    values: &[Option<&'a Value>],
    form: impl Fn(&'a Value) -> Option<&'a T>,
) -> Option<Vec<&'a T>> {
    values.iter().map(|value| form((*value)?)).collect()
}

/// Maps of one name each that share none are different entries of a kind.
fn share_a_key(maps: &[&Mapping]) -> bool {
    maps[0].keys().any(|key| maps.iter().all(|map| map.contains_key(key)))
}

fn nest(lists: &[&Vec<Value>]) -> bool {
    lists.iter().any(|list| list.iter().any(Value::is_mapping))
}

fn compare_maps(path: &str, maps: &[&Mapping], found: &mut Vec<Difference>) {
    let mut keys: Vec<&Value> = Vec::new();
    for key in maps.iter().flat_map(|map| map.keys()) {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    for key in keys {
        let name = key.as_str().unwrap_or_default();
        let inner = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        let values: Vec<Option<&Value>> = maps.iter().map(|map| map.get(key)).collect();
        compare(&inner, &values, found);
    }
}

fn compare_lists(path: &str, lists: &[&Vec<Value>], found: &mut Vec<Difference>) {
    let shortest = lists.iter().map(|list| list.len()).min().unwrap_or(0);
    let longest = lists.iter().map(|list| list.len()).max().unwrap_or(0);
    let alike = |entry: &dyn Fn(&[Value]) -> Option<&Value>| {
        lists.windows(2).all(|pair| entry(pair[0]) == entry(pair[1]))
    };
    let mut front = 0;
    while front < shortest && alike(&|list| list.get(front)) {
        front += 1;
    }
    let mut back = 0;
    while front + back < shortest && alike(&|list| list.iter().nth_back(back)) {
        back += 1;
    }
    for index in front..longest - back {
        let values = lists.iter().map(|list| list[..list.len() - back].get(index));
        compare(&format!("{path}[{index}]"), &values.collect::<Vec<_>>(), found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn differences(texts: &[&str]) -> Vec<String> {
        let all: Vec<Setting> = texts.iter().map(|text| Setting::parse(text).unwrap()).collect();
        let shown = |value: &Option<Setting>| match value {
            Some(setting) => setting.to_string(),
            None => "-".to_owned(),
        };
        let line = |difference: &Difference| {
            let values: Vec<String> = difference.values.iter().map(shown).collect();
            format!("{}: {}", difference.path, values.join(" | "))
        };
        difference(&all).iter().map(line).collect()
    }

    #[test]
    fn only_what_differs_is_told_and_by_its_path() {
        let first = "{epochs: 11, optimizer: {adam: {learning_rate: 0.01}}, seeds: [1, 2]}";
        let second = "{epochs: 11, optimizer: {adam: {learning_rate: 0.001}}, seeds: [1]}";
        assert_eq!(differences(&[first, first]), [""; 0]);
        assert_eq!(
            differences(&[first, second, first]),
            ["optimizer.adam.learning_rate: 0.01 | 0.001 | 0.01", "seeds: [1, 2] | [1] | [1, 2]"]
        );
    }

    #[test]
    fn another_entry_of_a_kind_is_one_difference() {
        let (adam, sgd) =
            ("{optimizer: {adam: {learning_rate: 1}}}", "{optimizer: {sgd: {momentum: 1}}}");
        assert_eq!(
            differences(&[adam, sgd]),
            ["optimizer: adam: { learning_rate: 1 } | sgd: { momentum: 1 }"]
        );
        assert_eq!(
            differences(&["{a: relu}", "{a: {dropout: {rate: 0.5}}}"]),
            ["a: relu | dropout: { rate: 0.5 }"]
        );
    }

    #[test]
    fn a_layer_more_is_one_difference_and_moves_no_other() {
        let few = "{layers: [conv: {filters: 8}, relu, flatten, {dense: {units: 5}}]}";
        let more = "{layers: [conv: {filters: 8}, relu, {dropout: {rate: 0.2}}, flatten, {dense: {units: 5}}]}";
        assert_eq!(differences(&[few, more]), ["layers[2]: - | dropout: { rate: 0.2 }"]);
        let wider = few.replace("filters: 8", "filters: 16");
        assert_eq!(differences(&[few, &wider]), ["layers[0].conv.filters: 8 | 16"]);
        assert_eq!(differences(&[more, few, few]), ["layers[2]: dropout: { rate: 0.2 } | - | -"]);
    }
}
