//! `data/splits/<name>.csv` and `.json`: which photo belongs to which part.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Digest, Error, Header, json, table};

const FORMAT: &str = "split";
const VERSION: u32 = 1;
pub(crate) const COLUMNS: [&str; 4] = ["sha256", "part", "label", "group"];

/// Where a photo goes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The network learns from it.
    Train,
    /// Choices are made on it.
    Validation,
    /// Looked at when the choices are made, and counted.
    Test,
    /// In no part, with the reason; no photo vanishes.
    Reserve(String),
}

impl Part {
    /// The three parts that have photos, in their order.
    pub const ALL: [Self; 3] = [Self::Train, Self::Validation, Self::Test];
}

impl Part {
    /// The place of a photo that was forgotten.
    pub fn forgotten() -> Self {
        Self::Reserve("forgotten".to_owned())
    }
}

impl fmt::Display for Part {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Train => formatter.write_str("train"),
            Self::Validation => formatter.write_str("validation"),
            Self::Test => formatter.write_str("test"),
            Self::Reserve(reason) => write!(formatter, "reserve: {reason}"),
        }
    }
}

impl FromStr for Part {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "train" => Ok(Self::Train),
            "validation" => Ok(Self::Validation),
            "test" => Ok(Self::Test),
            _ => match text.strip_prefix("reserve: ") {
                Some(reason) => Ok(Self::Reserve(reason.to_owned())),
                None => Err(format!(
                    "`{text}` is no part, expected `train`, `validation`, `test` or `reserve: REASON`"
                )),
            },
        }
    }
}

impl Serialize for Part {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Part {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// One photo's place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SplitRow {
    /// The photo.
    pub sha256: Digest,
    /// Its part.
    pub part: Part,
    /// Its class by name; empty when unknown.
    pub label: String,
    /// What it may not be parted from: a subject, or the photo itself.
    pub group: String,
}

/// A whole split; rows are sorted by photo and name each photo once.
#[derive(Debug, Clone, PartialEq)]
pub struct Split {
    /// Names the catalogue digest as input `catalogue`, and how the split was made.
    pub header: Header,
    /// The photos.
    pub rows: Vec<SplitRow>,
}

impl Split {
    /// A header for a split made from the catalogue state `catalogue`.
    pub fn header(catalogue: Digest, settings: json::Value) -> Header {
        Header::new(FORMAT, VERSION).input("catalogue", catalogue).settings(settings)
    }

    /// Writes `<name>.csv`, then `<name>.json` with the table's hash as input `table`.
    pub fn write(&self, path: &Path) -> Result<(), Error> {
        table::write(path, &self.rows, &COLUMNS)?;
        let header = self.header.clone().input("table", Digest::of_file(path)?);
        header.write(&json_beside(path))
    }

    /// Reads both files; a table that was changed by hand since is refused.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let rows: Vec<SplitRow> = table::read(path, &COLUMNS)?;
        let header = Self::read_header(path)?;
        if header.inputs.get("table") != Some(&Digest::of_file(path)?) {
            return Err(Error::malformed(
                path,
                FORMAT,
                "it was changed since it was made (its hash is not the one in the `.json` beside it); restore it, or make the split again",
            ));
        }
        let mut seen = BTreeSet::new();
        match rows.iter().find(|row| !seen.insert(row.sha256)) {
            Some(twice) => Err(Error::malformed(
                path,
                FORMAT,
                format!("photo {} stands in it twice", twice.sha256),
            )),
            None => Ok(Self { header, rows }),
        }
    }

    /// Reads the `.json` beside the table at `path`.
    pub fn read_header(path: &Path) -> Result<Header, Error> {
        Header::read(&json_beside(path), FORMAT, VERSION)
    }

    /// The rows of one part, in their order.
    pub fn part<'a>(&'a self, part: &'a Part) -> impl Iterator<Item = &'a SplitRow> {
        self.rows.iter().filter(move |row| row.part == *part)
    }
}

/// `<name>.json` of `<name>.csv`.
pub(crate) fn json_beside(path: &Path) -> PathBuf {
    path.with_extension("json")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(photo: &str, part: Part) -> SplitRow {
        SplitRow {
            sha256: Digest::of(photo.as_bytes()),
            part,
            label: "happy".into(),
            group: "anna, \"b\"".into(),
        }
    }

    #[test]
    fn a_split_reads_back_and_a_hand_on_it_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pilot.csv");
        let split = Split {
            header: Split::header(Digest::of(b"catalogue"), json::json!({"seed": 1})),
            rows: vec![row("a", Part::Train), row("b", Part::Reserve("surplus".into()))],
        };
        split.write(&path).unwrap();
        assert_eq!(Split::read(&path).unwrap().rows, split.rows);

        let text = std::fs::read_to_string(&path).unwrap();
        crate::atomic::write(&path, text.replace("train", "test").as_bytes()).unwrap();
        assert!(Split::read(&path).unwrap_err().to_string().contains("changed since it was made"));
        crate::atomic::write(&path, text.replace("train", "trian").as_bytes()).unwrap();
        assert!(Split::read(&path).unwrap_err().to_string().contains("`trian` is no part"));
    }
}
