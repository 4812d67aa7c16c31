//! No text makes the parser panic, hang or eat memory.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::path::Path;

use experiment::{Facts, PhotoCounts, Plan, parse, resolve};
use formats::{Problem, ViewSettings};
use proptest::prelude::*;

const PAPER: &str = include_str!("../../../experiments/paper.yaml");

fn checked(text: &str, overrides: &[&str]) -> Result<Plan, Vec<Problem>> {
    let classes = ["a", "b", "c", "d", "e"].map(String::from);
    let view = ViewSettings::whole(1024);
    let counts: BTreeMap<String, usize> = classes.iter().map(|class| (class.clone(), 20)).collect();
    let photos = PhotoCounts { train: counts.clone(), validation: counts };
    let facts = Facts {
        classes: &classes,
        views: &BTreeMap::from([("whole-32".to_owned(), view)]),
        photos: Some(&photos),
    };
    let mut written = parse(text, Path::new("a.yaml")).map_err(|problem| vec![*problem])?;
    for argument in overrides {
        written.set(argument).map_err(|problem| vec![*problem])?;
    }
    resolve(&written, &facts)
}

/// Whatever is found wrong can be shown, and a plan can be written and read.
fn survives(text: &str, overrides: &[&str]) {
    match checked(text, overrides) {
        Err(problems) => {
            assert!(!problems.is_empty());
            for problem in problems {
                assert!(!problem.to_string().is_empty());
            }
        }
        Ok(plan) => {
            let read: Plan = serde_yaml::from_str(&plan.to_yaml()).unwrap();
            assert_eq!(read, plan);
            assert!(experiment::summary(&plan).contains("total"));
        }
    }
}

#[test]
fn deep_nesting_is_refused() {
    const DEEP: usize = 5000;
    for (open, close) in [("[", "]"), ("{a: ", "}"), ("- ", ""), ("? ", ""), ("&a [", "]")] {
        let deep = format!("name: {}{}", open.repeat(DEEP), close.repeat(DEEP));
        assert!(checked(&deep, &[]).is_err());
        let layers = format!("model: {{ layers: {}{} }}", open.repeat(DEEP), close.repeat(DEEP));
        assert!(checked(&layers, &[]).is_err());
    }
}

#[test]
fn aliases_that_multiply_are_refused() {
    let level = |level: usize| {
        let again = format!("*l{}, ", level - 1).repeat(50);
        format!("    - &l{level} [{again}]\n")
    };
    let layers: String = (1..20).map(level).collect();
    let layers = format!("    - &l0 relu\n{layers}");
    let bomb = PAPER.replacen("    - relu\n", &layers, 1);
    assert!(checked(&bomb, &[]).is_err());
    let wide = format!("    - &r relu\n{}", "    - *r\n".repeat(5000));
    let problems = checked(&PAPER.replacen("    - relu\n", &wide, 1), &[]).unwrap_err();
    assert!(problems[0].message.contains("more than 1000 entries"), "{}", problems[0]);
    assert!(checked("a: &a [*a]", &[]).is_err());
    assert!(checked(PAPER, &["seeds=[&a [1,1], *a, *a, *a]"]).is_err());
    // A kilobyte that would be two million numbers.
    let [few, more, most] = ["0,".repeat(150), "*a,".repeat(110), "*b,".repeat(110)];
    let bomb = format!("seeds=[&a [{few}], &b [{more}], [{most}]]");
    let problems = checked(PAPER, &[&bomb]).unwrap_err();
    assert!(problems[0].message.contains("more than 1024 values"), "{}", problems[0]);
}

#[test]
fn a_text_too_long_for_an_experiment_is_refused_before_it_is_parsed() {
    let long = format!("{PAPER}# {}", "x".repeat(1 << 17));
    assert!(checked(&long, &[]).is_err());
}

#[test]
fn sizes_that_no_machine_has_are_refused_without_arithmetic_errors() {
    let huge = PAPER
        .replace("filters: 32", "filters: 4096")
        .replace("filters: 64", "filters: 4096")
        .replace("kernel: 3", "kernel: 64")
        .replace("units: 128", "units: 65536");
    assert!(checked(&huge, &[]).is_err());
    for number in
        ["18446744073709551615", "18446744073709551616", "1e308", "-9223372036854775808", "-.inf"]
    {
        for key in [
            "filters: 32",
            "kernel: 3",
            "size: 2",
            "units: 128",
            "epochs: 11",
            "batch_size: 32",
            "rate: 0.25",
        ] {
            let (name, _) = key.split_once(':').unwrap();
            let text = PAPER.replace(key, &format!("{name}: {number}"));
            assert!(checked(&text, &[]).is_err(), "{name}: {number}");
        }
    }
}

/// Pieces that mean something to YAML or to an experiment.
fn piece() -> impl Strategy<Value = String> {
    let pieces = [
        "{",
        "}",
        "[",
        "]",
        ":",
        ": ",
        ",",
        "-",
        "- ",
        "\n",
        "  ",
        "#",
        "&a ",
        "*a",
        "!x ",
        "!!int ",
        "|",
        ">",
        "'",
        "\"",
        "<<: ",
        "? ",
        "---\n",
        "...",
        "%",
        "@",
        "\t",
        "\0",
        "\u{feff}",
        "é",
        "0",
        "-1",
        ".nan",
        ".inf",
        "~",
        "1e999",
        "99999999999999999999",
        "classes",
        "relu",
        "conv2d",
        "dense",
        "adam",
        "layers",
        "true",
    ];
    proptest::sample::select(pieces.map(String::from).to_vec())
}

/// The paper's experiment with up to six cuts, copies and insertions.
fn mutated() -> impl Strategy<Value = String> {
    let change = (any::<prop::sample::Index>(), any::<prop::sample::Index>(), piece(), 0..3);
    proptest::collection::vec(change, 1..6).prop_map(|changes| {
        let mut text: Vec<char> = PAPER.chars().collect();
        for (at, to, piece, kind) in changes {
            if text.is_empty() {
                break;
            }
            let (at, to) = (at.index(text.len()), to.index(text.len()));
            let (low, high) = (at.min(to), at.max(to).min(at.min(to) + 40));
            match kind {
                0 => drop(text.drain(low..high)),
                1 => drop(text.splice(low..low, piece.chars())),
                _ => {
                    let copy = text[low..high].to_vec();
                    drop(text.splice(at..at, copy));
                }
            }
        }
        text.into_iter().collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_experiment_never_panics(text in mutated()) {
        survives(&text, &[]);
    }

    #[test]
    fn a_damaged_override_never_panics(path in "[a-z_.\\[\\]0-9]{0,20}", value in proptest::collection::vec(piece(), 0..6)) {
        let value = value.concat();
        survives(PAPER, &[&format!("{path}={value}")]);
        survives(PAPER, &[&format!("optimizer={value}"), &format!("model.layers={value}"), &format!("model.layers[0]={value}")]);
    }
}
