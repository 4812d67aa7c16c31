//! Runs listed, filtered and noted, from real trainings of a few epochs.

use serde_json::Value;

use crate::fixtures::Scratch;

/// `quick` with two seeds, and `wild` with the same seeds and other settings.
pub(crate) fn trained() -> Scratch {
    let scratch = Scratch::with_split();
    scratch.write_experiment("quick", "epochs: 3", "seeds: [1, 2]");
    scratch.write_experiment("wild", "epochs: 2", "seeds: [1, 2]");
    scratch.done(&["train", "experiments/quick.yaml"]);
    let wild = ["train", "experiments/wild.yaml", "--set", "optimizer.adam.learning_rate=0.05"];
    scratch.done(&wild);
    scratch
}

fn ids(runs: &Value) -> Vec<&str> {
    runs.as_array().unwrap().iter().map(|run| run["run"].as_str().unwrap()).collect()
}

#[test]
fn runs_are_filtered_sorted_and_summed_up_by_launch() {
    let scratch = trained();
    let all = scratch.json(&["runs"]);
    assert_eq!(ids(&all).len(), 4);
    let only = |filters: &[&str]| {
        let runs = scratch.json(&[&["runs"], filters].concat());
        runs.as_array().unwrap().iter().map(|run| run["experiment"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(only(&["--experiment", "wild"]), ["wild", "wild"]);
    assert_eq!(only(&["--where", "optimizer.adam.learning_rate=5e-2"]), ["wild", "wild"]);
    assert_eq!(
        only(&["--where", "epochs=3", "--where", "data.split=practice"]),
        ["quick", "quick"]
    );
    assert_eq!(only(&["--where", "optimizer=adam", "--state", "finished"]).len(), 4);
    assert_eq!(only(&["--state", "dead", "--state", "running"]), [""; 0]);

    let sorted = scratch.json(&["runs", "--sort", "best_loss"]);
    let losses = sorted.as_array().unwrap().iter();
    let losses: Vec<f64> =
        losses.map(|run| run["best_epoch"]["validation_loss"].as_f64().unwrap()).collect();
    assert!(losses.is_sorted(), "{losses:?}");

    let launches = scratch.json(&["runs", "quick", "--launches"]);
    let accuracy = |run: &Value| run["last_epoch"]["validation_accuracy"].as_f64().unwrap();
    let of_quick: Vec<f64> = all.as_array().unwrap()[..2].iter().map(accuracy).collect();
    let summary = &launches[0]["validation_accuracy"];
    assert_eq!((&launches[0]["finished"], &summary["n"]), (&2.into(), &2.into()));
    let mean = f64::midpoint(of_quick[0], of_quick[1]);
    assert!((summary["mean"].as_f64().unwrap() - mean).abs() < 1e-12);
    let worst = of_quick.iter().copied().fold(1.0, f64::min);
    assert!((summary["worst"].as_f64().unwrap() - worst).abs() < 1e-12);
}

#[test]
fn filters_that_name_nothing_are_refused() {
    let scratch = trained();
    insta::assert_snapshot!(scratch.refused(&["runs", "--where", "optimiser.adam.learning_rate=1"]), @"
    exit 2
    error: `--where optimiser.adam.learning_rate=1`: no run has a setting `optimiser.adam.learning_rate`
    hint: the paths are those of the experiment file; a run's `resolved.yaml` holds every setting
    ");
    insta::assert_snapshot!(scratch.refused(&["runs", "--where", "epochs"]), @"
    exit 2
    error: `--where epochs`: expected `path=value`, such as `optimizer.adam.learning_rate=0.01`
    ");
    insta::assert_snapshot!(scratch.refused(&["runs", "--experiment", "quik"]), @"
    exit 2
    error: no run, run folder, launch or experiment with runs is called `quik`
    hint: experiments with runs are `quick`, `wild`
    ");
    insta::assert_snapshot!(scratch.refused(&["runs", "--sort", "lr"]), @"
    exit 2
    error: invalid value 'lr' for '--sort <COLUMN>'
      [possible values: experiment, run, launch, seed, state, epoch, train_loss, train_accuracy, validation_loss, validation_accuracy, best_epoch, best_loss, best_accuracy, tags, note]

    For more information, try '--help'.
    ");
}

#[test]
fn notes_and_tags_stand_in_the_list_and_can_be_taken_back() {
    let scratch = Scratch::with_split();
    scratch.done(&["train", "experiments/quick.yaml"]);
    let run = scratch.json(&["runs"])[0]["run"].as_str().unwrap().to_owned();
    scratch.done(&["runs", "note", "quick", "too wide\u{1b}[2J for so few photos"]);
    scratch.done(&["runs", "note", &run[..6], "too narrow"]);
    scratch.done(&["runs", "tag", "quick", "baseline", "wide"]);
    let row = |tag: &str| scratch.json(&["runs", "--tag", tag])[0].clone();
    assert_eq!(row("wide")["tags"], serde_json::json!(["baseline", "wide"]));
    assert_eq!(row("wide")["notes"][0]["text"], "too wide\u{1b}[2J for so few photos");
    let listed = scratch.done(&["runs", "quick"]);
    assert!(listed.contains("baseline, wide  too narrow (and 1 more)"), "{listed}");
    assert!(listed.contains("too wide\\u{1b}[2J") && !listed.contains('\u{1b}'), "{listed}");

    let remove = ["runs", "note", "quick", "too", "--remove"];
    insta::assert_snapshot!(scratch.refused(&remove), @"
    exit 2
    error: 2 notes begin with `too`
    hint: give more of the one that you mean
    ");
    scratch.done(&["runs", "note", "quick", "too w", "--remove"]);
    scratch.done(&["runs", "tag", "quick", "wide", "--remove"]);
    let left = scratch.json(&["runs"])[0].clone();
    assert_eq!(
        (&left["tags"], left["notes"].as_array().unwrap().len()),
        (&serde_json::json!(["baseline"]), 1)
    );
    insta::assert_snapshot!(scratch.refused(&["runs", "tag", "quick", "wide", "--remove"]), @"
    exit 2
    error: no run of `quick` has the tag `wide`
    ");
    insta::assert_snapshot!(scratch.refused(&["runs", "tag", "quick", "two words"]), @"
    exit 2
    error: `two words` cannot name a tag: use letters, digits, `-`, `_` and `.`, starting with a letter or digit
    ");

    // A flipped letter is found, and hides no run.
    scratch.done(&["verify"]);
    let path = format!("experiments/runs/quick/{run}/notes.json");
    let text = std::fs::read_to_string(scratch.join(&path)).unwrap();
    scratch.write(&path, text.replace("narrow", "narrov"));
    assert_eq!(scratch.mien(&["verify"]).status.code(), Some(3));
    assert_eq!(ids(&scratch.json(&["runs"])), [run]);
}

#[test]
fn two_who_tag_and_note_at_once_lose_nothing() {
    let scratch = Scratch::with_split();
    scratch.done(&["train", "experiments/quick.yaml", "--set", "epochs=1"]);
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let scratch = &scratch;
            scope.spawn(move || {
                for number in 0..4 {
                    let name = format!("by-{writer}-{number}");
                    scratch.done(&["runs", "tag", "quick", &name]);
                    scratch.done(&["runs", "note", "quick", &name]);
                }
            });
        }
    });
    let run = scratch.json(&["runs"])[0].clone();
    assert_eq!(run["tags"].as_array().unwrap().len(), 16);
    assert_eq!(run["notes"].as_array().unwrap().len(), 16);
}
