//! The command line as people meet it: help, exit codes, and the README's own commands.

use std::path::Path;

use crate::fixtures::{Scratch, assert_success, photos, program, stderr, stdout};

#[test]
fn help_and_exit_codes_are_what_the_files_say() {
    trycmd::TestCases::new()
        .register_bin("mien", program("mien"))
        .case(concat!(env!("CARGO_MANIFEST_DIR"), "/command_line/*.trycmd"));
}

/// Runs every `$ mien …` of a text in a scratch workspace beside a card of practice photos.
fn run_commands_of(document: &str) -> usize {
    let text =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(document))
            .unwrap();
    let scratch = Scratch::new();
    std::os::unix::fs::symlink(photos(), scratch.join("card")).unwrap();
    scratch.write("table.csv", "label,happy,sad\nhappy,3,1\nsad,1,4\n");
    // The photo of which the documents speak, and what two raters say of it.
    scratch.write("first/happy/anna/IMG_0001.jpg", scratch.another_photo());
    scratch.done(&["import", "first"]);
    scratch.write("anna.csv", "path,class\nIMG_0001.jpg,happy\n");
    scratch.write("bert.csv", "path,class\nIMG_0001.jpg,surprise\n");
    scratch.done(&["practice", "films", "--sequence", "--seconds", "10"]);
    let has_ffmpeg = scratch.join("films/person-01/pair.mp4").exists();
    let mut count = 0;
    for line in text.lines().filter_map(|line| line.strip_prefix("$ mien ")) {
        let command = line.split(" && ").next().unwrap().split('#').next().unwrap();
        if command.contains(".mp4") && !has_ffmpeg {
            continue;
        }
        let mut command = command.replace("../card", "card");
        // The run of `make demo`, which has a workspace of its own.
        command = command.replace(" practice --seed 1", " paper --seed 1");
        if command.starts_with("train ") {
            // The same commands on less: the tests have no half an hour.
            command += " --set epochs=3";
        } else if command.starts_with("sweep ") {
            command += " --dry-run";
        }
        assert_success(&scratch.shell(&format!("mien {command}")));
        count += 1;
    }
    count
}

#[test]
fn the_commands_of_the_readme_work() {
    assert!(run_commands_of("README.md") >= 14);
}

#[test]
fn the_commands_of_the_collectors_page_work() {
    assert!(run_commands_of("data/README.md") >= 1);
}

#[test]
fn every_command_about_photos_names_the_state_of_the_catalogue() {
    let scratch = Scratch::with_split();
    let digest = scratch.json(&["status"])["catalogue"].as_str().unwrap()[..8].to_owned();
    let photo = scratch.json(&["list"])[0]["path"].as_str().unwrap().to_owned();
    for command in [
        "status",
        "list",
        "check",
        "verify --quick",
        "diff now now",
        "forget --finish",
        "relabel --agreement label label",
        "views build whole-32",
        "split practice --audit",
        "split practice --extend",
        "split other --ratio 8:1:1 --dry-run",
        "train experiments/practice.yaml --dry-run",
        &format!("show {photo}"),
        &format!("forget --photo {photo} --dry-run"),
    ] {
        let output = scratch.shell(&format!("mien {command}"));
        let text = stdout(&output) + &stderr(&output);
        assert!(text.contains(&format!("catalogue {digest}")), "{command}: {text}");
    }
}
