//! Runs that used forgotten photos are marked, their predictions lose names; reports on them are listed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use formats::forget::{self, Doing, Uses};
use formats::predictions::Predictions;
use formats::report_files::TWIN;
use formats::run::{RunFolder, RunRecord};
use formats::split::Part;
use formats::table::Sheet;
use formats::{Digest, Workspace, run};
use serde::Serialize;
use walkdir::WalkDir;

use super::{ForgetError, Problems};
use crate::Error;

/// A run that used photos which are forgotten.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RunUse {
    /// The experiment.
    pub experiment: String,
    /// The run.
    pub run: String,
    /// Forgotten photos by part.
    pub photos: BTreeMap<String, usize>,
}

/// What forgetting means for runs and reports.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Used {
    /// Runs that used the photos.
    pub runs: Vec<RunUse>,
    /// Runs of a split that was made anew since: what they used cannot be known any more.
    pub unknown_runs: Vec<String>,
    /// Reports that show one of the runs.
    pub reports: Vec<String>,
    /// Files of runs that were rewritten, or would be.
    #[serde(skip)]
    pub rewritten: Vec<std::path::PathBuf>,
}

/// Marks the runs that used photos of `gone`, takes people's names out of their files, and tells those
/// that used photos of `meant`.
pub(super) fn runs(
    workspace: &Workspace,
    gone: &BTreeSet<Digest>,
    meant: &BTreeSet<Digest>,
    names: &BTreeSet<String>,
    doing: Doing,
    problems: &mut Problems,
) -> Result<Used, Error> {
    let mut used = Used::default();
    let mut shown = BTreeSet::new();
    for (folder, record) in run::all(workspace).0 {
        let Some((now, split_known)) = problems.keep(uses(workspace, &folder, &record, gone))?
        else {
            continue;
        };
        let rewritten = problems.keep(rewrite(&folder, &now, gone, names, doing))?;
        if rewritten == Some(true) {
            used.rewritten.push(folder.path().to_owned());
        }
        let count = |photos: &BTreeSet<Digest>| photos.intersection(meant).count();
        let photos = now.0.iter().map(|(part, photos)| (part.clone(), count(photos)));
        let photos: BTreeMap<String, usize> = photos.filter(|(_, count)| *count > 0).collect();
        if !photos.is_empty() {
            shown.insert(record.run.clone());
            let (experiment, run) = (record.experiment, record.run);
            used.runs.push(RunUse { experiment, run, photos });
        } else if !split_known {
            used.unknown_runs.push(format!("{}/{}", record.experiment, record.run));
        }
    }
    used.reports = reports_of(workspace, &shown);
    Ok(used)
}

fn rewrite(
    folder: &RunFolder,
    used: &Uses,
    gone: &BTreeSet<Digest>,
    names: &BTreeSet<String>,
    doing: Doing,
) -> Result<bool, Error> {
    let mut rewritten = forget::mark(folder, used, doing)?;
    for part in &Part::ALL {
        rewritten |= forget::predictions(folder, part, gone, doing)? > 0;
    }
    if used.count() > 0 {
        rewritten |= forget::scrub(folder, names, doing)?;
        rewritten |= forget::reproduction(folder, doing)?;
    }
    Ok(rewritten)
}

/// Refuses when a run that uses photos of `gone` is being trained.
pub(super) fn check_not_live(workspace: &Workspace, gone: &BTreeSet<Digest>) -> Result<(), Error> {
    for (folder, record) in run::all(workspace).0 {
        let used = || uses(workspace, &folder, &record, gone);
        if folder.is_held() && used().is_ok_and(|(uses, _)| uses.count() > 0) {
            return Err(ForgetError::Live { run: folder.path().to_owned() }.into());
        }
    }
    Ok(())
}

/// The photos of `gone` that a run used, with those that it is marked for already, and whether the split
/// is the one that it was made from.
fn uses(
    workspace: &Workspace,
    folder: &RunFolder,
    record: &RunRecord,
    gone: &BTreeSet<Digest>,
) -> Result<(Uses, bool), Error> {
    let mut uses = forget::uses_of(folder)?;
    for photos in uses.0.values_mut() {
        photos.retain(|photo| gone.contains(photo));
    }
    let mut add = |part: String, photo: Digest| {
        if gone.contains(&photo) {
            uses.0.entry(part).or_default().insert(photo);
        }
    };
    let path = workspace.split(&record.split);
    let named = record.inputs.get("split");
    // A split that cannot be read is told by `verify`.
    let tables = forget::tables(&path).unwrap_or_default();
    let split_known = named.is_some_and(|named| tables.contains(named));
    if split_known {
        for (photo, part) in parts_of(&path)? {
            // The test part is used by looking at it, which leaves predictions.
            if part == "train" || part == "validation" {
                add(part, photo);
            }
        }
    }
    for part in &Part::ALL {
        match Predictions::read(&folder.predictions(part)) {
            Err(error) if error.is_missing() => {}
            table => table?.photos().iter().for_each(|photo| add(part.to_string(), *photo)),
        }
    }
    uses.0.retain(|_, photos| !photos.is_empty());
    Ok((uses, split_known))
}

/// The photos and parts of a split's table, whether or not its header fits it right now.
fn parts_of(path: &Path) -> Result<Vec<(Digest, String)>, Error> {
    let sheet = Sheet::read(path)?;
    let (Some(photo), Some(part)) = (sheet.column("sha256"), sheet.column("part")) else {
        return Ok(Vec::new());
    };
    let rows = sheet.rows.iter();
    Ok(rows.filter_map(|row| Some((row[photo].parse().ok()?, row[part].clone()))).collect())
}

/// The reports that show one of `runs`, sorted.
fn reports_of(workspace: &Workspace, runs: &BTreeSet<String>) -> Vec<String> {
    let folder = workspace.absolute("reports");
    let entries = WalkDir::new(&folder).min_depth(1).max_depth(1).sort_by_file_name();
    let names =
        entries.into_iter().filter_map(|entry| Some(entry.ok()?.file_name().to_str()?.to_owned()));
    let shows_one = |name: &String| {
        let text = fs::read_to_string(workspace.report(name).join(TWIN));
        text.is_ok_and(|text| runs.iter().any(|run| text.contains(&format!("\"{run}\""))))
    };
    names.filter(shows_one).collect()
}
