//! What every file keeps of a photo that was forgotten: its SHA-256 and its place, not who or what it was.
//!
//! Each function looks for what is still there, or also takes it away, and tells how much it was. Taken away
//! is always in an order in which a kill between two files is seen by the next look: where one file names
//! another by hash, the name changes first.

mod predictions;
mod prepared;
mod run;
mod split;

use std::collections::BTreeSet;
use std::path::Path;

pub use predictions::predictions;
pub use prepared::prepared;
pub use run::{FORGOTTEN_NAME, Uses, mark, reproduction, scrub, uses_of};
pub use split::{split, tables};

use crate::table::{self, Sheet};
use crate::tensors::without_rows;
use crate::{Digest, Error, atomic};

/// Whether to look only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// Says what would be rewritten.
    Look,
    /// Rewrites it.
    Rewrite,
}

impl Doing {
    /// Writes `bytes` if anything may be written.
    fn write(self, path: &Path, bytes: &[u8]) -> Result<(), Error> {
        match self {
            Self::Look => Ok(()),
            Self::Rewrite => atomic::write(path, bytes),
        }
    }
}

/// The bytes of a view file with zeros in the rows `rows`; `None` when nothing else stands there.
pub fn pixels(path: &Path, rows: &[usize]) -> Result<Option<Vec<u8>>, Error> {
    without_rows(path, rows)
}

/// Takes the rows that name a photo of `gone` out of any other table; returns how many.
pub fn rows(path: &Path, gone: &BTreeSet<Digest>, doing: Doing) -> Result<usize, Error> {
    let mut sheet = Sheet::read(path)?;
    let before = sheet.rows.len();
    sheet.rows.retain(|row| !row.iter().any(|cell| is_among(gone, cell)));
    let dropped = before - sheet.rows.len();
    if dropped > 0 {
        doing.write(path, text(sheet).as_bytes())?;
    }
    Ok(dropped)
}

fn is_among(gone: &BTreeSet<Digest>, cell: &str) -> bool {
    cell.parse().is_ok_and(|digest: Digest| gone.contains(&digest))
}

/// Lets `empty` change the rows of photos of `gone`; returns how many changed.
///
/// Rows are changed as text, so that columns which are added one day are emptied, too.
fn empty_rows(
    sheet: &mut Sheet,
    gone: &BTreeSet<Digest>,
    mut empty: impl FnMut(&str, &str, &str) -> String,
) -> usize {
    let Some(photo) = sheet.column("sha256") else { return 0 };
    let mut changed = 0;
    for row in &mut sheet.rows {
        if !is_among(gone, &row[photo]) {
            continue;
        }
        let cells = sheet.columns.iter().zip(row.iter());
        let emptied: Vec<String> =
            cells.map(|(column, cell)| empty(column, cell, &row[photo])).collect();
        changed += usize::from(emptied != *row);
        *row = emptied;
    }
    changed
}

fn text(sheet: Sheet) -> String {
    table::text(std::iter::once(sheet.columns).chain(sheet.rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_name_a_photo_in_any_column_go() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pairs.csv");
        let [a, b, c] = ["a", "b", "c"].map(|name| Digest::of(name.as_bytes()));
        let whole = format!("first,second,judged\n{a},{b},copy\n{b},{c},\"two, people\"\n");
        atomic::write(&path, whole.as_bytes()).unwrap();
        let gone = BTreeSet::from([a]);
        assert_eq!(rows(&path, &gone, Doing::Look).unwrap(), 1);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), whole);
        assert_eq!(rows(&path, &gone, Doing::Rewrite).unwrap(), 1);
        let left = format!("first,second,judged\n{b},{c},\"two, people\"\n");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), left);
        assert_eq!(rows(&path, &gone, Doing::Look).unwrap(), 0);
    }
}
