//! `predictions/<part>.csv`: `sha256,path,label,group,p_<class>…`, one row per photo.

use std::fs;
use std::path::Path;

use crate::digest::NotADigest;
use crate::table;
use crate::{Digest, Error, atomic};

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

/// A whole table of predictions.
#[derive(Debug, Clone, PartialEq)]
pub struct Predictions {
    /// The classes in order.
    pub classes: Vec<String>,
    /// The photos in the order of the part.
    pub rows: Vec<Prediction>,
}

impl Predictions {
    /// Writes the table; probabilities in the shortest form that reads back to the same number.
    pub fn write(&self, path: &Path) -> Result<(), Error> {
        atomic::write(path, self.text().as_bytes())
    }

    /// The table as [`Predictions::write`] writes it.
    pub(crate) fn text(&self) -> String {
        let columns = FIXED.iter().map(|name| (*name).to_owned());
        let columns = columns.chain(self.classes.iter().map(|class| format!("p_{class}")));
        let rows = self.rows.iter().map(|row| self.cells(row));
        table::text(std::iter::once(columns.collect()).chain(rows))
    }

    fn cells(&self, row: &Prediction) -> Vec<String> {
        let label = self.classes.get(row.label).cloned().unwrap_or_default();
        let fixed = [row.sha256.to_string(), row.path.clone(), label, row.group.clone()];
        fixed.into_iter().chain(row.probabilities.iter().map(f32::to_string)).collect()
    }

    /// Reads the table; the classes are those of its header.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text = fs::read_to_string(path).map_err(Error::read(path))?;
        let begin = |columns: &[&str]| {
            let expected =
                || "expected the columns `sha256,path,label,group,p_<class>,…`".to_owned();
            classes_of(columns).ok_or_else(expected)
        };
        let row = |classes: &Vec<String>, cells: &csv::StringRecord| row_of(cells, classes);
        let (classes, rows) = table::each(path, &text, begin, row)?;
        Ok(Self { classes, rows })
    }
}

fn classes_of(columns: &[&str]) -> Option<Vec<String>> {
    let (fixed, classes) = columns.split_at_checked(FIXED.len())?;
    if fixed != FIXED || classes.is_empty() {
        return None;
    }
    classes.iter().map(|name| name.strip_prefix("p_").map(str::to_owned)).collect()
}

fn row_of(cells: &csv::StringRecord, classes: &[String]) -> Result<Prediction, String> {
    let probability = |text: &str| match text.parse::<f32>() {
        Ok(value) if (0.0..=1.0).contains(&value) => Ok(value),
        _ => Err(format!("`{text}` is no probability, expected 0 to 1")),
    };
    let label = classes.iter().position(|class| class == &cells[2]);
    Ok(Prediction {
        sha256: cells[0].parse().map_err(|error: NotADigest| error.to_string())?,
        path: cells[1].to_owned(),
        label: label.ok_or_else(|| format!("`{}` is not among the classes", &cells[2]))?,
        group: cells[3].to_owned(),
        probabilities: cells.iter().skip(FIXED.len()).map(probability).collect::<Result<_, _>>()?,
    })
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
            let table = Predictions { classes: vec!["sad".into(), "happy".into()], rows: vec![row] };
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
