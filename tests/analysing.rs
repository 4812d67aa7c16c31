//! Sequences of faces analysed by a trained network, as people ask for it.

use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::fixtures::{Scratch, assert_success, stderr, stdout};
use crate::predicting::TRAINED;

/// A workspace with trained networks and drawn photos of one person, whose expression changes.
fn scratch() -> Scratch {
    let scratch = TRAINED.copy();
    let mut drawn = scratch.command(&["practice", "films", "--sequence", "--seconds", "40"]);
    assert_success(&drawn.env("PATH", "").output().unwrap());
    scratch
}

const PHOTOS: &str = "films/person-01/photos";

const FACES: [&str; 4] = ["analyse", "faces", "--seed", "1"];

fn analyse<'a>(words: &[&'a str]) -> Vec<&'a str> {
    [&FACES[..], words].concat()
}

fn summary(scratch: &Scratch, name: &str) -> Value {
    let text = std::fs::read_to_string(scratch.join(&format!("reports/{name}/summary.json")));
    serde_json::from_str(&text.unwrap()).unwrap()
}

fn page(scratch: &Scratch, name: &str) -> String {
    std::fs::read_to_string(scratch.join(&format!("reports/{name}/index.html"))).unwrap()
}

#[test]
fn photos_of_a_person_become_expression_shares_with_intervals() {
    let scratch = scratch();
    let told = scratch.done(&analyse(&[PHOTOS]));
    assert!(told.starts_with("In films/person-01/photos "), "{told}");
    assert!(told.trim_end().ends_with("reports/photos/index.html"), "{told}");
    let summary = summary(&scratch, "photos");
    let track = &summary["sequences"][0]["tracks"][0];
    assert_eq!((&track["kind"], track["frames"].as_u64()), (&"timed_photos".into(), Some(54)));
    let shares = track["shares"].as_object().unwrap();
    let sum: f64 = shares.values().map(|share| share["value"].as_f64().unwrap()).sum();
    let sum = sum + track["unsure"].as_f64().unwrap();
    assert!((sum - 1.0).abs() < 1e-9, "{sum}");
    for share in shares.values() {
        let [low, value, high] = ["low", "value", "high"].map(|key| share[key].as_f64().unwrap());
        assert!(0.0 <= low && low <= value && value <= high && high <= 1.0, "{share}");
    }
    assert_eq!(summary["model_card"]["experiment"], "faces");
    let page = page(&scratch, "photos");
    assert!(page.contains("data:image/jpeg") && page.contains("Key frames"));
    let frames = std::fs::read_to_string(scratch.join("reports/photos/frames.csv")).unwrap();
    assert_eq!(frames.lines().count(), 55);
    for text in [page, frames, summary.to_string()] {
        assert!(!text.to_lowercase().contains("stress"));
    }
    // The same again, to the last byte, with another number of threads and the numbers on the terminal.
    let files = scratch.files("reports/photos");
    let json = scratch.json(&analyse(&[PHOTOS, "--threads", "1"]));
    assert_eq!(json, summary);
    assert_eq!(scratch.files("reports/photos"), files);
}

#[test]
fn what_must_be_said_is_said_with_every_analysis() {
    let scratch = scratch();
    // A network that has hardly learned is sure of little.
    let settings = std::fs::read_to_string(scratch.join("data/mien.yaml")).unwrap();
    scratch.write("data/mien.yaml", settings + "sequences: { unsure_below: 0 }\n");
    let purpose = ["--stress", "--purpose", "research", "--paper-verdict", "--name", "asked"];
    scratch.done(&analyse(&[&[PHOTOS, "--no-faces"][..], &purpose].concat()));
    let summary = summary(&scratch, "asked");
    let notices = summary["notices"].as_array().unwrap();
    let notices = notices.iter().map(|notice| notice.as_str().unwrap()).collect::<Vec<_>>();
    insta::assert_snapshot!(notices.join("\n"), @"
    These are apparent expressions, not feelings: a face that looks angry is often the face of somebody who is not, and a calm face hides much. This is no instrument for medicine or for decisions about people.
    That stress can be seen in a video alone is weakly supported: on the largest open benchmark (StressID) the best video-only detection agrees with what people say of themselves with an F1 of 0.62 ± 0.07.
    A classifier is not equally right about all people: error rates differ between groups, by age, skin, sex, glasses, beards and how the light falls.
    In the European Union it is prohibited to infer people's emotions at work or in education, except for medical or safety reasons: Regulation (EU) 2024/1689, Article 5(1)(f), since 2 February 2025.
    People who are filmed for this must be told: Article 50(3) of the same regulation.
    ");
    let page = page(&scratch, "asked");
    for notice in notices {
        assert!(page.contains(notice), "{notice}");
    }
    assert!(page.contains("Pictures were left out.") && !page.contains("data:image/jpeg"));
    assert!(page.contains("“research”"));
    let track = &summary["sequences"][0]["tracks"][0];
    for key in ["stress_ratio", "happiness_ratio", "verdict", "paper_verdict"] {
        assert!(!track[key].is_null(), "{key}");
    }
}

#[test]
fn a_stress_index_has_a_purpose_and_some_are_refused() {
    let scratch = scratch();
    let refused =
        |words: &[&str]| scratch.refused(&analyse(&[&[PHOTOS, "--stress"][..], words].concat()));
    let told = [
        refused(&["--purpose", "workplace"]),
        refused(&["--purpose", "education"]),
        refused(&["--purpose", "hiring"]),
        refused(&[]),
    ];
    insta::assert_snapshot!(told.join("\n"), @"
    exit 4
    error: the emotions of people at work are not inferred
    Regulation (EU) 2024/1689, Article 5(1)(f), in force since 2 February 2025, prohibits
    “the placing on the market, the putting into service for this specific purpose, or the use of AI systems to infer emotions of a natural person in the areas of workplace and education institutions, except where the use of the AI system is intended to be put in place or into the market for medical or safety reasons”.
    hint: for medical or safety reasons say `--medical-or-safety`, which the page then says too
    exit 4
    error: the emotions of people in education are not inferred
    Regulation (EU) 2024/1689, Article 5(1)(f), in force since 2 February 2025, prohibits
    “the placing on the market, the putting into service for this specific purpose, or the use of AI systems to infer emotions of a natural person in the areas of workplace and education institutions, except where the use of the AI system is intended to be put in place or into the market for medical or safety reasons”.
    hint: for medical or safety reasons say `--medical-or-safety`, which the page then says too
    exit 2
    error: invalid value 'hiring' for '--purpose <PURPOSE>'
      [possible values: research, self-observation, health, user-study, workplace, education]

    For more information, try '--help'.
    exit 2
    error: the following required arguments were not provided:
      --purpose <PURPOSE>

    Usage: mien analyse --purpose <PURPOSE> --seed <N> --stress --workspace <DIR> <RUN> <SEQUENCE>...

    For more information, try '--help'.
    ");
    assert!(!scratch.join("reports").exists());
    let purpose = ["--purpose", "workplace", "--medical-or-safety"];
    scratch.done(&analyse(&[&[PHOTOS, "--stress"][..], &purpose].concat()));
    assert!(page(&scratch, "photos").contains("“workplace, for medical or safety reasons”"));
}

#[test]
fn what_cannot_be_analysed_is_refused_with_what_to_do() {
    let scratch = scratch();
    scratch.write("notes/readme.txt", "nothing to see");
    scratch.write("list.csv", "file\na.mp4\n");
    scratch.write("broken.mp4", "no video");
    scratch.done(&["report", "quick", "--name", "quick"]);
    let refused = |words: &[&str]| scratch.refused(&analyse(words));
    let without_ffmpeg =
        scratch.error_of(scratch.command(&analyse(&["broken.mp4"])).env("PATH", ""));
    let told = [
        refused(&["gone.mp4"]),
        refused(&["notes"]),
        refused(&["list.csv"]),
        refused(&[PHOTOS, PHOTOS]),
        refused(&[PHOTOS, "--name", "quick"]),
        refused(&[PHOTOS, "--name", "findings"]),
        refused(&[PHOTOS, "--baseline", "gone", "--stress", "--purpose", "health"]),
        without_ffmpeg,
    ];
    insta::assert_snapshot!(told.join("\n"), @"
    exit 2
    error: cannot read `gone.mp4`
      caused by: No such file or directory (os error 2)
    exit 2
    error: no photos in `notes`
    hint: videos are named one by one, as `notes/*.mp4`
    exit 2
    error: list.csv:1:1: expected a column `path`, and perhaps `person` and `baseline`
      |
    1 | file
      | ^^^^
    exit 2
    error: `films/person-01/photos` is named twice
    exit 2
    error: `reports/quick/` holds another kind of report
    hint: give the analysis another `--name`
    exit 2
    error: `reports/findings/` holds another kind of report
    hint: give the analysis another `--name`
    exit 2
    error: cannot read `gone`
      caused by: No such file or directory (os error 2)
    exit 2
    error: `ffprobe` is missing, which videos need
    hint: install it, on Debian with `sudo apt install ffmpeg`
    ");
    let settings = std::fs::read_to_string(scratch.join("data/mien.yaml")).unwrap();
    let with = |keys: &str| {
        scratch.write("data/mien.yaml", format!("{settings}sequences: {keys}\n"));
        refused(&[PHOTOS])
    };
    let told =
        [with("{ leave: 0.9 }"), with("{ leaves: 0.3 }"), with("{ faces: { smallest: .inf } }")];
    insta::assert_snapshot!(told.join("\n"), @"
    exit 2
    error: `sequences` in data/mien.yaml: found `leave: 0.9`, expected at most `enter`
    exit 2
    error: ./data/mien.yaml:18:14: sequences: unknown field `leaves`, expected one of `frames_per_second`, `smoothing_seconds`, `unsure_below`, `enter`, `leave`, `minimum_dwell_seconds`, `independent_seconds`, `still_independent_seconds`, `minimum_rate_gap`, `minimum_coverage`, `minimum_effective_size`, `threshold`, `faces`, `tracks`
       |
    18 | sequences: { leaves: 0.3 }
       |              ^^^^^^
    hint: did you mean `leave`?
    exit 2
    error: `sequences` in data/mien.yaml: found `faces.smallest: inf`, expected at least 0 pixels
    ");
}

#[test]
fn constants_of_the_workspace_count_and_are_printed() {
    let scratch = scratch();
    let settings = std::fs::read_to_string(scratch.join("data/mien.yaml")).unwrap();
    let keys = "sequences: { unsure_below: 1.0, faces: { smallest: 100000 } }\n";
    scratch.write("data/mien.yaml", settings + keys);
    let told = scratch.done(&analyse(&[PHOTOS]));
    assert!(told.starts_with("Nothing can be said about films/person-01/photos"), "{told}");
    let summary = summary(&scratch, "photos");
    assert_eq!(summary["settings"]["unsure_below"], 1.0);
    assert!(summary["more_settings"].to_string().contains("100000 pixels"));
    let frames = std::fs::read_to_string(scratch.join("reports/photos/frames.csv")).unwrap();
    assert!(frames.contains(",too_small\n"));
}

#[test]
fn photos_that_cannot_be_read_or_say_no_time_are_told_and_stop_nothing() {
    let scratch = scratch();
    let photo = scratch.another_photo();
    scratch.write("mixed/a.jpg", &photo);
    scratch.write("mixed/b.jpg", &photo[..photo.len() / 3]);
    let output = scratch.mien(&analyse(&["mixed"]));
    assert_success(&output);
    insta::assert_snapshot!(stderr(&output), @"1 photo could not be read: `mixed/b.jpg`: truncated: the JPEG data end before the picture does.");
    let summary = summary(&scratch, "mixed");
    assert_eq!(summary["sequences"][0]["tracks"][0]["frames"], 1);
    assert!(summary["notes"].to_string().contains("b.jpg"));
    assert!(stdout(&output).contains(" of 1 photo."));
}

#[test]
fn people_are_taken_together_from_five_on_and_a_baseline_is_the_persons_own() {
    let scratch = TRAINED.copy();
    let people = ["practice", "films", "--sequence", "--seconds", "10", "--people", "5"];
    let mut drawn = scratch.command(&people);
    assert_success(&drawn.env("PATH", "").output().unwrap());
    let rows = |people: usize| {
        let row = |person| format!("person-0{person}/photos,p{person},person-01/photos\n");
        let rows = (1..=people).map(row).collect::<String>();
        scratch.write("films/list.csv", format!("path,person,baseline\n{rows}"));
        let asked = ["films/list.csv", "--name", "all", "--stress", "--purpose", "user-study"];
        scratch.done(&analyse(&asked));
        summary(&scratch, "all")
    };
    let four = rows(4);
    assert_eq!(
        (&four["group"]["people"], four["group"]["means"].as_object().unwrap().len()),
        (&4.into(), 0)
    );
    assert!(page(&scratch, "all").contains("No mean over people"));
    let five = rows(5);
    assert_eq!(five["group"]["people"], 5);
    assert!(five["group"]["means"].as_object().unwrap().len() >= 5);
    let first = &five["sequences"][0]["tracks"][0]["baseline_difference"];
    assert_eq!(first["value"], 0.0);
    assert_eq!(five["sequences"][4]["person"], "p5");
    assert!(page(&scratch, "all").contains("Less this person's baseline"));
}

#[test]
fn an_interrupt_leaves_no_half_an_analysis() {
    let scratch = scratch();
    // The same photos under many names, so that there is time.
    let row = |number: usize| format!("{}person-01/photos\n", "./".repeat(number));
    let rows = (0..100).map(row).collect::<String>();
    scratch.write("films/list.csv", format!("path\n{rows}"));
    let mut command = scratch.command(&analyse(&["films/list.csv", "--name", "long"]));
    let child = command.stderr(Stdio::piped()).spawn().unwrap();
    let children = format!("/proc/{0}/task/{0}/children", child.id());
    // It listens to signals before it starts its network.
    while std::fs::read_to_string(&children).unwrap().is_empty() {
        std::thread::sleep(Duration::from_millis(5));
    }
    let interrupt = Command::new("kill").args(["-s", "INT", &child.id().to_string()]).status();
    assert!(interrupt.unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    insta::assert_snapshot!(stderr(&output), @"interrupted: nothing was written");
    assert!(!scratch.join("reports/long").exists());
}
