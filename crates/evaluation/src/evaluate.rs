//! A run's predictions on one part become every number of its report.

use std::collections::BTreeSet;
use std::path::Path;

use formats::evaluation::{Baselines, ClassEvaluation, Evaluation, FrozenTestUses, PartEvaluation};
use formats::predictions::Predictions;
use formats::prepared::PhotoRow;
use formats::run::{RunFolder, RunRecord};
use formats::split::{Part, is_person};
use formats::test_uses::TestUse;
use formats::{Digest, MADE_BY};
use metrics::baselines::Answers;
use metrics::{ConfusionMatrix, MetricsError, overall, per_class, probabilistic};

use crate::Error;
use crate::baselines::baselines;
use crate::measure::{CONFIDENCE, of_class, of_matrix, of_probabilities};
use crate::slices::slices;

/// Below this many groups, what an interval over photos leaves out is said in stronger words.
const FEW_GROUPS: u64 = 10;

/// What is known beside a run's predictions.
#[derive(Debug, Clone, Copy)]
pub struct Beside<'a> {
    /// The uses of the split's test part as the list stands now, with this one in it.
    pub test_uses: &'a [TestUse],
    /// The photos of the part, and perhaps others; none where nothing is known of them.
    pub photos: &'a [PhotoRow],
    /// What the baselines answer to the part, or why that is not known.
    pub baselines: Result<&'a Answers, &'a str>,
}

/// Evaluates `predictions/<part>.csv` of a run and puts the result into its `evaluation.json`.
///
/// The numbers of the other part stay as they are; the uses of the test part are frozen when that is evaluated.
pub fn evaluate_run(
    folder: &RunFolder,
    record: &RunRecord,
    part: &Part,
    beside: &Beside<'_>,
) -> Result<Evaluation, Error> {
    let path = folder.predictions(part);
    let predictions = Predictions::read(&path)?;
    let evaluated = evaluate(&predictions).map_err(numbers_of(&path))?;
    let evaluated = PartEvaluation {
        baselines: held_against(&predictions, beside.baselines).map_err(numbers_of(&path))?,
        slices: slices(&predictions, beside.photos),
        ..evaluated
    };
    let mut evaluation = existing(folder)?;
    let header = &mut evaluation.header;
    MADE_BY.clone_into(&mut header.made_by);
    header.settings = formats::json::json!({
        "confidence": CONFIDENCE.share(),
        "undefined": metrics::UNDEFINED_POLICY,
    });
    header.inputs.insert(part.to_string(), Digest::of_file(&path)?);
    if let Some(plan) = record.inputs.get("plan") {
        header.inputs.insert("plan".to_owned(), *plan);
    }
    evaluation.parts.insert(part.to_string(), evaluated);
    if *part == Part::Test {
        evaluation.test_uses = FrozenTestUses::from(beside.test_uses);
    }
    evaluation.write(&folder.evaluation())?;
    Ok(evaluation)
}

/// The numbers of the baselines, where they are of the photos that were predicted.
fn held_against(
    predictions: &Predictions,
    answers: Result<&Answers, &str>,
) -> Result<Baselines, MetricsError> {
    let same = |answers: &&Answers| {
        predictions.rows.iter().map(|row| row.label).eq(answers.labels.iter().copied())
    };
    let answers = answers.and_then(|answers| {
        Some(answers)
            .filter(same)
            .ok_or("the part holds other photos or labels than were predicted")
    });
    match answers {
        Ok(answers) => baselines(predictions.classes.len(), answers),
        Err(missing) => Ok(Baselines { missing: Some(missing.to_owned()), ..Baselines::default() }),
    }
}

fn existing(folder: &RunFolder) -> Result<Evaluation, Error> {
    match Evaluation::read(&folder.evaluation()) {
        Err(error) if error.is_missing() => Ok(Evaluation::new()),
        evaluation => Ok(evaluation?),
    }
}

fn numbers_of(path: &Path) -> impl FnOnce(MetricsError) -> Error {
    let path = path.to_owned();
    move |source| Error::Numbers { path, source }
}

/// Every number that follows from one table of predictions.
pub fn evaluate(predictions: &Predictions) -> Result<PartEvaluation, MetricsError> {
    let rows = &predictions.rows;
    let labels = rows.iter().map(|row| row.label).collect();
    let probabilities = rows.iter().flat_map(|row| row.probabilities.iter().copied());
    let checked = metrics::Predictions::new(
        predictions.classes.len(),
        labels,
        probabilities.map(f64::from).collect(),
    )?;
    let groups = known_groups(predictions);
    let notes = interval_notes(rows.len() as u64, groups);
    let evaluation = from_matrix(&predictions.classes, &checked.confusion(), Some(&checked));
    Ok(PartEvaluation { groups, interval_notes: notes, ..evaluation })
}

/// Every number that follows from counts alone (rows true, columns predicted).
pub fn evaluate_counts(classes: &[String], matrix: &ConfusionMatrix) -> PartEvaluation {
    from_matrix(classes, matrix, None)
}

fn from_matrix(
    classes: &[String],
    matrix: &ConfusionMatrix,
    predictions: Option<&metrics::Predictions>,
) -> PartEvaluation {
    let photos = matrix.total();
    let of_whole = overall::METRICS.iter().map(|metric| of_matrix(metric, matrix));
    let of_rows =
        probabilistic::METRICS.iter().map(|metric| of_probabilities(metric, predictions, photos));
    let per_class = classes.iter().zip(matrix.per_class()).map(|(label, counts)| {
        let metrics = per_class::METRICS.iter().map(|metric| of_class(metric, &counts));
        ClassEvaluation { label: label.clone(), metrics: metrics.collect() }
    });
    PartEvaluation {
        classes: classes.to_vec(),
        photos,
        groups: None,
        confusion: matrix.rows().map(<[u64]>::to_vec).collect(),
        metrics: of_whole.chain(of_rows).collect(),
        per_class: per_class.collect(),
        interval_notes: interval_notes(photos, None),
        baselines: Baselines::default(),
        slices: Vec::new(),
    }
}

/// How many groups the photos come from; `None` when nobody on them is known.
fn known_groups(predictions: &Predictions) -> Option<u64> {
    let rows = &predictions.rows;
    let known = rows.iter().any(|row| is_person(&row.group));
    let groups: BTreeSet<&str> = rows.iter().map(|row| row.group.as_str()).collect();
    known.then_some(groups.len() as u64)
}

fn interval_notes(photos: u64, groups: Option<u64>) -> Vec<String> {
    let note = match groups {
        None => {
            "The intervals treat photos as independent. Which photos show the same person is not \
             known; if some do, the true uncertainty is larger."
                .to_owned()
        }
        Some(groups) if groups < FEW_GROUPS => format!(
            "The intervals treat photos as independent, but the {photos} photos come from only \
             {groups} {}: the true uncertainty is larger than the intervals say, by how much \
             cannot be told from so few.",
            if groups == 1 { "person or group" } else { "people or groups" },
        ),
        Some(groups) if groups < photos => format!(
            "The intervals treat photos as independent, but the {photos} photos come from \
             {groups} people or groups: the true uncertainty is larger than the intervals say.",
        ),
        Some(_) => return Vec::new(),
    };
    vec![note]
}

#[cfg(test)]
mod tests {
    use super::*;
    use formats::predictions::Prediction;

    fn predictions(groups: &[&str]) -> Predictions {
        let rows = groups.iter().enumerate().map(|(index, group)| {
            let sha256 = Digest::of(&[index as u8]);
            let own = sha256.to_string();
            Prediction {
                sha256,
                path: format!("{index}.jpg"),
                label: index % 2,
                group: if group.is_empty() { own } else { (*group).to_owned() },
                probabilities: vec![0.75, 0.25],
            }
        });
        Predictions { classes: vec!["sad".into(), "happy".into()], rows: rows.collect() }
    }

    #[test]
    fn a_constant_answer_gets_the_share_of_its_class_and_undefined_precision_elsewhere() {
        let part = evaluate(&predictions(&["", "", "", ""])).unwrap();
        assert_eq!(part.confusion, [[2, 0], [2, 0]]);
        assert_eq!(part.metric("accuracy").unwrap().value, Some(0.5));
        let happy = &part.per_class[1];
        assert_eq!(happy.metric("recall").unwrap().value, Some(0.0));
        assert!(happy.metric("precision").unwrap().reason.is_some());
        assert_eq!(part.metric("log_loss").unwrap().n, 4);
    }

    #[test]
    fn few_groups_are_said_beside_the_intervals() {
        let unknown = evaluate(&predictions(&["", ""])).unwrap();
        assert_eq!(unknown.groups, None);
        assert!(unknown.interval_notes[0].contains("not known"));
        // Who was photographed in a session is as unknown as on a single photo.
        let sessions = evaluate(&predictions(&["session one", "session one", "session two"]));
        assert_eq!(sessions.unwrap().groups, None);
        // So is who looks like whom.
        let twin = Digest::of(b"another photo").to_string();
        assert_eq!(evaluate(&predictions(&[&twin, &twin, ""])).unwrap().groups, None);
        let few = evaluate(&predictions(&["anna", "anna", "ben", "ben"])).unwrap();
        assert_eq!(few.groups, Some(2));
        assert!(few.interval_notes[0].contains("only 2 people or groups"));
    }

    #[test]
    fn counts_alone_say_why_there_is_no_log_loss() {
        let matrix = ConfusionMatrix::from_counts(2, vec![3, 1, 0, 4]).unwrap();
        let part = evaluate_counts(&["a".into(), "b".into()], &matrix);
        let log_loss = part.metric("log_loss").unwrap();
        assert_eq!(log_loss.reason.as_deref(), Some("counts alone carry no probabilities"));
    }
}
