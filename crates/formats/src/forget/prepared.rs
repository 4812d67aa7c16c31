//! A prepared folder: pixels, labels and votes become zero, the row of `photos.csv` loses its texts.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use super::{Doing, empty_rows, is_among, text};
use crate::prepared::PreparedFolder;
use crate::split::Part;
use crate::table::Sheet;
use crate::tensors::without_rows;
use crate::{Digest, Error};

/// Returns whether the folder still holds something of a photo of `gone`.
///
/// A folder that was not finished, or whose table cannot be trusted to name the rows of the tensors, is
/// deleted: it is made anew when it is needed.
pub fn prepared(
    folder: &PreparedFolder,
    gone: &BTreeSet<Digest>,
    doing: Doing,
) -> Result<bool, Error> {
    let Some((header, mut sheet)) = believed(folder) else {
        if doing == Doing::Rewrite {
            delete(folder)?;
        }
        return Ok(true);
    };
    let Ok(emptied) = emptied_parts(folder, &sheet, gone) else {
        if doing == Doing::Rewrite {
            delete(folder)?;
        }
        return Ok(true);
    };
    let rows = empty_rows(&mut sheet, gone, |column, cell, _| match column {
        "sha256" | "part" => cell.to_owned(),
        _ => String::new(),
    });
    if rows == 0 && emptied.is_empty() {
        return Ok(false);
    }
    if doing == Doing::Look {
        return Ok(true);
    }
    // An empty header first: a stop halfway leaves a folder that nobody believes.
    folder.write_header(&PreparedFolder::header())?;
    let mut header = header;
    for (part, (path, bytes)) in emptied {
        doing.write(&path, &bytes)?;
        header = header.input(&part, Digest::of(&bytes));
    }
    let text = text(sheet);
    doing.write(&folder.photos_path(), text.as_bytes())?;
    header.settings["forgotten"] = true.into();
    // No size is recorded any more, so nobody takes the folder for one that can be trained on.
    header.settings["bytes"] = crate::json::Value::Null;
    folder.write_header(&header.input("photos", Digest::of(text.as_bytes())))?;
    Ok(true)
}

/// Header and table of a finished folder.
fn believed(folder: &PreparedFolder) -> Option<(crate::Header, Sheet)> {
    let header = folder.read_header().ok()?;
    let photos = Digest::of_file(&folder.photos_path()).ok()?;
    (header.settings.is_object() && header.inputs.get("photos") == Some(&photos)).then_some(())?;
    Some((header, Sheet::read(&folder.photos_path()).ok()?))
}

/// The parts that hold pixels of `gone`, without them.
fn emptied_parts(
    folder: &PreparedFolder,
    sheet: &Sheet,
    gone: &BTreeSet<Digest>,
) -> Result<BTreeMap<String, (PathBuf, Vec<u8>)>, Error> {
    let mut emptied = BTreeMap::new();
    let (Some(photo), Some(place)) = (sheet.column("sha256"), sheet.column("part")) else {
        return Err(sheet.problem(0, "no columns `sha256` and `part`"));
    };
    for part in &Part::ALL {
        let (name, path) = (part.to_string(), folder.part(part));
        let members = sheet.rows.iter().filter(|row| row[place] == name).enumerate();
        let rows = members.filter(|(_, row)| is_among(gone, &row[photo])).map(|(index, _)| index);
        let rows: Vec<usize> = rows.collect();
        if rows.is_empty() {
            continue;
        }
        if let Some(bytes) = without_rows(&path, &rows)? {
            emptied.insert(name, (path, bytes));
        }
    }
    Ok(emptied)
}

/// The header first, so that a stop halfway leaves a folder that is no prepared one.
fn delete(folder: &PreparedFolder) -> Result<(), Error> {
    folder.write_header(&PreparedFolder::header())?;
    fs::remove_dir_all(folder.path()).map_err(Error::write(folder.path()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::json;
    use crate::prepared::{PhotoRow, PreparedPart};
    use crate::tensors::Images;

    fn photo(name: &str, part: &Part) -> PhotoRow {
        PhotoRow {
            sha256: Digest::of(name.as_bytes()),
            path: format!("photos/anna/{name}.jpg"),
            part: part.clone(),
            label: "sad".into(),
            group: "anna".into(),
            subject: "anna".into(),
            session: String::new(),
            device: "phone".into(),
            collection: "card".into(),
            consent: String::new(),
            captured_at: String::new(),
            brightness: Some(0.25),
            sharpness: None,
            face_size: None,
        }
    }

    /// Two photos in every part.
    fn folder(at: &std::path::Path) -> PreparedFolder {
        let folder = PreparedFolder::at(at.join("pilot-whole-32"));
        let mut header = PreparedFolder::header().settings(json!({ "split": "pilot" }));
        let mut rows = Vec::new();
        for part in &Part::ALL {
            let tensors = PreparedPart {
                classes: vec!["happy".into(), "sad".into()],
                images: Images { shape: [2, 1, 1, 2], pixels: vec![7, 7, 8, 8] },
                labels: vec![1, 1],
                targets: None,
            };
            header = header.input(&part.to_string(), tensors.write(&folder.part(part)).unwrap());
            rows.extend([1, 2].map(|number| photo(&format!("{part}{number}"), part)));
        }
        let header = header.input("photos", folder.write_photos(&rows).unwrap());
        folder.write_header(&header).unwrap();
        folder
    }

    #[test]
    fn pixels_become_zero_and_rows_keep_their_photo_and_place() {
        let scratch = tempfile::tempdir().unwrap();
        let folder = folder(scratch.path());
        let gone = BTreeSet::from([Digest::of(b"test2")]);
        assert!(prepared(&folder, &gone, Doing::Look).unwrap());
        assert!(prepared(&folder, &gone, Doing::Rewrite).unwrap());
        assert!(!prepared(&folder, &gone, Doing::Rewrite).unwrap());
        let (part, digest) = PreparedPart::read(&folder.part(&Part::Test)).unwrap();
        assert_eq!((part.images.pixels, part.labels), (vec![7, 7, 0, 0], vec![1, 0]));
        let header = folder.read_header().unwrap();
        assert_eq!(header.inputs["test"], digest);
        let text = fs::read_to_string(folder.photos_path()).unwrap();
        assert!(text.contains(&format!("{},,test,,,,,,,,,,,\n", Digest::of(b"test2"))), "{text}");
        assert!(text.contains("photos/anna/test1.jpg"));
        assert_eq!(header.inputs["photos"], Digest::of(text.as_bytes()));
    }

    #[test]
    fn a_folder_that_cannot_be_believed_is_deleted() {
        let scratch = tempfile::tempdir().unwrap();
        let folder = folder(scratch.path());
        folder.write_header(&PreparedFolder::header()).unwrap();
        assert!(prepared(&folder, &BTreeSet::new(), Doing::Look).unwrap());
        assert!(prepared(&folder, &BTreeSet::new(), Doing::Rewrite).unwrap());
        assert!(!folder.path().exists());
    }
}
