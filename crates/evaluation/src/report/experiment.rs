//! What follows from the evaluations of one experiment's runs: the summary over seeds, the shown run, the claim.

use formats::evaluation::{FrozenTestUses, PartEvaluation};

use super::claim::Evidence;
use super::{Dataset, ExperimentReport, RunReport};
use crate::seeds::Summaries;

/// What is known beside the runs' own numbers.
#[derive(Default)]
pub(crate) struct Context<'a> {
    pub(crate) allowed_leaks: &'a [String],
    pub(crate) dataset: Option<&'a Dataset>,
    pub(crate) split_changed: bool,
    pub(crate) test_uses: FrozenTestUses,
    /// Uses of the test part beyond the first one of each run that the report shows.
    pub(crate) further_test_uses: usize,
}

/// The report on `runs` (at least one, all over the same classes) of the experiment called `name`, and their
/// `summaries` over seeds.
pub(crate) fn from_runs(
    name: &str,
    part: &str,
    runs: Vec<RunReport>,
    summaries: Summaries,
    context: &Context<'_>,
) -> ExperimentReport {
    let parts: Vec<&PartEvaluation> = runs.iter().map(|run| &run.evaluation).collect();
    let Summaries { whole: seeds, per_class: per_class_seeds } = summaries;
    let shown = median_run(&runs);
    let evaluation = parts[shown];
    let constant_accuracy = constant_accuracy(evaluation);
    let claim = Evidence {
        experiment: name,
        part,
        photos: evaluation.photos,
        groups: evaluation.groups,
        people_known: evaluation.people_known,
        no_interval: evaluation.metric("accuracy").and_then(|it| it.no_interval.as_deref()),
        accuracy: &seeds["accuracy"],
        seed_accuracies: parts.iter().filter_map(|part| part.metric("accuracy")?.value).collect(),
        constant_accuracy,
        baselines: &evaluation.baselines,
        allowed_leaks: context.allowed_leaks,
        dataset: context.dataset,
        split_changed: context.split_changed,
        test_uses: &context.test_uses,
        further_test_uses: context.further_test_uses,
    }
    .claim();
    ExperimentReport {
        name: name.to_owned(),
        slug: slug(name),
        question: String::new(),
        part: part.to_owned(),
        claim,
        classes: evaluation.classes.clone(),
        constant_accuracy,
        constant_one_versus_rest: constant_one_versus_rest(evaluation),
        per_class_seeds,
        seeds,
        shown,
        probabilities: None,
        hardest: None,
        evaluated: "last",
        select_best_by: String::new(),
        test_uses: context.test_uses.clone(),
        model_summary: String::new(),
        settings: String::new(),
        provenance: None,
        runs,
    }
}

/// The run of median accuracy: a real matrix, unlike a mean, and neither the best nor the worst.
///
/// Of an even number the lower of the two in the middle; of equals the first.
fn median_run(runs: &[RunReport]) -> usize {
    let accuracy = |run: &RunReport| run.evaluation.metric("accuracy").and_then(|it| it.value);
    let mut order: Vec<usize> = (0..runs.len()).collect();
    order.sort_by(|&a, &b| {
        let (a, b) = (accuracy(&runs[a]), accuracy(&runs[b]));
        a.unwrap_or(f64::NEG_INFINITY).total_cmp(&b.unwrap_or(f64::NEG_INFINITY))
    });
    order[(runs.len() - 1) / 2]
}

fn supports(evaluation: &PartEvaluation) -> Vec<u64> {
    evaluation.confusion.iter().map(|row| row.iter().sum()).collect()
}

fn constant_accuracy(evaluation: &PartEvaluation) -> Option<f64> {
    let most = supports(evaluation).into_iter().max()?;
    (evaluation.photos > 0).then(|| most as f64 / evaluation.photos as f64)
}

/// The one-versus-rest accuracy of always answering the most frequent class, averaged over classes.
///
/// With k classes and a share s of that class: (s + (k - 1) - (1 - s)) / k, for any sizes of the others.
fn constant_one_versus_rest(evaluation: &PartEvaluation) -> Option<f64> {
    let classes = evaluation.classes.len() as f64;
    constant_accuracy(evaluation).map(|share| (classes - 2.0 + 2.0 * share) / classes)
}

/// A name that is safe as a part of a file name and of an anchor.
pub(crate) fn slug(name: &str) -> String {
    let safe =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' });
    let words: String = safe.take(60).collect();
    let words: Vec<&str> = words.split('-').filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "experiment".to_owned() } else { words.join("-") }
}

#[cfg(test)]
mod tests {
    use metrics::ConfusionMatrix;

    use super::*;
    use crate::seeds::over_seeds;

    fn run(seed: u64, counts: Vec<u64>) -> RunReport {
        let classes = (counts.len() as f64).sqrt() as usize;
        let matrix = ConfusionMatrix::from_counts(classes, counts).unwrap();
        let names: Vec<String> = (0..classes).map(|class| format!("class {class}")).collect();
        RunReport {
            run: format!("run{seed}"),
            seed,
            evaluation: crate::evaluate_counts(&names, &matrix),
            epochs: vec![],
            best_epoch: None,
        }
    }

    #[test]
    fn the_median_seed_is_shown_and_of_two_the_worse() {
        let (bad, middle, good) =
            (run(1, vec![1, 3, 3, 1]), run(2, vec![2, 2, 2, 2]), run(3, vec![4, 0, 0, 4]));
        assert_eq!(median_run(&[good.clone(), bad.clone(), middle.clone()]), 2);
        assert_eq!(median_run(&[good, bad]), 1);
        assert_eq!(median_run(&[middle]), 0);
    }

    #[test]
    fn a_constant_answer_already_averages_68_percent_over_five_equal_classes() {
        let five: Vec<u64> = (0..25).map(|cell| u64::from(cell % 5 == 0) * 51).collect();
        let run = run(1, five);
        let summaries = over_seeds(&[&run.evaluation], &[]).unwrap();
        let report = from_runs("paper", "counts", vec![run], summaries, &Context::default());
        assert_eq!(report.constant_accuracy, Some(0.2));
        assert!((report.constant_one_versus_rest.unwrap() - 0.68).abs() < 1e-12);
        // It is what the constant answer's own matrix gives.
        let metrics = report.per_class_seeds.iter();
        let means = metrics.filter_map(|class| class["one_versus_rest_accuracy"].mean);
        assert!((means.sum::<f64>() / 5.0 - 0.68).abs() < 1e-12);
    }

    #[test]
    fn a_slug_is_safe_in_a_path() {
        assert_eq!(slug("<img src=x onerror=alert(1)>/../é"), "img-src-x-onerror-alert-1");
        assert_eq!(slug("../"), "experiment");
        assert_eq!(slug("paper-steady"), "paper-steady");
    }
}
