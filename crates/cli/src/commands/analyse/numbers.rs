//! Timelines become numbers, corrected by what the run's network gets wrong.

use evaluation::CheckedPredictions;
use formats::predictions::Predictions;
use formats::split::Part;
use metrics::Confidence;
use metrics::sequence::{Analysis, SequenceSettings, StateClasses, StateRates, analyse};

use super::look::Observed;
use crate::commands::model::Model;
use crate::failure::Failure;

/// What the numbers of every sequence are made with.
pub(super) struct Numbers {
    pub(super) states: StateClasses,
    pub(super) settings: SequenceSettings,
    rates: StateRates,
}

impl Numbers {
    /// By the run's classes and, where stress is asked for, its errors on the validation part.
    pub(super) fn of(
        model: &Model,
        settings: SequenceSettings,
        with_stress: bool,
    ) -> Result<Self, Failure> {
        let states = StateClasses::named(&model.plan.classes).map_err(Failure::refused)?;
        let rates = if with_stress {
            of_validation(model, &states, &settings)?
        } else {
            StateRates::default()
        };
        Ok(Self { states, settings, rates })
    }

    /// Those of every track.
    pub(super) fn analyse(&self, observed: &Observed) -> Result<Vec<Analysis>, Failure> {
        let Self { states, settings, rates } = self;
        let sequences = observed.tracks.iter().map(|track| &track.sequence);
        let analyses = sequences
            .map(|sequence| analyse(sequence, states, settings, *rates, Confidence::USUAL));
        analyses.collect::<Result<_, _>>().map_err(Failure::failed)
    }
}

/// From the calibrated predictions of the validation part; none where they are not there any more.
fn of_validation(
    model: &Model,
    states: &StateClasses,
    settings: &SequenceSettings,
) -> Result<StateRates, Failure> {
    let file = model.folder.predictions(&Part::Validation);
    let table = match Predictions::read(&file) {
        Err(error) if error.is_missing() => return Ok(StateRates::default()),
        predictions => predictions?,
    };
    if table.classes() != model.plan.classes {
        let file = file.display();
        return Err(Failure::refused(format!("`{file}` has other classes than its run")));
    }
    let predictions = CheckedPredictions::of(table).map_err(Failure::refused)?;
    StateRates::of_predictions(predictions.numbers(), states, settings).map_err(Failure::refused)
}
