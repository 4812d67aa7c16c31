//! What people get wrong, and what mien says then: every text is a snapshot.

use crate::fixtures::{Scratch, photos};

#[test]
fn outside_of_a_workspace() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = std::process::Command::new(crate::fixtures::program("mien"));
    let output = command
        .arg("status")
        .current_dir(folder.path())
        .env_remove("MIEN_WORKSPACE")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let error = crate::fixtures::stderr(&output).replace(folder.path().to_str().unwrap(), ".");
    insta::assert_snapshot!(error, @"");
}

#[test]
fn an_empty_folder_and_one_that_is_not_there() {
    let scratch = Scratch::new();
    std::fs::create_dir(scratch.join("card")).unwrap();
    insta::assert_snapshot!(scratch.refused(&["import", "card"]), @"");
    insta::assert_snapshot!(scratch.refused(&["import", "crad"]), @"");
}

#[test]
fn folders_that_are_no_class() {
    let scratch = Scratch::new();
    let photo = std::fs::read(first_photo()).unwrap();
    scratch.write("card/bored/anna/1.jpg", &photo);
    insta::assert_snapshot!(scratch.done(&["import", "card"]), @"");
    insta::assert_snapshot!(scratch.done(&["check"]), @"");
    insta::assert_snapshot!(scratch.refused(&["split", "pilot", "--ratio", "8:1:1"]), @"");
}

#[test]
fn broken_photos_are_findings_and_the_import_goes_on() {
    let scratch = Scratch::new();
    let photo = std::fs::read(first_photo()).unwrap();
    scratch.write("card/happy/anna/1-good.jpg", &photo);
    scratch.write("card/happy/anna/2-truncated.jpg", &photo[..photo.len() / 2]);
    scratch.write("card/happy/anna/3-empty.jpg", b"");
    scratch.write("card/happy/anna/4-text.jpg", b"a note, not a photo");
    scratch.write("card/happy/anna/5-copy.jpg", &photo);
    scratch.write("card/sad/anna/6-other-label.jpg", &photo);
    scratch.write("card/happy/anna/7-phone.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic");
    insta::assert_snapshot!(scratch.done(&["import", "card"]), @"");
    insta::assert_snapshot!(scratch.done(&["check"]), @"");
    assert_eq!(scratch.mien(&["check", "--strict"]).status.code(), Some(3));
    insta::assert_snapshot!(scratch.done(&["import", "card"]), @"");
}

#[test]
fn a_split_asked_of_too_few_photos() {
    let scratch = Scratch::new();
    let photo = std::fs::read(first_photo()).unwrap();
    scratch.write("card/happy/anna/1.jpg", &photo);
    scratch.done(&["import", "card"]);
    insta::assert_snapshot!(scratch.refused(&["split", "pilot", "--ratio", "8:1:1"]), @"");
    insta::assert_snapshot!(scratch.refused(&["split", "pilot", "--ratio", "8:1"]), @"");
    insta::assert_snapshot!(scratch.refused(&["split", "../pilot", "--ratio", "8:1:1"]), @"");
}

#[test]
fn a_slip_in_the_third_level_of_an_experiment() {
    let scratch = Scratch::new();
    let text = std::fs::read_to_string(scratch.join("experiments/paper.yaml")).unwrap();
    scratch.write("experiments/slip.yaml", text.replace("learning_rate", "learning_rat"));
    insta::assert_snapshot!(scratch.refused(&["experiment", "check", "experiments/slip.yaml"]), @"");
    insta::assert_snapshot!(scratch.refused(&["train", "experiments/slip.yaml"]), @"");
}

#[test]
fn mistakes_of_meaning_come_all_at_once() {
    let scratch = Scratch::new();
    let text = std::fs::read_to_string(scratch.join("experiments/paper.yaml")).unwrap();
    let text = text.replace("whole-32", "hole-32").replace("units: classes", "units: 7");
    scratch.write("experiments/slip.yaml", text);
    insta::assert_snapshot!(scratch.refused(&["experiment", "check", "experiments/slip.yaml"]), @"");
}

#[test]
fn an_experiment_without_its_split() {
    let scratch = Scratch::new();
    insta::assert_snapshot!(scratch.refused(&["train", "experiments/paper.yaml"]), @"");
    insta::assert_snapshot!(scratch.refused(&["train", "experiments/papers.yaml"]), @"");
}

#[test]
fn a_run_that_is_not_there() {
    let scratch = Scratch::new();
    insta::assert_snapshot!(scratch.refused(&["evaluate", "paper", "--part", "test"]), @"");
    insta::assert_snapshot!(scratch.refused(&["report", "paper", "--name", "paper"]), @"");
}

#[test]
fn a_missing_libtorch() {
    let scratch = Scratch::with_split();
    // A copy elsewhere finds no libtorch beside it, and says so through the loader.
    let program = scratch.join("elsewhere/mien-train");
    std::fs::create_dir_all(program.parent().unwrap()).unwrap();
    scratch.write("elsewhere/mien-train", "#!/bin/sh\nexit 127\n");
    let done = std::process::Command::new("chmod").arg("+x").arg(&program).status().unwrap();
    assert!(done.success());
    let train = ["train", "experiments/quick.yaml"];
    insta::assert_snapshot!(scratch.error_of(scratch.command(&train).env("MIEN_TRAIN", &program)), @"");
    let missing = scratch.join("nowhere");
    insta::assert_snapshot!(scratch.error_of(scratch.command(&train).env("MIEN_TRAIN", missing)), @"");
}

#[test]
fn a_matrix_that_is_none() {
    let scratch = Scratch::new();
    scratch.write("matrix.csv", "label,happy,sad\nhappy,3,1\nsad,x,4\n");
    insta::assert_snapshot!(scratch.refused(&["report", "--from-confusion", "matrix.csv", "--name", "a"]), @"");
}

#[test]
fn a_split_changed_by_hand() {
    let scratch = Scratch::with_split();
    let text = std::fs::read_to_string(scratch.join("data/splits/practice.csv")).unwrap();
    scratch.write("data/splits/practice.csv", text.replacen("train", "test", 1));
    insta::assert_snapshot!(scratch.refused(&["train", "experiments/quick.yaml"]), @"");
}

fn first_photo() -> std::path::PathBuf {
    let entries = walkdir::WalkDir::new(photos().join("happy")).sort_by_file_name();
    let mut files =
        entries.into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    files.next().unwrap().into_path()
}
