//! Photos judged by trained networks, as people and other programs ask for it.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use serde_json::Value;

use crate::fixtures::{Scratch, assert_success, program, stderr, stdout};

/// Two networks, `quick` on whole photos and `faces` on faces, both evaluated on test parts; no test changes it.
pub(crate) static TRAINED: LazyLock<Scratch> = LazyLock::new(|| {
    let scratch = Scratch::with_split();
    let settings = std::fs::read_to_string(scratch.join("data/mien.yaml")).unwrap();
    scratch.write("data/mien.yaml", settings + "  face-48: { size: 48, crop: face }\n");
    scratch.done(&["views", "build", "face-48"]);
    // Of enough people for an interval.
    scratch.done(&["split", "wide", "--ratio", "3:1:6"]);
    scratch.write_experiment("faces", "epochs: 2", "seeds: [1, 2]");
    let faces = std::fs::read_to_string(scratch.join("experiments/faces.yaml")).unwrap();
    let faces = faces.replace("split: practice, view: whole-32", "split: wide, view: face-48");
    let faces = faces.replace("batch_size: 32", "batch_size: 10");
    let prediction = "\nprediction: { flip_averaging: true, calibration: temperature }\n";
    scratch.write("experiments/faces.yaml", faces + prediction);
    scratch.done(&["train", "experiments/quick.yaml", "experiments/faces.yaml"]);
    scratch.done(&["evaluate", "quick", "faces", "--part", "test"]);
    scratch
});

/// The folder of the only run of `quick`, or the first of `faces`.
fn run_folder(experiment: &str) -> PathBuf {
    let runs = TRAINED.json(&["runs", experiment]);
    let run = runs[0]["run"].as_str().unwrap();
    TRAINED.join(&format!("experiments/runs/{experiment}/{run}"))
}

/// A table of cells by column, without the card.
fn table(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut lines = text.lines().filter(|line| !line.starts_with("# "));
    let columns: Vec<&str> = lines.next().unwrap().split(',').collect();
    let row = |line: &str| {
        let cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        assert_eq!(cells.len(), columns.len(), "{line}");
        columns.iter().map(|column| (*column).to_owned()).zip(cells).collect()
    };
    lines.map(row).collect()
}

fn probabilities(row: &BTreeMap<String, String>) -> Vec<&str> {
    row.iter().filter(|(name, _)| name.starts_with("p_")).map(|(_, cell)| cell.as_str()).collect()
}

/// A grey picture, which nobody takes for a face.
fn grey(width: u32, height: u32) -> Vec<u8> {
    let row = (width * 3).next_multiple_of(4);
    let mut bytes = b"BM".to_vec();
    for number in [54 + row * height, 0, 54, 40, width, height] {
        bytes.extend(number.to_le_bytes());
    }
    bytes.extend([1, 0, 24, 0]);
    bytes.extend([0; 24]);
    bytes.resize((54 + row * height) as usize, 120);
    bytes
}

/// A scratch folder with nothing of a workspace in it but a copy of the run.
fn lonely(experiment: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let from = run_folder(experiment);
    for entry in walkdir::WalkDir::new(&from).into_iter().map(Result::unwrap) {
        let to = folder.path().join("run").join(entry.path().strip_prefix(&from).unwrap());
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(to).unwrap();
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
    folder
}

#[test]
fn photos_are_judged_as_they_were_when_the_run_was_evaluated_to_the_last_bit() {
    for experiment in ["quick", "faces"] {
        let predictions = run_folder(experiment).join("predictions/test.csv");
        let evaluated = table(&std::fs::read_to_string(&predictions).unwrap());
        let run = run_folder(experiment);
        let judge = |paths: &[&str]| {
            let judge = ["predict", run.to_str().unwrap(), "--no-card", "--unsure-below", "0"];
            table(&TRAINED.done(&[&judge[..], paths].concat()))
        };
        // The table of predictions names its photos from the workspace on.
        let named = judge(&[predictions.to_str().unwrap()]);
        assert_eq!(named.len(), evaluated.len());
        let all = judge(&["data/photos", "--threads", "1"]);
        assert_eq!(all.len(), 100);
        let all: BTreeMap<&str, &BTreeMap<String, String>> =
            all.iter().map(|row| (row["path"].as_str(), row)).collect();
        for (evaluated, named) in evaluated.iter().zip(&named) {
            assert_eq!(evaluated["path"], named["path"]);
            assert_eq!(probabilities(evaluated), probabilities(named));
            assert_eq!(named, all[evaluated["path"].as_str()]);
            assert!(named["time"].starts_with("20") && named["face"] == "0", "{named:?}");
        }
    }
}

#[test]
fn a_photo_without_a_face_and_a_file_that_is_no_photo_have_a_line_that_says_why() {
    let scratch = Scratch::new();
    let photo = scratch.another_photo();
    scratch.write("card/a.jpg", &photo);
    scratch.write("card/b.bmp", grey(200, 150));
    scratch.write("card/c.jpg", "");
    scratch.write("card/d.jpg", &photo[..photo.len() / 3]);
    scratch.write("card/e.png", "no photo");
    scratch.write("card/notes.txt", "no photo, and not called one");
    let judge = |experiment: &str| {
        let run = run_folder(experiment);
        let output = scratch.mien(&["predict", run.to_str().unwrap(), "card", "--no-card"]);
        assert_success(&output);
        let rows = table(&stdout(&output));
        let told = rows.iter().map(|row| {
            let probabilities = probabilities(row);
            let given = probabilities.iter().filter(|cell| !cell.is_empty()).count();
            format!("{}: face {:?}, {given} classes, {:?}", row["path"], row["face"], row["reason"])
        });
        told.chain([stderr(&output).trim_end().to_owned()]).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(judge("faces"), @r#"
    card/a.jpg: face "0", 5 classes, ""
    card/b.bmp: face "", 0 classes, "no_face"
    card/c.jpg: face "", 0 classes, "unreadable: the file is empty"
    card/d.jpg: face "", 0 classes, "unreadable: truncated: the JPEG data end before the picture does"
    card/e.png: face "", 0 classes, "unreadable: not a picture: the first bytes belong to no known format"
    5 photos, 1 judged, 1 unsure, 1 without a face, 3 unreadable
    "#);
    insta::assert_snapshot!(judge("quick"), @r#"
    card/a.jpg: face "0", 5 classes, ""
    card/b.bmp: face "", 5 classes, ""
    card/c.jpg: face "", 0 classes, "unreadable: the file is empty"
    card/d.jpg: face "", 0 classes, "unreadable: truncated: the JPEG data end before the picture does"
    card/e.png: face "", 0 classes, "unreadable: not a picture: the first bytes belong to no known format"
    5 photos, 2 judged, 2 unsure, 3 unreadable
    "#);
}

#[test]
fn an_answer_that_is_not_probable_enough_is_unsure_and_keeps_its_probabilities() {
    let judge = |below: &str| {
        let text = TRAINED.done(&[
            "predict",
            "quick",
            "data/photos/practice/happy",
            "--unsure-below",
            below,
        ]);
        table(&text)
    };
    let (never, always) = (judge("0"), judge("1"));
    assert_eq!(never.len(), 20);
    for (never, always) in never.iter().zip(&always) {
        assert_eq!(always["label"], "unsure");
        assert_eq!(probabilities(never), probabilities(always));
        let best = format!("p_{}", never["label"]);
        let value = |cell: &str| cell.parse::<f64>().unwrap();
        assert!(probabilities(never).iter().all(|cell| value(cell) <= value(&never[&best])));
    }
}

#[test]
fn json_lines_say_what_the_table_says_and_begin_with_the_card() {
    let arguments = ["predict", "faces", "--seed", "1", "data/photos/practice/sad"];
    let csv = table(&TRAINED.done(&arguments));
    let jsonl = TRAINED.done(&[&arguments[..], &["--format", "jsonl"]].concat());
    assert_eq!(TRAINED.done(&[&arguments[..], &["--json"]].concat()), jsonl);
    let mut lines = jsonl.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let card = lines.next().unwrap();
    assert_eq!(card["model_card"]["experiment"], "faces");
    for (row, cells) in lines.by_ref().zip(&csv) {
        for (name, cell) in cells {
            let value = match &row[name] {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                Value::Number(number) if name.starts_with("p_") => {
                    (number.as_f64().unwrap() as f32).to_string()
                }
                other => other.to_string(),
            };
            assert_eq!(value, *cell, "{name}");
        }
        assert_eq!(row.as_object().unwrap().len(), cells.len());
    }
    assert_eq!(lines.next(), None);
    let bare = TRAINED.done(&[&arguments[..], &["--json", "--no-card"]].concat());
    assert_eq!(bare.lines().count(), csv.len());
}

#[test]
fn the_card_says_how_often_the_network_is_right_and_on_whom_it_was_tried() {
    let text = TRAINED.done(&["predict", "faces", "--seed", "2", "data/photos/practice/sad"]);
    let card: Vec<&str> = text.lines().map_while(|line| line.strip_prefix("# ")).collect();
    let line = |start: &str| *card.iter().find(|line| line.starts_with(start)).unwrap();
    let evaluation: Value = TRAINED.json(&["evaluate", "faces", "--part", "test"]);
    let accuracy = &evaluation["runs"][1]["metrics"]["accuracy"];
    let percent = |value: &Value| format!("{:.1}", 100.0 * value.as_f64().unwrap());
    let [value, low, high] = ["value", "low", "high"].map(|name| percent(&accuracy[name]));
    let expected =
        format!("accuracy: {value} % of 60 test photos (95 % interval {low} to {high} %)");
    assert!(line("accuracy: ").starts_with(&expected), "{card:#?}\n{expected}");
    assert!(line("data: ").starts_with("data: split wide; 100 photos of 10 people; audit clean"));
    assert!(line("classes: ").ends_with("angry, happy, neutral, sad, surprise"));
    assert!(line("view: ").contains("every face with 15 % around it as 48 x 48 pixels"));
    assert!(line("These are apparent expressions").contains("not feelings"));
}

#[test]
fn a_run_s_folder_is_all_that_is_needed() {
    let folder = lonely("faces");
    let photo = TRAINED.join("data/photos/practice/happy");
    let judge = |folder: &std::path::Path, run: &str| {
        let mut command = Command::new(program("mien"));
        command.args(["predict", run]).arg(&photo).current_dir(folder);
        let output = command.env_remove("MIEN_WORKSPACE").output().unwrap();
        assert_success(&output);
        stdout(&output)
    };
    let run = run_folder("faces");
    assert_eq!(judge(folder.path(), "run"), judge(TRAINED.path(), run.to_str().unwrap()));
}

#[test]
fn every_photo_is_drawn_with_its_bars_and_nothing_is_overwritten() {
    let scratch = Scratch::new();
    let photo = scratch.another_photo();
    scratch.write("card/happy/a.jpg", &photo);
    scratch.write("card/sad/a.jpg", &photo);
    scratch.write("card/sad/nobody.bmp", grey(200, 150));
    scratch.write("card/sad/none.jpg", "");
    let run = run_folder("faces");
    let run = run.to_str().unwrap();
    let before = scratch.files("card");
    scratch.done(&["predict", run, "card", "--draw", "judged"]);
    let drawn = scratch.files("judged");
    let names: Vec<&String> = drawn.keys().collect();
    assert_eq!(names, ["/000001-a.jpg", "/000002-a.jpg", "/000003-nobody.jpg"]);
    assert!(drawn.values().all(|bytes| bytes.starts_with(&[0xff, 0xd8, 0xff])));
    // They are photos, and can be judged.
    let again = table(&scratch.done(&["predict", run, "judged", "--no-card"]));
    assert!(again.iter().all(|row| !row["reason"].starts_with("unreadable")), "{again:#?}");

    insta::assert_snapshot!(scratch.refused(&["predict", run, "card", "--draw", "card"]), @"
    exit 2
    error: `card` is not an empty folder
    hint: pictures are drawn into a new or an empty one, so that no photo is overwritten
    ");
    insta::assert_snapshot!(scratch.refused(&["predict", run, "card", "--draw", "card/sad/new"]), @"
    exit 2
    error: `card/sad/new` lies in `card`, whose photos are to be judged
    hint: draw the pictures outside of it
    ");
    assert_eq!(scratch.files("card"), before);
    assert_eq!(scratch.files("judged"), drawn);
}

#[test]
fn a_reader_that_has_seen_enough_ends_it_without_a_word() {
    let folders = "data/photos ".repeat(8);
    let line = format!("mien predict quick {folders} --no-card | head -2");
    let output = TRAINED.shell(&line);
    assert_eq!(stdout(&output).lines().count(), 2);
    let said = stderr(&output);
    assert!(said.is_empty() || said.starts_with("800 photos"), "{said}");
}

#[test]
fn an_interrupt_ends_it_after_whole_lines() {
    let mut command = TRAINED.command(&["predict", "quick", "--no-card"]);
    command.args(["data/photos"; 100]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let mut text = String::new();
    for _ in 0..3 {
        lines.read_line(&mut text).unwrap();
    }
    let interrupt = Command::new("kill").args(["-s", "INT", &child.id().to_string()]).status();
    assert!(interrupt.unwrap().success());
    text += &std::io::read_to_string(lines).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    assert!(text.ends_with('\n'));
    let rows = table(&text);
    assert!(rows.len() >= 2 && rows.len() < 10_000, "{}", rows.len());
    let expected = format!("{} photos of 10,000", rows.len());
    assert!(stderr(&output).replace(',', "").contains(&expected.replace(',', "")));
}

#[test]
fn what_cannot_be_judged_is_refused_before_anything_starts() {
    let refused = |arguments: &[&str]| TRAINED.refused(&[&["predict"][..], arguments].concat());
    let told = [
        refused(&["quick", "gone.jpg"]),
        refused(&["quick", "experiments"]),
        refused(&["quick", "experiments/faces.yaml", "--format", "csv", "--json"]),
        refused(&["quick", "data/photos", "--unsure-below", "2"]),
        refused(&["quik", "data/photos"]),
        refused(&["quick", "data/splits/practice.csv"]),
    ];
    insta::assert_snapshot!(told.join("\n\n"), @"
    exit 2
    error: cannot read `gone.jpg`
      caused by: No such file or directory (os error 2)

    exit 2
    error: no photos in `experiments`
    hint: videos are named one by one, as `*.mp4`

    exit 2
    error: `--json` asks for JSON and `--format csv` for CSV
    hint: leave out one of them

    exit 2
    error: invalid value '2' for '--unsure-below <P>': expected a number from 0 to 1

    For more information, try '--help'.

    exit 2
    error: no run, run folder, launch or experiment with runs is called `quik`
    hint: experiments with runs are `faces`, `quick`

    exit 2
    error: `data/splits/practice.csv` is damaged or not a table: it has the columns `sha256,part,label,group`, expected `path` among them
    ");
    let several = refused(&["faces", "data/photos"]);
    assert!(several.contains("`faces` means 2 runs") && several.contains("(seed 2)"), "{several}");
    let another = refused(&["faces", "--seed", "7", "data/photos"]);
    assert!(another.contains("no run of `faces` has seed 7\nhint: its runs are "), "{another}");
}

#[test]
fn a_run_that_is_not_whole_is_refused() {
    let folder = lonely("quick");
    let judge = || {
        let mut command = Command::new(program("mien"));
        command.args(["predict", "run"]).arg(TRAINED.join("data/photos")).current_dir(&folder);
        TRAINED.error_of(command.env_remove("MIEN_WORKSPACE"))
    };
    let change = |name: &str, change: &dyn Fn(String) -> String| {
        let path = folder.path().join("run").join(name);
        let text = std::fs::read_to_string(&path).unwrap();
        #[expect(clippy::disallowed_methods, reason = "a test's file need not survive a crash")]
        std::fs::write(&path, change(text.clone())).unwrap();
        text
    };
    let resolved = change("resolved.yaml", &|text| text.replace("size: 32\n", "size: 48\n"));
    let other_size = judge();
    change("resolved.yaml", &|_| resolved.clone());
    let record = change("run.json", &|text| text.replace("finished", "interrupted"));
    assert!(judge().contains("is not finished"));
    change("run.json", &|_| record.clone());
    let evaluation = change("evaluation.json", &|text| text.replace("0.", "1."));
    assert!(judge().contains("its seal is broken"));
    change("evaluation.json", &|_| evaluation.clone());
    std::fs::remove_file(folder.path().join("run/checkpoints/last.safetensors")).unwrap();
    insta::assert_snapshot!([other_size, judge()].join("\n\n"), @"
    exit 2
    error: `run/resolved.yaml` does not fit itself: its view gives 3 x 48 x 48, and its network takes 3 x 32 x 32
    hint: restore the file as it was when the run was made

    exit 2
    error: the weights of the run are not there: `run/checkpoints/last.safetensors` is missing
    hint: copy the whole folder of the run, `checkpoints` included, or train it again
    ");
}

#[test]
fn a_service_that_fails_or_talks_nonsense_is_told() {
    let scratch = Scratch::new();
    let run = run_folder("quick");
    scratch.write("a.bmp", grey(20, 20));
    let judge = |script: &str| {
        scratch.write("service", format!("#!/bin/sh\n{script}\n"));
        let service = scratch.join("service");
        assert!(Command::new("chmod").arg("+x").arg(&service).status().unwrap().success());
        let mut command = scratch.command(&["predict", run.to_str().unwrap(), "a.bmp"]);
        scratch.error_of(command.env("MIEN_TRAIN", service))
    };
    let told = [
        judge("echo 'error: no memory left' >&2; exit 1"),
        judge("exit 0"),
        judge("kill -9 $$"),
        judge("printf 'Hello, I am another program.'; exec sleep 1000"),
        judge(
            "printf '\\001\\0\\0\\0\\003\\0\\0\\0\\040\\0\\0\\0\\040\\0\\0\\0\\005\\0\\0\\0'; exit 0",
        ),
    ];
    insta::assert_snapshot!(told.join("\n\n"), @"
    exit 1
    error: no memory left

    exit 1
    error: `mien-train` ended without an answer

    exit 1
    error: `mien-train` was killed

    exit 1
    error: `mien-train` gave no answer: `mien-train` speaks version 1819043144, expected 1: build both programs from one checkout

    exit 1
    error: `mien-train` ended without an answer
    ");
}
