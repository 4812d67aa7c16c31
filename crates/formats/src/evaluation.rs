//! `evaluation.json`: every number of a run's report, each with its interval, n and definition.
//!
//! ```json
//! {"header": {"format": "evaluation", "version": 1, "inputs": {"plan": "…", "test": "…"}, …},
//!  "parts": {"test": {"classes": […], "confusion": [[…]], "metrics": [{"name": "accuracy", …}], …}},
//!  "test_uses": {"count": 5, "uses": [{"experiment": "paper", "run": "1f…", "kind": "predicted"}]}}
//! ```
//!
//! No time stands in it: two workspaces with the same inputs hold the same bytes.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::json::{self, pretty};
use crate::seal::{self, End};
use crate::test_uses::TestUse;
use crate::{Error, Header, atomic};

const FORMAT: &str = "evaluation";
const VERSION: u32 = 1;

/// The content of `evaluation.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evaluation {
    /// Names the run's plan as input `plan` and each part's predictions under the part's name.
    pub header: Header,
    /// The evaluated parts: `validation`, `test`.
    pub parts: BTreeMap<String, PartEvaluation>,
    /// The uses of the split's test part, as the list stood when this file was written.
    pub test_uses: FrozenTestUses,
}

impl Evaluation {
    /// An evaluation without parts yet.
    pub fn new() -> Self {
        Self {
            header: Header::new(FORMAT, VERSION),
            parts: BTreeMap::new(),
            test_uses: FrozenTestUses::default(),
        }
    }

    /// Writes the file.
    pub fn write(&self, path: &Path) -> Result<(), Error> {
        let mut value = json::json!(self);
        value["header"]["seal"] = seal::open().into();
        let mut file = pretty(&value).into_bytes();
        seal::close(&mut file, End::Front);
        atomic::write(path, &file)
    }

    /// Reads the file and refuses newer versions and matrices that do not fit their classes.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text = fs::read_to_string(path).map_err(Error::read(path))?;
        let damaged = |found: String| Error::malformed(path, FORMAT, found);
        let evaluation: Self = json::parse(&text, path, FORMAT)?;
        evaluation.header.check(path, FORMAT, VERSION)?;
        if seal::is_broken_in(&text) {
            let found = "it was changed since it was written (its seal is broken); run `mien evaluate` again";
            return Err(damaged(found.to_owned()));
        }
        match evaluation.parts.iter().find(|(_, part)| !part.fits()) {
            Some((name, _)) => {
                Err(damaged(format!("part `{name}`: its tables have different numbers of classes")))
            }
            None => Ok(evaluation),
        }
    }
}

impl Default for Evaluation {
    fn default() -> Self {
        Self::new()
    }
}

/// Everything that is known about a run on one part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartEvaluation {
    /// The classes in order.
    pub classes: Vec<String>,
    /// Photos evaluated.
    pub photos: u64,
    /// How many groups (people, sessions, photos that look alike) the photos come from; `None` for counts alone.
    pub groups: Option<u64>,
    /// Whether the people on any of the photos are known.
    pub people_known: bool,
    /// Counts `[classes, classes]`: rows are true classes, columns predicted ones.
    pub confusion: Vec<Vec<u64>>,
    /// The numbers of the whole part, in the order of tables.
    pub metrics: Vec<MetricValue>,
    /// The numbers of each class, in the order of the classes.
    pub per_class: Vec<ClassEvaluation>,
    /// What must be read with the intervals.
    pub interval_notes: Vec<String>,
    /// What needs no network, on the same photos.
    pub baselines: Baselines,
    /// Accuracy by what is known of the photos, a list for each kind of knowledge.
    pub slices: Vec<SliceKind>,
}

impl PartEvaluation {
    /// The metric of the whole part called `name`.
    pub fn metric(&self, name: &str) -> Option<&MetricValue> {
        self.metrics.iter().find(|metric| metric.name == name)
    }

    fn fits(&self) -> bool {
        let classes = self.classes.len();
        self.confusion.len() == classes
            && self.confusion.iter().all(|row| row.len() == classes)
            && self.per_class.len() == classes
    }
}

/// The numbers of one class against all others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassEvaluation {
    /// The class.
    pub label: String,
    /// Counts and shares, in the order of tables.
    pub metrics: Vec<MetricValue>,
}

impl ClassEvaluation {
    /// The metric of this class called `name`.
    pub fn metric(&self, name: &str) -> Option<&MetricValue> {
        self.metrics.iter().find(|metric| metric.name == name)
    }
}

/// Classifiers without a network, learned from the same training part.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baselines {
    /// One for each, the least able first; none where `missing` says why.
    pub classifiers: Vec<Baseline>,
    /// Whether looking a photo up works about as well as learning: twins or people are probably in two parts.
    /// `None` where that cannot be told.
    pub leak_alarm: Option<bool>,
    /// Why there are none.
    pub missing: Option<String>,
}

/// A classifier without a network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// The name in JSON and CSV: `majority`, `nearest_neighbour` or `linear_softmax`.
    pub name: String,
    /// The name in tables and figures.
    pub title: String,
    /// What it does, in one sentence.
    pub definition: String,
    /// Its numbers on the part, named as the network's.
    pub metrics: Vec<MetricValue>,
}

impl Baseline {
    /// The metric called `name`.
    pub fn metric(&self, name: &str) -> Option<&MetricValue> {
        self.metrics.iter().find(|metric| metric.name == name)
    }
}

/// The slices whose values are people.
pub const SUBJECT: &str = "subject";

/// Accuracy by one kind of knowledge about photos: who, by which device, in which light.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SliceKind {
    /// The name in JSON and CSV: `subject`, `device`, `collection`, `light` or `face_size`.
    pub name: String,
    /// The name in tables and figures.
    pub title: String,
    /// The worst accuracy first.
    pub slices: Vec<Slice>,
    /// Slices that are left out because there are too many: those with the fewest photos.
    pub omitted: usize,
    /// Photos of which this is not known.
    pub unknown: u64,
}

/// Accuracy on the photos that share something.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slice {
    /// What they share.
    pub value: String,
    /// How many photos they are.
    pub photos: u64,
    /// Accuracy on them.
    pub accuracy: f64,
    /// Lower end of its 95 % interval.
    pub low: Option<f64>,
    /// Upper end of its 95 % interval.
    pub high: Option<f64>,
}

/// One number with everything needed to read it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetricValue {
    /// The name in JSON and CSV.
    pub name: String,
    /// The name in tables and figures.
    pub title: String,
    /// The value; `None` where it is not defined, and then `reason` says why.
    pub value: Option<f64>,
    /// Lower end of the 95 % interval, where the metric has one.
    pub low: Option<f64>,
    /// Upper end of the 95 % interval, where the metric has one.
    pub high: Option<f64>,
    /// Why there is no value.
    pub reason: Option<String>,
    /// Why there is a value and no interval.
    pub no_interval: Option<String>,
    /// Over how many photos.
    pub n: u64,
    /// What it counts in: `photos`, `share`, `coefficient`, `squared_difference` or `nats`.
    pub unit: String,
    /// `higher_is_better`, `lower_is_better` or `neither`.
    pub direction: String,
    /// What it says, in one sentence, with its formula.
    pub definition: String,
}

/// The uses of a test part without their times.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrozenTestUses {
    /// How many uses.
    pub count: usize,
    /// The uses, oldest first.
    pub uses: Vec<FrozenTestUse>,
}

/// One use of a test part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrozenTestUse {
    /// The experiment.
    pub experiment: String,
    /// The run.
    pub run: String,
    /// `predicted` or `read`.
    pub kind: String,
}

impl From<&[TestUse]> for FrozenTestUses {
    fn from(uses: &[TestUse]) -> Self {
        let frozen = uses.iter().map(|test_use| FrozenTestUse {
            experiment: test_use.experiment.clone(),
            run: test_use.run.clone(),
            kind: test_use.kind.clone(),
        });
        Self { count: uses.len(), uses: frozen.collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Evaluation {
        let metric = MetricValue {
            name: "accuracy".into(),
            title: "accuracy".into(),
            value: Some(0.1 + 0.2),
            low: Some(1.0 / 3.0),
            high: None,
            reason: None,
            no_interval: None,
            n: 3,
            unit: "share".into(),
            direction: "higher_is_better".into(),
            definition: "The share of right answers.".into(),
        };
        let class =
            |label: &str| ClassEvaluation { label: label.into(), metrics: vec![metric.clone()] };
        let part = PartEvaluation {
            classes: vec!["sad".into(), "happy".into()],
            photos: 3,
            groups: None,
            people_known: false,
            confusion: vec![vec![1, 0], vec![1, 1]],
            metrics: vec![metric.clone()],
            per_class: vec![class("sad"), class("happy")],
            interval_notes: vec![],
            baselines: Baselines::default(),
            slices: vec![],
        };
        let mut evaluation = Evaluation::new();
        evaluation.parts.insert("test".into(), part);
        evaluation
    }

    #[test]
    fn an_evaluation_reads_back_to_the_last_bit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("evaluation.json");
        example().write(&path).unwrap();
        assert_eq!(Evaluation::read(&path).unwrap(), example());
    }

    #[test]
    fn a_matrix_of_another_size_and_a_newer_file_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("evaluation.json");
        let mut damaged = example();
        damaged.parts.get_mut("test").unwrap().confusion.pop();
        damaged.write(&path).unwrap();
        let error = Evaluation::read(&path).unwrap_err().to_string();
        assert!(error.contains("part `test`"), "{error}");

        let mut newer = example();
        newer.header.version = 2;
        newer.write(&path).unwrap();
        assert!(matches!(Evaluation::read(&path), Err(Error::Newer { found: 2, .. })));
    }

    #[test]
    fn frozen_uses_hold_no_time() {
        let test_use = TestUse {
            time: "2026-01-01T00:00:00Z".into(),
            experiment: "paper".into(),
            run: "1a".into(),
            kind: "predicted".into(),
            why: "mien evaluate paper --part test".into(),
        };
        let frozen = FrozenTestUses::from([test_use].as_slice());
        assert_eq!(frozen.count, 1);
        assert!(!pretty(&frozen).contains("2026"));
    }
}
