//! Runs made ready to be trained: their folders, with the plan and a record that says what they are made from.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;

use experiment::{Plan, Written};
use formats::run::{self, RunFolder, RunRecord, Status};
use formats::{Digest, MADE_BY, Workspace, atomic, clock};
use ingestion::Audit;

use super::command_line;
use crate::failure::Failure;

/// All runs of one experiment that one command starts.
pub(super) struct Launch<'a> {
    pub(super) name: &'a str,
    pub(super) plan: &'a Plan,
    pub(super) written: &'a Written,
    pub(super) overrides: &'a [String],
    pub(super) audit: &'a Audit,
    pub(super) inputs: &'a BTreeMap<String, Digest>,
    pub(super) threads: Option<u16>,
}

impl Launch<'_> {
    /// Makes the folders of all seeds first, so that a killed launch can be finished.
    pub(super) fn make_runs(
        &self,
        workspace: &Workspace,
        seeds: &[u64],
    ) -> Result<Vec<RunFolder>, Failure> {
        let mut runs = Vec::new();
        for seed in seeds {
            let mut record = self.record(*seed);
            record.run = claim(workspace, &record.experiment, &record.run)?;
            let folder = workspace.run(&record.experiment, &record.run);
            self.write(&folder, &record)?;
            runs.push(folder);
        }
        Ok(runs)
    }

    /// Makes the folder a run.
    pub(super) fn write(&self, folder: &RunFolder, record: &RunRecord) -> Result<(), Failure> {
        atomic::write(&folder.experiment(), self.written.text.as_bytes())?;
        atomic::write(&folder.resolved(), self.plan.to_yaml().as_bytes())?;
        // Last: a folder with a record is a run.
        Ok(folder.write_record(record)?)
    }

    /// The record of a run that has not begun.
    pub(super) fn record(&self, seed: u64) -> RunRecord {
        let plan_text = self.plan.digest_text();
        let mut inputs = BTreeMap::new();
        for name in ["catalogue", "split", "train", "validation"] {
            inputs.extend(self.inputs.get(name).map(|digest| (name.to_owned(), *digest)));
        }
        let id = run::id(&plan_text, &inputs, seed);
        inputs.insert("plan".to_owned(), Digest::of(plan_text.as_bytes()));
        RunRecord {
            version: RunRecord::VERSION,
            made_by: MADE_BY.to_owned(),
            experiment: self.plan.name.clone(),
            run: id,
            launch: self.name.to_owned(),
            seed,
            command: command_line(),
            overrides: self.overrides.to_vec(),
            allowed_leaks: self.audit.leaks.iter().map(|leak| leak.message.clone()).collect(),
            audit: Some(self.audit.found()),
            split: self.plan.split.clone(),
            view: self.plan.view.clone(),
            inputs,
            status: Status::Waiting,
            failure: None,
            created_at: clock::now(),
            heartbeat: None,
            machine: None,
            device: None,
            threads: self.threads.map(usize::from),
            versions: BTreeMap::new(),
        }
    }
}

/// Makes the run's folder: the id itself, or `-2`, `-3`, … for a repeat. Of two at once each gets its own.
fn claim(workspace: &Workspace, experiment: &str, id: &str) -> Result<String, Failure> {
    let mut run = id.to_owned();
    let mut repeat = 1;
    loop {
        let folder = workspace.run(experiment, &run);
        let made = fs::create_dir_all(workspace.runs().join(experiment))
            .and_then(|()| fs::create_dir(folder.path()));
        match made {
            Ok(()) => return Ok(run),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(formats::Error::write(folder.path())(error).into()),
        }
        repeat += 1;
        run = format!("{id}-{repeat}");
    }
}
