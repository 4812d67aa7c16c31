//! What a comparison reads of every run.

use std::collections::BTreeMap;

use formats::epochs::EpochRow;
use formats::evaluation::{Evaluation, PartEvaluation};
use formats::run::{RunFolder, RunRecord, Status};
use formats::split::Part;

use super::ResultRuns;
use super::scored::Scored;
use crate::Error;
use crate::epochs::{best_epoch, epochs_of};

/// The files of a result.
pub(super) struct ReadResult {
    pub(super) name: String,
    pub(super) runs: Vec<ReadRun>,
}

/// The files of a run.
pub(super) struct ReadRun {
    pub(super) folder: RunFolder,
    pub(super) seed: u64,
    pub(super) is_finished: bool,
    pub(super) epochs: Vec<EpochRow>,
    pub(super) best_epoch: Option<EpochRow>,
    pub(super) evaluated: BTreeMap<String, PartEvaluation>,
    pub(super) test_uses: usize,
    scored: BTreeMap<String, Scored>,
}

impl ReadResult {
    pub(super) fn of(result: &ResultRuns) -> Result<Self, Error> {
        let by = &result.select_best_by;
        let runs = result.runs.iter().map(|(folder, record)| ReadRun::of(folder, record, by));
        Ok(Self { name: result.name.clone(), runs: runs.collect::<Result<_, _>>()? })
    }
}

impl ReadRun {
    fn of(folder: &RunFolder, record: &RunRecord, select_best_by: &str) -> Result<Self, Error> {
        let is_finished = record.status == Status::Finished;
        let epochs = epochs_of(folder)?;
        let evaluation = match Evaluation::read(&folder.evaluation()) {
            Err(error) if error.is_missing() => Evaluation::new(),
            evaluation => evaluation?,
        };
        let mut scored = BTreeMap::new();
        for part in [Part::Validation, Part::Test] {
            let name = part.to_string();
            let measured_on_the_way = part == Part::Validation && is_finished;
            if measured_on_the_way || evaluation.parts.contains_key(&name) {
                scored.insert(name, Scored::read(folder, record, &part)?);
            }
        }
        Ok(Self {
            folder: folder.clone(),
            seed: record.seed,
            is_finished,
            best_epoch: best_epoch(&epochs, select_best_by).copied(),
            epochs,
            test_uses: evaluation.test_uses.count,
            evaluated: evaluation.parts,
            scored,
        })
    }

    /// The photos of a part, when the run has numbers on it.
    pub(super) fn scored(&self, part: &Part) -> Option<&Scored> {
        self.scored.get(&part.to_string())
    }
}
