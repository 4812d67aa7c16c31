//! `mien report --live`: a page that follows runs while they are trained.

use std::path::Path;
use std::time::{Duration, Instant};

use evaluation::{ExperimentRuns, LiveExperiment, LivePage, LiveRun, epochs_of, write_live};
use experiment::Plan;
use formats::epochs::read_timings;
use formats::json::json;
use formats::report_files::{PAGE, TWIN};
use formats::run::{RunFolder, State};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::print;
use crate::trainer::Signals;

/// The name of the page's folder where none is given.
pub(super) const NAME: &str = "live";
/// Seconds after which a browser loads the page again.
const REFRESH: u32 = 5;
/// How often the runs are looked at.
const LOOK: Duration = Duration::from_secs(1);
/// How long runs may wait while none is trained before the page is left as it is.
const PATIENCE: Duration = Duration::from_mins(1);

/// Keeps the page in `folder` up to date until no run is trained any more, or a signal comes.
pub(super) fn run(
    experiments: &[ExperimentRuns],
    folder: &Path,
    as_json: bool,
) -> Result<Exit, Failure> {
    if folder.join(TWIN).exists() {
        return Err(Failure::refused(format!(
            "{} holds a report, which the page would take the place of\nhint: give it another `--name`",
            folder.display()
        )));
    }
    let signals = Signals::catch()?;
    let file = folder.join(PAGE);
    let mut page = LivePage { experiments: look(experiments)?, refresh: Some(REFRESH) };
    write_live(&page, &file)?;
    if as_json {
        print::json(&json!({ "page": file }));
    } else {
        print::data(&file.display().to_string());
        print::note(
            "the page is kept up to date until every run has ended; Ctrl-C leaves it as it is",
        );
    }
    let mut last_running = Instant::now();
    let exit = loop {
        let count = |state| runs(&page).filter(|run| run.state == state).count();
        if count(State::Running) > 0 {
            last_running = Instant::now();
        } else if count(State::Waiting) == 0 || last_running.elapsed() > PATIENCE {
            break Exit::Done;
        }
        if let Some(exit) = signals.exit() {
            break exit;
        }
        std::thread::sleep(LOOK);
        let now = look(experiments)?;
        if now != page.experiments {
            page.experiments = now;
            write_live(&page, &file)?;
        }
    };
    page.refresh = None;
    write_live(&page, &file)?;
    Ok(exit)
}

fn runs(page: &LivePage) -> impl Iterator<Item = &LiveRun> {
    page.experiments.iter().flat_map(|it| &it.runs)
}

fn look(experiments: &[ExperimentRuns]) -> Result<Vec<LiveExperiment>, Failure> {
    let experiment = |of: &ExperimentRuns| {
        let runs = of.runs.iter().map(|(folder, _)| look_at(folder));
        let plan = of.runs.first().map(|(folder, _)| Plan::read(&folder.resolved())).transpose()?;
        Ok(LiveExperiment {
            name: of.name.clone(),
            question: of.question.clone(),
            select_best_by: of.select_best_by.clone(),
            epochs: plan.map_or(0, |plan| plan.epochs as usize),
            runs: runs.collect::<Result<_, _>>()?,
        })
    };
    experiments.iter().map(experiment).collect()
}

fn look_at(folder: &RunFolder) -> Result<LiveRun, Failure> {
    let (record, state) = folder.look()?;
    let timings = read_timings(&folder.timings()).unwrap_or_default();
    let seconds = timings.iter().map(|it| it.train_seconds + it.validation_seconds).sum::<f64>();
    Ok(LiveRun {
        run: record.run,
        seed: record.seed,
        state,
        failure: record.failure,
        done: epochs_of(folder)?,
        seconds_per_epoch: (!timings.is_empty()).then(|| seconds / timings.len() as f64),
    })
}
