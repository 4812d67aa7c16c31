//! Results side by side, from the files of drawn runs.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use evaluation::{
    AcrossParts, Comparison, Error, ResultRuns, compare, draw_comparison, group_by_launch,
};
use formats::Workspace;
use formats::run::{RunFolder, RunRecord, Status};
use synthetic::Plan;
use tempfile::TempDir;

#[expect(dead_code, reason = "reports are for the other tests")]
mod synthetic;

fn drawn(plan: &Plan) -> (TempDir, Vec<(RunFolder, RunRecord)>) {
    let scratch = tempfile::tempdir().unwrap();
    let runs = synthetic::write(&Workspace::at(scratch.path()), plan);
    (scratch, runs)
}

fn compared(runs: &[(RunFolder, RunRecord)]) -> (Vec<ResultRuns>, Comparison) {
    let results = group_by_launch(runs.to_vec());
    let comparison = compare(&results, AcrossParts::Refuse).unwrap();
    (results, comparison)
}

#[test]
fn a_better_result_comes_first_and_is_taken_off_the_first_seed_by_seed() {
    let (_scratch, runs) = drawn(&Plan::paper());
    let (_, comparison) = compared(&runs);
    let names: Vec<&str> = comparison.results.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["paper", "paper-steady"]);
    let parts: Vec<&str> = comparison.parts.iter().map(|part| part.part.as_str()).collect();
    assert_eq!(parts, ["validation", "test"]);
    let test = &comparison.parts[1];
    assert_eq!((test.photos.as_slice(), &test.difference), ([Some(255); 2].as_slice(), &None));
    assert_eq!(test.test_uses, Some(10));
    let accuracy = test.metrics.iter().find(|metric| metric.name == "accuracy").unwrap();
    let [first, second] = &accuracy.results[..] else { panic!("{accuracy:?}") };
    assert_eq!((first.result.as_str(), first.rank), ("paper-steady", Some(1)));
    assert_eq!((first.summary.n, second.summary.n, second.rank), (5, 5, Some(2)));
    let [difference] = &accuracy.differences[..] else { panic!("{accuracy:?}") };
    let by_hand = first.seeds.iter().zip(&second.seeds).map(|(own, other)| own.value - other.value);
    assert!((difference.mean - by_hand.sum::<f64>() / 5.0).abs() < 1e-12);
    assert_eq!((difference.better, difference.n), (5, 5));
    assert!(comparison.curves.iter().all(|curves| curves.results.iter().all(|it| it.len() == 11)));
}

#[test]
fn results_on_other_photos_are_refused_unless_asked_for_and_then_not_taken_off_each_other() {
    let (_scratch, mut runs) = drawn(&Plan::paper());
    let fewer = Plan {
        photos_per_class: 40,
        experiments: vec![("fewer".to_owned(), vec![0.9; 5])],
        ..Plan::paper()
    };
    let (_other, others) = drawn(&fewer);
    runs.extend(others);
    let results = group_by_launch(runs);
    let refused = compare(&results, AcrossParts::Refuse).unwrap_err();
    assert!(matches!(&refused, Error::OtherPart { part, .. } if part == "validation"), "{refused}");
    let text = refused.to_string();
    assert!(
        text.starts_with(
            "`paper` and `fewer` were scored on different validation parts: 255 photos and 200, "
        ),
        "{text}"
    );
    let allowed = compare(&results, AcrossParts::Allow).unwrap();
    for part in &allowed.parts {
        assert!(part.difference.is_some());
        assert_eq!(part.photos, [Some(255), Some(255), Some(200)]);
        for metric in &part.metrics {
            assert!(metric.differences.is_empty(), "{metric:?}");
        }
    }
}

#[test]
fn losses_that_measure_something_else_are_not_ranked() {
    let (_scratch, runs) = drawn(&Plan { test: false, ..Plan::paper() });
    let (mut results, alike) = compared(&runs);
    "focal".clone_into(&mut results[1].loss);
    let apart = compare(&results, AcrossParts::Refuse).unwrap();
    let ranks = |comparison: &Comparison, name: &str| {
        let metrics = comparison.parts[0].metrics.iter().filter(|metric| metric.name == name);
        let ranks = metrics.flat_map(|it| it.results.iter().map(|result| result.rank));
        ranks.collect::<Vec<_>>()
    };
    assert_eq!(ranks(&alike, "validation_loss"), [Some(1), Some(2), Some(1), Some(2)]);
    assert_eq!(ranks(&apart, "validation_loss"), [None; 4]);
    assert_eq!(ranks(&apart, "validation_accuracy"), ranks(&alike, "validation_accuracy"));
    assert!(!apart.curves[1].same_measure && alike.curves[1].same_measure);
}

#[test]
fn only_finished_runs_count_in_numbers_and_all_in_curves() {
    let (_scratch, mut runs) = drawn(&Plan { test: false, ..Plan::paper() });
    runs.truncate(5);
    runs[4].1.status = Status::Running;
    let (_, comparison) = compared(&runs);
    assert_eq!((comparison.results[0].seeds.len(), comparison.results[0].finished), (5, 4));
    let loss = comparison.parts[0].metrics.iter().find(|metric| metric.name == "validation_loss");
    assert_eq!(loss.unwrap().results[0].summary.n, 4);
    assert_eq!(comparison.curves[0].results[0][0].n, 5);
}

#[test]
fn the_picture_is_svg_or_png_by_its_name_and_says_what_it_shows() {
    let (scratch, runs) = drawn(&Plan::paper());
    let (_, comparison) = compared(&runs);
    let file = |name: &str| scratch.path().join(name);
    draw_comparison(&comparison, &file("a.svg")).unwrap();
    let svg = std::fs::read_to_string(file("a.svg")).unwrap();
    assert!(svg.contains("<title>Accuracy and loss on the validation part"), "{svg}");
    for word in [
        "paper, 5 seeds",
        "paper-steady, 5 seeds",
        "validation loss (nats)",
        "band: lowest to highest seed",
    ] {
        assert!(svg.contains(word), "{word} is missing");
    }
    draw_comparison(&comparison, &file("a.PNG")).unwrap();
    assert!(std::fs::read(file("a.PNG")).unwrap().starts_with(b"\x89PNG"));
    assert!(matches!(
        draw_comparison(&comparison, &file("a.pdf")),
        Err(Error::PictureEnding { .. })
    ));
    let seven = Comparison { results: vec![comparison.results[0].clone(); 7], ..comparison };
    assert!(matches!(draw_comparison(&seven, &file("b.svg")), Err(Error::TooManyResults { .. })));
}
