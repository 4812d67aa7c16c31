//! A run's predictions on one part become every number of its report.

use formats::MADE_BY;
use formats::evaluation::{Baselines, ClassEvaluation, Evaluation, FrozenTestUses, PartEvaluation};
use formats::predictions::PredictionsFile;
use formats::prepared::PhotoRow;
use formats::run::{RunFolder, RunRecord};
use formats::split::{Part, is_person};
use formats::test_uses::TestUse;
use metrics::baselines::Answers;
use metrics::{ConfusionMatrix, MetricsError, overall, per_class, probabilistic, ranking};

use crate::baselines::baselines;
use crate::measure::{
    CONFIDENCE, not_from_counts, of_class, of_matrix, of_probabilities, of_ranking,
};
use crate::slices::slices;
use crate::{CheckedPredictions, Error};

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
) -> Result<(Evaluation, CheckedPredictions), Error> {
    let path = folder.predictions(part);
    let file = PredictionsFile::read(&path)?;
    let digest = file.digest;
    let predictions = CheckedPredictions::of_file(file, &path)?;
    let numbers = |source| Error::Numbers { path: path.clone(), source };
    let evaluated = PartEvaluation {
        baselines: held_against(&predictions, beside.baselines).map_err(numbers)?,
        slices: slices(&predictions, beside.photos),
        ..evaluate(&predictions).map_err(numbers)?
    };
    let mut evaluation = existing(folder)?;
    let header = &mut evaluation.header;
    MADE_BY.clone_into(&mut header.made_by);
    header.settings = formats::json::json!({
        "confidence": CONFIDENCE.share(),
        "undefined": metrics::UNDEFINED_POLICY,
    });
    header.inputs.insert(part.to_string(), digest);
    if let Some(plan) = record.inputs.get("plan") {
        header.inputs.insert("plan".to_owned(), *plan);
    }
    evaluation.parts.insert(part.to_string(), evaluated);
    if *part == Part::Test {
        evaluation.test_uses = FrozenTestUses::from(beside.test_uses);
    }
    evaluation.write(&folder.evaluation())?;
    Ok((evaluation, predictions))
}

/// The numbers of the baselines, where they are of the photos that were predicted.
fn held_against(
    predictions: &CheckedPredictions,
    answers: Result<&Answers, &str>,
) -> Result<Baselines, MetricsError> {
    let same = |answers: &&Answers| predictions.numbers.labels() == answers.labels;
    let answers = answers.and_then(|answers| {
        Some(answers)
            .filter(same)
            .ok_or("the part holds other photos or labels than were predicted")
    });
    match answers {
        Ok(answers) => baselines(predictions, answers),
        Err(missing) => Ok(Baselines { missing: Some(missing.to_owned()), ..Baselines::default() }),
    }
}

fn existing(folder: &RunFolder) -> Result<Evaluation, Error> {
    match Evaluation::read(&folder.evaluation()) {
        Err(error) if error.is_missing() => Ok(Evaluation::new()),
        evaluation => Ok(evaluation?),
    }
}

/// Every number that follows from one table of predictions.
pub fn evaluate(predictions: &CheckedPredictions) -> Result<PartEvaluation, MetricsError> {
    let CheckedPredictions { table, numbers, groups } = predictions;
    let photos = numbers.len();
    let people_known = table.groups().any(is_person);
    let matrix = numbers.confusion();
    let by_cell = groups.by_cell(numbers)?;
    let by_photo = groups.by_photo(numbers)?;
    let of_whole = overall::METRICS.iter().map(|it| of_matrix(it, &matrix, Some(&by_cell)));
    let of_rows =
        probabilistic::METRICS.iter().map(|it| of_probabilities(it, numbers, Some(&by_photo)));
    let per_class = table.classes().iter().zip(matrix.per_class()).enumerate();
    let per_class = per_class.map(|(class, (label, counts))| {
        let by_outcome = groups.by_outcome(numbers, class)?;
        let ranking = numbers.ranking(class);
        let by_rank = groups.by_rank(&ranking)?;
        let of_counts =
            per_class::METRICS.iter().map(|it| of_class(it, &counts, Some(&by_outcome)));
        let of_order = ranking::METRICS.iter().map(|it| of_ranking(it, &ranking, Some(&by_rank)));
        let metrics = of_counts.chain(of_order).collect();
        Ok(ClassEvaluation { label: label.clone(), metrics })
    });
    Ok(PartEvaluation {
        classes: table.classes().to_vec(),
        photos: photos as u64,
        groups: Some(groups.count() as u64),
        people_known,
        confusion: matrix.rows().map(<[u64]>::to_vec).collect(),
        metrics: of_whole.chain(of_rows).collect(),
        per_class: per_class.collect::<Result<_, MetricsError>>()?,
        interval_notes: interval_notes(photos, groups.count(), people_known),
        baselines: Baselines::default(),
        slices: Vec::new(),
    })
}

/// Every number that follows from counts alone (rows true, columns predicted).
pub fn evaluate_counts(classes: &[String], matrix: &ConfusionMatrix) -> PartEvaluation {
    let photos = matrix.total();
    let of_whole = overall::METRICS.iter().map(|metric| of_matrix(metric, matrix, None));
    let of_rows = probabilistic::METRICS.iter().map(|metric| not_from_counts(metric, photos));
    let per_class = classes.iter().zip(matrix.per_class()).map(|(label, counts)| {
        let of_counts = per_class::METRICS.iter().map(|metric| of_class(metric, &counts, None));
        let of_order = ranking::METRICS.iter().map(|metric| not_from_counts(metric, photos));
        ClassEvaluation { label: label.clone(), metrics: of_counts.chain(of_order).collect() }
    });
    PartEvaluation {
        classes: classes.to_vec(),
        photos,
        groups: None,
        people_known: false,
        confusion: matrix.rows().map(<[u64]>::to_vec).collect(),
        metrics: of_whole.chain(of_rows).collect(),
        per_class: per_class.collect(),
        interval_notes: interval_notes(photos as usize, photos as usize, false),
        baselines: Baselines::default(),
        slices: Vec::new(),
    }
}

/// What must be read with the intervals.
fn interval_notes(photos: usize, groups: usize, people_known: bool) -> Vec<String> {
    let mut notes = Vec::new();
    if groups < photos {
        notes.push(format!(
            "The {photos} photos come from {groups} groups (people, sessions, photos that look \
             alike), and the intervals are those of so many groups: photos of one group are not \
             independent."
        ));
    }
    if !people_known {
        notes.push(
            "Which photos show the same person is not known; if some do, the true uncertainty is \
             larger than the intervals say."
                .to_owned(),
        );
    }
    notes
}

#[cfg(test)]
mod tests {
    use formats::Digest;
    use formats::predictions::{Prediction, Predictions};

    use super::*;

    fn predictions(groups: &[&str]) -> CheckedPredictions {
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
        let classes = vec!["sad".into(), "happy".into()];
        CheckedPredictions::of(Predictions::new(classes, rows)).unwrap()
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
    fn groups_decide_the_intervals_and_only_people_are_somebody() {
        let unknown = evaluate(&predictions(&["", ""])).unwrap();
        assert_eq!((unknown.groups, unknown.people_known), (Some(2), false));
        assert!(unknown.interval_notes[0].contains("not known"));
        // Who was photographed in a session is as unknown as on a single photo, and so is who looks like whom.
        let twin = Digest::of(b"another photo").to_string();
        for together in ["session one", &twin] {
            let part = evaluate(&predictions(&[together, together, ""])).unwrap();
            assert_eq!((part.groups, part.people_known), (Some(2), false));
            assert!(part.interval_notes[0].contains("come from 2 groups"));
        }
        let few = evaluate(&predictions(&["anna", "anna", "ben", "ben"])).unwrap();
        assert_eq!((few.groups, few.people_known), (Some(2), true));
        let accuracy = few.metric("accuracy").unwrap();
        assert_eq!((accuracy.value, accuracy.low), (Some(0.5), None));
        assert!(accuracy.no_interval.as_ref().unwrap().contains("2 groups alone"));
    }

    #[test]
    fn counts_alone_say_why_there_is_no_log_loss() {
        let matrix = ConfusionMatrix::from_counts(2, vec![3, 1, 0, 4]).unwrap();
        let part = evaluate_counts(&["a".into(), "b".into()], &matrix);
        let log_loss = part.metric("log_loss").unwrap();
        assert_eq!(log_loss.reason.as_deref(), Some("counts alone carry no probabilities"));
    }
}
