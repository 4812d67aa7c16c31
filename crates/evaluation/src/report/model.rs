//! The report as a value: the page, `report.json`, the figures and the tables all show this and nothing else.

use std::collections::BTreeMap;

use formats::Digest;
use formats::epochs::EpochRow;
use formats::evaluation::{FrozenTestUses, PartEvaluation};
use serde::Serialize;

use super::{Claim, Dataset, Hardest, Probabilities};
use crate::published::PublishedCell;
use crate::{ComparedExperiment, SeedSummary, Thumbnail};

/// Everything a report says.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Report {
    /// `report`, for whoever finds `report.json` alone.
    pub(crate) format: &'static str,
    pub(crate) version: u32,
    pub(crate) made_by: String,
    pub(crate) name: String,
    /// The question.
    pub(crate) title: String,
    pub(crate) experiments: Vec<ExperimentReport>,
    /// The splits of the experiments, each once.
    pub(crate) datasets: Vec<Dataset>,
    /// Every experiment against the first one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) differences: Vec<ComparedExperiment>,
    /// A published table, cell by cell; empty where none is held against the counts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) published: Vec<PublishedCell>,
    /// The file of that table, as it was given.
    #[serde(skip)]
    pub(crate) printed: String,
    /// Whether pictures of photos were left out because that was asked for.
    pub(crate) no_faces: bool,
    /// The pictures that are shown.
    #[serde(skip)]
    pub(crate) pictures: BTreeMap<Digest, Thumbnail>,
    /// What to type to make the report again, in order.
    pub(crate) commands: Vec<String>,
    /// How undefined values are treated.
    pub(crate) undefined: &'static str,
}

/// One experiment, over its seeds.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ExperimentReport {
    /// Distinct in the report.
    pub(crate) name: String,
    /// The name as part of a file name and of an anchor.
    #[serde(skip)]
    pub(crate) slug: String,
    pub(crate) question: String,
    /// `test`, `validation` or, from counts alone, `counts`.
    pub(crate) part: String,
    pub(crate) claim: Claim,
    pub(crate) classes: Vec<String>,
    /// What always answering the most frequent class of the part gets right.
    pub(crate) constant_accuracy: Option<f64>,
    /// The mean one-versus-rest accuracy of that answer.
    pub(crate) constant_one_versus_rest: Option<f64>,
    pub(crate) runs: Vec<RunReport>,
    pub(crate) seeds: BTreeMap<String, SeedSummary>,
    /// By class, then by metric.
    pub(crate) per_class_seeds: Vec<BTreeMap<String, SeedSummary>>,
    /// The run whose matrix and per-class table are shown: the median seed by accuracy.
    pub(crate) shown: usize,
    /// What the shown run's probabilities say beyond its answers.
    pub(crate) probabilities: Option<Probabilities>,
    /// The photos that the shown run finds hardest; absent where predictions are gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) hardest: Option<Hardest>,
    /// `last` or `best`.
    pub(crate) evaluated: &'static str,
    pub(crate) select_best_by: String,
    pub(crate) test_uses: FrozenTestUses,
    pub(crate) model_summary: String,
    /// `resolved.yaml`.
    pub(crate) settings: String,
    /// Absent when the report is made from counts alone.
    pub(crate) provenance: Option<Provenance>,
}

impl ExperimentReport {
    /// The run that is shown where only one can be.
    pub(crate) fn shown(&self) -> &RunReport {
        &self.runs[self.shown]
    }

    /// The shown run's numbers.
    pub(crate) fn evaluation(&self) -> &PartEvaluation {
        &self.shown().evaluation
    }

    /// Whether the numbers come from runs, not from counts alone.
    pub(crate) fn has_runs(&self) -> bool {
        self.provenance.is_some()
    }
}

/// One run of an experiment.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct RunReport {
    pub(crate) run: String,
    pub(crate) seed: u64,
    pub(crate) evaluation: PartEvaluation,
    pub(crate) epochs: Vec<EpochRow>,
    /// By `select_best_by`; the first of equals.
    pub(crate) best_epoch: Option<usize>,
}

/// Photos that runs used and that were forgotten since; of several runs the one that used most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct ForgottenSince {
    pub(crate) photos: usize,
    /// Those of them that the network learned from.
    pub(crate) trained_on: usize,
}

/// Where an experiment's numbers come from.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Provenance {
    pub(crate) split: String,
    pub(crate) view: String,
    /// Inputs by hash.
    pub(crate) inputs: BTreeMap<String, String>,
    pub(crate) overrides: Vec<String>,
    pub(crate) allowed_leaks: Vec<String>,
    /// What was forgotten of the photos that the runs used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) forgotten: Option<ForgottenSince>,
    pub(crate) device: String,
    /// Programs and libraries by version.
    pub(crate) versions: BTreeMap<String, String>,
}
