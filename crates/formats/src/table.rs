//! CSV tables: typed rows under fixed columns, or a sheet of text; what is wrong is told by its line.

use std::path::{Path, PathBuf};
use std::{fs, io};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Error, Problem, atomic};

/// Writes `rows` under `columns` (the fields in their order), whole, by rename.
pub fn write<Row: Serialize>(path: &Path, rows: &[Row], columns: &[&str]) -> Result<(), Error> {
    atomic::write(
        path,
        &bytes(rows, columns).map_err(|error| Error::malformed(path, "table", error))?,
    )
}

/// `rows` under `columns`, as [`write()`] writes them.
pub(crate) fn bytes<Row: Serialize>(rows: &[Row], columns: &[&str]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
    writer.write_record(columns)?;
    rows.iter().try_for_each(|row| writer.serialize(row))?;
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// Reads rows of exactly these columns; others, or another order, are refused.
pub fn read<Row: DeserializeOwned>(path: &Path, columns: &[&str]) -> Result<Vec<Row>, Error> {
    parse(path, fs::File::open(path).map_err(Error::read(path))?, columns)
}

/// As [`read`], when the `bytes` of `path` are there already.
pub(crate) fn parse<Row: DeserializeOwned>(
    path: &Path,
    bytes: impl io::Read,
    columns: &[&str],
) -> Result<Vec<Row>, Error> {
    let begin = |found: &[&str]| {
        let message = || {
            let (found, expected) = (found.join(","), columns.join(","));
            format!("the columns are `{found}`, expected `{expected}`")
        };
        let heading = csv::StringRecord::from(columns);
        (found == columns).then(|| (heading, Vec::new())).ok_or_else(message)
    };
    let row = |(heading, rows): &mut (csv::StringRecord, Vec<Row>), record: &csv::StringRecord| {
        rows.push(record.deserialize(Some(heading)).map_err(|error| cause(&error))?);
        Ok(())
    };
    Ok(each(path, bytes, begin, row)?.1)
}

/// Read at once from a table: enough that the operating system is asked rarely.
const PIECE: usize = 1 << 18;

/// What `begin` makes of the column names, and `row` of that and every other line, one after the other; what
/// either refuses is told by its line. Far faster than a [`Sheet`], which keeps every cell.
pub(crate) fn each<Table>(
    path: &Path,
    bytes: impl io::Read,
    begin: impl FnOnce(&[&str]) -> Result<Table, String>,
    mut row: impl FnMut(&mut Table, &csv::StringRecord) -> Result<(), String>,
) -> Result<Table, Error> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).buffer_capacity(PIECE).from_reader(bytes);
    let mut record = csv::StringRecord::new();
    if !reader.read_record(&mut record).map_err(|error| unreadable(path, error))? {
        return Err(empty(path));
    }
    let columns: Vec<&str> = record.iter().collect();
    let columns = without_mark(columns);
    let mut table = begin(&columns).map_err(|message| problem_in_file(path, 0, message))?;
    while reader.read_record(&mut record).map_err(|error| unreadable(path, error))? {
        let made = row(&mut table, &record);
        made.map_err(|message| problem_in_file(path, start(record.position()), message))?;
    }
    Ok(table)
}

fn unreadable(path: &Path, error: csv::Error) -> Error {
    let (byte, cause) = (start(error.position()), cause(&error));
    match error.into_kind() {
        csv::ErrorKind::Io(source) => Error::read(path)(source),
        _ => problem_in_file(path, byte, cause),
    }
}

/// An error about the row that begins at `byte`; the file is read once more to show it.
fn problem_in_file(path: &Path, byte: usize, message: String) -> Error {
    let text = fs::read(path).unwrap_or_default();
    problem(path, &String::from_utf8_lossy(&text), byte, message)
}

/// Spreadsheets like to begin a file with a byte-order mark.
fn without_mark(mut columns: Vec<&str>) -> Vec<&str> {
    if let Some(first) = columns.first_mut() {
        *first = first.trim_start_matches('\u{feff}');
    }
    columns
}

/// An error about the row that begins at `byte`.
fn problem(path: &Path, text: &str, byte: usize, message: impl Into<String>) -> Error {
    Box::new(Problem::new(path, text, Some((line_at(text, byte), 1)), message)).into()
}

fn empty(path: &Path) -> Error {
    Error::malformed(path, "table", "it is empty, expected a line of column names")
}

/// The cells of one column, read row by row, so that the table may be larger than memory.
pub fn column(
    path: &Path,
    name: &'static str,
) -> Result<impl Iterator<Item = Result<String, Error>> + use<>, Error> {
    let file = fs::File::open(path).map_err(Error::read(path))?;
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(file);
    let owner = path.to_owned();
    let unreadable = move |error: csv::Error| {
        let line = error.position().map_or(1, csv::Position::line);
        let found = format!("line {line}: {}", cause(&error));
        match error.into_kind() {
            csv::ErrorKind::Io(source) => Error::read(&owner)(source),
            _ => Error::malformed(&owner, "table", found),
        }
    };
    let mut heading = csv::StringRecord::new();
    if !reader.read_record(&mut heading).map_err(&unreadable)? {
        return Err(empty(path));
    }
    let columns = without_mark(heading.iter().collect());
    let place = columns.iter().position(|column| *column == name).ok_or_else(|| {
        let found =
            format!("it has the columns `{}`, expected `{name}` among them", columns.join(","));
        Error::malformed(path, "table", found)
    })?;
    let cell = move |row: csv::StringRecord| row.get(place).unwrap_or_default().to_owned();
    Ok(reader.into_records().map(move |row| row.map(cell).map_err(&unreadable)))
}

/// A table whose columns are not known beforehand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The names in the first line.
    pub columns: Vec<String>,
    /// The other lines; each has as many cells as there are columns.
    pub rows: Vec<Vec<String>>,
    path: PathBuf,
    text: String,
    /// At which byte of the text each row begins, the heading first.
    starts: Vec<usize>,
}

impl Sheet {
    /// Reads any CSV file with a heading.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text = fs::read_to_string(path).map_err(Error::read(path))?;
        Self::parse(path, text)
    }

    fn parse(path: &Path, text: String) -> Result<Self, Error> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let (mut rows, mut starts) = (Vec::new(), Vec::new());
        for record in reader.records() {
            let record = record
                .map_err(|error| problem(path, &text, start(error.position()), cause(&error)))?;
            starts.push(start(record.position()));
            rows.push(record.iter().map(str::to_owned).collect::<Vec<_>>());
        }
        if rows.is_empty() {
            return Err(empty(path));
        }
        let columns: Vec<String> = rows.remove(0);
        let columns = without_mark(columns.iter().map(String::as_str).collect());
        let columns = columns.into_iter().map(str::to_owned).collect();
        Ok(Self { columns, rows, path: path.to_owned(), text, starts })
    }

    /// An error about row `index`: 0 is the heading, 1 the first row below it.
    pub fn problem(&self, index: usize, message: impl Into<String>) -> Error {
        problem(&self.path, &self.text, self.starts.get(index).copied().unwrap_or(0), message)
    }

    /// The position of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }
}

fn start(position: Option<&csv::Position>) -> usize {
    position.map_or(0, |position| position.byte() as usize)
}

/// The line of the row that the reader finds at `byte`: the end of the line before it (of which Windows'
/// has two characters) and empty lines count as its beginning there.
fn line_at(text: &str, byte: usize) -> usize {
    let ends = text.as_bytes().iter().skip(byte).take_while(|byte| b"\r\n".contains(byte)).count();
    text.bytes().take(byte + ends).filter(|byte| *byte == b'\n').count() + 1
}

/// Cells as one CSV text with a final newline.
pub fn text<Cell: AsRef<[u8]>>(rows: impl IntoIterator<Item = Vec<Cell>>) -> String {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in rows {
        // Writing to memory cannot fail, and rows may differ in length.
        let _ = writer.write_record(row);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Writes typed rows as CSV, one after the other; the fields' names are the heading, so no rows give
/// no text.
pub fn write_typed<Row: Serialize>(
    rows: impl IntoIterator<Item = Row>,
    output: impl io::Write,
) -> Result<(), csv::Error> {
    let mut writer = csv::Writer::from_writer(output);
    rows.into_iter().try_for_each(|row| writer.serialize(row))?;
    Ok(writer.flush()?)
}

fn cause(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Deserialize { err, .. } => err.kind().to_string(),
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("{len} cells, expected {expected_len}")
        }
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_column_is_read_row_by_row() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("photos.csv");
        let cells = |text: &str| {
            atomic::write(&path, text.as_bytes()).unwrap();
            let cells = column(&path, "path").map_err(|error| error.to_string())?;
            let cells = cells.map(|cell| cell.map_err(|error| error.to_string()));
            cells.collect::<Result<Vec<_>, String>>()
        };
        let good = cells("\u{feff}label,path\r\nsad,\"a, b.jpg\"\r\nhappy,c.jpg\r\n");
        assert_eq!(good.unwrap(), ["a, b.jpg", "c.jpg"]);
        let unnamed = cells("label,file\nsad,a.jpg\n").unwrap_err();
        assert!(unnamed.ends_with("`label,file`, expected `path` among them"), "{unnamed}");
        let uneven = cells("label,path\nsad,a.jpg\nhappy\n").unwrap_err();
        assert!(uneven.ends_with("line 3: 1 cells, expected 2"), "{uneven}");
        assert!(cells("").unwrap_err().contains("it is empty"));
    }

    fn sheet(text: &str) -> Result<Sheet, Error> {
        Sheet::parse(Path::new("a.csv"), text.to_owned())
    }

    #[test]
    fn cells_with_commas_quotes_and_newlines_come_back() {
        let rows = vec![vec!["a", "b"], vec!["1,\"2\"", "two\nlines"], vec!["", " x "]];
        let read = sheet(&text(rows.clone())).unwrap();
        assert_eq!(read.columns, rows[0]);
        assert_eq!(read.rows, rows[1..]);
        assert_eq!(read.problem(2, "odd").to_string().lines().next(), Some("a.csv:4:1: odd"));
    }

    #[test]
    fn lines_are_counted_whatever_ends_them() {
        for (text, line) in
            [("a\n1\n2\n", 3), ("a\r\n1\r\n2\r\n", 3), ("a\r\n\r\n1\r\n\r\n\r\n2", 6)]
        {
            let problem = sheet(text).unwrap().problem(2, "odd").to_string();
            let place = format!("a.csv:{line}:1: odd");
            assert!(problem.starts_with(&place) && problem.contains(" | 2"), "{problem}");
        }
        let problem = sheet("a,b\r\n1,2\r\n3\r\n").unwrap_err().to_string();
        assert!(problem.starts_with("a.csv:3:1: 1 cells") && problem.contains("| 3"), "{problem}");
    }

    #[test]
    fn a_row_of_another_length_and_an_empty_file_are_refused() {
        assert_eq!(
            sheet("a,b\n1\n").unwrap_err().to_string(),
            "a.csv:2:1: 1 cells, expected 2\n  |\n2 | 1\n  | ^"
        );
        assert!(sheet("").unwrap_err().to_string().contains("it is empty"));
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_a_name() {
        assert_eq!(sheet("\u{feff}path,subject\n").unwrap().columns, ["path", "subject"]);
    }
}
