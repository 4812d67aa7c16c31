//! The settings that differ, and what differs beside them.

use evaluation::Comparison;
use experiment::{Difference, Setting, difference};

use crate::table::Table;

/// What makes no difference to a result, or stands elsewhere on the page.
const NO_SETTINGS: [&str; 3] = ["name", "question", "seeds"];
/// As many results stand in columns; more stand in rows.
const MOST_COLUMNS: usize = 4;

/// Every setting that is not the same in all plans.
pub(super) fn that_differ(plans: &[Setting]) -> Vec<Difference> {
    let mut differences = difference(plans);
    differences.retain(|difference| !NO_SETTINGS.contains(&difference.path.as_str()));
    differences
}

pub(super) fn text(settings: &[Difference], comparison: &Comparison) -> String {
    let differing = differing(settings, comparison);
    if differing.is_empty() {
        return "No setting differs, nor seeds, data, machine or version.".to_owned();
    }
    let results = comparison.results.iter().map(|result| result.name.clone());
    let results: Vec<String> = results.collect();
    let named = differing.into_iter().map(|(name, values)| [vec![name], values].concat());
    let mut lines = vec![[vec!["what differs".to_owned()], results].concat()];
    lines.extend(named);
    if comparison.results.len() > MOST_COLUMNS {
        "result".clone_into(&mut lines[0][0]);
        lines = turned(&lines);
    }
    let heading: Vec<&str> = lines[0].iter().map(String::as_str).collect();
    let mut table = Table::new(&heading);
    for line in &lines[1..] {
        table.row(line);
    }
    table.text()
}

/// What differs, with its value in each result.
fn differing(settings: &[Difference], comparison: &Comparison) -> Vec<(String, Vec<String>)> {
    let shown = |value: &Option<Setting>| match value {
        Some(value) => value.to_string(),
        None => "-".to_owned(),
    };
    let settings =
        settings.iter().map(|it| (it.path.clone(), it.values.iter().map(shown).collect()));
    let words =
        |words: &Vec<String>| if words.is_empty() { "-".to_owned() } else { words.join(", ") };
    let others = comparison.circumstances.iter();
    let others = others.map(|it| (it.name.clone(), it.values.iter().map(words).collect()));
    settings.chain(others).collect()
}

/// Rows become columns.
fn turned(lines: &[Vec<String>]) -> Vec<Vec<String>> {
    let column = |index: usize| lines.iter().map(|line| line[index].clone()).collect();
    (0..lines[0].len()).map(column).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_become_columns() {
        let lines = [vec!["a".to_owned(), "b".to_owned()], vec!["c".to_owned(), "d".to_owned()]];
        assert_eq!(turned(&lines), [["a", "c"], ["b", "d"]]);
    }
}
