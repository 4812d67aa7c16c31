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
    insta::assert_snapshot!(error, @"
    error: no workspace found: neither `.` nor a folder above it holds `data/mien.yaml`
    hint: make one with `mien init DIR`, or name one with `--workspace DIR`
    ");
}

#[test]
fn an_empty_folder_and_one_that_is_not_there() {
    let scratch = Scratch::new();
    std::fs::create_dir(scratch.join("card")).unwrap();
    insta::assert_snapshot!(scratch.refused(&["import", "card"]), @"
    exit 2
    error: no photos in `card`
    hint: photos are files called `.jpg`, `.png`, `.webp`, `.bmp` or `.tiff`, or that begin as one, at any depth; hidden files and links are passed over
    ");
    insta::assert_snapshot!(scratch.refused(&["import", "crad"]), @"
    exit 2
    error: cannot read `crad`
      caused by: No such file or directory (os error 2)
    ");
}

#[test]
fn folders_that_are_no_class() {
    let scratch = Scratch::new();
    let photo = std::fs::read(first_photo()).unwrap();
    scratch.write("card/bored/anna/1.jpg", &photo);
    insta::assert_snapshot!(digestless(&scratch.done(&["import", "card"])), @"
    1 new, 0 known
    1 photo without a label: no folder above is named after a class
    1 photo of nobody known: see --subject-from
    not one photo got a label; the classes are angry, happy, neutral, sad, surprise
    catalogue DIGEST
    see `mien check`
    ");
    insta::assert_snapshot!(scratch.done(&["check"]), @"
    label_unknown: 1 finding
      4c58ade00b39  1 photo without a label in `card/bored/anna`: no folder in its path is one of the classes angry, happy, neutral, sad, surprise, or an alias of one
        card/bored/anna/1.jpg
      what to do: Add the folder's name to the aliases in `data/mien.yaml` and import it again: known photos get their label. Or say the label with `mien relabel`.

    subject_missing: 1 finding
      599efa929a61  1 photo of 1 in collection `card` without a subject
        card/bored/anna/1.jpg
      what to do: Import again with `--subject-from` (a folder per person, a pattern in the names, a table): known photos get their subject.
    ");
    insta::assert_snapshot!(scratch.refused(&["split", "pilot", "--ratio", "8:1:1"]), @"
    exit 2
    error: too few photos for a split of 8:1:1: `angry` has 0, `happy` has 0, `neutral` has 0, `sad` has 0, `surprise` has 0 (set aside: 1 for `no_label`); every class needs at least 7
    hint: import more photos, or give the small parts a larger share with `--ratio`
    ");
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
    insta::assert_snapshot!(digestless(&scratch.done(&["import", "card"])), @"
    1 new, 0 known
    2 files with a photo that is known under another path
    4 files that cannot be read as a photo
    catalogue DIGEST
    see `mien check`
    ");
    insta::assert_snapshot!(scratch.done(&["check"]), @"
    exact_duplicate: 1 finding
      48b165ad9685  the same photo at 3 places
        card/happy/anna/1-good.jpg
        card/happy/anna/5-copy.jpg
        card/sad/anna/6-other-label.jpg
      what to do: Nothing has to be done: splits and tensors hold each photo once. Delete copies you do not need.

    label_conflict: 1 finding
      61eb36efac14  the same photo as `happy` and `sad`
        card/happy/anna/1-good.jpg
        card/happy/anna/5-copy.jpg
        card/sad/anna/6-other-label.jpg
      what to do: Decide which label is right with `mien relabel PHOTO CLASS`. Until then the photo is in `reserve: label_conflict` of every split.

    unreadable: 3 findings
      fa9b0f9a696b  truncated: the JPEG data end before the picture does
        card/happy/anna/2-truncated.jpg
      5abf8a6d1989  the file is empty
        card/happy/anna/3-empty.jpg
      c88b9856aa73  not a picture: the first bytes belong to no known format
        card/happy/anna/4-text.jpg
      what to do: Copy the original again and import it; then delete the broken file and forget its row.

    unsupported_format: 1 finding
      874e8a063931  HEIC is not supported: export it as JPEG or PNG
        card/happy/anna/7-phone.heic
      what to do: Export them as JPEG or PNG and import the folder again; set the phone to write JPEG.
    ");
    assert_eq!(scratch.mien(&["check", "--strict"]).status.code(), Some(3));
    insta::assert_snapshot!(digestless(&scratch.done(&["import", "card"])), @"
    0 new, 7 known
    catalogue DIGEST
    ");
}

#[test]
fn a_split_asked_of_too_few_photos() {
    let scratch = Scratch::new();
    let photo = std::fs::read(first_photo()).unwrap();
    scratch.write("card/happy/anna/1.jpg", &photo);
    scratch.done(&["import", "card"]);
    insta::assert_snapshot!(scratch.refused(&["split", "pilot", "--ratio", "8:1:1"]), @"
    exit 2
    error: too few photos for a split of 8:1:1: `angry` has 0, `happy` has 1, `neutral` has 0, `sad` has 0, `surprise` has 0; every class needs at least 7
    hint: import more photos, or give the small parts a larger share with `--ratio`, or take classes that you do not need out of `data/mien.yaml`
    ");
    insta::assert_snapshot!(scratch.refused(&["split", "pilot", "--ratio", "8:1"]), @"
    exit 2
    error: `8:1` is no ratio, expected three whole numbers from 1 to 1000 for train, validation and test
    hint: `8:1:1` puts eight photos of ten into train
    ");
    insta::assert_snapshot!(scratch.refused(&["split", "../pilot", "--ratio", "8:1:1"]), @"
    exit 2
    error: `../pilot` cannot name a split: use letters, digits, `-`, `_` and `.`, starting with a letter or digit
    ");
}

#[test]
fn a_slip_in_the_third_level_of_an_experiment() {
    let scratch = Scratch::new();
    let text = std::fs::read_to_string(scratch.join("experiments/paper.yaml")).unwrap();
    scratch.write("experiments/slip.yaml", text.replace("learning_rate", "learning_rat"));
    insta::assert_snapshot!(scratch.refused(&["experiment", "check", "experiments/slip.yaml"]), @"
    exit 2
    error: experiments/slip.yaml:21:11: optimizer.adam: unknown field `learning_rat`, expected one of `learning_rate`, `beta_1`, `beta_2`, `epsilon`
       |
    21 |   adam: { learning_rat: 0.01 }
       |           ^^^^^^^^^^^^
    hint: did you mean `learning_rate`?
    ");
    insta::assert_snapshot!(scratch.refused(&["train", "experiments/slip.yaml"]), @"
    exit 2
    error: experiments/slip.yaml:21:11: optimizer.adam: unknown field `learning_rat`, expected one of `learning_rate`, `beta_1`, `beta_2`, `epsilon`
       |
    21 |   adam: { learning_rat: 0.01 }
       |           ^^^^^^^^^^^^
    hint: did you mean `learning_rate`?
    ");
}

#[test]
fn mistakes_of_meaning_come_all_at_once() {
    let scratch = Scratch::new();
    let text = std::fs::read_to_string(scratch.join("experiments/paper.yaml")).unwrap();
    let text = text.replace("whole-32", "hole-32").replace("units: classes", "units: 7");
    scratch.write("experiments/slip.yaml", text);
    insta::assert_snapshot!(scratch.refused(&["experiment", "check", "experiments/slip.yaml"]), @"
    exit 2
    error: experiments/slip.yaml:4:29: unknown view `hole-32`, expected `whole-32`
      |
    4 | data: { split: paper, view: hole-32 }
      |                             ^^^^^^^
    hint: did you mean `whole-32`?

    error: experiments/slip.yaml:18:23: the last layer has 7 units, expected `classes`
       |
    18 |     - dense: { units: 7 }
       |                       ^
    ");
}

#[test]
fn an_experiment_without_its_split() {
    let scratch = Scratch::new();
    insta::assert_snapshot!(scratch.refused(&["train", "experiments/paper.yaml"]), @"
    exit 2
    error: there is no split `paper`
    hint: make it with `mien split paper --ratio 8:1:1`, or name another under `data` in the experiment
    ");
    insta::assert_snapshot!(scratch.refused(&["train", "experiments/papers.yaml"]), @"
    exit 2
    error: cannot read `experiments/papers.yaml`
      caused by: No such file or directory (os error 2)
    ");
}

#[test]
fn a_run_that_is_not_there() {
    let scratch = Scratch::new();
    insta::assert_snapshot!(scratch.refused(&["evaluate", "paper", "--part", "test"]), @"
    exit 2
    error: no run, run folder, launch or experiment with runs is called `paper`
    hint: train one with `mien train experiments/paper.yaml`
    ");
    insta::assert_snapshot!(scratch.refused(&["report", "paper", "--name", "paper"]), @"
    exit 2
    error: no run, run folder, launch or experiment with runs is called `paper`
    hint: train one with `mien train experiments/paper.yaml`
    ");
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
    insta::assert_snapshot!(scratch.error_of(scratch.command(&train).env("MIEN_TRAIN", &program)), @"
    exit 2
    catalogue DIGEST
    training 1 run of `practice`
    error: `./elsewhere/mien-train` found no libtorch
    hint: fetch it with `scripts/libtorch`, or set LD_LIBRARY_PATH to the lib folder of a libtorch 2.11
    ");
    let missing = scratch.join("nowhere");
    insta::assert_snapshot!(scratch.error_of(scratch.command(&train).env("MIEN_TRAIN", missing)), @"
    exit 2
    catalogue DIGEST
    training 1 run of `practice`
    error: cannot start `./nowhere`: No such file or directory (os error 2)
    ");
}

#[test]
fn a_matrix_that_is_none() {
    let scratch = Scratch::new();
    scratch.write("matrix.csv", "label,happy,sad\nhappy,3,1\nsad,x,4\n");
    insta::assert_snapshot!(scratch.refused(&["report", "--from-confusion", "matrix.csv", "--name", "a"]), @"
    exit 2
    error: matrix.csv:3:1: `x` is no count of photos
      |
    3 | sad,x,4
      | ^^^
    ");
}

#[test]
fn a_split_changed_by_hand() {
    let scratch = Scratch::with_split();
    let text = std::fs::read_to_string(scratch.join("data/splits/practice.csv")).unwrap();
    scratch.write("data/splits/practice.csv", text.replacen("train", "test", 1));
    insta::assert_snapshot!(scratch.refused(&["train", "experiments/quick.yaml"]), @"
    exit 2
    error: `./data/splits/practice.csv` is damaged or not a split: it was changed since it was made (its hash is not the one in the `.json` beside it); restore it, or make the split again
    ");
}

/// Without the catalogue's digest, which another mathematical library may change with a single pixel.
fn digestless(text: &str) -> String {
    let line = |line: &str| match line.strip_prefix("catalogue ") {
        Some(_) => "catalogue DIGEST".to_owned(),
        None => line.to_owned(),
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

fn first_photo() -> std::path::PathBuf {
    let entries = walkdir::WalkDir::new(photos().join("happy")).sort_by_file_name();
    let mut files =
        entries.into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    files.next().unwrap().into_path()
}
