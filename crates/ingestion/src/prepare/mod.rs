//! A split and a view become the tensors that training reads, written once per state of their inputs.

use std::collections::BTreeMap;
use std::fs;

use formats::json::json;
use formats::prepared::{PartTruth, PhotoRow, PreparedFolder};
use formats::split::{Part, Split, SplitRow};
use formats::{Digest, Header, Settings, Workspace, closest};
use walkdir::WalkDir;

use crate::links::Sessions;
use crate::views::{self, View};
use crate::{Catalogue, Error, Photo, votes};

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
        let members: Vec<&SplitRow> = split.part(part).collect();
        let hashes: Vec<Digest> = members.iter().map(|row| row.sha256).collect();
        let labels = labels(settings, &members)?;
        let targets = targets(settings, catalogue, &hashes, &labels);
        let classes = &settings.classes;
        let truth = PartTruth { classes, labels: &labels, targets: targets.as_deref() };
        let mut done = rows.len();
        let digest = truth.write(&folder.part(part), view.shape(), |rows| {
            views::each(workspace, catalogue, view, &hashes, |place, pixels| {
                watch(done, in_all);
                done += 1;
                Ok(rows.write(place, pixels)?)
            })
        })?;
        header = header.input(&part.to_string(), digest);
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

/// The names of all splits, sorted.
pub fn split_names(workspace: &Workspace) -> Vec<String> {
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

/// What else would be prepared now in the place of a finished folder; nothing when it would be the same.
///
/// A folder that lost rows to forgetting is not out of date: it is made anew before anybody reads it.
pub(crate) fn out_of_date(
    workspace: &Workspace,
    settings: &Settings,
    catalogue: &Catalogue,
    folder: &PreparedFolder,
    found: &Header,
) -> Option<String> {
    if found.settings["forgotten"] == true {
        return None;
    }
    let text = |name: &str| found.settings[name].as_str().unwrap_or_default();
    let split = match read_split(workspace, text("split")) {
        Ok(split) => split,
        Err(Error::UnknownSplit { name, .. }) => {
            return Some(format!("there is no split `{name}`"));
        }
        // It is told itself.
        Err(_) => return None,
    };
    let Ok(view) = View::named(settings, text("view")) else {
        return Some(format!("its view `{}` is not declared any more", text("view")));
    };
    let wanted = wanted(settings, catalogue, text("split"), &split, view);
    let same = |name: &str| found.inputs.get(name) == wanted.inputs.get(name);
    if !same("split") {
        return Some(format!("it was made from another split `{}`", text("split")));
    }
    if !same("view") || found.settings["classes"] != wanted.settings["classes"] {
        return Some("view or classes are declared otherwise by now".to_owned());
    }
    // New photos change the catalogue, but not what this folder holds.
    let photos = Photos::of(catalogue);
    let members = Part::ALL.iter().flat_map(|part| split.part(part));
    let rows: Vec<_> = members.filter_map(|row| photos.row(row)).collect();
    // One that cannot be read is told by its hash.
    let there = folder.photos().ok()?;
    let changed = !same("catalogue") && there != rows;
    changed.then(|| "the catalogue says something else about its photos by now".to_owned())
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

/// The class of every row's label.
fn labels(settings: &Settings, rows: &[&SplitRow]) -> Result<Vec<i64>, Error> {
    let class = |row: &&SplitRow| match settings.class_of(&row.label) {
        Some(class) => Ok(class as i64),
        None => Err(Error::NoClass { photo: row.sha256, label: row.label.clone() }),
    };
    rows.iter().map(class).collect()
}

/// The shares of the votes for each photo, its label alone where nobody voted; nothing at all where
/// nobody voted on any.
fn targets(
    settings: &Settings,
    catalogue: &Catalogue,
    photos: &[Digest],
    labels: &[i64],
) -> Option<Vec<f32>> {
    let shares = |photo| votes::shares(catalogue.votes().get(photo)?, settings);
    let shares: Vec<Option<Vec<f32>>> = photos.iter().map(shares).collect();
    if shares.iter().all(Option::is_none) {
        return None;
    }
    let label_alone = |label: i64| {
        let mut target = vec![0.0; settings.classes.len()];
        target[label as usize] = 1.0;
        target
    };
    let targets = shares.into_iter().zip(labels);
    Some(
        targets.flat_map(|(shares, label)| shares.unwrap_or_else(|| label_alone(*label))).collect(),
    )
}

/// The catalogue's rows by content; of several rows the first that names a subject speaks.
struct Photos<'a> {
    catalogue: &'a Catalogue,
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
        Self { catalogue, rows, sessions: Sessions::of(catalogue) }
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

    /// The longer side of the largest face, in pixels of the upright photo.
    fn face_size(&self, photo: Digest) -> Option<f64> {
        let face = self.catalogue.faces().get(&photo)?.largest()?;
        Some(face.longer_side().into())
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
            face_size: self.face_size(row.sha256),
        })
    }
}

#[cfg(test)]
mod tests;
