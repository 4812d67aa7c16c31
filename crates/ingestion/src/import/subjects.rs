//! The person that a photo shows, by a folder, a pattern or a table.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use polars::prelude::{CsvReadOptions, SerReader};
use regex::Regex;

use crate::Error;

/// The group of a pattern and the column of a table that name the person.
const SUBJECT: &str = "subject";

/// Words in the names of folders that tell apart the parts of a dataset and not people.
const PARTS: [&str; 9] =
    ["train", "training", "test", "testing", "val", "valid", "validation", "dev", "eval"];

/// Where the name of the person shown is found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum SubjectFrom {
    /// The other folder, where there is exactly one beside the class folder.
    #[default]
    OneFolder,
    /// The folder directly in the class folder, else the one directly above it; without a class
    /// folder, the nearest one.
    Folder,
    /// A regular expression on the path within the imported folder, with a group `subject`.
    Pattern(String),
    /// A CSV file with the columns `path` (within the imported folder) and `subject`.
    Table(PathBuf),
    /// Nobody is named.
    Nowhere,
}

impl SubjectFrom {
    /// Reads `folder`, `pattern:REGEX`, `table:FILE` or `nowhere`.
    pub fn parse(text: &str) -> Result<Self, Error> {
        match text.split_once(':') {
            None if text == "folder" => Ok(Self::Folder),
            None if text == "nowhere" => Ok(Self::Nowhere),
            Some(("pattern", pattern)) => {
                compile(pattern).map(|_| Self::Pattern(pattern.to_owned()))
            }
            Some(("table", file)) => Ok(Self::Table(file.into())),
            _ => Err(Error::SubjectRule { found: text.to_owned() }),
        }
    }
}

/// A rule that is ready for photos.
pub(super) enum Rule {
    OneFolder,
    Folder,
    Pattern(Regex),
    Table(BTreeMap<String, String>),
    Nowhere,
}

impl Rule {
    pub(super) fn new(from: &SubjectFrom) -> Result<Self, Error> {
        Ok(match from {
            SubjectFrom::OneFolder => Self::OneFolder,
            SubjectFrom::Folder => Self::Folder,
            SubjectFrom::Pattern(pattern) => Self::Pattern(compile(pattern)?),
            SubjectFrom::Table(path) => Self::Table(read_table(path)?),
            SubjectFrom::Nowhere => Self::Nowhere,
        })
    }

    /// The person shown by the photo at `path` (within the imported folder, with `/`); empty when
    /// nobody is named. `folders` begin with the imported one; the one at `class` names the class.
    pub(super) fn subject(&self, path: &str, folders: &[&str], class: Option<usize>) -> String {
        let subject = match self {
            Self::OneFolder => one_folder(folders, class),
            Self::Folder => nearest_folder(folders, class),
            Self::Pattern(pattern) => {
                pattern.captures(path).and_then(|groups| Some(groups.name(SUBJECT)?.as_str()))
            }
            Self::Table(subjects) => subjects.get(path).map(String::as_str),
            Self::Nowhere => None,
        };
        subject.unwrap_or_default().to_owned()
    }
}

fn one_folder<'a>(folders: &[&'a str], class: Option<usize>) -> Option<&'a str> {
    let class = class?;
    let mut others = folders
        .iter()
        .enumerate()
        .skip(1)
        .filter(|(place, name)| *place != class && !is_part(name))
        .map(|(_, name)| *name);
    others.next().filter(|_| others.next().is_none())
}

fn nearest_folder<'a>(folders: &[&'a str], class: Option<usize>) -> Option<&'a str> {
    let Some(class) = class else {
        return folders[1..].last().copied();
    };
    let above = class.checked_sub(1).and_then(|above| folders.get(above));
    folders.get(class + 1).or(above).copied()
}

fn is_part(folder: &str) -> bool {
    let words = folder.split(|c: char| !c.is_alphanumeric());
    words.into_iter().any(|word| PARTS.iter().any(|part| word.eq_ignore_ascii_case(part)))
}

fn compile(pattern: &str) -> Result<Regex, Error> {
    let refused = |problem: String| Error::SubjectPattern { pattern: pattern.to_owned(), problem };
    let regex = Regex::new(pattern).map_err(|error| refused(error.to_string()))?;
    if regex.capture_names().flatten().any(|name| name == SUBJECT) {
        return Ok(regex);
    }
    Err(refused("it has no group `(?<subject>…)`".to_owned()))
}

fn read_table(path: &Path) -> Result<BTreeMap<String, String>, Error> {
    let refused = |found: String| Error::SubjectTable { path: path.to_owned(), found };
    let file = std::fs::File::open(path).map_err(formats::Error::read(path))?;
    let table = CsvReadOptions::default()
        // Every column as text: subjects called `007` keep their name.
        .with_infer_schema_length(Some(0))
        .into_reader_with_file_handle(file)
        .finish()
        .map_err(|error| refused(error.to_string()))?;
    let column = |name: &str| {
        let cells = table.column(name).and_then(|column| column.str().cloned());
        cells.map_err(|_| refused(format!("no column `{name}`")))
    };
    let (paths, subjects) = (column("path")?, column(SUBJECT)?);
    let rows = paths.iter().zip(subjects.iter());
    Ok(rows.filter_map(|(path, subject)| Some((path?.to_owned(), subject?.to_owned()))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject(from: &SubjectFrom, path: &str, class: Option<usize>) -> String {
        let mut folders: Vec<_> = std::iter::once("card").chain(path.split('/')).collect();
        folders.pop();
        Rule::new(from).unwrap().subject(path, &folders, class)
    }

    #[test]
    fn exactly_one_other_folder_names_the_person_whichever_is_outside() {
        let found = |path, class| subject(&SubjectFrom::OneFolder, path, Some(class));
        assert_eq!(found("happy/anna/1.jpg", 1), "anna");
        assert_eq!(found("anna/happy/1.jpg", 2), "anna");
        assert_eq!(found("happy/1.jpg", 1), "");
        assert_eq!(found("march/anna/happy/1.jpg", 3), "");
        assert_eq!(found("train/happy/1.jpg", 2), "");
        assert_eq!(found("Public_Test/happy/1.jpg", 2), "");
        assert_eq!(subject(&SubjectFrom::OneFolder, "bored/1.jpg", None), "");
    }

    #[test]
    fn on_request_the_folder_next_to_the_class_names_the_person() {
        let found = |path, class| subject(&SubjectFrom::Folder, path, class);
        assert_eq!(found("march/happy/anna/1.jpg", Some(2)), "anna");
        assert_eq!(found("march/anna/happy/1.jpg", Some(3)), "anna");
        assert_eq!(found("anna/1.jpg", None), "anna");
        assert_eq!(found("happy/1.jpg", Some(1)), "card");
        assert_eq!(found("1.jpg", None), "");
    }

    #[test]
    fn a_pattern_needs_its_group() {
        let from = SubjectFrom::parse(r"pattern:(?<subject>\d+)_\d+\.jpg$").unwrap();
        assert_eq!(subject(&from, "happy/005_08.jpg", Some(0)), "005");
        assert_eq!(subject(&from, "happy/portrait.jpg", Some(0)), "");
        insta::assert_snapshot!(SubjectFrom::parse("pattern:[0-9]+").unwrap_err(), @"the subject pattern `[0-9]+` cannot be used: it has no group `(?<subject>…)`");
        insta::assert_snapshot!(SubjectFrom::parse("pattern:(").unwrap_err(), @r"
        the subject pattern `(` cannot be used: regex parse error:
            (
            ^
        error: unclosed group
        ");
        insta::assert_snapshot!(SubjectFrom::parse("exif").unwrap_err(), @"`exif` does not say where subjects are found, expected `folder`, `pattern:REGEX`, `table:FILE` or `nowhere`");
    }

    #[test]
    fn a_table_names_people_by_path_and_keeps_leading_zeros() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("people.csv");
        formats::atomic::write(&path, b"subject,path\n007,happy/1.jpg\n").unwrap();
        let from = SubjectFrom::Table(path.clone());
        assert_eq!(subject(&from, "happy/1.jpg", Some(0)), "007");
        assert_eq!(subject(&from, "happy/2.jpg", Some(0)), "");

        formats::atomic::write(&path, b"who,path\n007,happy/1.jpg\n").unwrap();
        let error = Rule::new(&from).err().unwrap().to_string();
        assert!(error.contains("no column `subject`"), "{error}");
    }
}
