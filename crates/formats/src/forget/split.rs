//! A split: the row goes to `reserve: forgotten` and loses its label and its group.

use std::collections::BTreeSet;
use std::path::Path;

use super::{Doing, empty_rows, text};
use crate::split::{Part, Split, json_beside};
use crate::table::Sheet;
use crate::{Digest, Error};

/// Inputs of a split's header that name the tables which it was before photos were forgotten.
const EARLIER_TABLE: &str = "table-before-";

/// Returns how many rows of the split at `path` say too much about photos of `gone`.
pub fn split(path: &Path, gone: &BTreeSet<Digest>, doing: Doing) -> Result<usize, Error> {
    let mut sheet = Sheet::read(path)?;
    let rows = empty_rows(&mut sheet, gone, |column, cell, _| match column {
        "sha256" => cell.to_owned(),
        "part" => Part::forgotten().to_string(),
        _ => String::new(),
    });
    if rows > 0 && doing == Doing::Rewrite {
        let text = text(sheet);
        rename_table(path, Digest::of(text.as_bytes()))?;
        doing.write(path, text.as_bytes())?;
    }
    Ok(rows)
}

/// Lets the header name the table that is about to be written. A table that was changed by hand keeps its
/// header, so that it is still seen to be changed.
fn rename_table(path: &Path, new: Digest) -> Result<(), Error> {
    let Ok(Split { mut header, .. }) = Split::read(path) else { return Ok(()) };
    let now = Digest::of_file(path)?;
    let earlier = header.inputs.keys().filter(|name| name.starts_with(EARLIER_TABLE)).count();
    header.inputs.insert(format!("{EARLIER_TABLE}{}", earlier + 1), now);
    header.input("table", new).write(&json_beside(path))
}

/// The hashes of the table of the split at `path`: as it is named now, and as it was before photos were
/// forgotten, by which runs that were made then name it.
pub fn tables(path: &Path) -> Result<BTreeSet<Digest>, Error> {
    let header = Split::read_header(path)?;
    let is_table = |name: &str| name == "table" || name.starts_with(EARLIER_TABLE);
    Ok(header.inputs.into_iter().filter(|(name, _)| is_table(name)).map(|(_, it)| it).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::split::SplitRow;
    use crate::{atomic, json};

    fn row(photo: &str, part: Part) -> SplitRow {
        let sha256 = Digest::of(photo.as_bytes());
        SplitRow { sha256, part, label: "happy".into(), group: "anna".into() }
    }

    #[test]
    fn a_forgotten_row_keeps_its_photo_and_the_split_can_still_be_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pilot.csv");
        let rows = vec![row("a", Part::Train), row("b", Part::Test)];
        let header = Split::header(Digest::of(b"catalogue"), json::json!({ "seed": 1 }));
        Split { header, rows: rows.clone() }.write(&path).unwrap();
        let before = tables(&path).unwrap();
        let [a, b] = ["a", "b"].map(|photo| BTreeSet::from([Digest::of(photo.as_bytes())]));
        assert_eq!(split(&path, &a, Doing::Look).unwrap(), 1);
        assert_eq!(Split::read(&path).unwrap().rows, rows);

        assert_eq!(split(&path, &a, Doing::Rewrite).unwrap(), 1);
        assert_eq!(split(&path, &a, Doing::Rewrite).unwrap(), 0);
        let read = Split::read(&path).unwrap();
        let emptied = SplitRow {
            part: Part::forgotten(),
            label: String::new(),
            group: String::new(),
            ..rows[0].clone()
        };
        assert_eq!(read.rows, [emptied, rows[1].clone()]);
        split(&path, &b, Doing::Rewrite).unwrap();
        assert_eq!(tables(&path).unwrap().len(), 3);
        assert!(tables(&path).unwrap().is_superset(&before));
    }

    #[test]
    fn a_kill_between_table_and_header_is_finished_by_the_next_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pilot.csv");
        let header = Split::header(Digest::of(b"catalogue"), json::Value::Null);
        Split { header, rows: vec![row("a", Part::Train)] }.write(&path).unwrap();
        let whole = std::fs::read(&path).unwrap();
        let gone = BTreeSet::from([Digest::of(b"a")]);
        split(&path, &gone, Doing::Rewrite).unwrap();
        let header = std::fs::read(json_beside(&path)).unwrap();
        // The header came first.
        atomic::write(&path, &whole).unwrap();
        assert!(Split::read(&path).is_err());
        assert_eq!(split(&path, &gone, Doing::Rewrite).unwrap(), 1);
        Split::read(&path).unwrap();
        assert_eq!(std::fs::read(json_beside(&path)).unwrap(), header);
    }

    #[test]
    fn a_table_that_was_changed_by_hand_is_not_made_good_by_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pilot.csv");
        let header = Split::header(Digest::of(b"catalogue"), json::Value::Null);
        let rows = vec![row("a", Part::Train), row("b", Part::Train)];
        Split { header, rows }.write(&path).unwrap();
        let text = std::fs::read_to_string(&path).unwrap().replacen("happy", "sad", 2);
        atomic::write(&path, text.as_bytes()).unwrap();
        split(&path, &BTreeSet::from([Digest::of(b"a")]), Doing::Rewrite).unwrap();
        assert!(Split::read(&path).unwrap_err().to_string().contains("changed since it was made"));
        assert!(!std::fs::read_to_string(&path).unwrap().contains("anna,train"));
    }
}
