//! Videos judged and analysed by a trained network, against what is known of them; these need ffmpeg.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::sync::LazyLock;

use serde_json::Value;

use crate::fixtures::{Scratch, assert_success, stderr, stdout};

/// A network that knows drawn faces, and a drawn person's videos of 40 seconds.
static FILMED: LazyLock<Scratch> = LazyLock::new(|| {
    let scratch = Scratch::new();
    let settings = std::fs::read_to_string(scratch.join("data/mien.yaml")).unwrap();
    scratch.write("data/mien.yaml", settings + "  face-32: { size: 32, crop: face }\n");
    let people = ["practice", "drawn", "--people", "40", "--shots", "2", "--width", "480"];
    scratch.done(&people);
    scratch.done(&["import", "drawn"]);
    scratch.done(&["split", "practice", "--ratio", "8:1:1"]);
    let set = ["--set", "data.view=face-32", "--seeds", "1"];
    scratch.done(&[&["train", "experiments/practice.yaml"][..], &set].concat());
    scratch.done(&["practice", "films", "--sequence", "--seconds", "40"]);
    scratch
});

fn analysed(film: &str, words: &[&str]) -> Value {
    let path = format!("films/person-01/{film}");
    let name = ["--name", film.split('.').next().unwrap()];
    let asked = ["analyse", "practice", &path];
    FILMED.json(&[&asked[..], &name, words].concat())
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

/// The rows of a table by their columns.
fn rows(name: &str) -> Vec<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(FILMED.join(name)).unwrap();
    let mut lines = text.lines();
    let columns: Vec<&str> = lines.next().unwrap().split(',').collect();
    let row = |line: &str| {
        columns.iter().map(|it| (*it).to_owned()).zip(line.split(',').map(str::to_owned)).collect()
    };
    lines.map(row).collect()
}

/// At each half second, whom the truth shows with which expression; nothing while it changes or is half out of view.
fn truth(film: &str) -> BTreeMap<(u32, String), Option<String>> {
    let sequence = format!("person-01/{film}");
    let mut shown = BTreeMap::new();
    for row in rows("films/truth.csv").into_iter().filter(|row| row["sequence"] == sequence) {
        let time: f64 = row["time"].parse().unwrap();
        let expression = match (row["face"].as_str(), row["settled"].as_str()) {
            ("none", _) => Some("none".to_owned()),
            ("whole", "yes") => Some(row["expression"].clone()),
            _ => None,
        };
        // The last frame that is not later is the one that is sampled.
        let half = (time * 2.0).ceil() as u32;
        shown.insert((half, row["person"].clone()), expression);
    }
    shown
}

/// The share of the half seconds of one person on which a track shows what the truth does.
fn agreement(film: &str, person: &str, track: u64) -> (f64, usize) {
    let name = film.split('.').next().unwrap();
    let seen: BTreeMap<u32, String> = rows(&format!("reports/{name}/frames.csv"))
        .into_iter()
        .filter(|row| row["track"] == track.to_string() && row["weight"] == "0.5")
        .map(|row| {
            let half = (row["time"].parse::<f64>().unwrap() * 2.0).round() as u32;
            let expression = if row["reason"].is_empty() {
                row["expression"].clone()
            } else {
                "none".to_owned()
            };
            (half, expression)
        })
        .collect();
    let known = truth(film).into_iter().filter(|((_, shown), _)| shown == person);
    let known = known.filter_map(|((half, _), expression)| Some((half, expression?)));
    let pairs: Vec<bool> =
        known.filter_map(|(half, expression)| Some(*seen.get(&half)? == expression)).collect();
    let right = pairs.iter().filter(|right| **right).count();
    (right as f64 / pairs.len() as f64, pairs.len())
}

#[test]
#[ignore = "needs ffmpeg"]
fn films_a_timeline_says_what_the_truth_does() {
    for film in ["turned.mp4", "variable.mp4"] {
        let summary = analysed(film, &[]);
        let tracks = summary["sequences"][0]["tracks"].as_array().unwrap();
        assert_eq!(tracks.len(), 1, "{film}");
        assert!(number(&tracks[0]["coverage"]) > 0.98, "{film}: {}", tracks[0]["coverage"]);
        let (right, of) = agreement(film, "person-01", 1);
        assert!(right > 0.8 && of > 40, "{film}: {right} of {of}");
    }
}

#[test]
#[ignore = "needs ffmpeg"]
fn films_a_face_that_leaves_is_away_in_the_timeline_of_one_person_and_a_new_track_otherwise() {
    let film = "leaves.mp4";
    let alone = analysed(film, &["--one-person"]);
    let tracks = alone["sequences"][0]["tracks"].as_array().unwrap();
    assert_eq!(tracks.len(), 1);
    let known = truth(film);
    let there = known.values().flatten().filter(|seen| *seen != "none").count();
    let share = there as f64 / known.values().flatten().count() as f64;
    let coverage = number(&tracks[0]["coverage"]);
    assert!((coverage - share).abs() < 0.06, "{coverage} of {share}");
    let (right, _) = agreement(film, "person-01", 1);
    assert!(right > 0.8, "{right}");
    let followed = analysed(film, &[]);
    assert!(followed["sequences"][0]["tracks"].as_array().unwrap().len() > 1);
    assert!(followed["notes"].to_string().contains("--one-person"), "{}", followed["notes"]);
}

#[test]
#[ignore = "needs ffmpeg"]
fn films_two_people_in_view_are_two_timelines() {
    let summary = analysed("pair.mp4", &[]);
    let tracks = summary["sequences"][0]["tracks"].as_array().unwrap();
    assert_eq!(tracks.len(), 2);
    for person in ["person-01", "person-02"] {
        let tracks = [1, 2].map(|track| agreement("pair.mp4", person, track));
        assert!(tracks.iter().any(|(right, of)| *right > 0.6 && *of > 10), "{person}: {tracks:?}");
    }
    assert!(number(&tracks[0]["coverage"]) > 0.95 && number(&tracks[1]["coverage"]) < 0.75);
}

#[test]
#[ignore = "needs ffmpeg"]
fn films_a_video_that_breaks_off_is_analysed_as_far_as_it_goes() {
    let whole = std::fs::read(FILMED.join("films/person-01/turned.mp4")).unwrap();
    let scratch = FILMED.copy();
    let mut convert = std::process::Command::new("ffmpeg");
    convert.current_dir(scratch.path()).args([
        "-loglevel",
        "error",
        "-i",
        "films/person-01/turned.mp4",
    ]);
    assert_success(&convert.args(["-c", "copy", "films/whole.mkv"]).output().unwrap());
    let bytes = std::fs::read(scratch.join("films/whole.mkv")).unwrap();
    scratch.write("films/half.mkv", &bytes[..bytes.len() / 2]);
    scratch.write("films/half.mp4", &whole[..whole.len() / 2]);
    let summary = scratch.json(&["analyse", "practice", "films/half.mkv"]);
    assert!(summary["notes"].to_string().contains("half.mkv"), "{}", summary["notes"]);
    let ends = number(&summary["sequences"][0]["tracks"][0]["ends"]);
    assert!((10.0..30.0).contains(&ends), "{ends}");
    // The table of contents of an MP4 stands at its end, so nothing can be read of half of it.
    let told = scratch.refused(&["analyse", "practice", "films/half.mp4"]);
    assert!(told.starts_with("exit 2\nerror: `films/half.mp4`"), "{told}");
}

#[test]
#[ignore = "needs ffmpeg"]
fn films_of_one_colour_or_one_frame_have_no_face_and_are_no_error() {
    let scratch = FILMED.copy();
    for (name, seconds) in [("grey.mp4", "3"), ("moment.mp4", "0.04")] {
        let colour = format!("color=c=gray:s=320x240:d={seconds}:r=25");
        let mut draw = std::process::Command::new("ffmpeg");
        draw.current_dir(scratch.path()).args(["-loglevel", "error", "-f", "lavfi", "-i", &colour]);
        assert_success(&draw.arg(name).output().unwrap());
        let told = scratch.done(&["analyse", "practice", name]);
        assert!(told.starts_with(&format!("No face was found in {name}.\n")), "{told}");
        let one = scratch.done(&["analyse", "practice", name, "--one-person"]);
        assert!(one.starts_with(&format!("Nothing can be said about {name}:")), "{one}");
    }
}

#[test]
#[ignore = "needs ffmpeg"]
fn films_are_judged_frame_by_frame_beside_photos() {
    let output = FILMED.mien(&[
        "predict",
        "practice",
        "films/person-01/pair.mp4",
        "films/person-01/photos",
        "--no-card",
        "--draw",
        "pictures",
    ]);
    assert_success(&output);
    let text = stdout(&output);
    let of_film: Vec<&str> = text.lines().filter(|line| line.contains("pair.mp4")).collect();
    assert!(of_film.len() > 80, "{}", of_film.len());
    let times: Vec<f64> =
        of_film.iter().map(|line| line.split(',').nth(1).unwrap().parse().unwrap()).collect();
    assert!(times.is_sorted() && times.last().is_some_and(|last| (*last - 39.5).abs() < 0.01));
    assert!(text.lines().last().unwrap().starts_with("films/person-01/photos/"));
    let told = stderr(&output);
    assert!(told.lines().last().unwrap().contains(" pictures, "), "{told}");
    let drawn = FILMED.files("pictures");
    assert!(drawn.len() > 100 && drawn.keys().next().unwrap().contains("pair"));
}

#[test]
#[ignore = "needs ffmpeg"]
fn films_through_a_pipe_are_followed_with_a_line_for_every_frame() {
    let mut ffmpeg = std::process::Command::new("ffmpeg");
    let film = FILMED.join("films/person-01/leaves.mp4");
    ffmpeg.args(["-loglevel", "error", "-i"]).arg(film).args(["-f", "nut", "-c", "copy", "-"]);
    let mut ffmpeg = ffmpeg.stdout(Stdio::piped()).spawn().unwrap();
    let mut live = FILMED.command(&["predict", "practice", "--live", "-"]);
    let output = live.stdin(ffmpeg.stdout.take().unwrap()).output().unwrap();
    // Whoever holds the other end of the pipe keeps ffmpeg waiting.
    drop(live);
    ffmpeg.wait().unwrap();
    assert_success(&output);
    let text = stdout(&output);
    let lines: Vec<&str> = text.lines().collect();
    assert!((78..=81).contains(&lines.len()), "{}", lines.len());
    assert!(
        lines[0].starts_with("0.000 s  ") && lines[0].ends_with(" of 1 frames"),
        "{}",
        lines[0]
    );
    assert!(lines.iter().any(|line| line.contains("  no face | so far ")));
    assert!(stderr(&output).contains("apparent expressions, not feelings"));
    let nothing = FILMED
        .error_of(FILMED.command(&["predict", "practice", "--live", "-"]).stdin(Stdio::null()));
    assert!(nothing.contains("error: no frame of the pipe could be decoded"), "{nothing}");
    let no_camera = FILMED.refused(&["predict", "practice", "--live", "/dev/none"]);
    assert!(no_camera.contains("/dev/none"), "{no_camera}");
}
