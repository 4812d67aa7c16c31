//! The files that mien made itself lose what they hold of forgotten photos, each by rename.
//!
//! A batch comes last and its pixels before it: while a batch still says something about a forgotten photo,
//! or a view still shows it, the next time finds it.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use formats::forget::{self, Doing};
use formats::prepared::PreparedFolder;
use formats::{Digest, Workspace, atomic};
use walkdir::WalkDir;

use super::{Problems, Rewritten};
use crate::Error;
use crate::catalogue::{Batch, Emptied, Event, batch};
use crate::import::stat_index;
use crate::views::thumbnails;

/// Everything but runs and reports.
pub(super) fn rewrite(
    workspace: &Workspace,
    gone: &BTreeSet<Digest>,
    doing: Doing,
    problems: &mut Problems,
) -> Result<Rewritten, Error> {
    let mut done = Rewritten::default();
    for folder in entries(&workspace.absolute("data/prepared")) {
        let emptied = forget::prepared(&PreparedFolder::at(folder.clone()), gone, doing);
        if problems.keep(emptied)? == Some(true) {
            done.prepared.push(folder);
        }
    }
    for path in splits(workspace) {
        let rows = problems.keep(forget::split(&path, gone, doing))?.unwrap_or(0);
        if rows > 0 {
            done.splits.insert(name_of(&path), rows);
        }
    }
    for path in
        entries(&workspace.absolute("data/findings")).into_iter().filter(|path| is_table(path))
    {
        if problems.keep(forget::rows(&path, gone, doing))?.is_some_and(|rows| rows > 0) {
            done.tables.push(path);
        }
    }
    for path in entries(&stat_index::folder_of_all(workspace)) {
        // It only saves reading; one that cannot be read may name anybody.
        let names_one = stat_index::photos_of(&path).is_none_or(|named| !named.is_disjoint(gone));
        if names_one {
            if doing == Doing::Rewrite {
                fs::remove_file(&path).map_err(formats::Error::write(&path))?;
            }
            done.indices.push(path);
        }
    }
    done.leftovers = orphans(workspace)?;
    if doing == Doing::Rewrite {
        for path in &done.leftovers {
            fs::remove_file(path).map_err(formats::Error::write(path))?;
        }
    }
    for path in batch::paths(workspace)? {
        rewrite_batch(workspace, &path, gone, doing, &mut done)?;
    }
    Ok(done)
}

fn rewrite_batch(
    workspace: &Workspace,
    path: &Path,
    gone: &BTreeSet<Digest>,
    doing: Doing,
    done: &mut Rewritten,
) -> Result<(), Error> {
    let (batch, events) = batch::read(path)?;
    let leaves =
        |photo: &Digest| gone.contains(photo) || batch.emptied.binary_search(photo).is_ok();
    let photos = batch.photos.iter().enumerate().filter(|(_, photo)| leaves(photo));
    let (rows, photos): (Vec<usize>, BTreeSet<Digest>) =
        photos.map(|(row, photo)| (row, *photo)).unzip();
    if !rows.is_empty() {
        for view in view_files(workspace, &batch) {
            if replace(&view, forget::pixels(&view, &rows), doing)? {
                done.views.push(view);
            }
        }
        let archive = workspace.thumbnails(&batch.name);
        if archive.is_file() && replace(&archive, thumbnails::without(&archive, &photos), doing)? {
            done.thumbnails.push(archive);
        }
    }
    if events.iter().any(|event| says_too_much(event, gone)) {
        if doing == Doing::Rewrite {
            batch.write(workspace, &emptied(&events, gone))?;
        }
        done.batches.push(path.to_owned());
    }
    Ok(())
}

fn says_too_much(event: &Event, gone: &BTreeSet<Digest>) -> bool {
    let is_about_one = event.key().is_some_and(|(photo, _)| gone.contains(&photo));
    is_about_one && !matches!(event, Event::Forget(_) | Event::Allow(_) | Event::Emptied(_))
}

/// Puts the emptied content in place. A file that cannot be read is deleted: it can be drawn again,
/// and what it shows cannot be known.
fn replace<E>(
    path: &Path,
    emptied: Result<Option<Vec<u8>>, E>,
    doing: Doing,
) -> Result<bool, Error> {
    match (emptied, doing) {
        // Whoever only looks is told of an unreadable file by its broken seal.
        (Ok(None), _) | (Err(_), Doing::Look) => Ok(false),
        (Ok(Some(_)), Doing::Look) => Ok(true),
        (Ok(Some(bytes)), Doing::Rewrite) => Ok(atomic::write(path, &bytes).map(|()| true)?),
        (Err(_), Doing::Rewrite) => {
            Ok(fs::remove_file(path).map(|()| true).map_err(formats::Error::write(path))?)
        }
    }
}

/// The events without what they say about photos of `gone`: of a row that views have, its place is left.
fn emptied(events: &[Event], gone: &BTreeSet<Digest>) -> Vec<Event> {
    let mut places = BTreeSet::new();
    let event = |event: &Event| {
        let photo = event.key().map(|(photo, _)| photo).filter(|photo| gone.contains(photo));
        match (photo, event) {
            (None, _) | (_, Event::Forget(_) | Event::Allow(_)) => Some(event.clone()),
            (Some(sha256), Event::Add(_) | Event::Emptied(_)) => {
                places.insert(sha256).then_some(Event::Emptied(Emptied { sha256 }))
            }
            _ => None,
        }
    };
    events.iter().filter_map(event).collect()
}

/// The files of all views of a batch, also of views that are not declared any more.
fn view_files(workspace: &Workspace, batch: &Batch) -> Vec<PathBuf> {
    let views = entries(&workspace.absolute("data/views"));
    let names = views.iter().filter_map(|folder| folder.file_name()?.to_str());
    let files = names.map(|view| workspace.view_batch(view, &batch.name));
    files.filter(|file| file.is_file()).collect()
}

/// View files and thumbnails of batches that are not there: what a killed import left.
pub(crate) fn orphans(workspace: &Workspace) -> Result<Vec<PathBuf>, Error> {
    let entries = WalkDir::new(workspace.absolute("data/views")).sort_by_file_name();
    let files = entries.into_iter().filter_map(Result::ok).filter(|it| it.file_type().is_file());
    let ends = ["safetensors", "zip"].map(OsStr::new);
    let files = files.map(walkdir::DirEntry::into_path).filter(|path| {
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        !hidden && path.extension().is_some_and(|end| ends.contains(&end))
    });
    let files: Vec<PathBuf> = files.collect();
    // Looked at after the files: an import that ends in between has put its batch in place.
    let batches: BTreeSet<String> =
        batch::paths(workspace)?.iter().map(|path| batch::name_of(path)).collect();
    Ok(files.into_iter().filter(|path| !batches.contains(&batch::name_of(path))).collect())
}

/// The tables of all splits, sorted.
fn splits(workspace: &Workspace) -> Vec<PathBuf> {
    let is_split = |path: &PathBuf| is_table(path) && path.with_extension("json").is_file();
    entries(&workspace.splits()).into_iter().filter(is_split).collect()
}

fn is_table(path: &Path) -> bool {
    path.extension() == Some(OsStr::new("csv"))
}

fn name_of(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// What lies in a folder, sorted, without hidden files; nothing when it is not there.
pub(crate) fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = WalkDir::new(folder).min_depth(1).max_depth(1).sort_by_file_name();
    let entries = entries.into_iter().filter_map(Result::ok);
    let shown = entries.filter(|entry| !entry.file_name().to_string_lossy().starts_with('.'));
    shown.map(walkdir::DirEntry::into_path).collect()
}
