//! Every place of a workspace: which files should lie there, and what is wrong beside their bytes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use formats::evaluation::Evaluation;
use formats::prepared::PreparedFolder;
use formats::run::{EXPORTED_WEIGHTS, Status};
use formats::seal::End;
use formats::split::{Part, Split};
use formats::{Digest, Settings, Workspace, atomic, run, test_uses};

use super::bytes::{Check, Job};
use super::damage::{Damage, DamageKind, quoted};
use crate::catalogue::batch;
use crate::import::stat_index;
use crate::views::{View, thumbnails};
use crate::{Catalogue, Error, forget, prepare};

/// What was found so far, and what is still to be read.
#[derive(Default)]
pub(super) struct Found<'a> {
    pub(super) damages: Vec<Damage>,
    pub(super) jobs: Vec<Job<'a>>,
}

impl Found<'_> {
    fn seal(&mut self, path: PathBuf, end: End, mend: String) {
        self.jobs.push(Job { path, check: Check::Seal { end, mend } });
    }
}

/// The names of the batches that can be read; those that cannot are told.
pub(super) fn batches(workspace: &Workspace, found: &mut Found) -> Result<BTreeSet<String>, Error> {
    let mut readable = BTreeSet::new();
    for path in batch::paths(workspace)? {
        let mend = format!(
            "restore it from a backup; without one: rm {} && mien import data/photos  (what was said later, such as labels by hand, is lost with it)",
            quoted(workspace, &path)
        );
        match batch::read(&path) {
            Ok(_) => {
                readable.insert(batch::name_of(&path));
                found.seal(path, End::Back, mend);
            }
            Err(error) => found.damages.push(Damage::of_error(workspace, &path, error, mend)),
        }
    }
    for path in forget::entries(&stat_index::folder_of_all(workspace)) {
        let mend = format!(
            "rm {}  (the next import reads that folder once more)",
            quoted(workspace, &path)
        );
        found.seal(path, End::Back, mend);
    }
    Ok(readable)
}

/// The photos, whether or not they could be decoded.
pub(super) fn originals<'a>(
    workspace: &Workspace,
    catalogue: &'a Catalogue,
    found: &mut Found<'a>,
) {
    let photos = catalogue.photos().iter();
    let photos = photos.map(|row| (&row.path, row.sha256, row.bytes, row.collection.as_str()));
    let rejected = catalogue.rejected().iter();
    let rejected = rejected.map(|row| (&row.path, row.sha256, row.bytes, row.collection.as_str()));
    found.jobs.extend(photos.chain(rejected).map(|(path, sha256, bytes, collection)| Job {
        path: workspace.absolute(path),
        check: Check::Original { sha256, bytes, collection },
    }));
}

/// The pixels of every batch in every declared view, and its thumbnails.
pub(super) fn views<'a>(
    workspace: &Workspace,
    settings: &'a Settings,
    catalogue: &'a Catalogue,
    found: &mut Found<'a>,
) {
    for batch in catalogue.batches().iter().filter(|batch| !batch.photos.is_empty()) {
        for view in View::all(settings) {
            let path = workspace.view_batch(view.name, &batch.name);
            found.jobs.push(Job { path, check: Check::View { view, batch } });
        }
        let path = workspace.thumbnails(&batch.name);
        found.jobs.push(Job { path, check: Check::Thumbnails { batch } });
    }
    for folder in forget::entries(&workspace.absolute("data/views")) {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name == thumbnails::NAME || settings.views.contains_key(&name) {
            continue;
        }
        let message = format!("view `{name}` is not declared in data/mien.yaml any more");
        let mend = format!("declare it again, or: rm -r {}", quoted(workspace, &folder));
        found.damages.push(Damage::new(workspace, &folder, DamageKind::Stale, message, mend));
    }
}

/// The splits: header, table, and whether the catalogue knows the photos. `whole` says that it is complete.
pub(super) fn splits(workspace: &Workspace, catalogue: &Catalogue, whole: bool, found: &mut Found) {
    for path in forget::entries(&workspace.splits()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let damage = if name.ends_with(".test-uses.csv") {
            test_uses::read(&path).err().map(|error| {
                let mend = format!("git restore {}", quoted(workspace, &path));
                Damage::of_error(workspace, &path, error, mend)
            })
        } else if ends(&path, "csv") {
            split(workspace, catalogue, whole, &path)
        } else {
            let table = path.with_extension("csv");
            let lost = ends(&path, "json") && !table.exists();
            lost.then(|| {
                let mend = restore(workspace, &table);
                Damage::new(workspace, &table, DamageKind::Missing, "is not there", mend)
            })
        };
        found.damages.extend(damage);
    }
}

fn split(workspace: &Workspace, catalogue: &Catalogue, whole: bool, path: &Path) -> Option<Damage> {
    let mend = restore(workspace, path);
    let split = match Split::read(path) {
        Ok(split) => split,
        Err(error) if error.is_missing() => {
            let json = path.with_extension("json");
            let message =
                "is not there: it was lost, or a killed `mien split` left the table alone";
            return Some(Damage::new(workspace, &json, DamageKind::Missing, message, mend));
        }
        Err(error) => return Some(Damage::of_error(workspace, path, error, mend)),
    };
    let placed = split.rows.iter().filter(|row| Part::ALL.contains(&row.part));
    let is_unknown =
        |photo: &Digest| !catalogue.has_photo(*photo) && !catalogue.forgotten().contains_key(photo);
    let unknown: Vec<Digest> = placed.map(|row| row.sha256).filter(is_unknown).collect();
    let first = unknown.first().filter(|_| whole)?;
    let message = format!(
        "{} of its photos are not in the catalogue, first {}",
        unknown.len(),
        first.short()
    );
    let mend = "restore the missing batch in data/catalogue, import its photos again, or make a new split with `mien split`";
    Some(Damage::new(workspace, path, DamageKind::Stale, message, mend))
}

fn ends(path: &Path, end: &str) -> bool {
    path.extension().is_some_and(|extension| extension == end)
}

fn restore(workspace: &Workspace, table: &Path) -> String {
    let json = table.with_extension("json");
    let (table, json) = (quoted(workspace, table), quoted(workspace, &json));
    format!("git restore {table} {json}  (or remove both, and make it again with `mien split`)")
}

/// Prepared folders: finished, whole, and made from what is there now.
pub(super) fn prepared(
    workspace: &Workspace,
    settings: &Settings,
    catalogue: &Catalogue,
    whole: bool,
    found: &mut Found,
) {
    for path in forget::entries(&workspace.absolute("data/prepared")) {
        let folder = PreparedFolder::at(path.clone());
        let mend =
            format!("rm -r {}  (the next `mien train` makes it anew)", quoted(workspace, &path));
        let header = match folder.read_header() {
            Ok(header) => header,
            Err(error) => {
                let json = path.join("prepared.json");
                found.damages.push(Damage::of_error(workspace, &json, error, mend));
                continue;
            }
        };
        if !header.inputs.contains_key("photos") {
            let message = "it was not finished: a process was killed, or is at it right now";
            found.damages.push(Damage::new(workspace, &path, DamageKind::LeftOver, message, mend));
            continue;
        }
        let parts = Part::ALL.iter().map(|part| (part.to_string(), folder.part(part)));
        for (name, path) in parts.chain([("photos".to_owned(), folder.photos_path())]) {
            let Some(expected) = header.inputs.get(&name).copied() else { continue };
            let (named_by, mend) = ("`prepared.json`", mend.clone());
            found.jobs.push(Job { path, check: Check::Hash { expected, named_by, mend } });
        }
        let stale = prepare::out_of_date(workspace, settings, catalogue, &folder, &header);
        if let Some(message) = stale.filter(|_| whole) {
            found.damages.push(Damage::new(workspace, &path, DamageKind::Stale, message, mend));
        }
    }
}

/// Runs: records that can be read, checkpoints, and predictions that an evaluation names.
pub(super) fn runs(workspace: &Workspace, found: &mut Found) {
    let (runs, unreadable) = run::all(workspace);
    for error in unreadable {
        let mend = "restore it from a backup, or remove the run's folder";
        found.damages.push(Damage::of_error(workspace, &workspace.runs(), error, mend));
    }
    for (folder, record) in runs {
        for path in [folder.last_checkpoint(), folder.best_checkpoint()] {
            if path.is_file() || record.status == Status::Finished {
                let mend = "restore it from a backup, or train the run again";
                found.seal(path, End::Front, mend.to_owned());
            }
        }
        let export = format!("mien export {}", record.run);
        let where_there_is_one = [
            (
                folder.forgotten(),
                "restore it from a backup; without one remove it (which forgotten photos the run learned from is lost with it)",
            ),
            (
                folder.notes(),
                "restore it from a backup; without one remove it (the notes and tags are lost with it)",
            ),
            (folder.calibration(), "restore it from a backup, or train the run again"),
            (folder.export().join(EXPORTED_WEIGHTS), &export),
        ];
        for (path, mend) in where_there_is_one {
            if path.exists() {
                found.seal(path, End::Front, mend.to_owned());
            }
        }
        let again = |part: &str| format!("mien evaluate {} --part {part}", record.run);
        let evaluation = match Evaluation::read(&folder.evaluation()) {
            Ok(evaluation) => evaluation,
            Err(error) if error.is_missing() => continue,
            Err(error) => {
                let path = folder.evaluation();
                let mend = format!("rm {} && {}", quoted(workspace, &path), again("validation"));
                let mend = format!("{mend}  (and `--part test` if it had been used)");
                found.damages.push(Damage::of_error(workspace, &path, error, mend));
                continue;
            }
        };
        for part in &Part::ALL {
            let Some(expected) = evaluation.header.inputs.get(&part.to_string()).copied() else {
                continue;
            };
            let path = folder.predictions(part);
            let mend =
                format!("rm -f {} && {}", quoted(workspace, &path), again(&part.to_string()));
            let named_by = "`evaluation.json`";
            found.jobs.push(Job { path, check: Check::Hash { expected, named_by, mend } });
        }
    }
}

/// What killed processes left, and forgetting that is not finished.
pub(super) fn unfinished(
    workspace: &Workspace,
    catalogue: &Catalogue,
    whole: bool,
    found: &mut Found,
) -> Result<(), Error> {
    let remove = |path: &Path| format!("rm {}", quoted(workspace, path));
    for folder in ["data", "experiments/runs", "reports"] {
        for path in atomic::left_overs(&workspace.absolute(folder)) {
            let message =
                "half-written: a killed process left it, or another machine is writing it";
            let mend = remove(&path);
            found.damages.push(Damage::new(workspace, &path, DamageKind::LeftOver, message, mend));
        }
    }
    // Without a batch that cannot be read its pixels would look like nobody's.
    if !whole {
        return Ok(());
    }
    let rowless = !forget::unknown_files(workspace, catalogue).is_empty();
    for path in forget::orphans(workspace)? {
        let message = "it belongs to no batch: a killed import left it, one is running right now, or the batch was lost";
        let import = if rowless { "mien import data/photos && " } else { "" };
        let mend = format!("{import}{}", remove(&path));
        found.damages.push(Damage::new(workspace, &path, DamageKind::LeftOver, message, mend));
    }
    let (rewritten, mut places) = forget::unfinished(workspace, catalogue)?;
    places.extend(rewritten.batches.into_iter().chain(rewritten.views));
    places.extend(rewritten.thumbnails.into_iter().chain(rewritten.prepared));
    places.extend(rewritten.tables.into_iter().chain(rewritten.indices));
    places.extend(rewritten.pages);
    places.extend(rewritten.splits.keys().map(|name| workspace.split(name)));
    for path in places {
        let message = "it still says or shows something of photos that were forgotten";
        let kind = DamageKind::NotForgotten;
        let mend = "mien forget --finish";
        found.damages.push(Damage::new(workspace, &path, kind, message, mend));
    }
    Ok(())
}
