//! The columns of `mien runs`: one list, from which follow the table and what `--sort` takes.

use std::cmp::Ordering;

use formats::epochs::EpochRow;

use super::row::Row;
use crate::table::Table;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
enum Cell {
    Text(String),
    Count(u64),
    /// Four digits after the point.
    Number(f64),
    Nothing,
}

impl Cell {
    fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Count(count) => count.to_string(),
            Self::Number(number) => format!("{number:.4}"),
            Self::Nothing => String::new(),
        }
    }
}

/// A column.
struct Column {
    /// For `--sort`.
    name: &'static str,
    /// Over the table; empty for one that is only sorted by.
    heading: &'static str,
    cell: fn(&Row) -> Cell,
    /// Whether the largest comes first, as an accuracy does.
    largest_first: bool,
}

const fn column(name: &'static str, heading: &'static str, cell: fn(&Row) -> Cell) -> Column {
    Column { name, heading, cell, largest_first: false }
}

const fn accuracy(name: &'static str, cell: fn(&Row) -> Cell) -> Column {
    Column { name, heading: "accuracy", cell, largest_first: true }
}

const COLUMNS: [Column; 15] = [
    column("experiment", "experiment", |row| Cell::Text(row.experiment.clone())),
    column("run", "run", |row| Cell::Text(row.run.clone())),
    column("launch", "", |row| Cell::Text(row.launch.clone())),
    column("seed", "seed", |row| Cell::Count(row.seed)),
    column("state", "state", state),
    column("epoch", "epoch", |row| epoch(row.last_epoch.as_ref())),
    column("train_loss", "train loss", |row| of_last(row, "train_loss")),
    accuracy("train_accuracy", |row| of_last(row, "train_accuracy")),
    column("validation_loss", "validation loss", |row| of_last(row, "validation_loss")),
    accuracy("validation_accuracy", |row| of_last(row, "validation_accuracy")),
    column("best_epoch", "best epoch", |row| epoch(row.best_epoch.as_ref())),
    column("best_loss", "loss", |row| of_best(row, "validation_loss")),
    accuracy("best_accuracy", |row| of_best(row, "validation_accuracy")),
    column("tags", "tags", tags),
    column("note", "note", note),
];

/// What `--sort` takes.
pub(super) fn names() -> [&'static str; COLUMNS.len()] {
    COLUMNS.map(|column| column.name)
}

/// The best first where there is a best, rows without a value last; equals stay as they are.
pub(super) fn sort(rows: &mut [Row], name: &str) {
    if let Some(column) = COLUMNS.iter().find(|column| column.name == name) {
        rows.sort_by(|a, b| order(column, &(column.cell)(a), &(column.cell)(b)));
    }
}

fn order(column: &Column, a: &Cell, b: &Cell) -> Ordering {
    let by_value = match (a, b) {
        (Cell::Nothing, _) | (_, Cell::Nothing) => {
            return (*a == Cell::Nothing).cmp(&(*b == Cell::Nothing));
        }
        (Cell::Text(a), Cell::Text(b)) => a.cmp(b),
        (Cell::Count(a), Cell::Count(b)) => a.cmp(b),
        (Cell::Number(a), Cell::Number(b)) => a.total_cmp(b),
        _ => Ordering::Equal,
    };
    if column.largest_first { by_value.reverse() } else { by_value }
}

/// The table; tags and notes only where there are some.
pub(super) fn table(rows: &[Row]) -> String {
    let is_shown = |column: &&Column| match column.name {
        "tags" | "note" => rows.iter().any(|row| (column.cell)(row) != Cell::Nothing),
        _ => !column.heading.is_empty(),
    };
    let shown: Vec<&Column> = COLUMNS.iter().filter(is_shown).collect();
    let headings: Vec<&str> = shown.iter().map(|column| column.heading).collect();
    let mut table = Table::new(&headings);
    for row in rows {
        table.row(shown.iter().map(|column| (column.cell)(row).shown()));
    }
    table.text()
}

fn state(row: &Row) -> Cell {
    let state = row.state.name();
    Cell::Text(match row.forgotten {
        0 => state.to_owned(),
        count => format!("{state} ({count} photos forgotten)"),
    })
}

fn epoch(row: Option<&EpochRow>) -> Cell {
    row.map_or(Cell::Nothing, |row| Cell::Count(row.epoch as u64))
}

fn of_last(row: &Row, column: &str) -> Cell {
    value(row.last_epoch.as_ref(), column)
}

fn of_best(row: &Row, column: &str) -> Cell {
    value(row.best_epoch.as_ref(), column)
}

fn value(epoch: Option<&EpochRow>, column: &str) -> Cell {
    epoch.and_then(|epoch| epoch.value(column)).map_or(Cell::Nothing, Cell::Number)
}

fn tags(row: &Row) -> Cell {
    if row.tags.is_empty() {
        return Cell::Nothing;
    }
    let tags: Vec<&str> = row.tags.iter().map(String::as_str).collect();
    Cell::Text(tags.join(", "))
}

/// Most letters of a note in the table.
const LONGEST_NOTE: usize = 40;

/// The newest note, as far as there is room, and how many there are beside it.
fn note(row: &Row) -> Cell {
    let Some(newest) = row.notes.last() else { return Cell::Nothing };
    let mut text: String = newest.text.chars().take(LONGEST_NOTE).collect();
    if text.len() < newest.text.len() {
        text.push('…');
    }
    match row.notes.len() {
        1 => Cell::Text(text),
        all => Cell::Text(format!("{text} (and {} more)", all - 1)),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use formats::run::State;

    use super::*;

    fn row(run: &str, best: Option<(usize, f64, f64)>) -> Row {
        let best_epoch = best.map(|(epoch, validation_loss, validation_accuracy)| EpochRow {
            epoch,
            train_loss: 1.0,
            train_accuracy: 0.5,
            validation_loss,
            validation_accuracy,
            learning_rate: 0.01,
        });
        Row {
            experiment: "paper".to_owned(),
            run: run.to_owned(),
            launch: "1".to_owned(),
            seed: 1,
            state: State::Finished,
            last_epoch: best_epoch,
            select_best_by: None,
            best_epoch,
            failure: None,
            forgotten: 0,
            tags: BTreeSet::new(),
            notes: Vec::new(),
            folder: run.into(),
            settings: None,
            plan: None,
        }
    }

    #[test]
    fn the_best_comes_first_and_what_has_no_value_last() {
        let rows =
            || vec![row("a", None), row("b", Some((3, 0.9, 0.6))), row("c", Some((2, 1.1, 0.8)))];
        let sorted = |name: &str| {
            let mut rows = rows();
            sort(&mut rows, name);
            rows.iter().map(|row| row.run.clone()).collect::<String>()
        };
        assert_eq!(sorted("best_loss"), "bca");
        assert_eq!(sorted("best_accuracy"), "cba");
        assert_eq!(sorted("best_epoch"), "cba");
        assert_eq!(sorted("run"), "abc");
        for name in names() {
            assert_eq!(sorted(name).len(), 3, "{name}");
        }
    }

    #[test]
    fn tags_and_notes_take_room_only_where_there_are_some() {
        let plain = vec![row("a", Some((3, 0.9, 0.6)))];
        assert!(!table(&plain).contains("note"));
        let mut noted = row("b", None);
        noted.tags.insert("wide".to_owned());
        for text in ["first", "a note that is too long to stand in a table of runs"] {
            let time = "2026-01-01T00:00:00Z".to_owned();
            noted.notes.push(formats::notes::Note { time, text: text.to_owned() });
        }
        let text = table(&[row("a", Some((3, 0.9, 0.6))), noted]);
        insta::assert_snapshot!(text, @"
        experiment  run  seed  state     epoch  train loss  accuracy  validation loss  accuracy  best epoch    loss  accuracy  tags  note
        paper       a       1  finished      3      1.0000    0.5000           0.9000    0.6000           3  0.9000    0.6000
        paper       b       1  finished                                                                                        wide  a note that is too long to stand in a ta… (and 1 more)
        ");
    }
}
