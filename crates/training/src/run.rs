//! The life of a run around its loop: lock, checks, record with heartbeat, log, predictions.

use std::any::Any;
use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use experiment::Plan;
use formats::epochs::{self, EpochRow, TimingRow};
use formats::run::{RunFolder, RunRecord, Status};
use formats::{MADE_BY, atomic, clock, split};

use crate::checkpoint::Owner;
use crate::predict::predict_run;
use crate::train::train;
use crate::{Begun, Error, Part, Parts, Watch};

/// Programs and libraries by version.
pub const VERSIONS: [(&str, &str); 2] = [("libtorch", env!("LIBTORCH_VERSION")), ("mien", MADE_BY)];

/// Signs of life come at least this often.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// How [`train_run`] ended well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All epochs are done, and the predictions of the validation part are written.
    Finished,
    /// They were already.
    WasFinished,
    /// The watch asked to stop, and a checkpoint is written.
    Interrupted,
}

/// Trains the run in `folder` to its end, from its last checkpoint if there is one.
///
/// `photos` is the `photos.csv` beside the parts. `threads` counts only for a run that has not begun.
pub fn train_run(
    folder: &RunFolder,
    parts: &Parts,
    photos: &Path,
    threads: usize,
    watch: &mut dyn Watch,
) -> Result<Outcome, Error> {
    let _lock = lock(folder)?;
    let record = folder.record()?;
    if record.status == Status::Finished {
        return Ok(Outcome::WasFinished);
    }
    let plan = Plan::read(&folder.resolved())?;
    for (name, part) in [("train", &parts.train), ("validation", &parts.validation)] {
        check_input(folder, &record, name, part)?;
        part.check(&plan)?;
    }
    let threads = record.threads.unwrap_or(threads);
    tch::set_num_threads(threads as i32);
    let owner = Owner { inputs: record.inputs.clone(), seed: record.seed };
    let mut life = Life::begin(folder, record, threads, watch)?;
    life.begun(&plan, parts);
    let ended = guarded(folder, || {
        let ended = train(&plan, &owner, parts, folder, &mut life)?;
        if ended.is_continue() {
            predict_run(folder, &split::Part::Validation, &parts.validation, photos)?;
        }
        Ok(ended)
    });
    life.end(ended)
}

/// Holds the run until the file is closed, which also a killed process does.
fn lock(folder: &RunFolder) -> Result<File, Error> {
    let path = folder.lock();
    let opened = File::options().create(true).append(true).open(&path);
    let file = opened.map_err(formats::Error::write(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::Busy { run: folder.path().to_owned() }),
        Err(TryLockError::Error(error)) => Err(formats::Error::write(&path)(error).into()),
    }
}

fn check_input(
    folder: &RunFolder,
    record: &RunRecord,
    name: &str,
    part: &Part,
) -> Result<(), Error> {
    match record.inputs.get(name) {
        Some(expected) if *expected != part.digest => Err(Error::OtherInput {
            run: folder.path().to_owned(),
            part: name.to_owned(),
            path: part.path.clone(),
            expected: *expected,
            found: part.digest,
        }),
        Some(_) => Ok(()),
        None => Err(Error::Unfit {
            path: folder.path().join("run.json"),
            what: "does not say what the run is made from",
            found: format!("no input `{name}`"),
            expected: part.digest.to_string(),
        }),
    }
}

/// `tch` panics when libtorch fails; here that becomes an error.
fn guarded<T>(folder: &RunFolder, work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        Err(Error::Libtorch {
            message: first_line(panic.as_ref()),
            checkpoint: folder.last_checkpoint(),
        })
    })
}

/// What a panic said, without the C++ call stack that libtorch adds.
pub fn first_line(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no reason given");
    text.lines().next().unwrap_or_default().to_owned()
}

/// Keeps `run.json` and `log.txt` true while the run goes on, and passes everything on to the watch.
struct Life<'a> {
    folder: &'a RunFolder,
    record: RunRecord,
    log: String,
    last_sign: Instant,
    watch: &'a mut dyn Watch,
}

impl<'a> Life<'a> {
    fn begin(
        folder: &'a RunFolder,
        mut record: RunRecord,
        threads: usize,
        watch: &'a mut dyn Watch,
    ) -> Result<Self, Error> {
        record.status = Status::Running;
        record.failure = None;
        record.heartbeat = Some(clock::now());
        record.device = Some("cpu".to_owned());
        record.threads = Some(threads);
        record.versions =
            BTreeMap::from(VERSIONS.map(|(name, version)| (name.into(), version.into())));
        folder.write_record(&record)?;
        let log = std::fs::read_to_string(folder.log()).unwrap_or_default();
        Ok(Self { folder, record, log, last_sign: Instant::now(), watch })
    }

    fn begun(&mut self, plan: &Plan, parts: &Parts) {
        let epochs_done = epochs::read_epochs(&self.folder.epochs()).map_or(0, |rows| rows.len());
        let begun = Begun {
            experiment: self.record.experiment.clone(),
            run: self.record.run.clone(),
            seed: self.record.seed,
            photos: parts.train.len(),
            parameters: plan.parameters(),
            epochs: plan.epochs as usize,
            epochs_done,
            threads: self.record.threads.unwrap_or_default(),
        };
        self.say(&format!("{MADE_BY}: after epoch {epochs_done} of {}", begun.epochs));
        self.watch.begun(&begun);
    }

    fn end(mut self, ended: Result<ControlFlow<()>, Error>) -> Result<Outcome, Error> {
        let (status, failure) = match &ended {
            Ok(ControlFlow::Continue(())) => (Status::Finished, None),
            Ok(ControlFlow::Break(())) => (Status::Interrupted, None),
            Err(error) => (Status::Failed, Some(full_text(error))),
        };
        self.say(failure.as_deref().unwrap_or(match status {
            Status::Finished => "finished",
            _ => "interrupted, checkpoint written",
        }));
        self.record.status = status;
        self.record.failure = failure;
        self.record.heartbeat = Some(clock::now());
        let written = self.folder.write_record(&self.record);
        match ended? {
            ControlFlow::Continue(()) => written.map(|()| Outcome::Finished).map_err(Error::from),
            ControlFlow::Break(()) => Ok(Outcome::Interrupted),
        }
    }

    /// A sign of life that cannot be written stops nothing: the next checkpoint will fail and say why.
    fn sign(&mut self) {
        self.last_sign = Instant::now();
        self.record.heartbeat = Some(clock::now());
        let _ = self.folder.write_record(&self.record);
    }

    fn say(&mut self, line: &str) {
        self.log.push_str(&format!("{} {line}\n", clock::now()));
        let _ = atomic::write(&self.folder.log(), self.log.as_bytes());
    }
}

impl Watch for Life<'_> {
    fn batch(&mut self, epoch: usize, done: usize, mean_loss: f64) -> ControlFlow<()> {
        if self.last_sign.elapsed() > HEARTBEAT {
            self.sign();
        }
        self.watch.batch(epoch, done, mean_loss)
    }

    fn epoch(&mut self, row: &EpochRow, timing: &TimingRow) {
        self.say(&format!(
            "epoch {}: loss {:.4}, accuracy {:.4}, validation loss {:.4}, validation accuracy {:.4}, {:.2} s",
            row.epoch,
            row.train_loss,
            row.train_accuracy,
            row.validation_loss,
            row.validation_accuracy,
            timing.train_seconds + timing.validation_seconds + timing.checkpoint_seconds,
        ));
        self.sign();
        self.watch.epoch(row, timing);
    }
}

/// The error and its causes in one line.
fn full_text(error: &Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        text.push_str(&format!(": {error}"));
        cause = error.source();
    }
    text
}
