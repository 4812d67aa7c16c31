//! CSV tables as typed rows: the one way in and out, with the line of whatever is wrong.

use std::fs;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Error, Problem, atomic};

/// Writes `rows` under their field names, whole, by rename.
pub(crate) fn write<Row: Serialize>(
    path: &Path,
    rows: &[Row],
    columns: &[&str],
) -> Result<(), Error> {
    let mut writer = csv::WriterBuilder::new()
        .has_headers(false)
        .from_writer(Vec::new());
    let outcome = writer
        .write_record(columns)
        .and_then(|()| rows.iter().try_for_each(|row| writer.serialize(row)));
    let bytes = outcome.and_then(|()| {
        writer
            .into_inner()
            .map_err(|error| error.into_error().into())
    });
    let bytes = bytes.map_err(|error| Error::malformed(path, "table", error))?;
    atomic::write(path, &bytes)
}

/// Reads rows by their column names; other columns and other orders are refused.
pub(crate) fn read<Row: DeserializeOwned>(
    path: &Path,
    columns: &[&str],
) -> Result<Vec<Row>, Error> {
    let text = fs::read_to_string(path).map_err(Error::read(path))?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let found = reader
        .headers()
        .map_err(|error| problem(path, &text, &error))?;
    if found.iter().ne(columns.iter().copied()) {
        let message = format!(
            "the columns are `{}`, expected `{}`",
            found.iter().collect::<Vec<_>>().join(","),
            columns.join(",")
        );
        return Err(Box::new(Problem::new(path, &text, Some((1, 1)), message)).into());
    }
    reader
        .deserialize()
        .collect::<Result<_, _>>()
        .map_err(|error| problem(path, &text, &error))
}

fn problem(path: &Path, text: &str, error: &csv::Error) -> Error {
    let line = error
        .position()
        .map(|position| (position.line() as usize, 1));
    let message = match error.kind() {
        csv::ErrorKind::Deserialize { err, .. } => err.kind().to_string(),
        csv::ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => {
            format!("{len} cells, expected {expected_len}")
        }
        _ => error.to_string(),
    };
    Box::new(Problem::new(path, text, line, message)).into()
}
