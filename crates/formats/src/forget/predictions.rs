//! A run's predictions: a forgotten row keeps its label and its probabilities, so that the numbers stay;
//! it loses its path, and its group becomes a number.

use std::collections::{BTreeMap, BTreeSet};

use super::{Doing, empty_rows, text};
use crate::evaluation::Evaluation;
use crate::run::RunFolder;
use crate::split::Part;
use crate::table::Sheet;
use crate::{Digest, Error};

/// What a forgotten person is called where groups are counted.
const NOBODY: &str = "forgotten-";

/// Returns how many rows of `predictions/<part>.csv` say too much about photos of `gone`.
///
/// `evaluation.json`, which names the table by its hash, names the new one.
pub fn predictions(
    run: &RunFolder,
    part: &Part,
    gone: &BTreeSet<Digest>,
    doing: Doing,
) -> Result<usize, Error> {
    let path = run.predictions(part);
    let mut sheet = match Sheet::read(&path) {
        Err(error) if error.is_missing() => return Ok(0),
        sheet => sheet?,
    };
    let mut groups = Groups::of(&sheet);
    let rows = empty_rows(&mut sheet, gone, |column, cell, photo| match column {
        "path" => String::new(),
        // A photo that stood for itself still does.
        "group" if cell != photo => groups.number(cell),
        _ => cell.to_owned(),
    });
    if rows > 0 && doing == Doing::Rewrite {
        let text = text(sheet);
        rename_table(run, part, Digest::of_file(&path)?, Digest::of(text.as_bytes()))?;
        doing.write(&path, text.as_bytes())?;
    }
    Ok(rows)
}

fn rename_table(run: &RunFolder, part: &Part, now: Digest, new: Digest) -> Result<(), Error> {
    let mut evaluation = match Evaluation::read(&run.evaluation()) {
        Err(error) if error.is_missing() => return Ok(()),
        evaluation => evaluation?,
    };
    let part = part.to_string();
    if evaluation.header.inputs.get(&part) != Some(&now) {
        return Ok(());
    }
    evaluation.header.inputs.insert(part, new);
    evaluation.write(&run.evaluation())
}

/// Numbers in the place of names: who was apart stays apart.
struct Groups {
    numbers: BTreeMap<String, usize>,
    next: usize,
}

impl Groups {
    fn of(sheet: &Sheet) -> Self {
        let column = sheet.column("group").unwrap_or_default();
        let numbers = sheet.rows.iter().filter_map(|row| row[column].strip_prefix(NOBODY));
        let last = numbers.filter_map(|number| number.parse::<usize>().ok()).max().unwrap_or(0);
        Self { numbers: BTreeMap::new(), next: last + 1 }
    }

    fn number(&mut self, group: &str) -> String {
        if group.strip_prefix(NOBODY).is_some_and(|number| number.parse::<usize>().is_ok()) {
            return group.to_owned();
        }
        let number = *self.numbers.entry(group.to_owned()).or_insert_with(|| {
            self.next += 1;
            self.next - 1
        });
        format!("{NOBODY}{number}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::predictions::{Prediction, Predictions};

    fn row(name: &str, group: &str) -> Prediction {
        Prediction {
            sha256: Digest::of(name.as_bytes()),
            path: format!("photos/{group}/{name}.jpg"),
            label: 1,
            group: group.to_owned(),
            probabilities: vec![0.25, 0.75],
        }
    }

    #[test]
    fn numbers_stay_and_names_go_also_from_the_hash_in_the_evaluation() {
        let folder = tempfile::tempdir().unwrap();
        let run = RunFolder::at(folder.path().to_owned());
        let alone = Digest::of(b"e").to_string();
        let rows = vec![row("a", "anna"), row("b", "anna"), row("c", "bert"), row("e", &alone)];
        let table = Predictions::new(vec!["sad".into(), "happy".into()], rows);
        let path = run.predictions(&Part::Test);
        table.write(&path).unwrap();
        let mut evaluation = Evaluation::new();
        evaluation.header.inputs.insert("test".into(), Digest::of_file(&path).unwrap());
        evaluation.write(&run.evaluation()).unwrap();

        let forget = |names: &[&str], doing| {
            let gone = names.iter().map(|name| Digest::of(name.as_bytes())).collect();
            predictions(&run, &Part::Test, &gone, doing).unwrap()
        };
        assert_eq!(forget(&["a", "b", "e", "x"], Doing::Look), 3);
        assert_eq!(Predictions::read(&path).unwrap(), table);
        assert_eq!(forget(&["a", "b", "e"], Doing::Rewrite), 3);
        assert_eq!(forget(&["a", "b", "c", "e"], Doing::Rewrite), 1);
        let read = Predictions::read(&path).unwrap();
        let groups: Vec<_> = read.groups().collect();
        assert_eq!(groups, ["forgotten-1", "forgotten-1", "forgotten-2", &alone]);
        assert!((0..4).all(|row| read.path(row).is_empty() && read.labels()[row] == 1));
        let evaluation = Evaluation::read(&run.evaluation()).unwrap();
        assert_eq!(evaluation.header.inputs["test"], Digest::of_file(&path).unwrap());
        assert_eq!(predictions(&run, &Part::Validation, &BTreeSet::new(), Doing::Look).unwrap(), 0);
    }
}
