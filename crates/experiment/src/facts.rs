//! What the workspace knows and an experiment does not.

use std::collections::BTreeMap;

use formats::ViewSettings;
use formats::split::{Part, Split};

use crate::Experiment;
use crate::experiment::LARGEST_BATCH;
use crate::mistake::Mistake;

/// What the workspace knows and the experiment does not.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The classes, in order.
    pub classes: &'a [String],
    /// The views, by name.
    pub views: &'a BTreeMap<String, ViewSettings>,
    /// Photos in the split's parts, once there is one.
    pub photos: Option<&'a PhotoCounts>,
}

/// Photos of each class in the parts that training reads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PhotoCounts {
    /// In the training part, by class.
    pub train: BTreeMap<String, usize>,
    /// In the validation part, by class.
    pub validation: BTreeMap<String, usize>,
}

impl PhotoCounts {
    /// Those of a split.
    pub fn of(split: &Split) -> Self {
        let count = |part| {
            let mut counts = BTreeMap::new();
            for row in split.part(&part) {
                *counts.entry(row.label.clone()).or_default() += 1;
            }
            counts
        };
        Self { train: count(Part::Train), validation: count(Part::Validation) }
    }

    /// Photos of the training part.
    pub(crate) fn training(&self) -> usize {
        self.train.values().sum()
    }

    /// What an experiment cannot do with so few photos.
    pub(crate) fn check(&self, experiment: &Experiment, classes: &[String]) -> Vec<Mistake> {
        let photos = self.training();
        let batch = experiment.batch_size;
        let too_large = (batch > photos && batch <= LARGEST_BATCH).then(|| {
            let message = format!(
                "batches of {batch}, expected at most the {photos} photos of the training part"
            );
            Mistake::new("batch_size", message)
        });
        let missing = |part: &str, counts: &BTreeMap<String, usize>| {
            let missing: Vec<String> = classes
                .iter()
                .filter(|class| !counts.contains_key(*class))
                .map(|class| format!("`{class}`"))
                .collect();
            (!missing.is_empty()).then(|| {
                let (missing, split) = (missing.join(", "), &experiment.data.split);
                let message = format!("no photo of {missing} in the {part} part of `{split}`");
                Mistake::new("data.split", message).hint(
                    "`mien status` shows the photos of each class; import more and split again",
                )
            })
        };
        let missing = [missing("training", &self.train), missing("validation", &self.validation)];
        too_large.into_iter().chain(missing.into_iter().flatten()).collect()
    }
}
