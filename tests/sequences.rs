//! `mien practice --sequence` as people meet it, with and without ffmpeg.

use crate::fixtures::{Scratch, assert_success, stderr, stdout};

/// A `mien` that finds no other program.
fn alone(scratch: &Scratch, arguments: &[&str]) -> (String, String) {
    let output = scratch.command(arguments).env("PATH", "").output().unwrap();
    assert_success(&output);
    (stdout(&output), stderr(&output))
}

#[test]
fn without_ffmpeg_photos_are_drawn_and_it_is_told_how_to_get_the_rest() {
    let scratch = Scratch::new();
    let sequence = ["practice", "films", "--sequence", "--seconds", "10"];
    let (planned, missing) = alone(&scratch, &[&sequence[..], &["--dry-run"]].concat());
    insta::assert_snapshot!(planned, @"would draw 12 photos and 0 videos into films");
    insta::assert_snapshot!(missing, @"
    left out person-01/leaves.mp4, person-01/turned.mp4, person-01/variable.mp4, person-01/pair.mp4: `ffmpeg` is missing, which videos need
    hint: install it, on Debian with `sudo apt install ffmpeg`
    ");
    assert!(!scratch.join("films").exists());
    let (drawn, missing) = alone(&scratch, &sequence);
    insta::assert_snapshot!(drawn, @"drew 12 photos and 0 videos into films (0 MB)");
    insta::assert_snapshot!(missing, @"
    left out person-01/leaves.mp4, person-01/turned.mp4, person-01/variable.mp4, person-01/pair.mp4: `ffmpeg` is missing, which videos need
    hint: install it, on Debian with `sudo apt install ffmpeg`
    ");
    let refused = scratch.refused(&sequence);
    insta::assert_snapshot!(refused, @"
    exit 2
    error: `films` is not empty: practice photos need a folder of their own
    ");
}

#[test]
fn the_machine_twin_names_what_was_left_out() {
    let scratch = Scratch::new();
    let sequence =
        ["practice", "films", "--sequence", "--seconds", "10", "--people", "2", "--json"];
    let (drawn, _) = alone(&scratch, &sequence);
    let drawn: serde_json::Value = serde_json::from_str(&drawn).unwrap();
    let left_out = drawn["left_out"].as_array().unwrap();
    assert_eq!((drawn["videos"].as_u64(), left_out.len()), (Some(0), 8));
    assert_eq!(left_out[7]["path"], "person-02/pair.mp4");
    assert!(left_out[7]["reason"].as_str().unwrap().contains("`ffmpeg` is missing"));
}

#[test]
fn sequences_have_no_shots_no_width_and_no_defects() {
    let scratch = Scratch::new();
    for option in [&["--shots", "2"][..], &["--width", "480"], &["--defects"]] {
        let refused = scratch.refused(&[&["practice", "films", "--sequence"][..], option].concat());
        assert!(
            refused.starts_with("exit 2\nerror: the argument '--sequence' cannot be used with"),
            "{refused}"
        );
    }
    let refused = scratch.refused(&["practice", "films", "--seconds", "20"]);
    assert!(refused.contains("--sequence"), "{refused}");
}
