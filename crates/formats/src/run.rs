//! `experiments/runs/<experiment>/<run>/`: every file of a run, and its record `run.json`.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::header::check_version;
use crate::split::{AuditFound, Part};
use crate::{Digest, Error, Workspace, atomic, json};

mod find;
mod state;

pub use find::{FindError, find};
pub use state::State;

const FORMAT: &str = "run";
const VERSION: u32 = 1;

/// The weights in the folder of an exported network.
pub const EXPORTED_WEIGHTS: &str = "weights.safetensors";

/// The folder of one run and the names in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RunFolder {
    folder: PathBuf,
}

impl RunFolder {
    /// A folder that may not exist yet.
    pub fn at(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.folder
    }

    /// `experiment.yaml`, as the researcher wrote it.
    pub fn experiment(&self) -> PathBuf {
        self.folder.join("experiment.yaml")
    }

    /// `resolved.yaml`, with every default spelled out.
    pub fn resolved(&self) -> PathBuf {
        self.folder.join("resolved.yaml")
    }

    /// `epochs.csv`.
    pub fn epochs(&self) -> PathBuf {
        self.folder.join("epochs.csv")
    }

    /// `timings.csv`.
    pub fn timings(&self) -> PathBuf {
        self.folder.join("timings.csv")
    }

    /// `checkpoints/last.safetensors`, the only truth of a run.
    pub fn last_checkpoint(&self) -> PathBuf {
        self.folder.join("checkpoints/last.safetensors")
    }

    /// `checkpoints/best.safetensors`, by the experiment's metric on the validation part.
    pub fn best_checkpoint(&self) -> PathBuf {
        self.folder.join("checkpoints/best.safetensors")
    }

    /// `predictions/<part>.csv`.
    pub fn predictions(&self, part: &Part) -> PathBuf {
        self.folder.join(format!("predictions/{part}.csv"))
    }

    /// `calibration.json`, where the experiment asks for a temperature.
    pub fn calibration(&self) -> PathBuf {
        self.folder.join("calibration.json")
    }

    /// `export/`, with the network for PyTorch: [`EXPORTED_WEIGHTS`] and `model.py`.
    pub fn export(&self) -> PathBuf {
        self.folder.join("export")
    }

    /// `evaluation.json`.
    pub fn evaluation(&self) -> PathBuf {
        self.folder.join("evaluation.json")
    }

    /// `forgotten.json`, when photos of the run were forgotten since.
    pub fn forgotten(&self) -> PathBuf {
        self.folder.join("forgotten.json")
    }

    /// `notes.json`, when people noted something about the run.
    pub fn notes(&self) -> PathBuf {
        self.folder.join("notes.json")
    }

    /// `notes.lock`, held for the moment in which `notes.json` changes.
    pub(crate) fn notes_lock(&self) -> PathBuf {
        self.folder.join("notes.lock")
    }

    /// `log.txt`.
    pub fn log(&self) -> PathBuf {
        self.folder.join("log.txt")
    }

    /// `lock`, held by the program that trains the run.
    pub fn lock(&self) -> PathBuf {
        self.folder.join("lock")
    }

    /// `reproduction/`, where the run is trained again; there only while that goes on.
    #[must_use]
    pub fn reproduction(&self) -> Self {
        Self::at(self.folder.join("reproduction"))
    }

    /// Holds the run until the file is closed, which also a killed process does; `None` when somebody else holds it.
    pub fn hold(&self) -> Result<Option<fs::File>, Error> {
        let path = self.lock();
        let file = fs::File::options().create(true).append(true).open(&path);
        let file = file.map_err(Error::write(&path))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(fs::TryLockError::WouldBlock) => Ok(None),
            Err(fs::TryLockError::Error(error)) => Err(Error::write(&path)(error)),
        }
    }

    /// Whether some program trains the run right now.
    pub fn is_held(&self) -> bool {
        self.held() == Some(true)
    }

    /// As [`RunFolder::is_held`]; nothing where that cannot be known.
    fn held(&self) -> Option<bool> {
        match fs::File::open(self.lock()) {
            // Shared, so that of two who look neither takes the other for a program that trains.
            Ok(lock) => match lock.try_lock_shared() {
                Ok(()) => Some(false),
                Err(fs::TryLockError::WouldBlock) => Some(true),
                Err(fs::TryLockError::Error(_)) => None,
            },
            Err(error) => (error.kind() == ErrorKind::NotFound).then_some(false),
        }
    }

    /// Reads `run.json`.
    pub fn record(&self) -> Result<RunRecord, Error> {
        let path = self.folder.join("run.json");
        let text = fs::read_to_string(&path).map_err(Error::read(&path))?;
        let record: RunRecord = json::parse(&text, &path, FORMAT)?;
        check_version(&path, FORMAT, record.version, VERSION, &record.made_by)?;
        Ok(record)
    }

    /// Writes `run.json`, with this machine as the one that wrote it.
    pub fn write_record(&self, record: &RunRecord) -> Result<(), Error> {
        let machine = atomic::machine_start().map(str::to_owned);
        let record = RunRecord { machine, ..record.clone() };
        atomic::write(&self.folder.join("run.json"), json::pretty(&record).as_bytes())
    }
}

/// Where a run is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Made, not begun.
    Waiting,
    /// Begun; dead when the heartbeat is old.
    Running,
    /// All epochs done.
    Finished,
    /// Stopped by a signal after a checkpoint.
    Interrupted,
    /// Stopped by an error, which `failure` tells.
    Failed,
}

/// `run.json`: everything about a run that is not a result. The only file of a run with times in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunRecord {
    /// The file's format version.
    pub version: u32,
    /// The program that made the run.
    pub made_by: String,
    /// The experiment's name.
    pub experiment: String,
    /// The run's id: the digest of plan, inputs and seed.
    pub run: String,
    /// The same for all runs of one command; sorts by time.
    pub launch: String,
    /// The seed of every draw.
    pub seed: u64,
    /// The command that made the run.
    pub command: String,
    /// `--set` arguments, in their order.
    pub overrides: Vec<String>,
    /// What `--allow-leak` let pass.
    pub allowed_leaks: Vec<String>,
    /// What was found about the split when the run was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audit: Option<AuditFound>,
    /// The split's and the view's name.
    pub split: String,
    /// The view's name.
    pub view: String,
    /// Inputs by hash: `catalogue`, `split`, `plan`, `train`, `validation`.
    pub inputs: BTreeMap<String, Digest>,
    /// Where the run is in its life.
    pub status: Status,
    /// Why it failed.
    pub failure: Option<String>,
    /// When it was made.
    pub created_at: String,
    /// When its training last gave a sign of life.
    pub heartbeat: Option<String>,
    /// The machine that wrote this file last, since its last start; `write_record` fills it in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub machine: Option<String>,
    /// `cpu` or `cuda:N`, once begun.
    pub device: Option<String>,
    /// Threads of libtorch, once begun; a resumed run takes them from here.
    pub threads: Option<usize>,
    /// Programs and libraries by version, once begun.
    pub versions: BTreeMap<String, String>,
}

impl RunRecord {
    /// The version to write.
    pub const VERSION: u32 = VERSION;
}

/// A run's id: the first sixteen digits of the digest of plan, inputs and seed.
pub fn id(plan: &str, inputs: &BTreeMap<String, Digest>, seed: u64) -> String {
    let text = json::json!({ "plan": plan, "inputs": inputs, "seed": seed }).to_string();
    Digest::of(text.as_bytes()).to_string()[..16].to_owned()
}

/// All runs of the workspace with their records, by experiment, launch and seed; unreadable ones apart.
pub fn all(workspace: &Workspace) -> (Vec<(RunFolder, RunRecord)>, Vec<Error>) {
    let (mut runs, mut unreadable) = (Vec::new(), Vec::new());
    for experiment in folders_in(&workspace.runs()) {
        for folder in folders_in(&experiment) {
            let folder = RunFolder::at(folder);
            match folder.record() {
                Ok(record) => runs.push((folder, record)),
                Err(error) => unreadable.push(error),
            }
        }
    }
    runs.sort_by(|(_, a), (_, b)| {
        (&a.experiment, &a.launch, a.seed, &a.run).cmp(&(&b.experiment, &b.launch, b.seed, &b.run))
    });
    (runs, unreadable)
}

#[expect(clippy::disallowed_methods, reason = "the folders are sorted here")]
fn folders_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> =
        entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The record of a run that waits.
    pub(super) fn record(experiment: &str, launch: &str, seed: u64) -> RunRecord {
        RunRecord {
            version: 1,
            made_by: "mien 0.1.0".into(),
            experiment: experiment.into(),
            run: format!("{}-{launch}", id("plan", &BTreeMap::new(), seed)),
            launch: launch.into(),
            seed,
            command: "mien train".into(),
            overrides: vec![],
            allowed_leaks: vec![],
            audit: None,
            split: "paper".into(),
            view: "whole-32".into(),
            inputs: BTreeMap::new(),
            status: Status::Waiting,
            failure: None,
            created_at: "2026-01-01T00:00:00Z".into(),
            heartbeat: None,
            machine: None,
            device: None,
            threads: None,
            versions: BTreeMap::new(),
        }
    }

    #[test]
    fn the_id_depends_on_plan_inputs_and_seed_alone() {
        let inputs = BTreeMap::from([("train".to_owned(), Digest::of(b"pixels"))]);
        let ids = [
            id("a", &inputs, 1),
            id("b", &inputs, 1),
            id("a", &inputs, 2),
            id("a", &BTreeMap::new(), 1),
        ];
        assert_eq!(ids.iter().collect::<std::collections::BTreeSet<_>>().len(), 4);
        assert_eq!(ids[0], id("a", &inputs, 1));
    }
}
