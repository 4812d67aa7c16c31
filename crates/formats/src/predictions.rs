//! `predictions/<part>.csv`: `sha256,path,label,group,p_<class>…`, one row per photo.

use std::path::Path;

use crate::{Digest, Error, Problem, atomic};

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
        let mut writer = csv::Writer::from_writer(Vec::new());
        let header = FIXED.iter().map(|name| (*name).to_owned());
        let header = header.chain(self.classes.iter().map(|class| format!("p_{class}")));
        let mut written = writer.write_record(header);
        for row in &self.rows {
            let label = self.classes.get(row.label).map_or("", String::as_str);
            let fixed = [
                row.sha256.to_string(),
                row.path.clone(),
                label.to_owned(),
                row.group.clone(),
            ];
            let probabilities = row.probabilities.iter().map(f32::to_string);
            written =
                written.and_then(|()| writer.write_record(fixed.into_iter().chain(probabilities)));
        }
        let bytes = written.and_then(|()| {
            writer
                .into_inner()
                .map_err(|error| error.into_error().into())
        });
        atomic::write(
            path,
            &bytes.map_err(|error| Error::malformed(path, "table", error))?,
        )
    }

    /// Reads the table; the classes are those of its header.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text = std::fs::read_to_string(path).map_err(Error::read(path))?;
        let problem = |line: usize, message: String| -> Error {
            Box::new(Problem::new(path, &text, Some((line, 1)), message)).into()
        };
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header = reader
            .headers()
            .map_err(|error| problem(1, error.to_string()))?
            .clone();
        let classes = classes_of(&header).ok_or_else(|| {
            problem(
                1,
                "expected the columns `sha256,path,label,group,p_<class>,…`".to_owned(),
            )
        })?;
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| problem(rows.len() + 2, error.to_string()))?;
            rows.push(
                row_of(&record, &classes).map_err(|message| problem(rows.len() + 2, message))?,
            );
        }
        Ok(Self { classes, rows })
    }
}

fn classes_of(header: &csv::StringRecord) -> Option<Vec<String>> {
    if header.iter().take(FIXED.len()).ne(FIXED) {
        return None;
    }
    let classes = header
        .iter()
        .skip(FIXED.len())
        .map(|name| name.strip_prefix("p_").map(str::to_owned));
    classes
        .collect::<Option<Vec<_>>>()
        .filter(|classes| !classes.is_empty())
}

fn row_of(record: &csv::StringRecord, classes: &[String]) -> Result<Prediction, String> {
    let probability = |text: &str| match text.parse::<f32>() {
        Ok(value) if (0.0..=1.0).contains(&value) => Ok(value),
        _ => Err(format!("`{text}` is no probability, expected 0 to 1")),
    };
    let label = classes.iter().position(|class| *class == record[2]);
    Ok(Prediction {
        sha256: record[0]
            .parse()
            .map_err(|error: crate::digest::NotADigest| error.to_string())?,
        path: record[1].to_owned(),
        label: label.ok_or_else(|| format!("`{}` is not among the classes", &record[2]))?,
        group: record[3].to_owned(),
        probabilities: record
            .iter()
            .skip(FIXED.len())
            .map(probability)
            .collect::<Result<_, _>>()?,
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
        assert!(
            error.contains("test.csv:2:1: `NaN` is no probability"),
            "{error}"
        );
    }
}
