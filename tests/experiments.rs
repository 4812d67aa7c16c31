//! Experiment files begun, looked at and held against each other.

use crate::fixtures::Scratch;

#[test]
fn a_new_experiment_is_fine_on_every_view_that_the_workspace_declares() {
    let scratch = Scratch::new();
    let new = |name: &str, view: &str| scratch.done(&["experiment", "new", name, "--view", view]);
    let wrote = scratch.done(&["experiment", "new", "zero"]);
    assert!(wrote.ends_with("experiments/zero.yaml\n"), "{wrote}");
    let settings = std::fs::read_to_string(scratch.join("data/mien.yaml")).unwrap();
    let views = ["whole-16: { size: 16, crop: whole }", "face-48: { size: 48, crop: face }"];
    scratch.write("data/mien.yaml", format!("{settings}  {}\n  {}\n", views[0], views[1]));
    for (name, view) in [("one", "whole-32"), ("two", "whole-16"), ("three", "face-48")] {
        new(name, view);
        let checked = scratch.done(&["experiment", "check", &format!("experiments/{name}.yaml")]);
        assert!(checked.ends_with("fine, 24133 parameters\n"), "{checked}");
    }
    insta::assert_snapshot!(scratch.refused(&["experiment", "new", "four"]), @"
    exit 2
    error: there are 3 views: `face-48`, `whole-16`, `whole-32`
    hint: choose one with `--view NAME`
    ");
    insta::assert_snapshot!(scratch.refused(&["experiment", "new", "four", "--view", "face-84"]), @"
    exit 2
    error: there is no view `face-84`
    hint: did you mean `face-48`?
    ");
}

#[test]
fn a_new_experiment_takes_the_place_of_none() {
    let scratch = Scratch::new();
    let new = ["experiment", "new", "paper"];
    let before = scratch.files("experiments");
    insta::assert_snapshot!(scratch.refused(&new), @"
    exit 2
    error: `./experiments/paper.yaml` is there already
    hint: choose another name, or change that one
    ");
    insta::assert_snapshot!(scratch.refused(&["experiment", "new", "first", "--split", "pilot"]), @"
    exit 2
    error: there is no split `pilot`
    hint: make it with `mien split pilot --ratio 8:1:1`
    ");
    let printed = scratch.done(&["experiment", "new", "first", "--dry-run"]);
    assert!(before == scratch.files("experiments"), "something was written");
    scratch.done(&["experiment", "new", "first"]);
    assert_eq!(scratch.files("experiments")["/first.yaml"], printed.as_bytes());
}

#[test]
fn a_new_experiment_takes_the_only_split_and_trains() {
    let scratch = Scratch::with_split();
    let made = scratch.json(&["experiment", "new", "first"]);
    assert_eq!((&made["split"], &made["view"]), (&"practice".into(), &"whole-32".into()));
    let quick = ["--set", "epochs=3", "--seeds", "1"];
    scratch.done(&[&["train", "experiments/first.yaml"][..], &quick].concat());
    assert_eq!(scratch.json(&["runs", "first"])[0]["state"], "finished");
}

#[test]
fn the_settings_that_differ_are_told_by_path_for_files_and_for_runs() {
    let scratch = Scratch::with_split();
    let (quick, paper) = ("experiments/quick.yaml", "experiments/paper.yaml");
    let diff = |second: &str| scratch.done(&["experiment", "diff", quick, second]);
    assert_eq!(diff(quick), "no setting differs\n");
    insta::assert_snapshot!(diff(paper), @"
    setting                       experiments/quick.yaml                                            experiments/paper.yaml
    name                          quick                                                             paper
    question                      Does the whole way work, from drawn practice photos to a report?  What does the published network reach on our photos?
    data.split                    practice                                                          paper
    augmentations                 [horizontal_flip]                                                 []
    optimizer.adam.learning_rate  0.001                                                             0.01
    epochs                        2                                                                 11
    seeds                         [1]                                                               [1, 2, 3, 4, 5]
    ");
    scratch.done(&["train", quick, "--set", "optimizer.adam.epsilon=0.01"]);
    let run = scratch.json(&["runs"])[0]["folder"].as_str().unwrap().to_owned();
    let found = scratch.json(&["experiment", "diff", quick, &run]);
    let expected = r#"[{"path":"optimizer.adam.epsilon","values":[1e-7,0.01]}]"#;
    assert_eq!(found.to_string(), expected);
    insta::assert_snapshot!(scratch.refused(&["experiment", "diff", quick, "experiments"]), @"
    exit 2
    error: `experiments` is no run folder
    hint: name an experiment file, or a folder that `mien runs --json` names
    ");
}

#[test]
fn a_few_batches_tell_what_a_run_would_cost() {
    let scratch = Scratch::with_split();
    let shown = scratch.json(&["experiment", "show", "experiments/quick.yaml", "--measure"]);
    let measured = &shown["measured"];
    assert_eq!(measured["batches"], 3, "{measured}");
    assert!(measured["batch_seconds"].as_f64().unwrap() > 0.0, "{measured}");
    assert_eq!(shown["plan"]["name"], "quick");
    let text = scratch.done(&["experiment", "show", "experiments/quick.yaml", "--measure"]);
    assert!(text.contains("\nmemory ") && text.contains("\nmeasured "), "{text}");
    assert!(scratch.json(&["runs"]).as_array().unwrap().is_empty());
}
