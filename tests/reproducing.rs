//! `mien reproduce`: the same bits again, or where they differ; a kill leaves nothing that misleads.

use std::path::PathBuf;

use crate::fixtures::{Scratch, stdout};
use crate::interruptions::{kill_after, start};

/// A workspace with one finished run, and the run's folder.
fn trained() -> (Scratch, PathBuf) {
    let scratch = Scratch::with_split();
    scratch.done(&["train", "experiments/quick.yaml", "--threads", "1"]);
    let run = scratch.json(&["runs"])[0]["folder"].as_str().unwrap().into();
    (scratch, run)
}

#[test]
fn a_run_comes_out_again_to_the_last_bit_and_stays_as_it_is() {
    let (scratch, _) = trained();
    let before = scratch.files("experiments");
    let again = scratch.json(&["reproduce", "quick"]);
    assert_eq!((&again[0]["verdict"], &again[0]["drifts"]), (&"match".into(), &[(); 0].into()));
    // A photo more is another state of the catalogue, but the run's data are still there.
    scratch.write("more/happy/eva/1.jpg", scratch.another_photo());
    scratch.done(&["import", "more"]);
    let text = scratch.done(&["reproduce", "quick"]);
    assert!(text.ends_with("(seed 1) came out again to the last bit\n"), "{text}");
    // The lock was there from training.
    assert!(before == scratch.files("experiments"), "reproducing changed a file");
}

#[test]
fn a_run_whose_files_say_something_else_has_drifted_and_the_place_is_told() {
    let (scratch, run) = trained();
    let epochs = std::fs::read_to_string(run.join("epochs.csv")).unwrap();
    let last = epochs.lines().last().unwrap().split(',').nth(3).unwrap();
    let name = run.strip_prefix(scratch.path()).unwrap().to_str().unwrap().to_owned();
    scratch.write(&format!("{name}/epochs.csv"), epochs.replace(last, "0.5"));
    let weights = format!("{name}/checkpoints/last.safetensors");
    let mut bytes = std::fs::read(scratch.join(&weights)).unwrap();
    // The sign of the last value of the last tensor.
    *bytes.last_mut().unwrap() ^= 0x80;
    scratch.write(&weights, bytes);
    let output = scratch.mien(&["reproduce", "quick", "--json"]);
    assert_eq!(output.status.code(), Some(3));
    let again: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(again[0]["verdict"], "drift");
    let places = again[0]["drifts"].as_array().unwrap().iter().map(|drift| {
        let [file, place] = ["file", "place"].map(|key| drift[key].as_str().unwrap());
        format!("{file}: {place}")
    });
    insta::assert_snapshot!(places.collect::<Vec<_>>().join("\n"), @"
    checkpoints/last.safetensors: optimizer.second_moment.layers.9.dense.weight, value 294911
    epochs.csv: epoch 2, validation_loss
    ");
    let text = stdout(&scratch.mien(&["reproduce", "quick"]));
    assert!(
        text.contains("did not come out again") && text.contains("another processor"),
        "{text}"
    );
}

#[test]
fn data_that_are_not_the_run_s_any_more_are_refused_with_what_changed() {
    let (scratch, _) = trained();
    let train = scratch.join("data/prepared/practice-whole-32/train.safetensors");
    let mut bytes = std::fs::read(&train).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    scratch.write("data/prepared/practice-whole-32/train.safetensors", bytes);
    let refused = scratch.refused(&["reproduce", "quick"]);
    assert!(refused.starts_with("exit 2\n"), "{refused}");
    assert!(refused.contains("was made from another train part"), "{refused}");
    std::fs::remove_dir_all(scratch.join("data/prepared")).unwrap();
    scratch.done(&["reproduce", "quick"]);
    std::fs::remove_dir_all(scratch.join("data/prepared")).unwrap();
    let settings = std::fs::read_to_string(scratch.join("data/mien.yaml")).unwrap();
    scratch.write("data/mien.yaml", settings.replace("size: 32", "size: 24"));
    scratch.done(&["views", "build", "whole-32"]);
    let refused = scratch.refused(&["reproduce", "quick"]);
    let refused = refused.lines().filter(|line| !line.starts_with("error: the data that run"));
    insta::assert_snapshot!(refused.collect::<Vec<_>>().join("\n"), @"
    exit 2
    catalogue DIGEST
      the view `whole-32` is declared otherwise; the run took 32 pixels: declare it so again in data/mien.yaml
    ");
    assert_eq!(scratch.json(&["runs"]).as_array().unwrap().len(), 1);
}

#[test]
fn a_killed_reproduction_is_no_run_and_the_next_one_finishes_it() {
    let scratch = Scratch::with_split();
    scratch.write_experiment("quick", "epochs: 12", "seeds: [1]");
    let begun = std::time::Instant::now();
    scratch.done(&["train", "experiments/quick.yaml", "--threads", "1"]);
    let half = begun.elapsed().as_millis() as u64 / 2;
    let runs = scratch.json(&["runs"]);
    assert!(
        kill_after(start(&scratch, &["reproduce", "quick"]), half),
        "it was over before the kill"
    );
    assert_eq!(scratch.json(&["runs"]), runs);
    assert!(scratch.done(&["reproduce", "quick"]).starts_with("match: "));
    let left = scratch.files("experiments");
    assert!(!left.keys().any(|name| name.contains("reproduction")), "{:?}", left.keys());
}
