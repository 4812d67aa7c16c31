//! The model card: what must be known of a network whenever it judges something.

#[cfg(test)]
pub(crate) mod testing;
mod words;

use formats::ViewSettings;
use formats::evaluation::{Evaluation, PartEvaluation, Slice};
use formats::forget::uses_of;
use formats::run::{RunFolder, RunRecord};
use formats::split::{AuditFound, Part};
use serde::Serialize;

use crate::Error;

/// What is said of everything that a network says about faces.
const NOTICES: [&str; 3] = [
    "These are apparent expressions, not feelings: a face can show one thing and its owner feel another.",
    "Error rates differ between groups of people; small or blurred faces are not to be trusted blindly.",
    "In the European Union, inferring emotions at work or in education is prohibited (Regulation 2024/1689, Art. 5(1)(f)), and people who are filmed must be told (Art. 50(3)).",
];

/// The slices whose values are sizes of faces.
const FACE_SIZE: &str = "face_size";

/// What is known of a run beside its folder.
#[derive(Debug, Clone, Copy)]
pub struct Carded<'a> {
    /// The folder.
    pub folder: &'a RunFolder,
    /// Its record.
    pub record: &'a RunRecord,
    /// The classes, in the order of its probabilities.
    pub classes: &'a [String],
    /// What it is shown of a photo.
    pub view: ViewSettings,
    /// By what its scores are divided, where that was fitted.
    pub temperature: Option<f64>,
}

/// What must be known of a network whenever it judges something. It names nobody.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ModelCard {
    /// The experiment.
    pub experiment: String,
    /// The run's id.
    pub run: String,
    /// The run's seed.
    pub seed: u64,
    /// The day on which its training ended, as `2026-11-26`.
    pub trained_on: String,
    /// The program that made it.
    pub made_by: String,
    /// The classes, in the order of its probabilities.
    pub classes: Vec<String>,
    /// The name of its view.
    pub view: String,
    /// What it is shown of a photo.
    pub view_settings: ViewSettings,
    /// By what its scores are divided, where that was fitted on the validation part.
    pub temperature: Option<f64>,
    /// The split that it was trained and evaluated with.
    pub split: String,
    /// What was found about the split when the run was made; nothing for runs of earlier versions.
    pub audit: Option<AuditFound>,
    /// Leaks that were let pass.
    pub leaks_let_pass: usize,
    /// Photos that it used and that were forgotten since.
    pub forgotten_since: usize,
    /// How often it is right; nothing where it was never evaluated.
    pub accuracy: Option<CardAccuracy>,
    /// The same by the longer side of the face, the smallest first; nothing where that is not known.
    pub accuracy_by_face_size: Vec<Slice>,
    /// How often the test part had been used when the accuracy was computed.
    pub test_uses: usize,
    /// What must be said with everything that it says.
    pub notices: [&'static str; 3],
}

/// How often a network is right on photos that it did not learn from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CardAccuracy {
    /// `test`, or `validation` where the test part was not evaluated.
    pub part: String,
    /// How many photos the part has.
    pub photos: u64,
    /// The share of right answers.
    pub value: Option<f64>,
    /// Lower end of its 95 % interval.
    pub low: Option<f64>,
    /// Upper end of its 95 % interval.
    pub high: Option<f64>,
    /// Why there is no interval.
    pub no_interval: Option<String>,
    /// Whether looking a photo up works about as well as learning, where that can be told.
    pub leak_alarm: Option<bool>,
}

impl ModelCard {
    /// The card of a run, from the files of its folder.
    pub fn of(carded: &Carded) -> Result<Self, Error> {
        let Carded { folder, record, classes, view, temperature } = *carded;
        let evaluation = match Evaluation::read(&folder.evaluation()) {
            Err(error) if error.is_missing() => None,
            evaluation => Some(evaluation?),
        };
        let part = evaluation.as_ref().and_then(part_of);
        let ended = record.heartbeat.as_ref().unwrap_or(&record.created_at);
        Ok(Self {
            experiment: record.experiment.clone(),
            run: record.run.clone(),
            seed: record.seed,
            trained_on: ended.chars().take_while(|letter| *letter != 'T').collect(),
            made_by: record.made_by.clone(),
            classes: classes.to_vec(),
            view: record.view.clone(),
            view_settings: view,
            temperature,
            split: record.split.clone(),
            audit: record.audit,
            leaks_let_pass: record.allowed_leaks.len(),
            forgotten_since: uses_of(folder)?.count(),
            accuracy: part.map(|(name, part)| CardAccuracy::of(name, part)),
            accuracy_by_face_size: part.map(|(_, part)| by_face_size(part)).unwrap_or_default(),
            test_uses: evaluation.map_or(0, |evaluation| evaluation.test_uses.count),
            notices: NOTICES,
        })
    }
}

impl CardAccuracy {
    fn of(name: &str, part: &PartEvaluation) -> Self {
        let accuracy = part.metric("accuracy");
        Self {
            part: name.to_owned(),
            photos: part.photos,
            value: accuracy.and_then(|accuracy| accuracy.value),
            low: accuracy.and_then(|accuracy| accuracy.low),
            high: accuracy.and_then(|accuracy| accuracy.high),
            no_interval: accuracy.and_then(|accuracy| accuracy.no_interval.clone()),
            leak_alarm: part.baselines.leak_alarm,
        }
    }
}

/// The part whose numbers count: those of the test part where there are any.
fn part_of(evaluation: &Evaluation) -> Option<(&str, &PartEvaluation)> {
    let named = |part: Part| evaluation.parts.get_key_value(&part.to_string());
    let part = named(Part::Test).or_else(|| named(Part::Validation));
    part.map(|(name, part)| (name.as_str(), part))
}

fn by_face_size(part: &PartEvaluation) -> Vec<Slice> {
    let kinds = part.slices.iter().filter(|kind| kind.name == FACE_SIZE);
    let mut slices: Vec<Slice> = kinds.flat_map(|kind| kind.slices.clone()).collect();
    slices.sort_by_key(|slice| fewest_pixels(&slice.value));
    slices
}

/// `64 to 127 pixels` begins at 64, `below 64 pixels` at 0.
fn fewest_pixels(size: &str) -> u32 {
    size.split(' ').next().and_then(|word| word.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_of_faces_are_in_their_order() {
        let sizes = ["512 pixels and more", "below 64 pixels", "64 to 127 pixels"];
        assert_eq!(sizes.map(fewest_pixels), [512, 0, 64]);
    }
}
