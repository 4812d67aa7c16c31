//! `data/splits/<name>.csv` and `.json`: which photo belongs to which part.
//!
//! The header names the table by its hash, so that no reader takes the one for the other's. A split that
//! is replaced puts its new header beside the old one first (`<name>.json.next`), then the table, then
//! the header: whenever it is killed, one of the two headers fits the table that is there.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Digest, Error, Header, atomic, json, table};

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
    /// What it may not be parted from: a subject, a session of nobody known, or a photo: itself or one that it looks like.
    pub group: String,
}

/// What can be said about the people of a split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Everybody is known, and nothing stands in two parts.
    Clean,
    /// Nothing is seen in two parts, but who is on some photos is unknown.
    NotProvable,
    /// Something stands in two parts.
    Leaking,
}

/// What an audit found about a split when a run was made from it, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditFound {
    /// What could be said about it.
    pub verdict: Verdict,
    /// Photos in its parts.
    pub photos: usize,
    /// Those of them that showed nobody known.
    pub of_nobody_known: usize,
    /// How many people were known on the others.
    pub people: usize,
}

/// How the names of sessions begin, so that nobody takes one for a person.
pub const SESSION: &str = "session ";

/// Whether a group is called by a person: not by a session, and not by a photo, as one that stands for itself or for
/// those that look like it.
pub fn is_person(group: &str) -> bool {
    !group.starts_with(SESSION) && group.parse::<Digest>().is_err()
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
    ///
    /// For a new split: without its header a table is in nobody's way.
    pub fn write(&self, path: &Path) -> Result<(), Error> {
        let (table, header) = self.table_and_header(path)?;
        atomic::write(path, &table)?;
        header.write(&json_beside(path))
    }

    /// Puts the split in the place of the one that was read as `old`.
    ///
    /// Killed at any moment, it leaves the old split or the new one to [`Split::read`].
    pub fn replace(&self, path: &Path, old: &Self) -> Result<(), Error> {
        if Self::read(path)?.header != old.header {
            let found = "another command changed it just now; nothing was written, run this again";
            return Err(Error::malformed(path, FORMAT, found));
        }
        let (table, header) = self.table_and_header(path)?;
        // If a command was killed before, the header that fits the table may be the next one.
        old.header.write(&json_beside(path))?;
        let next = next_json_beside(path);
        header.write(&next)?;
        atomic::write(path, &table)?;
        fs::rename(&next, json_beside(path)).map_err(Error::write(&next))
    }

    fn table_and_header(&self, path: &Path) -> Result<(Vec<u8>, Header), Error> {
        let table = table::bytes(&self.rows, &COLUMNS)
            .map_err(|error| Error::malformed(path, "table", error))?;
        let header = self.header.clone().input("table", Digest::of(&table));
        Ok((table, header))
    }

    /// Reads both files; a table that was changed by hand since is refused.
    pub fn read(path: &Path) -> Result<Self, Error> {
        match Self::read_once(path)? {
            Some(split) => Ok(split),
            // Between the look at the table and at the header another command may have replaced both.
            None => Self::read_once(path)?.ok_or_else(|| {
                Error::malformed(
                    path,
                    FORMAT,
                    "it was changed since it was made (its hash is not the one in the `.json` beside it); restore it, or make the split again",
                )
            }),
        }
    }

    /// `None` when no header fits the table.
    fn read_once(path: &Path) -> Result<Option<Self>, Error> {
        let bytes = fs::read(path).map_err(Error::read(path))?;
        let table = Digest::of(&bytes);
        let fits = |header: &Header| header.inputs.get("table") == Some(&table);
        let mut header = Header::read(&json_beside(path), FORMAT, VERSION)?;
        if !fits(&header) {
            // A bad next header is one that does not fit.
            match Header::read(&next_json_beside(path), FORMAT, VERSION).ok().filter(fits) {
                Some(next) => header = next,
                None => return Self::readable(path, bytes).map(|_| None),
            }
        }
        let rows = Self::readable(path, bytes)?;
        let mut seen = BTreeSet::new();
        match rows.iter().find(|row| !seen.insert(row.sha256)) {
            Some(twice) => Err(Error::malformed(
                path,
                FORMAT,
                format!("photo {} stands in it twice", twice.sha256),
            )),
            None => Ok(Some(Self { header, rows })),
        }
    }

    /// Reads the `.json` beside the table at `path`.
    pub fn read_header(path: &Path) -> Result<Header, Error> {
        Header::read(&json_beside(path), FORMAT, VERSION)
    }

    fn readable(path: &Path, bytes: Vec<u8>) -> Result<Vec<SplitRow>, Error> {
        let text = String::from_utf8(bytes)
            .map_err(|_| Error::malformed(path, FORMAT, "it is not UTF-8 text"))?;
        table::parse(path, text.as_bytes(), &COLUMNS)
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

fn next_json_beside(path: &Path) -> PathBuf {
    path.with_extension("json.next")
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

    fn split(rows: Vec<SplitRow>) -> Split {
        Split { header: Split::header(Digest::of(b"catalogue"), json::json!({"seed": 1})), rows }
    }

    #[test]
    fn a_replacement_killed_between_its_steps_leaves_one_split_and_the_next_one_goes_on() {
        let old = split(vec![row("a", Part::Train)]);
        let new = split(vec![row("a", Part::Train), row("b", Part::Test)]);
        let newest = split(vec![row("a", Part::Train), row("c", Part::Test)]);
        for done in 0..=3 {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("pilot.csv");
            old.write(&path).unwrap();
            let (table, header) = new.table_and_header(&path).unwrap();
            if done >= 1 {
                header.write(&next_json_beside(&path)).unwrap();
            }
            if done >= 2 {
                atomic::write(&path, &table).unwrap();
            }
            if done >= 3 {
                fs::rename(next_json_beside(&path), json_beside(&path)).unwrap();
            }
            let there = Split::read(&path).unwrap();
            assert_eq!(there.rows, if done >= 2 { &new } else { &old }.rows);
            newest.replace(&path, &there).unwrap();
            assert_eq!(Split::read(&path).unwrap().rows, newest.rows);
            assert!(!next_json_beside(&path).exists());
        }
    }

    #[test]
    fn a_split_that_another_command_replaced_is_not_replaced_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pilot.csv");
        split(vec![row("a", Part::Train)]).write(&path).unwrap();
        let old = Split::read(&path).unwrap();
        let [one, other] = ["b", "c"].map(|photo| split(vec![row(photo, Part::Train)]));
        one.replace(&path, &old).unwrap();
        assert!(other.replace(&path, &old).unwrap_err().to_string().contains("another command"));
        assert_eq!(Split::read(&path).unwrap().rows, one.rows);
    }
}
