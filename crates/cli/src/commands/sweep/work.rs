//! The trainings of a sweep: which runs there are, and several at a time until none is left.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use formats::run::{RunFolder, Status};
use formats::{Workspace, clock};
use ingestion::{Audit, Prepared};

use super::SweepArguments;
use super::planned::Planned;
use crate::commands::launch::Launch;
use crate::commands::train;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::trainer::Signals;
use crate::{print, trainer};

/// How long a training that has lost its parent may take to write its checkpoint.
const PATIENCE: Duration = Duration::from_secs(10);

/// One run of a combination.
pub(super) struct Job {
    /// The name of the combination.
    pub(super) name: String,
    pub(super) seed: u64,
    pub(super) folder: RunFolder,
    split: String,
    view: String,
    /// What `mien-train` said when it failed without a word in the run's record.
    said: Mutex<Option<String>>,
}

impl Job {
    /// What went wrong, where the run's record does not say it.
    pub(super) fn said(&self) -> Option<String> {
        self.said.lock().ok().and_then(|said| said.clone())
    }
}

/// Makes the folders of all runs first, so that a killed sweep can be finished; a run that is there already,
/// by what it computes, stays as it is.
pub(super) fn make(
    planned: &[Planned],
    workspace: &Workspace,
    prepared: &BTreeMap<(String, String), Prepared>,
    audits: &BTreeMap<String, Audit>,
    threads: u16,
) -> Result<Vec<Job>, Failure> {
    let now = clock::now_for_a_name();
    let mut jobs = Vec::new();
    for it in planned {
        let (split, view) = (it.plan.split.clone(), it.plan.view.clone());
        let overrides = it.overrides();
        let mut launch = Launch {
            name: &now,
            plan: &it.plan,
            written: &it.written,
            overrides: &overrides,
            audit: &audits[&split],
            inputs: &prepared[&(split.clone(), view.clone())].inputs,
            threads: Some(threads),
        };
        let runs: Vec<_> = it.plan.seeds.iter().map(|seed| launch.record(*seed)).collect();
        let folders = runs.iter().map(|run| workspace.run(&run.experiment, &run.run));
        let folders: Vec<RunFolder> = folders.collect();
        // Seeds that come later belong to the same result.
        let begun = folders.iter().find_map(|folder| folder.record().ok());
        let begun = begun.map(|record| record.launch);
        launch.name = begun.as_deref().unwrap_or(&now);
        for (folder, seed) in folders.into_iter().zip(&it.plan.seeds) {
            if folder.record().is_err_and(|error| error.is_missing()) {
                launch.write(&folder, &launch.record(*seed))?;
            }
            let (name, split, view) = (it.plan.name.clone(), split.clone(), view.clone());
            jobs.push(Job { name, seed: *seed, folder, split, view, said: Mutex::default() });
        }
    }
    Ok(jobs)
}

/// Trains what is not finished, so many at a time; the exit code of the signal that stopped it, if one did.
pub(super) fn work(
    jobs: &[Job],
    workspace: &Workspace,
    arguments: &SweepArguments,
) -> Result<Option<Exit>, Failure> {
    let mut left = Vec::new();
    for job in jobs {
        let status = job.folder.record()?.status;
        let is_over = status == Status::Finished || status == Status::Failed && !arguments.retry;
        if !is_over {
            left.push(job);
        }
    }
    let signals = Signals::catch()?;
    let next = AtomicUsize::new(0);
    let workers = usize::from(arguments.workers).min(left.len());
    // A training ends with the thread that started it, so each thread stays until its own is over.
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while signals.exit().is_none() {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(job) = left.get(index) else { break };
                    if is_free(job, &signals) {
                        train_one(job, workspace);
                    }
                    print::note(&format!("{} of {}: {}", index + 1, left.len(), told(job)));
                }
            });
        }
    });
    Ok(signals.exit())
}

/// Waits for a training that was told to end, as after a kill; one that goes on is somebody else's.
fn is_free(job: &Job, signals: &Signals) -> bool {
    let begun = Instant::now();
    while job.folder.is_held() && begun.elapsed() < PATIENCE && signals.exit().is_none() {
        std::thread::sleep(Duration::from_millis(50));
    }
    !job.folder.is_held()
}

/// One that fails does not stop the others: why stands in its record, or is kept here.
fn train_one(job: &Job, workspace: &Workspace) {
    let runs = std::slice::from_ref(&job.folder);
    let words = train::words(workspace, &job.split, &job.view, runs, None);
    let why = match trainer::run_quietly(words) {
        Ok((Exit::Done, _)) => None,
        Ok((_, said)) => {
            said.lines().find_map(|line| line.strip_prefix("error: ")).map(str::to_owned)
        }
        Err(failure) => failure.errors.first().map(ToString::to_string),
    };
    if let Ok(mut said) = job.said.lock() {
        *said = why;
    }
}

fn told(job: &Job) -> String {
    let status = job.folder.record().map(|record| record.status);
    let state = match status {
        Ok(Status::Finished) => "finished",
        Ok(Status::Interrupted) => "interrupted, goes on from its checkpoint next time",
        Ok(Status::Running) if job.folder.is_held() => "somebody else trains it",
        _ => "failed",
    };
    format!("{}, seed {}: {state}", job.name, job.seed)
}
