//! `predictions/<part>.csv`: `sha256,path,label,group,p_<class>…`, one row per photo.

use std::fs::File;
use std::path::Path;

use crate::digest::{Hashing, NotADigest};
use crate::texts::Texts;
use crate::{Digest, Error, atomic, table};

const FIXED: [&str; 4] = ["sha256", "path", "label", "group"];

/// What a network said about one photo.
#[derive(Debug, Clone, PartialEq)]
pub struct Prediction {
    /// The photo.
    pub sha256: Digest,
    /// Where it lies, relative to the workspace.
    pub path: String,
    /// Its true class, an index into the classes.
    pub label: usize,
    /// What it may not be parted from when resampling.
    pub group: String,
    /// One probability per class, in the order of the classes.
    pub probabilities: Vec<f32>,
}

/// A whole table of predictions, column by column, so that a million rows are a few large pieces of memory.
#[derive(Debug, Clone, PartialEq)]
pub struct Predictions {
    classes: Vec<String>,
    photos: Vec<Digest>,
    paths: Texts,
    labels: Vec<usize>,
    groups: Texts,
    probabilities: Vec<f32>,
}

impl Predictions {
    /// From the classes in order, and a row per photo in the order of the part.
    pub fn new(classes: Vec<String>, rows: impl IntoIterator<Item = Prediction>) -> Self {
        let mut table = Self::empty(classes);
        for row in rows {
            table.push(row.sha256, &row.path, row.label, &row.group);
            table.probabilities.extend(row.probabilities);
        }
        table
    }

    fn empty(classes: Vec<String>) -> Self {
        Self {
            classes,
            photos: Vec::new(),
            paths: Texts::default(),
            labels: Vec::new(),
            groups: Texts::default(),
            probabilities: Vec::new(),
        }
    }

    fn push(&mut self, photo: Digest, path: &str, label: usize, group: &str) {
        self.photos.push(photo);
        self.paths.push(path);
        self.labels.push(label);
        self.groups.push(group);
    }

    /// The classes in order.
    pub fn classes(&self) -> &[String] {
        &self.classes
    }

    /// The photos in the order of the part, `[n]`.
    pub fn photos(&self) -> &[Digest] {
        &self.photos
    }

    /// Where a photo lies, relative to the workspace; empty where it was forgotten.
    pub fn path(&self, row: usize) -> &str {
        self.paths.get(row)
    }

    /// The true class of each photo, an index into the classes, `[n]`.
    pub fn labels(&self) -> &[usize] {
        &self.labels
    }

    /// What each photo may not be parted from when resampling, `n` names.
    pub fn groups(&self) -> impl ExactSizeIterator<Item = &str> {
        self.groups.iter()
    }

    /// One probability per class for each photo, `[n, classes]`.
    pub fn probabilities(&self) -> &[f32] {
        &self.probabilities
    }

    /// The probability of a class for a photo.
    pub fn probability(&self, row: usize, class: usize) -> f32 {
        self.probabilities[row * self.classes.len() + class]
    }

    /// Writes the table; probabilities in the shortest form that reads back to the same number.
    pub fn write(&self, path: &Path) -> Result<(), Error> {
        atomic::write(path, self.text().as_bytes())
    }

    /// The table as [`Predictions::write`] writes it.
    pub(crate) fn text(&self) -> String {
        let columns = FIXED.iter().map(|name| (*name).to_owned());
        let columns = columns.chain(self.classes.iter().map(|class| format!("p_{class}")));
        let rows = (0..self.photos.len()).map(|row| self.cells(row));
        table::text(std::iter::once(columns.collect()).chain(rows))
    }

    fn cells(&self, row: usize) -> Vec<String> {
        let label = self.classes.get(self.labels[row]).cloned().unwrap_or_default();
        let (path, group) = (self.path(row).to_owned(), self.groups.get(row).to_owned());
        let fixed = [self.photos[row].to_string(), path, label, group];
        let classes = self.classes.len();
        let probabilities = &self.probabilities[row * classes..(row + 1) * classes];
        fixed.into_iter().chain(probabilities.iter().map(f32::to_string)).collect()
    }

    /// Reads the table; the classes are those of its header.
    pub fn read(path: &Path) -> Result<Self, Error> {
        PredictionsFile::read(path)?.table
    }

    fn push_cells(&mut self, cells: &csv::StringRecord) -> Result<(), String> {
        let photo = cells[0].parse().map_err(|error: NotADigest| error.to_string())?;
        let label = self.classes.iter().position(|class| class == &cells[2]);
        let label = label.ok_or_else(|| format!("`{}` is not among the classes", &cells[2]))?;
        for text in cells.iter().skip(FIXED.len()) {
            match text.parse::<f32>() {
                Ok(value) if (0.0..=1.0).contains(&value) => self.probabilities.push(value),
                _ => return Err(format!("`{text}` is no probability, expected 0 to 1")),
            }
        }
        self.push(photo, &cells[1], label, &cells[3]);
        Ok(())
    }
}

/// A table as it lies in its file.
#[derive(Debug)]
pub struct PredictionsFile {
    /// The SHA-256 of the file, whatever it says.
    pub digest: Digest,
    /// What it says, or what is wrong with it; the classes are those of its header.
    pub table: Result<Predictions, Error>,
}

impl PredictionsFile {
    /// Reads the file, row by row.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let mut bytes = Hashing::new(File::open(path).map_err(Error::read(path))?);
        let begin = |columns: &[&str]| {
            let expected =
                || "expected the columns `sha256,path,label,group,p_<class>,…`".to_owned();
            classes_of(columns).map(Predictions::empty).ok_or_else(expected)
        };
        let table = table::each(path, &mut bytes, begin, Predictions::push_cells);
        Ok(Self { digest: bytes.finish().map_err(Error::read(path))?, table })
    }
}

fn classes_of(columns: &[&str]) -> Option<Vec<String>> {
    let (fixed, classes) = columns.split_at_checked(FIXED.len())?;
    if fixed != FIXED || classes.is_empty() {
        return None;
    }
    classes.iter().map(|name| name.strip_prefix("p_").map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn predictions_read_back_bit_for_bit(path in "\\PC*", p in 0.0_f32..=1.0) {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("test.csv");
            let row = Prediction {
                sha256: Digest::of(path.as_bytes()), path, label: 1, group: "g".into(),
                probabilities: vec![p, 1.0 - p],
            };
            let table = Predictions::new(vec!["sad".into(), "happy".into()], [row]);
            table.write(&file).unwrap();
            prop_assert_eq!(Predictions::read(&file).unwrap(), table);
        }
    }

    #[test]
    fn a_number_that_is_no_probability_is_refused_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.csv");
        let photo = Digest::of(b"photo");
        atomic::write(
            &path,
            format!("sha256,path,label,group,p_a\n{photo},x,a,g,NaN\n").as_bytes(),
        )
        .unwrap();
        let error = Predictions::read(&path).unwrap_err().to_string();
        assert!(error.contains("test.csv:2:1: `NaN` is no probability"), "{error}");
    }
}
