//! Tables as text: columns aligned, numbers to the right, readable without colour.

use crate::print::name;

/// Rows under a heading; every row has as many cells as the heading.
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with a heading.
    pub(crate) fn new(heading: &[&str]) -> Self {
        Self { rows: vec![heading.iter().map(|cell| (*cell).to_owned()).collect()] }
    }

    /// Adds a row; a name in it stays in its cell.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = impl ToString>) {
        self.rows.push(cells.into_iter().map(|cell| name(&cell.to_string())).collect());
    }

    /// The text, a line a row.
    pub(crate) fn text(&self) -> String {
        let columns = self.rows[0].len();
        let width = |column: usize| {
            self.rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        let numeric: Vec<bool> = (0..columns).map(|column| self.is_numeric(column)).collect();
        let line = |row: &Vec<String>| {
            let cells = row.iter().zip(&widths).zip(&numeric);
            let cells = cells.map(|((cell, width), numeric)| match numeric {
                true => format!("{cell:>width$}"),
                false => format!("{cell:<width$}"),
            });
            cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        };
        self.rows.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    fn is_numeric(&self, column: usize) -> bool {
        let number =
            |text: &str| text.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '.');
        self.rows[1..].iter().all(|row| row[column].is_empty() || number(&row[column]))
    }
}

/// `12345` as `12,345`.
pub(crate) fn thousands(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `one photo`, `2 photos`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{} {noun}s", thousands(count)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_to_the_right_and_words_to_the_left() {
        let mut table = Table::new(&["class", "photos"]);
        table.row(["happy".to_owned(), thousands(1_234)]);
        table.row(["sad".to_owned(), thousands(7)]);
        insta::assert_snapshot!(table.text(), @r"
        class  photos
        happy   1,234
        sad         7
        ");
    }

    #[test]
    fn thousands_are_grouped_from_the_right() {
        assert_eq!([0, 999, 1000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
    }
}
