//! `mien sweep`: goes on after failures, kills and signals; trains nothing twice; ranks on validation.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::fixtures::{Scratch, stdout};
use crate::interruptions::{kill_after, start};

const SWEEP: &str = "sweeps/rates.yaml";

/// A workspace with an experiment of two seeds and a sweep of three learning rates.
fn with_sweep(epochs: &str, rates: &str) -> Scratch {
    let scratch = Scratch::with_split();
    scratch.write_experiment("quick", epochs, "seeds: [1, 2]");
    let text = format!(
        "experiment: ../experiments/quick.yaml\nmethod: grid\nsettings:\n  optimizer.adam.learning_rate: {rates}\n"
    );
    scratch.write(SWEEP, text);
    scratch
}

/// Every file of the runs.
fn written(scratch: &Scratch) -> BTreeMap<String, Vec<u8>> {
    if scratch.join("experiments/runs").exists() {
        scratch.files("experiments/runs")
    } else {
        BTreeMap::new()
    }
}

fn combinations(scratch: &Scratch) -> Vec<Value> {
    let output = scratch.mien(&["sweep", SWEEP, "--json"]);
    let outcome: Value = serde_json::from_str(&stdout(&output)).unwrap();
    outcome["combinations"].as_array().unwrap().clone()
}

#[test]
fn all_seeds_are_one_result_and_the_best_on_validation_comes_first() {
    let scratch = with_sweep("epochs: 2", "[0.000001, 0.001]");
    let dry = scratch.done(&["sweep", SWEEP, "--dry-run"]);
    assert!(dry.ends_with("4 runs in 2 combinations\n"), "{dry}");
    assert!(written(&scratch).is_empty());
    let table = scratch.done(&["sweep", SWEEP, "--workers", "2"]);
    let means: Vec<f64> = table
        .lines()
        .skip(1)
        .map(|line| line.split_whitespace().nth(2).unwrap().parse().unwrap())
        .collect();
    assert!(means.len() == 2 && means[0] <= means[1], "{table}");
    let runs = written(&scratch);
    assert_eq!(scratch.done(&["sweep", SWEEP]), table, "the second call only prints");
    assert!(runs == written(&scratch), "the second call changed a run");

    let best = &combinations(&scratch)[0];
    let name = best["name"].as_str().unwrap();
    let losses = scratch.json(&["runs", name]);
    let losses = losses.as_array().unwrap().iter();
    let losses: Vec<f64> =
        losses.map(|run| run["last_epoch"]["validation_loss"].as_f64().unwrap()).collect();
    let mean = best["summary"]["mean"].as_f64().unwrap();
    assert_eq!((losses.len(), best["summary"]["n"].as_u64()), (2, Some(2)));
    assert!((mean - f64::midpoint(losses[0], losses[1])).abs() < 1e-12);
    let evaluated = scratch.json(&["evaluate", name, "--part", "validation"]);
    assert_eq!(evaluated["runs"].as_array().unwrap().len(), 2);
    let picture = std::fs::read_to_string(scratch.join("reports/sweeps/rates.svg")).unwrap();
    assert!(picture.contains("learning_rate 0.001"));
    // A value more trains that value alone.
    let before = written(&scratch);
    let text = std::fs::read_to_string(scratch.join(SWEEP)).unwrap();
    scratch.write(SWEEP, text.replace("0.001]", "0.001, 0.002]"));
    assert_eq!(combinations(&scratch).len(), 3);
    let after = written(&scratch);
    assert!(before.iter().all(|(name, bytes)| after[name] == *bytes) && after.len() > before.len());
}

#[test]
fn a_wild_learning_rate_fails_with_its_reason_and_stops_nobody() {
    let scratch = with_sweep("epochs: 2", "[10, 0.001]");
    scratch.write_experiment("quick", "epochs: 2", "seeds: [1]");
    let text = std::fs::read_to_string(scratch.join("experiments/quick.yaml")).unwrap();
    // Adam keeps its steps short at any rate; plain steps of ten run away.
    scratch.write(
        "experiments/quick.yaml",
        text.replace(
            "adam: { learning_rate: 0.001 }",
            "sgd: { learning_rate: 0.001, momentum: 0.9 }",
        ),
    );
    let text = std::fs::read_to_string(scratch.join(SWEEP)).unwrap();
    scratch.write(SWEEP, text.replace("adam", "sgd"));
    let output = scratch.mien(&["sweep", SWEEP]);
    assert_eq!(output.status.code(), Some(1));
    let found = combinations(&scratch);
    assert_eq!((&found[0]["rank"], &found[0]["settings"][0][1]), (&1.into(), &"0.001".into()));
    assert_eq!(found[1]["rank"], Value::Null);
    let reason = found[1]["unranked"].as_str().unwrap();
    assert!(reason.starts_with("seed 1 failed: the loss became "), "{reason}");
    let log = |scratch: &Scratch| {
        let runs = written(scratch);
        runs.into_iter().filter(|(name, _)| name.ends_with("log.txt")).collect::<Vec<_>>()
    };
    let before = log(&scratch);
    scratch.mien(&["sweep", SWEEP]);
    assert!(before == log(&scratch), "a failed run was tried again");
    scratch.mien(&["sweep", SWEEP, "--retry"]);
    assert!(before != log(&scratch), "`--retry` did not try again");
}

#[test]
fn a_killed_sweep_goes_on_and_ends_as_if_nothing_had_happened() {
    let undisturbed = with_sweep("epochs: 6", "[0.01, 0.001]");
    let sweep = ["sweep", SWEEP, "--workers", "2", "--threads", "2"];
    let begun = Instant::now();
    let table = undisturbed.done(&sweep);
    let duration = begun.elapsed().as_millis() as u64;
    let killed = with_sweep("epochs: 6", "[0.01, 0.001]");
    let mut kills = 0;
    for moment in [duration / 4, duration / 3, duration / 5] {
        kills += u32::from(kill_after(start(&killed, &sweep), moment));
        killed.done(&["runs"]);
    }
    assert!(kills >= 2, "only {kills} of three sweeps were running when killed");
    assert_eq!(killed.done(&sweep), table);
    let results = |scratch: &Scratch| {
        let mut files = written(scratch);
        let timed = ["/run.json", "/timings.csv", "/log.txt"];
        files.retain(|name, _| timed.iter().all(|end| !name.ends_with(end)));
        files
    };
    assert!(results(&killed) == results(&undisturbed), "a killed sweep came to something else");
}

#[test]
fn an_interrupted_sweep_writes_checkpoints_and_says_130() {
    let scratch = with_sweep("epochs: 400", "[0.01, 0.001]");
    let mut child = start(&scratch, &["sweep", SWEEP, "--workers", "2"]);
    let begun = Instant::now();
    let states = || -> Vec<String> {
        let runs = scratch.json(&["runs"]);
        let runs = runs.as_array().unwrap().iter();
        runs.map(|run| run["state"].as_str().unwrap().to_owned()).collect()
    };
    while states().iter().filter(|state| *state == "running").count() < 2 {
        assert!(begun.elapsed() < Duration::from_mins(1), "{:?}", states());
        std::thread::sleep(Duration::from_millis(100));
    }
    let interrupt = ["-INT", &child.id().to_string()];
    assert!(std::process::Command::new("kill").args(interrupt).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let mut states = states();
    states.sort();
    assert_eq!(states, ["interrupted", "interrupted", "waiting", "waiting"]);
}

#[test]
fn wrong_paths_and_values_are_refused_all_at_once_before_anything_starts() {
    let scratch = with_sweep("epochs: 2", "[0.001, -1, fast]\n  epochs: [0]\n  batch_sise: [8]");
    insta::assert_snapshot!(scratch.refused(&["sweep", SWEEP]), @r#"
    exit 2
    error: sweeps/rates.yaml:6:16: batch_sise=8: unknown field `batch_sise`, expected one of `name`, `question`, `data`, `model`, `augmentations`, `loss`, `optimizer`, `schedule`, `clip_gradient_norm`, `ema`, `epochs`, `early_stopping`, `device`, `precision`, `batch_size`, `seeds`, `select_best_by`, `checkpoint`, `prediction`
      |
    6 |   batch_sise: [8]
      |                ^
    hint: did you mean `batch_size`?

    error: sweeps/rates.yaml:4:45: optimizer.adam.learning_rate=fast: optimizer.adam.learning_rate: invalid type: string "fast", expected a number
      |
    4 |   optimizer.adam.learning_rate: [0.001, -1, fast]
      |                                             ^^^^
    "#);
    assert!(written(&scratch).is_empty());
}
