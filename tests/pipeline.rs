//! The whole way of the data: from practice photos to a report, and the same bytes a second time.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::fixtures::{Scratch, photos};

/// From photos to a report, with so many threads for everything but training.
fn whole_way(threads: &str) -> Scratch {
    let scratch = Scratch::new();
    let photos = photos();
    let photos = photos.to_str().unwrap();
    scratch.write_experiment("quick", "epochs: 3", "seeds: [1, 2]");
    scratch.done(&["import", photos, "--collection", "practice", "--threads", threads]);
    scratch.done(&["split", "practice", "--ratio", "8:1:1"]);
    scratch.done(&["train", "experiments/quick.yaml", "--threads", "2"]);
    scratch.done(&["evaluate", "quick", "--part", "test"]);
    scratch.done(&["report", "quick", "--name", "quick"]);
    scratch
}

#[test]
fn the_same_commands_in_two_workspaces_give_the_same_bytes() {
    let (first, second) = (whole_way("1"), whole_way("2"));
    let digest = |scratch: &Scratch| scratch.json(&["status"])["catalogue"].clone();
    assert_eq!(digest(&first), digest(&second));
    for folder in ["data/views", "data/splits", "data/prepared", "experiments/runs", "reports"] {
        let (first, second) = (timeless(first.files(folder)), timeless(second.files(folder)));
        assert!(!first.is_empty(), "{folder} is empty");
        assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
        for (name, bytes) in &first {
            assert!(bytes == &second[name], "{folder}{name} differs");
        }
    }
}

/// Without the files that may hold times.
fn timeless(mut files: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    let timed = ["/run.json", "/timings.csv", "/log.txt", ".test-uses.csv"];
    files.retain(|name, _| !timed.iter().any(|end| name.ends_with(end)));
    files
}

#[test]
fn a_run_folder_holds_what_the_design_says() {
    let scratch = Scratch::with_split();
    scratch.done(&["train", "experiments/quick.yaml"]);
    let files = scratch.files("experiments/runs/quick");
    let names: Vec<&str> = files.keys().filter_map(|name| name.split('/').next()).collect();
    assert!(names.iter().all(|run| run.len() == 16), "{names:?}");
    for name in [
        "experiment.yaml",
        "resolved.yaml",
        "run.json",
        "epochs.csv",
        "timings.csv",
        "log.txt",
        "checkpoints/last.safetensors",
        "checkpoints/best.safetensors",
        "predictions/validation.csv",
    ] {
        assert!(files.keys().any(|file| file.ends_with(name)), "{name} is missing in {names:?}");
    }
    assert!(
        !files.keys().any(|file| file.ends_with("predictions/test.csv")),
        "training touched the test part"
    );
    let epochs = files.iter().find(|(name, _)| name.ends_with("epochs.csv")).unwrap().1;
    let heading =
        "epoch,train_loss,train_accuracy,validation_loss,validation_accuracy,learning_rate\n";
    assert!(epochs.starts_with(heading.as_bytes()));
}

#[test]
fn a_finished_run_is_exported_and_a_waiting_one_is_not() {
    let scratch = Scratch::with_split();
    scratch.done(&["train", "experiments/quick.yaml"]);
    let exported = scratch.json(&["export", "quick", "--to", "models"]);
    let run = exported[0]["run"].as_str().unwrap();
    let files = scratch.files("models");
    assert_eq!(files.keys().collect::<Vec<_>>(), ["/model.py", "/weights.safetensors"]);
    let model = String::from_utf8(files["/model.py"].clone()).unwrap();
    assert!(model.contains("nn.Conv2d(3, ") && model.contains(run), "{model}");
    let record = format!("experiments/runs/quick/{run}/run.json");
    let text = std::fs::read_to_string(scratch.join(&record)).unwrap();
    scratch.write(&record, text.replace("finished", "interrupted"));
    let error = scratch.refused(&["export", "quick"]);
    assert!(error.contains("is not finished") && error.contains("mien resume"), "{error}");
}

#[test]
fn every_use_of_the_test_part_is_counted_and_the_lock_refuses_more() {
    let scratch = Scratch::with_split();
    scratch.done(&["train", "experiments/quick.yaml"]);
    scratch.done(&["evaluate", "quick", "--part", "validation"]);
    let uses = || std::fs::read_to_string(scratch.join("data/splits/practice.test-uses.csv"));
    assert!(uses().is_err(), "validation is no use of the test part");
    scratch.done(&["evaluate", "quick", "--part", "test"]);
    scratch.done(&["evaluate", "quick", "--part", "test"]);
    let text = uses().unwrap();
    assert_eq!(text.lines().count(), 3, "{text}");
    assert!(text.contains("predicted") && text.contains("read"), "{text}");

    let settings = std::fs::read_to_string(scratch.join("data/mien.yaml")).unwrap();
    scratch.write("data/mien.yaml", settings + "\ntest_uses_allowed: 2\n");
    insta::assert_snapshot!(scratch.refused(&["evaluate", "quick", "--part", "test"]), @"
    exit 4
    error: the test part of `practice` was used 2 times, this would be 1 more, and `test_uses_allowed` is 2
    hint: choose on the validation part (`--part validation`); a fresh number needs a fresh test part
    ");
    assert_eq!(uses().unwrap(), text, "a refused use is no use");
}

#[test]
fn evaluate_prints_every_run_and_all_seeds_as_one_result() {
    let scratch = whole_way("2");
    let evaluated = scratch.json(&["evaluate", "quick", "--part", "test"]);
    let runs = evaluated["runs"].as_array().unwrap();
    assert_eq!(runs.len(), 2);
    for run in runs {
        let accuracy = &run["metrics"]["accuracy"];
        assert_eq!(accuracy["n"], 10);
        assert!((0.0..=1.0).contains(&accuracy["value"].as_f64().unwrap()), "{accuracy}");
        // The photos show one person.
        assert!(accuracy["low"].is_null() && accuracy["high"].is_null(), "{accuracy}");
        let reason = accuracy["reason"].as_str().unwrap();
        assert!(reason.contains("come from 1 group alone"), "{reason}");
    }
    let mean = |name: &str| evaluated["seeds"]["metrics"][name]["mean"].as_f64().unwrap();
    let single = |index: usize| runs[index]["metrics"]["accuracy"]["value"].as_f64().unwrap();
    assert!((mean("accuracy") - f64::midpoint(single(0), single(1))).abs() < 1e-12);

    // Another plan is another result, and its seeds are never mixed with these.
    scratch.done(&["train", "experiments/quick.yaml", "--set", "name=short", "--set", "epochs=1"]);
    let both = scratch.json(&["evaluate", "quick", "short", "--part", "validation"]);
    assert_eq!(both["runs"].as_array().unwrap().len(), 4);
    let names = [0, 1].map(|index| both["experiments"][index]["experiment"].clone());
    assert_eq!(names, ["quick", "short"]);
    assert_eq!(both["experiments"][1]["seeds"]["metrics"]["accuracy"]["n"], 2);
}

#[test]
fn parts_are_balanced_and_no_person_stands_in_two_of_them() {
    let scratch = Scratch::with_split();
    let text = std::fs::read_to_string(scratch.join("data/splits/practice.csv")).unwrap();
    let mut people: BTreeMap<&str, &str> = BTreeMap::new();
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let [_, part, label, group] = line.split(',').collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        assert_eq!(*people.entry(group).or_insert(part), part, "{group} stands in two parts");
        *counts.entry((part, label)).or_default() += 1;
    }
    let of = |part: &str| {
        counts.iter().filter(|((p, _), _)| *p == part).map(|(_, n)| *n).collect::<Vec<_>>()
    };
    assert_eq!(of("train"), [16; 5]);
    assert_eq!(of("validation"), [2; 5]);
    assert_eq!(of("test"), [2; 5]);
}

#[test]
fn the_paper_s_table_comes_out_to_the_printed_digit() {
    let scratch = Scratch::new();
    let matrix = "label,angry,happy,neutral,sad,surprise\nangry,51,0,0,0,0\nhappy,20,24,0,0,7\n\
        neutral,12,1,36,0,2\nsad,2,0,0,48,1\nsurprise,10,1,0,0,40\n";
    scratch.write("table.csv", matrix);
    scratch.done(&["report", "--from-confusion", "table.csv", "--name", "published"]);
    let text = std::fs::read_to_string(scratch.join("reports/published/report.json")).unwrap();
    let report: Value = serde_json::from_str(&text).unwrap();
    let text = report.to_string();
    assert!(text.contains("0.7920792079207921"), "surprise F1 is 80/101: {text}");
    assert!(text.contains("0.7803921568627451"), "accuracy is 199/255: {text}");
}

#[test]
fn a_view_declared_after_the_import_is_drawn_when_asked() {
    let scratch = Scratch::with_split();
    let settings = std::fs::read_to_string(scratch.join("data/mien.yaml")).unwrap();
    scratch.write("data/mien.yaml", settings + "  whole-16: { size: 16, crop: whole }\n");
    let train = ["train", "experiments/quick.yaml", "--set", "data.view=whole-16"];
    let refused = scratch.refused(&train);
    assert!(refused.contains("hint: run `mien views build whole-16`"), "{refused}");
    let build = ["views", "build", "whole-16"];
    assert_eq!(
        scratch.done(&[&build[..], &["--dry-run"]].concat()),
        "would draw 100 photos as `whole-16`\n"
    );
    assert_eq!(scratch.done(&build), "100 photos drawn as `whole-16`\n");
    assert_eq!(scratch.done(&build), "0 photos drawn as `whole-16`\n");
    // The paper's network still fits 16 x 16: 14, 7, 5, 2.
    scratch.done(&train);
}

#[test]
fn votes_of_raters_are_what_is_learned_when_the_loss_says_so() {
    let scratch = Scratch::with_split();
    let votes = "loss={ cross_entropy: { votes: 1 } }";
    let train = ["train", "experiments/quick.yaml", "--set", "epochs=4", "--set", votes];
    insta::assert_snapshot!(scratch.refused(&train), @"
    exit 2
    error: the loss of `quick` learns from votes, and nobody voted on a training photo of `practice`
    hint: read votes with `mien relabel --votes FILE`, or leave out `votes`
    ");
    // A club that takes everybody for happy.
    let photos = scratch.json(&["list"]);
    let rows = photos.as_array().unwrap().iter();
    let rows = rows.map(|photo| format!("{},happy\n", photo["path"].as_str().unwrap()));
    scratch.write("votes.csv", format!("path,class\n{}", rows.collect::<String>()));
    scratch.done(&["relabel", "--votes", "votes.csv", "--by", "club"]);
    scratch.done(&train);
    let runs = scratch.files("experiments/runs");
    let (_, epochs) = runs.iter().find(|(path, _)| path.ends_with("epochs.csv")).unwrap();
    let last = String::from_utf8_lossy(epochs).lines().last().unwrap().to_owned();
    let last: Vec<f64> = last.split(',').map(|cell| cell.parse().unwrap()).collect();
    assert!(last[1] < 0.01, "what the club says is learned: {last:?}");
    assert!((last[2] - 0.2).abs() < 1e-9, "and is right for the fifth that is happy: {last:?}");
}
