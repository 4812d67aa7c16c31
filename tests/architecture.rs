//! The shape of the workspace: who may use whom, which library lives where, what every file begins with.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Our crates and which of ours they may use.
const MAY_USE: [(&str, &[&str]); 9] = [
    ("formats", &[]),
    ("imagery", &[]),
    ("metrics", &[]),
    ("experiment", &["formats"]),
    ("ingestion", &["formats", "imagery", "metrics"]),
    ("training", &["formats", "metrics", "experiment", "imagery"]),
    ("evaluation", &["formats", "metrics"]),
    ("practice", &["imagery"]),
    (
        "cli",
        &["formats", "imagery", "metrics", "experiment", "ingestion", "evaluation", "practice"],
    ),
];

/// Libraries that live in one crate alone.
const LIVES_IN: [(&str, &str); 15] = [
    ("csv", "formats"),
    ("safetensors", "formats"),
    ("sha2", "formats"),
    ("serde_json", "formats"),
    ("image", "imagery"),
    ("jpeg-decoder", "imagery"),
    ("fast_image_resize", "imagery"),
    ("kamadak-exif", "imagery"),
    ("rustface", "imagery"),
    ("schemars", "experiment"),
    ("polars", "ingestion"),
    ("walkdir", "ingestion"),
    ("tch", "training"),
    ("plotters", "evaluation"),
    ("maud", "evaluation"),
];

#[test]
fn crates_use_only_what_the_design_lets_them() {
    let packages = packages();
    let ours: BTreeSet<&str> = MAY_USE.iter().map(|(name, _)| *name).collect();
    for (name, allowed) in MAY_USE {
        let used = packages[name].iter().map(String::as_str).filter(|used| ours.contains(used));
        let forbidden: Vec<&str> = used.filter(|used| !allowed.contains(used)).collect();
        assert!(forbidden.is_empty(), "`{name}` may not use {forbidden:?}");
    }
}

#[test]
fn each_heavy_library_lives_in_one_crate() {
    let packages = packages();
    for (library, home) in LIVES_IN {
        for (name, used) in
            packages.iter().filter(|(name, _)| *name != home && *name != "workspace-tests")
        {
            assert!(
                !used.contains(library),
                "`{library}` belongs to `{home}`, but `{name}` uses it"
            );
        }
    }
}

#[test]
fn no_crate_of_the_collector_and_the_reviewer_reaches_libtorch() {
    let tree = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--package",
            "cli",
            "--edges",
            "normal,build",
            "--prefix",
            "none",
            "--offline",
        ])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    assert!(!String::from_utf8_lossy(&tree.stdout).contains("torch-sys"));
}

#[test]
fn every_source_file_opens_with_what_it_is_responsible_for() {
    for file in sources() {
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.starts_with("//! "), "{} does not begin with a `//!` line", file.display());
    }
}

#[test]
fn only_the_programs_print_read_arguments_or_exit() {
    let programs = ["cli/src", "training/src/main.rs", "training/src/program"];
    let forbidden =
        ["println!(", "eprintln!(", "print!(", "eprint!(", "std::env::args", "process::exit("];
    for file in sources() {
        let name = file
            .strip_prefix(root().join("crates"))
            .unwrap_or(&file)
            .to_string_lossy()
            .into_owned();
        let in_library =
            name.contains("/src/") && !programs.iter().any(|program| name.starts_with(program));
        if !in_library {
            continue;
        }
        let text = std::fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for word in forbidden {
            let line = code
                .lines()
                .find(|line| line.contains(word) && !line.trim_start().starts_with("//"));
            assert!(line.is_none(), "{name} is library code but says `{word}`: {line:?}");
        }
    }
}

/// Our packages by name, with the names of what they depend on outside of tests.
fn packages() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let name = |value: &Value| value["name"].as_str().unwrap().to_owned();
    let packages = metadata["packages"].as_array().unwrap();
    let used = |package: &Value| {
        let all = package["dependencies"].as_array().unwrap();
        all.iter().filter(|used| used["kind"] != "dev").map(name).collect()
    };
    packages.iter().map(|package| (name(package), used(package))).collect()
}

fn sources() -> Vec<PathBuf> {
    let folders = ["crates", "tests", "benchmarks"].map(|folder| root().join(folder));
    let entries =
        folders.iter().flat_map(|folder| walkdir::WalkDir::new(folder).sort_by_file_name());
    let files = entries.filter_map(Result::ok).map(walkdir::DirEntry::into_path);
    let sources: Vec<PathBuf> =
        files.filter(|file| file.extension().is_some_and(|end| end == "rs")).collect();
    assert!(sources.len() > 50, "only {} source files found", sources.len());
    sources
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}
