//! Where loose photos are: files, folders that are walked, and tables that name them.

use std::path::{Path, PathBuf};

use formats::table;

use crate::Error;
use crate::photo_files::{Skipped, file_of, may_be_photo, walk};

/// The column of a table that names photos.
const COLUMN: &str = "path";

/// Photos that were named, in the order in which they were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoosePhotos(Vec<Place>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    File(PathBuf),
    Folder(PathBuf),
    /// A CSV file with the column `path`.
    Table(PathBuf),
}

/// A photo before it is read.
pub(super) struct Found {
    /// As it was named or found.
    pub(super) path: String,
    /// Where it lies, or why it cannot be read.
    pub(super) file: Result<PathBuf, String>,
}

impl LoosePhotos {
    /// Photos, folders of photos at any depth, and CSV files with a column `path`, whose photos lie beside the CSV
    /// file or, where there is none of that name, in the current folder.
    ///
    /// What is not there is refused, and so is a table without that column.
    pub fn find(paths: &[PathBuf]) -> Result<Self, Error> {
        let place = |path: &PathBuf| {
            let metadata = std::fs::metadata(path).map_err(formats::Error::read(path))?;
            let is_table = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("csv"));
            Ok(match (metadata.is_dir(), is_table) {
                (true, _) => Place::Folder(path.clone()),
                (false, true) => Place::Table(path.clone()),
                (false, false) => Place::File(path.clone()),
            })
        };
        paths.iter().map(place).collect::<Result<_, _>>().map(Self)
    }

    /// How many there are; folders are walked and tables read for it.
    pub fn count(&self) -> Result<usize, Error> {
        let mut count = 0;
        for place in &self.0 {
            count += match place {
                Place::File(_) => 1,
                Place::Folder(folder) => in_folder(folder).count(),
                Place::Table(table) => {
                    let mut cells = table::column(table, COLUMN)?;
                    cells.try_fold(0, |count, cell| cell.map(|_| count + 1))?
                }
            };
        }
        Ok(count)
    }

    /// The folders among them.
    pub fn folders(&self) -> impl Iterator<Item = &Path> {
        self.0.iter().filter_map(|place| match place {
            Place::Folder(folder) => Some(folder.as_path()),
            Place::File(_) | Place::Table(_) => None,
        })
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = Found> {
        self.0.iter().flat_map(|place| -> Box<dyn Iterator<Item = Found>> {
            match place {
                Place::File(file) => Box::new(std::iter::once(Found::at(file.clone()))),
                Place::Folder(folder) => Box::new(in_folder(folder)),
                Place::Table(table) => Box::new(in_table(table)),
            }
        })
    }
}

impl Found {
    fn at(file: PathBuf) -> Self {
        Self { path: file.to_string_lossy().into_owned(), file: Ok(file) }
    }
}

impl From<Skipped> for Found {
    fn from(Skipped { path, reason }: Skipped) -> Self {
        Self { path, file: Err(reason) }
    }
}

fn in_folder(folder: &Path) -> impl Iterator<Item = Found> {
    walk(folder).filter_map(|entry| match file_of(entry, folder) {
        Ok(None) => None,
        Ok(Some(file)) => match may_be_photo(&file) {
            Ok(may_be) => may_be.then(|| Found::at(file)),
            Err(error) => Some(Skipped::new(&file, format!("cannot be read: {error}")).into()),
        },
        Err(skipped) => Some(skipped.into()),
    })
}

/// What a table calls `name`: it lies beside the table or, where there is nothing of that name, in the current folder.
pub fn named_by(table: &Path, name: &str) -> PathBuf {
    let (beside, here) = (table.with_file_name(name), PathBuf::from(name));
    if !beside.exists() && here.exists() { here } else { beside }
}

fn in_table(table: &Path) -> impl Iterator<Item = Found> {
    let owner = table.to_owned();
    // It was read once to count, so an error means that somebody writes to it.
    let broken = |error: formats::Error| Found {
        path: table.to_string_lossy().into_owned(),
        file: Err(error.to_string()),
    };
    let (cells, error) = match table::column(table, COLUMN) {
        Ok(cells) => (Some(cells), None),
        Err(error) => (None, Some(broken(error))),
    };
    let found = move |path: String| Found { file: Ok(named_by(&owner, &path)), path };
    let cells = cells.into_iter().flatten();
    error.into_iter().chain(cells.map(move |cell| cell.map_or_else(broken, &found)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::{Desk, jpeg};

    #[test]
    fn files_folders_and_tables_are_found_in_their_order() {
        let desk = Desk::new();
        for name in ["card/b/2.jpg", "card/a.jpg", "card/.hidden.jpg", "loose.jpg"] {
            desk.put(name, &jpeg(1));
        }
        desk.put("card/notes.txt", b"nothing to see");
        desk.put("list.csv", b"label,path\nsad,card/b/2.jpg\nsad,gone.jpg\n");
        let paths = ["loose.jpg", "list.csv", "card"].map(|path| desk.outside(path));
        let photos = LoosePhotos::find(&paths).unwrap();
        let folder = desk.outside("");
        let names = photos.iter().map(|found| {
            let file = found.file.unwrap();
            let file = file.strip_prefix(&folder).unwrap().to_string_lossy().into_owned();
            (found.path.replace(folder.to_str().unwrap(), ""), file)
        });
        let expected = [
            ("loose.jpg", "loose.jpg"),
            ("card/b/2.jpg", "card/b/2.jpg"),
            ("gone.jpg", "gone.jpg"),
            ("card/a.jpg", "card/a.jpg"),
            ("card/b/2.jpg", "card/b/2.jpg"),
        ];
        let expected = expected.map(|(path, file)| (path.to_owned(), file.to_owned()));
        assert_eq!(names.collect::<Vec<_>>(), expected);
        assert_eq!(photos.count().unwrap(), 5);
        assert_eq!(photos.folders().collect::<Vec<_>>(), [paths[2].as_path()]);
    }

    #[test]
    fn what_is_not_there_and_a_table_of_something_else_are_refused() {
        let desk = Desk::new();
        desk.put("list.csv", b"label,file\nsad,a.jpg\n");
        let refused = |path: &str| {
            let found = LoosePhotos::find(&[desk.outside(path)]);
            found.and_then(|photos| photos.count()).unwrap_err().to_string()
        };
        assert!(refused("gone.jpg").starts_with("cannot read"));
        assert!(refused("list.csv").contains("expected `path` among them"));
    }
}
