//! A split and a view become the tensors that training reads, written once per state of their inputs.

use std::collections::BTreeMap;
use std::fs;

use formats::json::json;
use formats::prepared::{PhotoRow, PreparedFolder, PreparedPart};
use formats::split::{Part, Split, SplitRow};
use formats::{Digest, Header, Settings, Workspace, closest};
use walkdir::WalkDir;

use crate::links::Sessions;
use crate::views::{self, View};
use crate::{Catalogue, Error, Photo};

/// A folder that training can read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// `data/prepared/<split>-<view>/`.
    pub folder: PreparedFolder,
    /// What it was made from and what it holds, by hash: `catalogue`, `split` and `view`;
    /// `train`, `validation`, `test` and `photos`.
    pub inputs: BTreeMap<String, Digest>,
    /// Whether it was written just now; else it was there already.
    pub fresh: bool,
}

/// Prepares `split_name` in `view_name`, unless that was done from the same inputs before.
///
/// `watch` is told photos done and photos in all. Hashes of the written files are taken as recorded;
/// only their sizes are looked at.
pub fn prepare(
    workspace: &Workspace,
    settings: &Settings,
    catalogue: &Catalogue,
    split_name: &str,
    view_name: &str,
    watch: &dyn Fn(usize, usize),
) -> Result<Prepared, Error> {
    let view = View::named(settings, view_name)?;
    let split = read_split(workspace, split_name)?;
    let folder = workspace.prepared(split_name, view_name);
    let wanted = wanted(settings, catalogue, split_name, &split, view);
    if let Some(inputs) = still_valid(&folder, &wanted) {
        return Ok(Prepared { folder, inputs, fresh: false });
    }
    // An empty header first: a stop halfway must not leave old inputs beside new files.
    folder.write_header(&PreparedFolder::header())?;
    let photos = Photos::of(catalogue);
    photos.check_known(split_name, &split)?;
    let mut header = wanted;
    let mut rows = Vec::new();
    let in_all = split.rows.iter().filter(|row| Part::ALL.contains(&row.part)).count();
    for part in &Part::ALL {
        watch(rows.len(), in_all);
        let members: Vec<&SplitRow> = split.part(part).collect();
        let tensors = tensors(workspace, settings, catalogue, view, &members)?;
        header = header.input(&part.to_string(), tensors.write(&folder.part(part))?);
        rows.extend(members.into_iter().filter_map(|row| photos.row(row)));
    }
    watch(rows.len(), in_all);
    let header = header.input("photos", folder.write_photos(&rows)?);
    let header = with_sizes(header, &folder)?;
    folder.write_header(&header)?;
    Ok(Prepared { folder, inputs: header.inputs, fresh: true })
}

fn read_split(workspace: &Workspace, name: &str) -> Result<Split, Error> {
    Split::read(&workspace.split(name)).map_err(|error| {
        if !error.is_missing() {
            return error.into();
        }
        let names = split_names(workspace);
        let closest = closest(name, names.iter().map(String::as_str)).map(str::to_owned);
        Error::UnknownSplit { name: name.to_owned(), closest }
    })
}

fn split_names(workspace: &Workspace) -> Vec<String> {
    let entries = WalkDir::new(workspace.splits()).max_depth(1).sort_by_file_name();
    let paths = entries.into_iter().filter_map(Result::ok);
    let name = |path: &std::path::Path| {
        let is_split = path.extension().is_some_and(|extension| extension == "json");
        is_split.then(|| path.file_stem()?.to_str().map(str::to_owned))?
    };
    paths.filter_map(|entry| name(entry.path())).collect()
}

/// The header of a folder made from these inputs, without what it holds.
fn wanted(
    settings: &Settings,
    catalogue: &Catalogue,
    split_name: &str,
    split: &Split,
    view: View,
) -> Header {
    let view_text = json!(view.settings).to_string();
    let mut header = PreparedFolder::header()
        .input("catalogue", catalogue.digest())
        .input("view", Digest::of(view_text.as_bytes()))
        .settings(json!({ "classes": settings.classes, "split": split_name, "view": view.name }));
    // `Split::read` refuses a split without it.
    header.inputs.extend(split.header.inputs.get("table").map(|&hash| ("split".to_owned(), hash)));
    header
}

/// The recorded inputs, when they are the wanted ones and the files are there in their sizes.
fn still_valid(folder: &PreparedFolder, wanted: &Header) -> Option<BTreeMap<String, Digest>> {
    let found = folder.read_header().ok()?;
    let same_inputs =
        wanted.inputs.iter().all(|(name, digest)| found.inputs.get(name) == Some(digest));
    let expected = with_sizes(wanted.clone(), folder).ok()?;
    (same_inputs && found.settings == expected.settings).then_some(found.inputs)
}

/// Records the sizes of the folder's files among the settings.
fn with_sizes(mut header: Header, folder: &PreparedFolder) -> Result<Header, Error> {
    let parts = Part::ALL.iter().map(|part| (part.to_string(), folder.part(part)));
    let mut sizes = BTreeMap::new();
    for (name, path) in parts.chain([("photos".to_owned(), folder.photos_path())]) {
        let size = fs::metadata(&path).map_err(formats::Error::read(&path))?.len();
        sizes.insert(name, size);
    }
    header.settings["bytes"] = json!(sizes);
    Ok(header)
}

/// `images` and `labels` of one part, in the order of its rows.
fn tensors(
    workspace: &Workspace,
    settings: &Settings,
    catalogue: &Catalogue,
    view: View,
    rows: &[&SplitRow],
) -> Result<PreparedPart, Error> {
    let photos: Vec<Digest> = rows.iter().map(|row| row.sha256).collect();
    let class = |row: &&SplitRow| match settings.class_of(&row.label) {
        Some(class) => Ok(class as i64),
        None => Err(Error::NoClass { photo: row.sha256, label: row.label.clone() }),
    };
    Ok(PreparedPart {
        classes: settings.classes.clone(),
        labels: rows.iter().map(class).collect::<Result<_, _>>()?,
        images: views::pixels(workspace, catalogue, view, &photos)?,
        targets: None,
    })
}

/// The catalogue's rows by content; of several rows the first that names a subject speaks.
struct Photos<'a> {
    rows: BTreeMap<Digest, (usize, &'a Photo)>,
    sessions: Sessions,
}

impl<'a> Photos<'a> {
    fn of(catalogue: &'a Catalogue) -> Self {
        let mut rows: BTreeMap<Digest, (usize, &Photo)> = BTreeMap::new();
        for (row, photo) in catalogue.photos().iter().enumerate() {
            let known = rows.entry(photo.sha256).or_insert((row, photo));
            if known.1.subject.is_empty() && !photo.subject.is_empty() {
                *known = (row, photo);
            }
        }
        Self { rows, sessions: Sessions::of(catalogue) }
    }

    fn check_known(&self, name: &str, split: &Split) -> Result<(), Error> {
        let placed = split.rows.iter().filter(|row| Part::ALL.contains(&row.part));
        let mut gone = placed.filter(|row| !self.rows.contains_key(&row.sha256));
        match gone.next() {
            None => Ok(()),
            Some(first) => Err(Error::ForgottenPhotos {
                split: name.to_owned(),
                first: first.sha256,
                others: gone.count(),
            }),
        }
    }

    fn row(&self, row: &SplitRow) -> Option<PhotoRow> {
        let &(place, photo) = self.rows.get(&row.sha256)?;
        Some(PhotoRow {
            sha256: row.sha256,
            path: photo.path.clone(),
            part: row.part.clone(),
            label: row.label.clone(),
            group: row.group.clone(),
            subject: photo.subject.to_string(),
            session: self.sessions.name(place).to_owned(),
            device: photo.device.to_string(),
            collection: photo.collection.to_string(),
            consent: photo.consent.to_string(),
            captured_at: photo.captured_at.clone(),
            brightness: Some(photo.brightness),
            sharpness: Some(photo.sharpness),
            face_size: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::links::Links;
    use crate::split::{Choices, SplitRequest, TestPhotos, split};
    use crate::test_support::{Desk, png};

    /// Eight photos of each of two classes, split 2:1:1.
    fn desk() -> Desk {
        let desk = Desk::new();
        for number in 0..8 {
            desk.put(&format!("card/happy/{number}.png"), &png(number));
            desk.put(&format!("card/sad/{number}.png"), &png(100 + number));
        }
        desk.import("card");
        let ratio = "2:1:1".parse().unwrap();
        let choices = Choices { seed: 1, balanced: true };
        let (name, test) = ("pilot".into(), TestPhotos::Drawn);
        let request = SplitRequest { name, ratio, test, choices };
        let catalogue = desk.catalogue();
        let plan = split(&Links::of(&catalogue, &[]), &desk.settings, &request).unwrap();
        plan.write(&desk.workspace).unwrap();
        desk
    }

    fn prepared(desk: &Desk, split: &str, view: &str) -> Result<Prepared, Error> {
        prepare(&desk.workspace, &desk.settings, &desk.catalogue(), split, view, &|_, _| {})
    }

    #[test]
    fn parts_hold_the_pixels_and_labels_of_their_photos_in_the_order_of_the_table() {
        let desk = desk();
        let prepared = prepared(&desk, "pilot", "small-8").unwrap();
        let rows = prepared.folder.photos().unwrap();
        assert_eq!(rows.len(), 16);
        let catalogue = desk.catalogue();
        let view = View::named(&desk.settings, "small-8").unwrap();
        for part in &Part::ALL {
            let (tensors, digest) = PreparedPart::read(&prepared.folder.part(part)).unwrap();
            assert_eq!(prepared.inputs[&part.to_string()], digest);
            let rows: Vec<_> = rows.iter().filter(|row| row.part == *part).collect();
            assert!(rows.is_sorted_by_key(|row| row.sha256));
            assert_eq!(tensors.images.len(), rows.len());
            for (index, row) in rows.iter().enumerate() {
                assert!(row.path.contains(&row.label));
                assert_eq!(tensors.classes[tensors.labels[index] as usize], row.label);
                let alone =
                    views::pixels(&desk.workspace, &catalogue, view, &[row.sha256]).unwrap();
                assert_eq!(tensors.images.photo(index), alone.pixels);
            }
        }
    }

    #[test]
    fn the_same_inputs_are_prepared_once_and_changed_or_damaged_ones_again() {
        let mut desk = desk();
        let first = prepared(&desk, "pilot", "small-8").unwrap();
        let again = prepared(&desk, "pilot", "small-8").unwrap();
        assert_eq!((first.fresh, again.fresh), (true, false));
        assert_eq!(first.inputs, again.inputs);

        std::fs::remove_file(first.folder.part(&Part::Test)).unwrap();
        let mended = prepared(&desk, "pilot", "small-8").unwrap();
        assert_eq!((mended.fresh, &mended.inputs), (true, &first.inputs));

        desk.settings.classes.reverse();
        let turned = prepared(&desk, "pilot", "small-8").unwrap();
        assert!(turned.fresh);
        assert_ne!(turned.inputs["train"], first.inputs["train"]);
    }

    #[test]
    fn a_split_outlives_new_photos_but_not_forgotten_ones() {
        let desk = desk();
        desk.put("more/happy/9.png", &png(50));
        desk.import("more");
        let grown = prepared(&desk, "pilot", "small-8").unwrap();
        assert_eq!(grown.folder.photos().unwrap().len(), 16);

        let nothing = Catalogue::default();
        let error =
            prepare(&desk.workspace, &desk.settings, &nothing, "pilot", "small-8", &|_, _| {});
        assert!(matches!(error, Err(Error::ForgottenPhotos { others: 15, .. })), "{error:?}");
    }

    #[test]
    fn names_that_are_not_there_are_refused_with_the_closest() {
        let desk = desk();
        insta::assert_snapshot!(prepared(&desk, "pilto", "small-8").unwrap_err(), @r"
        there is no split `pilto`
        hint: did you mean `pilot`?
        ");
        insta::assert_snapshot!(prepared(&desk, "pilot", "smal-8").unwrap_err(), @"no view `smal-8` in `data/mien.yaml`, which declares `small-8`");
    }
}
