//! `mien verify` through the programs: every kind of file is hit, found, named, and mended as it says.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::fixtures::{Scratch, photos, program, stdout};

/// The kinds of files that are held against a hash, by where they lie and how they end.
const KINDS: [(&str, &str); 17] = [
    ("data/photos", ".jpg"),
    ("data/catalogue", "-batch.parquet"),
    ("data/catalogue/index", ".parquet"),
    ("data/views/whole-32", ".safetensors"),
    ("data/views/thumbnails", ".zip"),
    ("data/splits", "practice.csv"),
    ("data/splits", "practice.json"),
    ("data/prepared", "prepared.json"),
    ("data/prepared", "photos.csv"),
    ("data/prepared", "train.safetensors"),
    ("data/prepared", "test.safetensors"),
    ("experiments/runs/quick", "last.safetensors"),
    ("experiments/runs/quick", "predictions/test.csv"),
    ("experiments/runs/quick", "predictions/validation.csv"),
    ("experiments/runs/quick", "evaluation.json"),
    ("experiments/runs/quick", "calibration.json"),
    ("experiments/runs/quick", "export/weights.safetensors"),
];

fn workspace() -> Scratch {
    let scratch = Scratch::with_split();
    let calibrated = ["--set", "prediction.calibration=temperature"];
    scratch.done(&[&["train", "experiments/quick.yaml"][..], &calibrated].concat());
    scratch.done(&["export", "quick"]);
    scratch.done(&["evaluate", "quick", "--part", "validation"]);
    scratch.done(&["evaluate", "quick", "--part", "test"]);
    scratch
}

fn files_of(scratch: &Scratch, (folder, end): (&str, &str)) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(scratch.join(folder)).sort_by_file_name();
    let files = entries.into_iter().map(Result::unwrap).filter(|file| file.file_type().is_file());
    let files: Vec<PathBuf> = files.map(walkdir::DirEntry::into_path).collect();
    // A batch is called by its time and the digest of its rows.
    let is_batch = |path: &Path| path.file_name().unwrap().to_string_lossy().contains("Z-");
    let is_one = |path: &PathBuf| match end.strip_prefix("-batch") {
        Some(end) => is_batch(path) && path.to_string_lossy().ends_with(end),
        None => path.to_string_lossy().ends_with(end),
    };
    files.into_iter().filter(is_one).collect()
}

/// Findings by the exit code that they mean.
fn findings(scratch: &Scratch) -> Vec<Value> {
    let output = scratch.mien(&["verify", "--json"]);
    let verified: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let findings = verified["findings"].as_array().unwrap().clone();
    let expected = if findings.is_empty() { 0 } else { 3 };
    assert_eq!(output.status.code(), Some(expected));
    findings
}

/// Bits all over a file of `bytes` bytes, the same every time.
fn bits(bytes: usize) -> impl Iterator<Item = usize> {
    let bits = bytes * 8;
    (0..5_usize).map(move |index| match index {
        0 => 0,
        1 => bits - 1,
        index => (index * 2_654_435_761) % bits,
    })
}

#[expect(clippy::disallowed_methods, reason = "a test's file need not survive a crash")]
fn write(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).unwrap();
}

fn is_about(finding: &Value, scratch: &Scratch, path: &Path) -> bool {
    path.strip_prefix(scratch.path()).unwrap().to_str() == finding["path"].as_str()
}

#[test]
fn a_flipped_bit_anywhere_in_any_kind_of_file_is_found_and_named() {
    let scratch = workspace();
    assert_eq!(findings(&scratch), Vec::<Value>::new());
    for kind in KINDS {
        let files = files_of(&scratch, kind);
        assert!(!files.is_empty(), "no file of {kind:?}");
        let path = &files[files.len() / 2];
        let whole = std::fs::read(path).unwrap();
        for bit in bits(whole.len()) {
            let mut damaged = whole.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            write(path, &damaged);
            let findings = findings(&scratch);
            let is_named = findings.iter().any(|finding| is_about(finding, &scratch, path));
            assert!(is_named, "bit {bit} of {}: {findings:?}", path.display());
        }
        write(path, &whole);
    }
    assert_eq!(findings(&scratch), Vec::<Value>::new());
}

/// The command in what `verify` says; `None` when only a copy from elsewhere helps.
fn command_in(mend: &str) -> Option<String> {
    let command = mend.split("without one: ").last()?.split("  (").next()?;
    let is_command = ["mien ", "rm "].iter().any(|start| command.starts_with(start));
    is_command.then(|| command.replace("CARD", photos().to_str().unwrap()))
}

fn run(scratch: &Scratch, command: &str) {
    let programs = program("mien").parent().unwrap().to_owned();
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
    let output = Command::new("sh")
        .args(["-c", command])
        .current_dir(scratch.path())
        .env("PATH", path)
        .env("MIEN_WORKSPACE", scratch.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_command_that_a_finding_names_mends_it() {
    let scratch = workspace();
    scratch.write_experiment("spare", "epochs: 1", "seeds: [1]");
    let (mut by_command, mut by_copy) = (Vec::new(), Vec::new());
    for kind in KINDS {
        for lost in [false, true] {
            let path = files_of(&scratch, kind).remove(0);
            let whole = std::fs::read(&path).unwrap();
            if lost {
                std::fs::remove_file(&path).unwrap();
            } else {
                let mut damaged = whole.clone();
                damaged[whole.len() / 2] ^= 4;
                write(&path, &damaged);
            }
            // What hashes stood in a lost evaluation nobody knows, and `mien evaluate` writes it again;
            // nobody needs the table of known files or an export; whether a run had a calibration says its
            // plan alone, and the next evaluation.
            let unmissed =
                ["evaluation.json", ".parquet", "calibration.json", "export/weights.safetensors"];
            if lost && unmissed.contains(&kind.1) {
                write(&path, &whole);
                continue;
            }
            assert!(!findings(&scratch).is_empty(), "{kind:?}, lost: {lost}");
            // One thing can lead to another: a batch that is made anew leaves the old one's views.
            for round in 0..6 {
                let found = findings(&scratch);
                let Some(first) = found.first() else { break };
                assert!(round < 5, "{kind:?}, lost: {lost}: {found:?}");
                let mut mends = found.iter().map(|finding| finding["mend"].as_str().unwrap());
                if let Some(command) = mends.find_map(command_in) {
                    run(&scratch, &command);
                    by_command.push(kind.1);
                } else {
                    assert!(is_about(first, &scratch, &path), "{first}");
                    write(&path, &whole);
                    by_copy.push(kind.1);
                }
            }
            if !scratch.join("data/prepared/practice-whole-32").exists() {
                scratch.done(&["train", "experiments/spare.yaml"]);
            }
        }
    }
    for end in [
        ".jpg",
        "-batch.parquet",
        ".parquet",
        "photos.csv",
        ".zip",
        "predictions/test.csv",
        "export/weights.safetensors",
    ] {
        assert!(by_command.contains(&end), "{end} was not mended by a command");
    }
    // These hold what nothing else says: git and backups have them.
    by_copy.dedup();
    let expected = ["practice.csv", "practice.json", "last.safetensors", "calibration.json"];
    assert_eq!(by_copy, expected);
}
