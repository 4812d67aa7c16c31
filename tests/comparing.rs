//! Results set beside each other, from real trainings of a few epochs.

use crate::fixtures::{Scratch, assert_success, stdout};
use crate::runs::trained;

/// What `mien compare` printed, whatever it found.
fn compared(scratch: &Scratch, arguments: &[&str]) -> String {
    let output = scratch.mien(&[&["compare"], arguments].concat());
    assert_success(&output);
    stdout(&output)
}

#[test]
fn results_are_compared_by_settings_numbers_seeds_and_curves() {
    let scratch = trained();
    scratch.done(&["evaluate", "quick", "--part", "test"]);
    let text = compared(&scratch, &["quick", "wild", "--picture", "curves.png"]);
    for words in [
        "\noptimizer.adam.learning_rate  0.001  0.05\n",
        "\nepochs                            3  2\n",
        "Validation part, 10 photos:",
        "Seed by seed against quick:",
        "No numbers on it: wild.",
        "The test part had been used 2 times; choose on the validation part.",
        "Learning curves on the validation part, mean over seeds:",
    ] {
        assert!(text.contains(words), "`{words}` is missing in\n{text}");
    }
    assert!(std::fs::read(scratch.join("curves.png")).unwrap().starts_with(b"\x89PNG"));

    let json = scratch.json(&["compare", "quick", "wild"]);
    assert_eq!(json["settings"][0]["path"], "optimizer.adam.learning_rate");
    assert_eq!(json["settings"][0]["values"], serde_json::json!([0.001, 0.05]));
    let metric = &json["parts"][0]["metrics"][0];
    assert_eq!(
        (&metric["name"], &metric["epoch"]),
        (&"validation_accuracy".into(), &"last".into())
    );
    let ranked = metric["results"].as_array().unwrap();
    let mean = |index: usize| ranked[index]["summary"]["mean"].as_f64().unwrap();
    assert!(mean(0) >= mean(1) && ranked[0]["rank"] == 1, "{metric}");
    let value = |name: &str, seed: usize| {
        let result = ranked.iter().find(|result| result["result"] == name).unwrap();
        result["seeds"][seed]["value"].as_f64().unwrap()
    };
    let by_hand: f64 = (0..2).map(|seed| value("wild", seed) - value("quick", seed)).sum();
    let difference = &metric["differences"][0];
    assert_eq!((&difference["result"], &difference["to"]), (&"wild".into(), &"quick".into()));
    assert!((difference["mean"].as_f64().unwrap() - by_hand / 2.0).abs() < 1e-12);
}

#[test]
fn two_launches_of_one_experiment_are_two_results() {
    let scratch = trained();
    scratch.done(&["train", "experiments/quick.yaml", "--set", "epochs=1"]);
    let launches = scratch.json(&["runs", "--experiment", "quick", "--launches"]);
    let older = launches[0]["launch"].as_str().unwrap();
    let json = scratch.json(&["compare", older, "quick"]);
    let names = [&json["results"][0]["name"], &json["results"][1]["name"]];
    assert!(
        names[0].as_str().unwrap().starts_with("quick 20") && names[0] != names[1],
        "{names:?}"
    );
    assert_eq!(json["settings"][0]["path"], "epochs");
}

#[test]
fn results_on_other_photos_are_not_ranked_unless_told_to() {
    let scratch = trained();
    scratch.done(&["split", "other", "--ratio", "8:1:1", "--seed", "7"]);
    let train =
        ["train", "experiments/quick.yaml", "--set", "name=other", "--set", "data.split=other"];
    scratch.done(&train);
    insta::assert_snapshot!(scratch.refused(&["compare", "quick", "other"]), @"
    exit 4
    error: `quick` and `other` were scored on different validation parts: 10 photos and 10, 0 of them in both
    hint: a higher number on other photos says nothing about the networks; use one split for both, or set them side by side all the same with `--across-parts`
    ");
    let text = compared(&scratch, &["quick", "other", "--across-parts"]);
    assert!(text.contains("Ranked across different photos: `quick` and `other`: "), "{text}");
    assert!(!text.contains("Seed by seed"), "{text}");
    assert!(text.contains("\ndata.split         practice  other\n"), "{text}");
}
