//! What differs between results beside their settings: seeds, overrides, leaks, machine, data.

use formats::run::RunRecord;
use serde::Serialize;

use super::ResultRuns;

/// Something that is not the same for all results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Circumstance {
    /// What it is, such as `device` or `split (hash)`.
    pub name: String,
    /// In each result, in their order: what its runs say, each once.
    pub values: Vec<Vec<String>>,
}

/// Everything that the records say and that differs.
pub(super) fn circumstances(results: &[ResultRuns]) -> Vec<Circumstance> {
    let of_results: Vec<Vec<(String, Vec<String>)>> = results
        .iter()
        .map(|result| result.runs.iter().flat_map(|(_, record)| facts(record)).collect())
        .collect();
    let mut names: Vec<&String> = Vec::new();
    for (name, _) in of_results.iter().flatten() {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let all = names.into_iter().map(|name| Circumstance {
        name: name.clone(),
        values: of_results.iter().map(|facts| each_once(facts, name)).collect(),
    });
    all.filter(|it| it.values.windows(2).any(|pair| pair[0] != pair[1])).collect()
}

fn each_once(facts: &[(String, Vec<String>)], name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in facts.iter().filter(|(known, _)| known == name).flat_map(|(_, words)| words) {
        if !words.contains(word) {
            words.push(word.clone());
        }
    }
    words
}

fn facts(record: &RunRecord) -> Vec<(String, Vec<String>)> {
    let mut facts: Vec<(String, Vec<String>)> = vec![
        ("seeds".to_owned(), vec![record.seed.to_string()]),
        ("--set".to_owned(), record.overrides.clone()),
        ("--allow-leak".to_owned(), record.allowed_leaks.clone()),
        ("device".to_owned(), record.device.iter().cloned().collect()),
        ("threads".to_owned(), record.threads.iter().map(ToString::to_string).collect()),
        ("made by".to_owned(), vec![record.made_by.clone()]),
    ];
    facts.extend(
        record.versions.iter().map(|(name, version)| (name.clone(), vec![version.clone()])),
    );
    // The plan is told setting by setting.
    let inputs = record.inputs.iter().filter(|(name, _)| *name != "plan");
    facts.extend(inputs.map(|(name, digest)| (format!("{name} (hash)"), vec![digest.short()])));
    facts
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use formats::run::RunFolder;

    use super::super::group_by_launch;
    use super::super::testing::record;
    use super::*;

    #[test]
    fn only_what_differs_is_told_and_each_word_once() {
        let mut runs = Vec::new();
        for (launch, seed) in [("1", 1), ("1", 2), ("2", 1), ("2", 2)] {
            let mut record = record("a", launch, seed);
            if launch == "2" {
                record.overrides = vec!["epochs=3".to_owned()];
                record.threads = Some(4);
            }
            runs.push((RunFolder::at(PathBuf::from(format!("{launch}{seed}"))), record));
        }
        let found = circumstances(&group_by_launch(runs));
        let lines: Vec<String> =
            found.iter().map(|it| format!("{}: {:?}", it.name, it.values)).collect();
        assert_eq!(lines, [r#"--set: [[], ["epochs=3"]]"#, r#"threads: [["2"], ["4"]]"#]);
    }
}
