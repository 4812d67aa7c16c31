//! What the batches still say about photos that should be forgotten, and which photos a request means.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path};

use formats::{Digest, Workspace, closest};

use super::{ForgetError, Whom};
use crate::catalogue::{Event, Photo, Rejected, batch};
use crate::{Catalogue, Error};

/// Where a photo lies and whom it shows, as far as that is still written somewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Trace {
    pub(super) paths: BTreeSet<String>,
    pub(super) subjects: BTreeSet<String>,
}

/// Photos with what is known of them.
pub(super) type Traces = BTreeMap<Digest, Trace>;

/// What forgotten photos have left in the batches.
pub(super) fn left(workspace: &Workspace, catalogue: &Catalogue) -> Result<Traces, Error> {
    let mut traces: Traces =
        catalogue.forgotten().keys().map(|photo| (*photo, Trace::default())).collect();
    if traces.is_empty() {
        return Ok(traces);
    }
    for path in batch::paths(workspace)? {
        for event in batch::read(&path)?.1 {
            if let Some(trace) = event.key().and_then(|(photo, _)| traces.get_mut(&photo)) {
                trace.add(&event);
            }
        }
    }
    Ok(traces)
}

impl Trace {
    fn add(&mut self, event: &Event) {
        let path = event.key().map(|(_, path)| path).filter(|path| !path.is_empty());
        self.paths.extend(path.map(str::to_owned));
        let subject = match event {
            Event::Add(photo) => photo.subject.as_str(),
            Event::Label(said) => said.subject.to.as_str(),
            _ => "",
        };
        if !subject.is_empty() {
            self.subjects.insert(subject.to_owned());
        }
    }
}

/// The photos that `whom` means, forgotten already or not.
pub(super) fn selected(
    workspace: &Workspace,
    catalogue: &Catalogue,
    left: &Traces,
    whom: &Whom,
) -> Result<Traces, Error> {
    let mut photos = BTreeSet::new();
    for name in &whom.subjects {
        photos.extend(of_subject(catalogue, left, name)?);
    }
    for name in &whom.photos {
        photos.insert(photo_called(workspace, catalogue, left, name)?);
    }
    if whom.everybody_forgotten {
        photos.extend(left.keys());
    }
    Ok(photos.into_iter().map(|photo| (photo, known_of(catalogue, left, photo))).collect())
}

fn of_subject(
    catalogue: &Catalogue,
    left: &Traces,
    name: &str,
) -> Result<BTreeSet<Digest>, ForgetError> {
    let photos = catalogue.photos().iter().filter(|photo| photo.subject == *name);
    let forgotten = left.iter().filter(|(_, trace)| trace.subjects.contains(name));
    let mut found: BTreeSet<Digest> = photos.map(|photo| photo.sha256).collect();
    found.extend(forgotten.map(|(photo, _)| *photo));
    if found.is_empty() {
        let names = catalogue.photos().iter().map(|photo| photo.subject.as_str());
        let names: BTreeSet<&str> = names.filter(|name| !name.is_empty()).collect();
        let closest = closest(name, names).map(str::to_owned);
        return Err(ForgetError::Nobody { name: name.to_owned(), closest });
    }
    // A file that could not be read has no subject, but the folder says whose it is.
    let unreadable = catalogue.rejected().iter();
    let theirs = unreadable.filter(|file| file.path.split('/').any(|folder| folder == name));
    found.extend(theirs.map(|file| file.sha256));
    Ok(found)
}

fn photo_called(
    workspace: &Workspace,
    catalogue: &Catalogue,
    left: &Traces,
    name: &str,
) -> Result<Digest, ForgetError> {
    let rows = catalogue.photos().iter().map(Photo::key);
    let rows = rows.chain(catalogue.rejected().iter().map(Rejected::key));
    if let Ok(digest) = name.parse::<Digest>() {
        let is_known = rows.into_iter().any(|(photo, _)| photo == digest);
        let is_one = is_known || left.contains_key(&digest);
        let unknown = || ForgetError::NoPhoto { name: name.to_owned() };
        return is_one.then_some(digest).ok_or_else(unknown);
    }
    let wanted = path_in_tables(workspace, name);
    let is_meant = |path: &str| path == name || Some(path) == wanted.as_deref();
    let forgotten = left.iter().find(|(_, trace)| trace.paths.iter().any(|path| is_meant(path)));
    let mut rows = rows.filter(|(_, path)| is_meant(path)).map(|(photo, _)| photo);
    rows.next()
        .or_else(|| forgotten.map(|(photo, _)| *photo))
        .ok_or_else(|| ForgetError::NoPhoto { name: name.to_owned() })
}

/// A path as it was typed in some folder, as tables write it.
fn path_in_tables(workspace: &Workspace, name: &str) -> Option<String> {
    // The file itself may be gone; then its folder says where it was.
    let path = Path::new(name);
    let whole = path.canonicalize().or_else(|error| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).canonicalize()?;
        path.file_name().map(|name| folder.join(name)).ok_or(error)
    });
    let whole = whole.ok()?;
    let root = workspace.root().canonicalize().ok()?;
    let Ok(inside) = whole.strip_prefix(&root) else { return Some(whole.to_str()?.to_owned()) };
    let parts = inside.components().map(|part| match part {
        Component::Normal(part) => part.to_str(),
        _ => None,
    });
    Some(parts.collect::<Option<Vec<_>>>()?.join("/"))
}

fn known_of(catalogue: &Catalogue, left: &Traces, photo: Digest) -> Trace {
    let mut trace = left.get(&photo).cloned().unwrap_or_default();
    for row in catalogue.rows_of(photo) {
        trace.paths.insert(row.path.clone());
        trace.subjects.extend(Some(row.subject.to_string()).filter(|name| !name.is_empty()));
    }
    let unreadable = catalogue.rejected().iter().filter(|file| file.sha256 == photo);
    trace.paths.extend(unreadable.map(|file| file.path.clone()));
    trace
}

/// The people in `gone` of whom no other photo is left: their names are to be forgotten, too.
pub(super) fn names(catalogue: &Catalogue, gone: &Traces) -> BTreeSet<String> {
    let others = catalogue.photos().iter().filter(|photo| !gone.contains_key(&photo.sha256));
    let others: BTreeSet<&str> = others.map(|photo| photo.subject.as_str()).collect();
    let names = gone.values().flat_map(|trace| &trace.subjects);
    names.filter(|name| !others.contains(name.as_str())).cloned().collect()
}
