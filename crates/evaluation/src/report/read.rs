//! The files of the runs of an experiment, read and held against each other.

use std::path::{Path, PathBuf};

use formats::epochs::EpochRow;
use formats::evaluation::{Evaluation, PartEvaluation};
use formats::predictions::PredictionsFile;
use formats::run::{RunFolder, RunRecord};
use formats::split::Part;
use metrics::{MetricsError, in_parallel};

use super::{ExperimentRuns, ForgottenSince};
use crate::epochs::epochs_of;
use crate::{CheckedPredictions, Error};

/// The files of one experiment.
pub(super) struct ReadExperiment<'a> {
    pub(super) runs: &'a ExperimentRuns,
    pub(super) record: &'a RunRecord,
    pub(super) part: Part,
    pub(super) evaluations: Vec<Evaluation>,
    pub(super) epochs: Vec<Vec<EpochRow>>,
    pub(super) settings: String,
    pub(super) forgotten: Option<ForgottenSince>,
}

impl ReadExperiment<'_> {
    /// The numbers of each run on the part.
    pub(super) fn evaluated(&self) -> impl Iterator<Item = &PartEvaluation> {
        let part = self.part.to_string();
        self.evaluations.iter().filter_map(move |evaluation| evaluation.parts.get(&part))
    }

    fn predictions(&self, run: usize) -> PathBuf {
        self.runs.runs[run].0.predictions(&self.part)
    }

    pub(super) fn classes(&self) -> &[String] {
        self.evaluated().next().map_or(&[], |part| &part.classes)
    }
}

pub(super) fn read_experiment(runs: &ExperimentRuns) -> Result<ReadExperiment<'_>, Error> {
    let (folder, record) = runs.runs.first().ok_or(Error::NoRuns)?;
    let evaluations: Vec<Evaluation> = runs
        .runs
        .iter()
        .map(|(folder, record)| read_evaluation(folder, record))
        .collect::<Result<_, _>>()?;
    // All seeds on the same part, or their mean would mix two questions.
    let all_have =
        |part: &Part| evaluations.iter().all(|it| it.parts.contains_key(&part.to_string()));
    let part = [Part::Test, Part::Validation].into_iter().find(all_have);
    let part = part.ok_or_else(|| not_evaluated(record))?;
    let read = ReadExperiment {
        runs,
        record,
        part,
        epochs: runs.runs.iter().map(|(folder, _)| epochs_of(folder)).collect::<Result<_, _>>()?,
        settings: text_of(&folder.resolved())?,
        forgotten: forgotten_since(runs)?,
        evaluations,
    };
    check_classes(&read)?;
    Ok(read)
}

fn forgotten_since(runs: &ExperimentRuns) -> Result<Option<ForgottenSince>, Error> {
    let mut most = None;
    for (folder, _) in &runs.runs {
        let uses = formats::forget::uses_of(folder)?;
        let since = ForgottenSince { photos: uses.count(), trained_on: uses.trained_on() };
        if since.photos > most.map_or(0, |most: ForgottenSince| most.photos) {
            most = Some(since);
        }
    }
    Ok(most)
}

fn read_evaluation(folder: &RunFolder, record: &RunRecord) -> Result<Evaluation, Error> {
    match Evaluation::read(&folder.evaluation()) {
        Err(error) if error.is_missing() => Err(not_evaluated(record)),
        evaluation => Ok(evaluation?),
    }
}

fn not_evaluated(record: &RunRecord) -> Error {
    Error::NotEvaluated { experiment: record.experiment.clone(), run: record.run.clone() }
}

pub(super) fn text_of(path: &Path) -> Result<String, Error> {
    Ok(std::fs::read_to_string(path).map_err(formats::Error::read(path))?)
}

fn check_classes(read: &ReadExperiment<'_>) -> Result<(), Error> {
    let first = read.classes();
    let classes = read.evaluated().map(|part| &part.classes);
    match classes.into_iter().find(|classes| classes.as_slice() != first) {
        None => Ok(()),
        Some(other) => Err(Error::Classes {
            experiment: read.runs.name.clone(),
            first: first.join(", "),
            other: other.join(", "),
        }),
    }
}

/// The predictions of a run, which must be those that were evaluated; nothing where they are gone.
pub(super) fn predictions(
    read: &ReadExperiment<'_>,
    run: usize,
) -> Result<Option<CheckedPredictions>, Error> {
    let path = read.predictions(run);
    let file = match PredictionsFile::read(&path) {
        Err(error) if error.is_missing() => return Ok(None),
        file => file?,
    };
    if read.evaluations[run].header.inputs.get(&read.part.to_string()) != Some(&file.digest) {
        let run = read.runs.runs[run].1.run.clone();
        return Err(Error::PredictionsChanged { path, run });
    }
    Ok(Some(CheckedPredictions::of_file(file, &path)?))
}

pub(super) fn not_numbers(read: &ReadExperiment<'_>, run: usize, source: MetricsError) -> Error {
    Error::Numbers { path: read.predictions(run), source }
}

/// The predictions of all runs of each experiment, or none where some are gone.
pub(super) fn all_predictions(
    read: &[ReadExperiment<'_>],
) -> Result<Vec<Vec<CheckedPredictions>>, Error> {
    let runs_of = |experiment: &ReadExperiment<'_>| 0..experiment.evaluations.len();
    let runs: Vec<(&ReadExperiment<'_>, usize)> = read
        .iter()
        .flat_map(|experiment| runs_of(experiment).map(move |run| (experiment, run)))
        .collect();
    let found = in_parallel(runs.len(), |at| predictions(runs[at].0, runs[at].1));
    let mut found = found.into_iter();
    let of_experiment = |experiment: &ReadExperiment<'_>| {
        let own: Vec<_> = found.by_ref().take(runs_of(experiment).len()).collect();
        let own: Option<Vec<CheckedPredictions>> = own.into_iter().collect::<Result<_, _>>()?;
        Ok(own.unwrap_or_default())
    };
    read.iter().map(of_experiment).collect()
}
