//! A confusion matrix as a CSV file: first column `label` (true class), then one column per predicted class.

use std::path::Path;

use formats::table::Sheet;
use metrics::ConfusionMatrix;

use crate::Error;

/// Reads the classes and the counts of a file such as
///
/// ```text
/// label,angry,happy
/// angry,51,0
/// happy,20,31
/// ```
///
/// The rows may stand in any order; every class needs its row.
pub fn read_confusion(path: &Path) -> Result<(Vec<String>, ConfusionMatrix), Error> {
    let sheet = Sheet::read(path)?;
    let classes = classes_of(&sheet)?;
    let counts = counts_of(&sheet, &classes)?;
    let matrix = ConfusionMatrix::from_counts(classes.len(), counts).map_err(|source| {
        let path = path.to_owned();
        Error::Numbers { path, source }
    })?;
    Ok((classes, matrix))
}

fn classes_of(sheet: &Sheet) -> Result<Vec<String>, formats::Error> {
    let refused = |message: String| Err(sheet.problem(0, message));
    let names: Vec<&str> = sheet.columns.iter().map(|name| name.trim()).collect();
    let Some((&"label", classes)) = names.split_first() else {
        let found = names.first().copied().unwrap_or_default();
        return refused(format!("the first column is `{found}`, expected `label`"));
    };
    if classes.len() < 2 {
        return refused(format!(
            "found {} predicted classes, expected `label,<class>,<class>,…`",
            classes.len()
        ));
    }
    for (index, name) in classes.iter().enumerate() {
        if name.is_empty() {
            return refused(format!("column {} has no name, expected a class", index + 2));
        }
        if classes[..index].contains(name) {
            return refused(format!("class `{name}` has two columns"));
        }
    }
    Ok(classes.iter().map(|&name| name.to_owned()).collect())
}

fn counts_of(sheet: &Sheet, classes: &[String]) -> Result<Vec<u64>, formats::Error> {
    let mut rows: Vec<Option<Vec<u64>>> = vec![None; classes.len()];
    for (index, cells) in sheet.rows.iter().enumerate() {
        let (class, counts) =
            row_of(cells, classes).map_err(|message| sheet.problem(index + 1, message))?;
        if rows[class].replace(counts).is_some() {
            let message = format!("class `{}` has two rows", classes[class]);
            return Err(sheet.problem(index + 1, message));
        }
    }
    match rows.iter().position(Option::is_none) {
        Some(class) => {
            let message = format!("class `{}` has a column but no row", classes[class]);
            Err(sheet.problem(0, message))
        }
        None => Ok(rows.into_iter().flatten().flatten().collect()),
    }
}

/// The true class of a row and its counts.
fn row_of(cells: &[String], classes: &[String]) -> Result<(usize, Vec<u64>), String> {
    let mut cells = cells.iter().map(|cell| cell.trim());
    let name = cells.next().unwrap_or_default();
    let class = classes.iter().position(|class| class == name);
    let class = class.ok_or_else(|| unknown(name, classes))?;
    let count = |cell: &str| cell.parse().map_err(|_| format!("`{cell}` is no count of photos"));
    Ok((class, cells.map(count).collect::<Result<_, _>>()?))
}

fn unknown(name: &str, classes: &[String]) -> String {
    let message = format!("`{name}` is not among the predicted classes");
    match formats::closest(name, classes.iter().map(String::as_str)) {
        Some(meant) => format!("{message}; did you mean `{meant}`?"),
        None => message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(Vec<String>, ConfusionMatrix), Error> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("matrix.csv");
        formats::atomic::write(&path, text.as_bytes()).unwrap();
        read_confusion(&path)
    }

    fn refused(text: &str) -> String {
        let error = read(text).unwrap_err().to_string();
        error.split_once("matrix.csv").unwrap().1.to_owned()
    }

    #[test]
    fn rows_may_stand_in_any_order() {
        let (classes, matrix) =
            read("\u{feff}label,sad,happy\r\nhappy,1,2\r\nsad,3,0\r\n").unwrap();
        assert_eq!(classes, ["sad", "happy"]);
        assert_eq!(matrix.rows().collect::<Vec<_>>(), [[3, 0], [1, 2]]);
    }

    #[test]
    fn what_is_no_matrix_is_refused_with_its_place() {
        insta::assert_snapshot!(refused("class,sad,happy\n"), @r"
        :1:1: the first column is `class`, expected `label`
          |
        1 | class,sad,happy
          | ^^^^^
        ");
        insta::assert_snapshot!(refused("label,sad,happy\nsad,3,x\nhappy,0,1\n"), @r"
        :2:1: `x` is no count of photos
          |
        2 | sad,3,x
          | ^^^
        ");
        insta::assert_snapshot!(refused("label,sad,happy\nsad,3,1\nhapy,0,1\n"), @r"
        :3:1: `hapy` is not among the predicted classes; did you mean `happy`?
          |
        3 | hapy,0,1
          | ^^^^
        ");
        insta::assert_snapshot!(refused("label,sad,happy\nsad,3,1\nsad,3,1\n"), @r"
        :3:1: class `sad` has two rows
          |
        3 | sad,3,1
          | ^^^
        ");
        insta::assert_snapshot!(refused("label,sad,happy\nsad,3,1\n"), @r"
        :1:1: class `happy` has a column but no row
          |
        1 | label,sad,happy
          | ^^^^^
        ");
        insta::assert_snapshot!(refused("label,sad,happy\nsad,3,1,4\nhappy,1,1\n"), @r"
        :2:1: 4 cells, expected 3
          |
        2 | sad,3,1,4
          | ^^^
        ");
        insta::assert_snapshot!(refused("label,sad,sad\n"), @r"
        :1:1: class `sad` has two columns
          |
        1 | label,sad,sad
          | ^^^^^
        ");
        insta::assert_snapshot!(refused("label,sad\nsad,3\n"), @r"
        :1:1: found 1 predicted classes, expected `label,<class>,<class>,…`
          |
        1 | label,sad
          | ^^^^^
        ");
    }

    #[test]
    fn counts_that_cannot_be_are_refused() {
        let huge = u64::MAX;
        assert!(read(&format!("label,a,b\na,{huge},{huge}\nb,0,0\n")).is_err());
        assert!(read("label,a,b\na,-1,0\nb,0,0\n").is_err());
        assert!(read("").is_err());
    }
}
