//! What a run says about itself while it goes on: `run.json` with status and heartbeat, `log.txt`.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use formats::epochs::{EpochRow, TimingRow};
use formats::run::{RunFolder, RunRecord, Status};
use formats::{MADE_BY, atomic, clock};

use crate::device::{self, Chosen};
use crate::{Begun, Error, Outcome, VERSIONS, Watch};

/// Signs of life come at least this often.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// Keeps `run.json` and `log.txt` true while the run goes on, and passes everything on to the watch.
pub(crate) struct Life<'a> {
    folder: &'a RunFolder,
    record: RunRecord,
    log: Vec<String>,
    last_sign: Instant,
    watch: &'a mut dyn Watch,
}

impl<'a> Life<'a> {
    pub(crate) fn begin(
        folder: &'a RunFolder,
        mut record: RunRecord,
        threads: usize,
        chosen: &Chosen,
        watch: &'a mut dyn Watch,
    ) -> Result<Self, Error> {
        record.status = Status::Running;
        record.failure = None;
        record.heartbeat = Some(clock::now());
        record.device = Some(device::name(chosen.device));
        record.threads = Some(threads);
        record.versions =
            BTreeMap::from(VERSIONS.map(|(name, version)| (name.into(), version.into())));
        folder.write_record(&record)?;
        let log = std::fs::read_to_string(folder.log()).unwrap_or_default();
        let log = log.lines().map(str::to_owned).collect();
        let mut life = Self { folder, record, log, last_sign: Instant::now(), watch };
        if let Some(why) = &chosen.why_not_a_gpu {
            life.say(&format!("computed on the processor: {why}"));
        }
        Ok(life)
    }

    pub(crate) fn end(mut self, ended: Result<ControlFlow<()>, Error>) -> Result<Outcome, Error> {
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
        self.log.push(format!("{} {line}", clock::now()));
        let _ = atomic::write(&self.folder.log(), (self.log.join("\n") + "\n").as_bytes());
    }
}

impl Watch for Life<'_> {
    fn begun(&mut self, run: &Begun) {
        self.say(&format!("{MADE_BY}: {} of {} epochs are done", run.epochs_done, run.epochs));
        self.watch.begun(run);
    }

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

    fn stopped_early(&mut self, best: usize) {
        self.say(&format!("no epoch since {best} was better: the run ends early"));
        self.watch.stopped_early(best);
    }
}

/// The error and its causes in one line.
fn full_text(error: &Error) -> String {
    let first: &dyn std::error::Error = error;
    let causes = std::iter::successors(Some(first), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
