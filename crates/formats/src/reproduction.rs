//! `…/<run>/reproduction/`: a scratch run folder in which a finished run is trained again from its record.
//!
//! It lies below the folders in which runs are looked for, so that nothing takes it for one. While it is
//! worked on, the run's own lock is held: nobody trains, reproduces or forgets the run meanwhile. What a
//! kill or an interruption leaves is gone on with by the next reproduction, as a resumed run would be.

use std::fs::{self, File};

use crate::run::{RunFolder, RunRecord, Status};
use crate::{Error, atomic};

/// A reproduction that is going on.
pub struct Reproduction {
    folder: RunFolder,
    _lock: File,
}

impl Reproduction {
    /// Makes the scratch folder of a run, or goes on with the one that is there; `None` when the run is held.
    pub fn begin(run: &RunFolder, record: &RunRecord) -> Result<Option<Self>, Error> {
        let Some(lock) = run.hold()? else { return Ok(None) };
        let folder = run.reproduction();
        let plan = fs::read(run.resolved()).map_err(Error::read(run.resolved()))?;
        if !is_begun(&folder, record, &plan) {
            remove(&folder)?;
            atomic::write(&folder.resolved(), &plan)?;
            folder.write_record(&of_nothing_done(record))?;
        }
        Ok(Some(Self { folder, _lock: lock }))
    }

    /// The scratch folder.
    pub fn folder(&self) -> &RunFolder {
        &self.folder
    }

    /// Takes the scratch folder away.
    pub fn end(self) -> Result<(), Error> {
        remove(&self.folder)
    }
}

/// Whether the folder holds a beginning of the same run.
fn is_begun(folder: &RunFolder, record: &RunRecord, plan: &[u8]) -> bool {
    let of_run = |record: &RunRecord| (record.inputs.clone(), record.seed, record.threads);
    let same_record = folder.record().is_ok_and(|begun| of_run(&begun) == of_run(record));
    same_record && fs::read(folder.resolved()).is_ok_and(|begun| begun == plan)
}

fn of_nothing_done(record: &RunRecord) -> RunRecord {
    RunRecord { status: Status::Waiting, failure: None, heartbeat: None, ..record.clone() }
}

fn remove(folder: &RunFolder) -> Result<(), Error> {
    match fs::remove_dir_all(folder.path()) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Error::write(folder.path())(error))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{self, json};

    fn run(folder: &std::path::Path) -> (RunFolder, RunRecord) {
        let run = RunFolder::at(folder.to_owned());
        let record = json!({
            "version": 1, "made_by": "mien 0.1.0", "experiment": "paper", "run": "1a", "launch": "1",
            "seed": 1, "command": "mien train", "overrides": [], "allowed_leaks": [],
            "split": "paper", "view": "whole-32", "inputs": {}, "status": "finished",
            "failure": null, "created_at": "", "heartbeat": "now", "device": "cpu", "threads": 2,
            "versions": {},
        });
        let record: RunRecord = json::value(&record).unwrap();
        run.write_record(&record).unwrap();
        atomic::write(&run.resolved(), b"plan").unwrap();
        (run, record)
    }

    #[test]
    fn it_begins_with_nothing_done_and_goes_on_with_what_a_kill_left() {
        let folder = tempfile::tempdir().unwrap();
        let (run, record) = run(folder.path());
        let begun = Reproduction::begin(&run, &record).unwrap().unwrap();
        let again = begun.folder().record().unwrap();
        assert_eq!(
            (again.status, again.threads, again.heartbeat),
            (Status::Waiting, Some(2), None)
        );
        assert!(Reproduction::begin(&run, &record).unwrap().is_none(), "one at a time");
        atomic::write(&begun.folder().last_checkpoint(), b"half").unwrap();
        drop(begun);
        let goes_on = Reproduction::begin(&run, &record).unwrap().unwrap();
        assert!(goes_on.folder().last_checkpoint().is_file());
        goes_on.end().unwrap();
        assert!(!run.reproduction().path().exists());
    }

    #[test]
    fn what_was_left_of_another_plan_is_thrown_away() {
        let folder = tempfile::tempdir().unwrap();
        let (run, record) = run(folder.path());
        let begun = Reproduction::begin(&run, &record).unwrap().unwrap();
        atomic::write(&begun.folder().last_checkpoint(), b"half").unwrap();
        drop(begun);
        atomic::write(&run.resolved(), b"another plan").unwrap();
        let begun = Reproduction::begin(&run, &record).unwrap().unwrap();
        assert!(!begun.folder().last_checkpoint().is_file());
    }
}
