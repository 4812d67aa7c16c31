//! The run that judges: found by its name, checked to be whole, with its card.

use std::path::PathBuf;
use std::time::Duration;

use evaluation::{Carded, ModelCard};
use experiment::{Calibration, Plan};
use formats::ViewSettings;
use formats::run::{RunFolder, RunRecord};
use formats::serving::Served;

use super::{Place, check_finished, forget};
use crate::failure::Failure;
use crate::judging::Judge;
use crate::trainer::Signals;

/// A finished run, ready to judge.
pub(super) struct Model {
    pub(super) folder: RunFolder,
    pub(super) plan: Plan,
    pub(super) card: ModelCard,
}

impl Model {
    /// The run that `name` means; of several the one with `seed`. The folder of a run needs no workspace around it.
    pub(super) fn find(name: &str, seed: Option<u64>, place: &Place) -> Result<Self, Failure> {
        let run = [one(runs(name, place)?, name, seed)?];
        check_finished(&run)?;
        forget::note_runs(&run)?;
        let [(folder, record)] = run;
        let plan = Plan::read(&folder.resolved())?;
        check(&folder, &plan)?;
        let card = ModelCard::of(&Carded {
            folder: &folder,
            record: &record,
            classes: &plan.classes,
            view: plan.view_settings,
            temperature: match plan.prediction.calibration {
                Calibration::None => None,
                Calibration::Temperature => Some(plan.temperature(&folder)?),
            },
        })?;
        Ok(Self { folder, plan, card })
    }

    /// Who judges by it, letting a picture wait so long for others to fill its batch.
    pub(super) fn judge<'a>(&'a self, filling: Duration, signals: &'a Signals) -> Judge<'a> {
        let side = self.plan.view_settings.size as usize;
        let photo = [ViewSettings::CHANNELS, side, side];
        let served = Served { photo, classes: self.plan.classes.len() };
        Judge { run: &self.folder, served, filling, signals }
    }
}

fn runs(name: &str, place: &Place) -> Result<Vec<(RunFolder, RunRecord)>, Failure> {
    let folder = RunFolder::at(PathBuf::from(name));
    match folder.record() {
        Err(error) if error.is_missing() => Ok(formats::run::find(&place.workspace()?, name)?),
        record => Ok(vec![(folder, record?)]),
    }
}

fn one(
    runs: Vec<(RunFolder, RunRecord)>,
    name: &str,
    seed: Option<u64>,
) -> Result<(RunFolder, RunRecord), Failure> {
    let told = runs.iter().map(|(_, run)| format!("{} (seed {})", run.run, run.seed));
    let told = told.collect::<Vec<_>>().join(", ");
    let mut runs: Vec<_> =
        runs.into_iter().filter(|(_, run)| seed.is_none_or(|seed| run.seed == seed)).collect();
    match (runs.len(), runs.pop(), seed) {
        (1, Some(run), _) => Ok(run),
        (0, _, Some(seed)) => Err(Failure::refused(format!(
            "no run of `{name}` has seed {seed}\nhint: its runs are {told}"
        ))),
        (count, ..) => Err(Failure::refused(format!(
            "`{name}` means {count} runs, and one judges\nhint: name one by its id or with `--seed`: {told}"
        ))),
    }
}

/// Refuses a run whose files do not belong together, or are not all there.
fn check(folder: &RunFolder, plan: &Plan) -> Result<(), Failure> {
    if let Some(first) = plan.layers.first().filter(|first| first.input != plan.input()) {
        return Err(Failure::refused(format!(
            "`{}` does not fit itself: its view gives {}, and its network takes {}\nhint: restore the file as it was when the run was made",
            folder.resolved().display(),
            plan.input(),
            first.input
        )));
    }
    let checkpoint = plan.predicting_checkpoint(folder);
    if !checkpoint.is_file() {
        return Err(Failure::refused(format!(
            "the weights of the run are not there: `{}` is missing\nhint: copy the whole folder of the run, `checkpoints` included, or train it again",
            checkpoint.display()
        )));
    }
    Ok(())
}
