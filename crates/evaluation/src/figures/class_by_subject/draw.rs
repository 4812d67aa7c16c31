//! Rows, columns and cells: the stronger the colour, the more photos; a dashed edge where there is none.

use plotters::prelude::DrawingBackend;

use super::rows::{choice, everybody, finding, shown};
use super::{ClassBySubject, PersonRow};
use crate::Error;
use crate::figures::Figure;
use crate::figures::canvas::{Canvas, Drawn, Stroke, Words};
use crate::figures::look::{GRID, HEAT, INK, MUTED, SECOND, SMALL, TEXT, register_fonts};
use crate::figures::text::{fitted, width_of, wrapped};

const ROW: i32 = 26;
/// From the top of a row to the middle of its words.
const MIDDLE: i32 = ROW / 2;
const MARGIN: i32 = 16;
const LINE: i32 = 20;
/// Room for the names of people, and of classes where they are turned.
const LONGEST_NAME: i32 = 200;
/// Narrowest and widest column.
const COLUMN: (i32, i32) = (52, 96);
/// The narrowest picture: the sentences need room.
const NARROWEST: i32 = 420;
/// Opacity of the cell with most photos: dark letters can still be read on it.
const STRONGEST: f64 = 0.55;

/// A row with its name as it fits.
struct Row {
    name: String,
    counts: Vec<usize>,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Person,
    Nobody,
    Sum,
}

/// The picture, laid out.
pub(super) struct Table {
    finding: String,
    sentences: Vec<String>,
    columns: Vec<String>,
    /// How many of the columns are classes; the others are sums and photos without a class.
    classes: usize,
    rows: Vec<Row>,
    /// The most photos that a person has of a class.
    most: usize,
    column: i32,
    left: i32,
    top: i32,
    width: i32,
    /// Whether the columns' names are too wide for their columns.
    upwards: bool,
}

impl Table {
    pub(super) fn of(photos: &ClassBySubject) -> Result<Self, Error> {
        if !register_fonts() {
            let (figure, found) =
                ("class-by-subject".to_owned(), "the font was not taken".to_owned());
            return Err(Error::Drawing { figure, found });
        }
        let sum = everybody(photos);
        let mut columns = photos.classes.clone();
        if sum.without_class > 0 {
            columns.push("no class".to_owned());
        }
        columns.push("all".to_owned());
        let columns: Vec<String> =
            columns.iter().map(|name| fitted(name, LONGEST_NAME, TEXT)).collect();
        let rows = rows(photos, &sum);
        let people = rows.iter().filter(|row| row.kind == Kind::Person);
        let most = people.flat_map(|row| &row.counts[..photos.classes.len()]).max();
        let widest = |names: &mut dyn Iterator<Item = &String>| {
            names.map(|name| width_of(name, TEXT)).max().unwrap_or(0)
        };
        let column_name = widest(&mut columns.iter());
        let number = widest(&mut [sum.total().to_string()].iter());
        let narrowest = COLUMN.0.max(number + 10);
        let upwards = column_name + 10 > COLUMN.1.max(narrowest);
        let column = if upwards { narrowest } else { narrowest.max(column_name + 18) };
        // Bold names are a little wider.
        let left = MARGIN + widest(&mut rows.iter().map(|row| &row.name)) + 20;
        let width = (left + column * columns.len() as i32 + MARGIN).max(NARROWEST);
        let said = [
            choice(photos),
            "The stronger the colour, the more photos; a dashed edge: no photo.".to_owned(),
        ];
        let sentences: Vec<String> =
            said.iter().flat_map(|text| wrapped(text, width - 2 * MARGIN)).collect();
        let names = if upwards { column_name + 16 } else { 28 };
        let top = MARGIN + 2 * LINE + sentences.len() as i32 * LINE + names;
        let (finding, classes, most) =
            (finding(photos), photos.classes.len(), most.copied().unwrap_or(0));
        Ok(Self {
            finding,
            sentences,
            columns,
            classes,
            rows,
            most,
            column,
            left,
            top,
            width,
            upwards,
        })
    }

    fn draw_heading<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>) -> Drawn<B> {
        let bold = Words { size: TEXT + 2, bold: true, ..Words::LEFT };
        canvas.words("Photos by person and class", (MARGIN, MARGIN + LINE / 2), bold)?;
        let words = Words { size: SMALL, colour: MUTED, ..Words::LEFT };
        for (line, sentence) in self.sentences.iter().enumerate() {
            let y = MARGIN + (line as i32 + 1) * LINE + LINE / 2 + 4;
            canvas.words(sentence, (MARGIN, y), words)?;
        }
        for (index, name) in self.columns.iter().enumerate() {
            let x = self.left + index as i32 * self.column + self.column / 2;
            let bold = index + 1 == self.columns.len();
            if self.upwards {
                let words = Words { upwards: true, bold, ..Words::LEFT };
                canvas.words(name, (x, self.top - 8), words)?;
            } else {
                canvas.words(name, (x, self.top - 14), Words { bold, ..Words::CENTRE })?;
            }
        }
        Ok(())
    }

    fn draw_row<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>, index: usize) -> Drawn<B> {
        let row = &self.rows[index];
        let y = self.top + index as i32 * ROW;
        if row.kind != Kind::Person {
            let end = self.left + self.column * self.columns.len() as i32;
            canvas.path(&[(MARGIN, y), (end, y)], Stroke::new(GRID, 1))?;
        }
        let name = Words {
            bold: row.kind == Kind::Sum,
            colour: if row.kind == Kind::Nobody { MUTED } else { INK },
            ..Words::RIGHT
        };
        canvas.words(&row.name, (self.left - 10, y + MIDDLE), name)?;
        (0..row.counts.len()).try_for_each(|column| self.draw_cell(canvas, row, column, y))
    }

    fn draw_cell<B: DrawingBackend>(
        &self,
        canvas: &Canvas<'_, B>,
        row: &Row,
        column: usize,
        y: i32,
    ) -> Drawn<B> {
        let count = row.counts[column];
        let x = self.left + column as i32 * self.column;
        let (from, to) = ((x + 1, y + 1), (x + self.column - 1, y + ROW - 1));
        let is_class = column < self.classes;
        let is_sum = column + 1 == self.columns.len();
        let shaded = is_class && row.kind == Kind::Person && self.most > 0;
        let share = if shaded { count as f64 / self.most as f64 } else { 0.0 };
        // A person or a class without a photo; where names are missing a zero means nothing.
        let absent = count == 0 && row.kind != Kind::Nobody && (is_class || is_sum);
        canvas.fill(from, to, HEAT, STRONGEST * share)?;
        if absent {
            let inner = ((from.0 + 1, from.1 + 1), (to.0 - 2, to.1 - 2));
            canvas.outline(inner.0, inner.1, Stroke::new(SECOND, 2).dashed())?;
        } else if shaded {
            canvas.outline(from, to, Stroke::new(GRID, 1))?;
        }
        let colour = if count == 0 && !absent { MUTED } else { INK };
        let bold = absent || is_sum || row.kind == Kind::Sum;
        let words = Words { size: SMALL, colour, bold, ..Words::CENTRE };
        canvas.words(&count.to_string(), (x + self.column / 2, y + MIDDLE), words)
    }
}

/// People, then nobody known where there are such photos, then the sums.
fn rows(photos: &ClassBySubject, sum: &PersonRow) -> Vec<Row> {
    let row = |person: &PersonRow, name: &str, kind| {
        let mut counts = person.by_class.clone();
        counts.resize(photos.classes.len(), 0);
        if sum.without_class > 0 {
            counts.push(person.without_class);
        }
        counts.push(person.total());
        Row { name: fitted(name, LONGEST_NAME, TEXT), counts, kind }
    };
    let people = shown(&photos.people).into_iter();
    let mut rows: Vec<Row> = people.map(|person| row(person, &person.name, Kind::Person)).collect();
    if photos.nobody.total() > 0 {
        rows.push(row(&photos.nobody, "nobody known", Kind::Nobody));
    }
    rows.push(row(sum, &sum.name, Kind::Sum));
    rows
}

impl Figure for Table {
    fn name(&self) -> String {
        "class-by-subject".to_owned()
    }

    fn title(&self) -> String {
        "Photos by person and class".to_owned()
    }

    fn finding(&self) -> String {
        self.finding.clone()
    }

    fn size(&self) -> (i32, i32) {
        (self.width, self.top + self.rows.len() as i32 * ROW + MARGIN)
    }

    fn draw<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>) -> Drawn<B> {
        self.draw_heading(canvas)?;
        (0..self.rows.len()).try_for_each(|row| self.draw_row(canvas, row))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::render::render;

    fn photos() -> ClassBySubject {
        let person = |name: &str, by_class: [usize; 2]| PersonRow {
            name: name.to_owned(),
            by_class: by_class.to_vec(),
            without_class: 0,
        };
        ClassBySubject {
            classes: vec!["happy".into(), "sad".into()],
            people: vec![person("anna", [4, 2]), person("ben <b>\n\"1\"", [3, 0])],
            nobody: PersonRow { by_class: vec![7, 0], without_class: 5, ..PersonRow::default() },
        }
    }

    /// The words of the picture, in the order in which they are drawn.
    fn words(photos: &ClassBySubject) -> Vec<String> {
        let svg = render(&Table::of(photos).unwrap(), false).unwrap().svg;
        let texts = svg.split("<text").skip(1).filter_map(|text| text.split_once('>'));
        texts.map(|(_, text)| text.split("</text>").next().unwrap().trim().to_owned()).collect()
    }

    #[test]
    fn every_person_is_a_row_and_nobody_known_and_the_sums_are_the_last() {
        let words = words(&photos());
        let rows = words.iter().position(|word| word == "anna").unwrap();
        let expected = [
            "anna",
            "4",
            "2",
            "0",
            "6",
            "ben &lt;b&gt; &quot;1&quot;",
            "3",
            "0",
            "0",
            "3",
            "nobody known",
            "7",
            "0",
            "5",
            "12",
            "everybody",
            "14",
            "2",
            "5",
            "21",
        ];
        assert_eq!(words[rows..], expected);
    }

    #[test]
    fn what_is_missing_has_an_edge_that_needs_no_colour() {
        let edges = |photos: &ClassBySubject| {
            let svg = render(&Table::of(photos).unwrap(), false).unwrap().svg;
            svg.matches("#BD5C08").count()
        };
        let mut complete = photos();
        complete.people[1].by_class[1] = 1;
        assert_eq!(edges(&complete), 0);
        assert!(edges(&photos()) > 0);
    }

    #[test]
    fn long_names_are_cut_and_many_classes_turned() {
        let mut photos = photos();
        photos.people[0].name = "a very long name of one person ".repeat(9);
        photos.classes[1] = "an expression that nobody can name in one word".into();
        let table = Table::of(&photos).unwrap();
        assert!(table.upwards && table.width < 500, "{}", table.width);
        assert!(table.rows[0].name.contains('…'));
        assert!(
            table.sentences.iter().all(|line| width_of(line, SMALL) <= table.width - 2 * MARGIN)
        );
    }
}
