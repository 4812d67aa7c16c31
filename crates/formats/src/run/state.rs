//! Whether a run goes on: what its record says, held against its lock and its last sign of life.

use serde::Serialize;

use super::{RunFolder, RunRecord, Status};
use crate::{Error, atomic, clock};

/// After this many seconds without a sign of life a run on another machine is dead.
const DEAD_AFTER: i64 = 120;

/// Where a run is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Made, not begun.
    Waiting,
    /// Being trained right now.
    Running,
    /// Begun and not ended, and nobody trains it any more.
    Dead,
    /// Stopped by a signal after a checkpoint.
    Interrupted,
    /// Stopped by an error.
    Failed,
    /// All epochs done.
    Finished,
}

impl State {
    /// In the order of a life.
    pub const ALL: [Self; 6] =
        [Self::Waiting, Self::Running, Self::Dead, Self::Interrupted, Self::Failed, Self::Finished];

    /// The name in tables and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Dead => "dead",
            Self::Interrupted => "interrupted",
            Self::Failed => "failed",
            Self::Finished => "finished",
        }
    }
}

impl RunFolder {
    /// The record and what is true of it now.
    ///
    /// Whoever trains a run holds its lock from before the record says so until after it says the end, and
    /// the system lets go of it with the process, however that ends. So on the machine that trains, a free
    /// lock means dead at once. From another machine, on whose disks locks may not be seen, only the
    /// heartbeat tells.
    pub fn look(&self) -> Result<(RunRecord, State), Error> {
        let mut record = self.record()?;
        if record.status == Status::Running && self.held() == Some(false) {
            // It may have ended between the two looks.
            record = self.record()?;
        }
        let state = match record.status {
            Status::Waiting => State::Waiting,
            Status::Running => self.state_of_begun(&record),
            Status::Interrupted => State::Interrupted,
            Status::Failed => State::Failed,
            Status::Finished => State::Finished,
        };
        Ok((record, state))
    }

    fn state_of_begun(&self, record: &RunRecord) -> State {
        let machine = record.machine.as_deref();
        let is_here = machine.is_some() && machine == atomic::machine_start();
        let is_alive = match self.held() {
            Some(true) => true,
            Some(false) if is_here => false,
            _ => !is_silent(record),
        };
        if is_alive { State::Running } else { State::Dead }
    }
}

fn is_silent(record: &RunRecord) -> bool {
    let beat = record.heartbeat.as_ref();
    let silent = beat.and_then(|beat| clock::seconds_between(beat, &clock::now()));
    silent.is_some_and(|seconds| seconds > DEAD_AFTER)
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use super::super::tests::record;
    use super::*;
    use crate::Workspace;

    fn state(folder: &RunFolder) -> State {
        folder.look().unwrap().1
    }

    fn begun(workspace: &Workspace, heartbeat: &str) -> RunFolder {
        let folder = workspace.run("paper", "1");
        let heartbeat = Some(heartbeat.to_owned());
        let begun = RunRecord { status: Status::Running, heartbeat, ..record("paper", "1", 1) };
        folder.write_record(&begun).unwrap();
        folder
    }

    #[test]
    fn a_run_is_running_as_long_as_its_lock_is_held_and_dead_at_once_when_it_is_not() {
        let scratch = tempfile::tempdir().unwrap();
        let folder = begun(&Workspace::at(scratch.path()), "2026-01-01T00:00:00Z");
        let lock = File::options().create(true).append(true).open(folder.lock()).unwrap();
        lock.lock().unwrap();
        assert_eq!(state(&folder), State::Running, "however long it has said nothing");
        drop(lock);
        assert_eq!(state(&begun(&Workspace::at(scratch.path()), &clock::now())), State::Dead);
    }

    #[test]
    fn of_another_machine_s_run_only_the_heartbeat_tells() {
        let scratch = tempfile::tempdir().unwrap();
        let folder = begun(&Workspace::at(scratch.path()), &clock::now());
        let path = folder.path().join("run.json");
        let text = std::fs::read_to_string(&path).unwrap();
        let elsewhere = text.replace(atomic::machine_start().unwrap(), "00000000");
        assert_ne!(text, elsewhere);
        atomic::write(&path, elsewhere.as_bytes()).unwrap();
        assert_eq!(state(&folder), State::Running);
        let then =
            elsewhere.replace(&folder.record().unwrap().heartbeat.unwrap(), "2026-01-01T00:00:00Z");
        atomic::write(&path, then.as_bytes()).unwrap();
        assert_eq!(state(&folder), State::Dead);
    }

    #[test]
    fn what_has_an_end_needs_no_lock() {
        let scratch = tempfile::tempdir().unwrap();
        let folder = Workspace::at(scratch.path()).run("paper", "1");
        for (status, expected) in [
            (Status::Waiting, State::Waiting),
            (Status::Finished, State::Finished),
            (Status::Failed, State::Failed),
            (Status::Interrupted, State::Interrupted),
        ] {
            folder.write_record(&RunRecord { status, ..record("paper", "1", 1) }).unwrap();
            assert_eq!(state(&folder), expected);
            assert_eq!(format!("\"{}\"", expected.name()), crate::json::line(&expected));
        }
    }
}
