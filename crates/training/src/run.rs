//! What happens around the loop of a run: lock, checks, predictions at the end.

use std::any::Any;
use std::fs::{self, File};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use experiment::Plan;
use formats::atomic::PARTIAL_PREFIX;
use formats::run::{RunFolder, RunRecord, Status};

use crate::checkpoint::Owner;
use crate::life::Life;
use crate::train::train;
use crate::{Error, Part, Parts, Watch, device, libtorch, predict};

/// Programs and libraries by version.
pub const VERSIONS: [(&str, &str); 2] =
    [("libtorch", env!("LIBTORCH_VERSION")), ("mien", env!("CARGO_PKG_VERSION"))];

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
/// `threads` counts only for a run that has not begun.
pub fn train_run(
    folder: &RunFolder,
    parts: &Parts,
    threads: usize,
    watch: &mut dyn Watch,
) -> Result<Outcome, Error> {
    // A folder that is no run is told before anything is put into it.
    folder.record()?;
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
    if plan.loss.votes() > 0.0 && !parts.train.has_votes() {
        return Err(Error::Unfit {
            path: parts.train.path.clone(),
            what: "holds no votes of raters",
            found: "labels alone".into(),
            expected: "votes, which the experiment's loss asks for".into(),
        });
    }
    remove_partial_files(folder);
    libtorch::keep_memory();
    let threads = record.threads.unwrap_or(threads);
    tch::set_num_threads(threads as i32);
    let owner = Owner { inputs: record.inputs.clone(), seed: record.seed };
    let chosen = device::choose(plan.device, record.device.as_deref())?;
    let device = chosen.device;
    let mut life = Life::begin(folder, record, threads, &chosen, watch)?;
    let ended = guarded(folder, || {
        let ended = train(&plan, &owner, parts, device, folder, &mut life)?;
        if ended.is_continue() {
            predict::finish(folder, &plan, &parts.validation, device)?;
        }
        Ok(ended)
    });
    life.end(ended)
}

/// Whoever looks whether a run goes on holds its lock for a moment.
const LOCK_PATIENCE: Duration = Duration::from_millis(200);

/// Holds the run until the file is closed.
fn lock(folder: &RunFolder) -> Result<File, Error> {
    let patience = Instant::now() + LOCK_PATIENCE;
    loop {
        if let Some(lock) = folder.hold()? {
            return Ok(lock);
        }
        if Instant::now() >= patience {
            return Err(Error::Busy { run: folder.path().to_owned() });
        }
        std::thread::sleep(LOCK_PATIENCE / 20);
    }
}

/// What a killed process had begun to write; whoever holds the lock may remove it.
#[expect(clippy::disallowed_methods, reason = "in whatever order, all of them go")]
fn remove_partial_files(folder: &RunFolder) {
    let inside = ["", "checkpoints", "predictions"].map(|name| folder.path().join(name));
    for entry in inside.iter().flat_map(fs::read_dir).flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(PARTIAL_PREFIX) {
            // One that cannot be removed harms nothing.
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn check_input(
    folder: &RunFolder,
    record: &RunRecord,
    name: &'static str,
    part: &Part,
) -> Result<(), Error> {
    match record.inputs.get(name) {
        Some(expected) if *expected != part.digest => Err(Error::OtherInput {
            run: folder.path().to_owned(),
            part: name,
            path: part.path.clone(),
            expected: expected.short(),
            found: part.digest.short(),
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use experiment::Precision;
    use formats::{atomic, split};

    use super::*;
    use crate::testing::{Keep, Scratch, StopAfter, everything};

    /// Everything that must be the same, by name.
    fn results(folder: &RunFolder) -> BTreeMap<&'static str, Vec<u8>> {
        let files = [
            ("last", folder.last_checkpoint()),
            ("best", folder.best_checkpoint()),
            ("epochs", folder.epochs()),
            ("calibration", folder.calibration()),
            ("predictions", folder.predictions(&split::Part::Validation)),
        ];
        files.map(|(name, path)| (name, std::fs::read(path).unwrap())).into()
    }

    fn train_to_the_end(scratch: &Scratch, folder: &RunFolder) -> Outcome {
        let watch = &mut Keep::default();
        train_run(folder, &scratch.parts, 1, watch).unwrap()
    }

    /// Stopped after every batch of three epochs of three: within an epoch, at its end, in the last one.
    fn resumes_exactly(plan: &Plan) {
        let scratch = Scratch::new(40, 12);
        let whole = scratch.run("whole", plan, 7);
        assert_eq!(train_to_the_end(&scratch, &whole), Outcome::Finished);
        for batches in 1..=9 {
            let folder = scratch.run(&format!("stopped-{batches}"), plan, 7);
            let stop = &mut StopAfter(batches);
            let outcome = train_run(&folder, &scratch.parts, 1, stop).unwrap();
            assert_eq!(outcome, Outcome::Interrupted);
            assert_eq!(folder.record().unwrap().status, Status::Interrupted);
            assert_eq!(train_to_the_end(&scratch, &folder), Outcome::Finished);
            assert_eq!(results(&folder), results(&whole), "after batch {batches}");
        }
    }

    #[test]
    fn a_run_that_is_stopped_anywhere_and_resumed_is_the_run_that_was_not() {
        resumes_exactly(&everything(3));
    }

    #[test]
    #[ignore = "needs a GPU"]
    fn on_a_gpu_a_run_that_is_stopped_anywhere_and_resumed_is_the_run_that_was_not() {
        for precision in [Precision::Float32, Precision::Bfloat16] {
            let device = experiment::Device::Cuda(0);
            resumes_exactly(&Plan { device, precision, ..everything(3) });
        }
    }

    #[test]
    #[ignore = "needs a GPU"]
    fn on_a_gpu_a_run_is_about_the_run_of_the_processor() {
        let scratch = Scratch::new(40, 12);
        let on_gpu = Plan { device: experiment::Device::Cuda(0), ..everything(2) };
        let [here, there] = [("here", everything(2)), ("there", on_gpu)].map(|(name, plan)| {
            let folder = scratch.run(name, &plan, 7);
            train_to_the_end(&scratch, &folder);
            formats::epochs::read_epochs(&folder.epochs()).unwrap()[0]
        });
        assert!((here.train_loss - there.train_loss).abs() < 1e-3, "{here:?} {there:?}");
        assert!((here.validation_loss - there.validation_loss).abs() < 1e-3, "{here:?} {there:?}");
    }

    #[test]
    fn a_best_checkpoint_without_its_last_one_is_written_again() {
        let scratch = Scratch::new(40, 12);
        let plan = everything(2);
        let whole = scratch.run("whole", &plan, 7);
        train_to_the_end(&scratch, &whole);
        // As after a kill between the two files of the first epoch.
        let folder = scratch.run("killed", &plan, 7);
        std::fs::create_dir_all(folder.path().join("checkpoints")).unwrap();
        std::fs::copy(whole.best_checkpoint(), folder.best_checkpoint()).unwrap();
        atomic::write(&folder.epochs(), b"epoch,left,over\n").unwrap();
        train_to_the_end(&scratch, &folder);
        assert_eq!(results(&folder), results(&whole));
    }

    #[test]
    fn what_a_killed_program_left_half_written_is_removed() {
        let scratch = Scratch::new(20, 6);
        let folder = scratch.run("run", &everything(2), 1);
        let left_over = folder.path().join("checkpoints/.partial-a1b2c3");
        atomic::write(&left_over, b"half").unwrap();
        train_to_the_end(&scratch, &folder);
        assert!(!left_over.exists() && folder.last_checkpoint().exists());
    }

    #[test]
    fn a_finished_run_tells_everything_and_is_not_trained_again() {
        let scratch = Scratch::new(20, 6);
        let folder = scratch.run("run", &everything(2), 1);
        train_to_the_end(&scratch, &folder);
        let record = folder.record().unwrap();
        assert_eq!((record.status, record.threads), (Status::Finished, Some(1)));
        assert_eq!(record.device.as_deref(), Some("cpu"));
        assert!(record.heartbeat.is_some() && record.versions.contains_key("libtorch"));
        assert_eq!(formats::epochs::read_timings(&folder.timings()).unwrap().len(), 2);
        let log = std::fs::read_to_string(folder.log()).unwrap();
        assert!(log.contains("epoch 2: loss") && log.ends_with("finished\n"), "{log}");
        assert_eq!(train_to_the_end(&scratch, &folder), Outcome::WasFinished);
    }

    #[test]
    fn a_resumed_run_keeps_its_threads() {
        let scratch = Scratch::new(40, 12);
        let folder = scratch.run("run", &everything(2), 1);
        let stop = &mut StopAfter(1);
        train_run(&folder, &scratch.parts, 2, stop).unwrap();
        train_to_the_end(&scratch, &folder);
        assert_eq!(folder.record().unwrap().threads, Some(2));
    }

    #[test]
    fn other_tensors_than_the_run_was_made_from_are_refused_before_any_work() {
        let (scratch, other) = (Scratch::new(20, 6), Scratch::new(21, 6));
        let folder = scratch.run("run", &everything(2), 1);
        let refused = train_run(&folder, &other.parts, 1, &mut Keep::default());
        let error = refused.unwrap_err();
        assert!(matches!(&error, Error::OtherInput { part: "train", .. }), "{error}");
        assert!(error.is_the_users());
        assert_eq!(folder.record().unwrap().status, Status::Waiting);
    }

    #[test]
    fn a_run_that_another_program_holds_is_refused() {
        let scratch = Scratch::new(20, 6);
        let folder = scratch.run("run", &everything(2), 1);
        let held = lock(&folder).unwrap();
        let refused = train_run(&folder, &scratch.parts, 1, &mut Keep::default());
        assert!(matches!(refused, Err(Error::Busy { .. })));
        drop(held);
        assert_eq!(train_to_the_end(&scratch, &folder), Outcome::Finished);
    }

    #[test]
    fn a_checkpoint_of_another_run_is_refused() {
        let scratch = Scratch::new(20, 6);
        let plan = everything(2);
        let (first, second) = (scratch.run("first", &plan, 1), scratch.run("second", &plan, 2));
        train_to_the_end(&scratch, &first);
        std::fs::create_dir_all(second.path().join("checkpoints")).unwrap();
        std::fs::copy(first.last_checkpoint(), second.last_checkpoint()).unwrap();
        let refused = train_run(&second, &scratch.parts, 1, &mut Keep::default());
        assert!(refused.unwrap_err().to_string().contains("belongs to another run"));
        assert_eq!(second.record().unwrap().status, Status::Failed);
    }

    #[test]
    fn a_panic_of_libtorch_becomes_the_first_line_of_it() {
        let folder = RunFolder::at("run".into());
        let ended: Result<(), Error> = guarded(&folder, || {
            let _ = tch::Tensor::from_slice(&[1.0, 2.0]).view([3]);
            Ok(())
        });
        let text = ended.unwrap_err().to_string();
        assert!(
            text.contains("shape '[3]' is invalid") && text.contains("last.safetensors"),
            "{text}"
        );
        assert_eq!(text.lines().count(), 2, "{text}");
    }
}
