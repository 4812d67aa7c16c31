//! What lies in a folder of drawn sequences: photos in the order of their times, videos that say the truth.
//!
//! Tests that need ffmpeg are run by `make video-test`, which gets it; without it they fail.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up its case must stop")]

mod contents;

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use contents::contents;
use imagery::video::{Video, VideoSettings, find_program, probe};
use imagery::{FaceBox, Limits, decode_upright, detect_faces, in_order_of_capture, inspect};
use practice::{
    DrawnSequences, Error, SequenceSettings, TRUTH_FILE, draw_sequences, plan_sequences,
};
use tempfile::TempDir;

const CLIPS: [&str; 4] = ["leaves.mp4", "turned.mp4", "variable.mp4", "pair.mp4"];

/// Short sequences without ffmpeg.
fn photos_only() -> SequenceSettings {
    SequenceSettings { seconds: 20, search_path: Some("".into()), ..SequenceSettings::default() }
}

fn with_videos() -> SequenceSettings {
    SequenceSettings { search_path: None, ..photos_only() }
}

fn drawn(settings: &SequenceSettings) -> (TempDir, DrawnSequences) {
    let folder = tempfile::tempdir().unwrap();
    let drawn = draw_sequences(folder.path(), settings, &|_, _| {}).unwrap();
    (folder, drawn)
}

/// One row of the truth.
struct Row {
    sequence: String,
    path: String,
    /// Milliseconds.
    time: u64,
    face: String,
    person: String,
    expression: String,
    place: [i32; 4],
}

fn truth(folder: &Path) -> Vec<Row> {
    let text = std::fs::read_to_string(folder.join(TRUTH_FILE)).unwrap();
    let rows = text.lines().skip(1).map(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        let [sequence, path, time, face, person, expression, _settled, place @ ..] = &cells[..]
        else {
            panic!("{line}");
        };
        let whole = |text: &&str| text.to_string();
        Row {
            sequence: whole(sequence),
            path: whole(path),
            time: time.replace('.', "").parse().unwrap(),
            face: whole(face),
            person: whole(person),
            expression: whole(expression),
            place: std::array::from_fn(|index| place[index].parse().unwrap_or(0)),
        }
    });
    rows.collect()
}

fn of<'row>(rows: &'row [Row], sequence: &str) -> Vec<&'row Row> {
    rows.iter().filter(|row| row.sequence.ends_with(sequence)).collect()
}

#[test]
fn the_same_seed_gives_the_same_photos_on_any_number_of_threads() {
    let on = |threads, seed| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let settings = SequenceSettings { seed, ..photos_only() };
        contents(pool.install(|| drawn(&settings)).0.path())
    };
    let reference = on(1, 1);
    assert!(reference == on(2, 1));
    assert!(reference != on(2, 2));
}

#[test]
fn without_ffmpeg_photos_are_drawn_and_it_is_said_what_is_missing() {
    let (folder, drawn) = drawn(&photos_only());
    assert_eq!((drawn.videos, drawn.left_out.len()), (0, CLIPS.len()));
    for ((path, reason), clip) in drawn.left_out.iter().zip(CLIPS) {
        assert_eq!(path, &format!("person-01/{clip}"));
        assert!(
            reason.starts_with("`ffmpeg` is missing") && reason.contains("sudo apt install ffmpeg")
        );
    }
    let files = contents(folder.path());
    assert_eq!(files.len(), drawn.photos + 1);
    let plan = plan_sequences(&photos_only()).unwrap();
    assert_eq!(DrawnSequences { bytes: drawn.bytes, ..plan }, drawn);
}

#[test]
fn photos_are_ordered_by_their_parts_of_a_second_and_not_by_their_names() {
    let (folder, _) = drawn(&SequenceSettings { seconds: 40, ..photos_only() });
    let truth = truth(folder.path());
    let rows = of(&truth, "photos");
    let moment =
        |path: &str| inspect(&std::fs::read(folder.path().join(path)).unwrap()).unwrap().moment;
    let ordered =
        in_order_of_capture(rows.iter().map(|row| (row.path.as_str(), moment(&row.path))));
    let times = ordered.iter().map(|(path, time)| (*path, (time.unwrap() * 1000.0).round() as u64));
    assert!(times.eq(rows.iter().map(|row| (row.path.as_str(), row.time))));
    assert!(!rows.is_sorted_by_key(|row| &row.path));
    assert!(rows.windows(2).any(|pair| pair[1].time - pair[0].time < 200));
}

#[test]
fn photos_show_a_face_where_the_truth_says_so() {
    let (folder, _) = drawn(&photos_only());
    let truth = truth(folder.path());
    let rows = of(&truth, "photos");
    assert!(rows.iter().any(|row| row.face == "none"));
    let classes: Vec<&str> = rows.iter().map(|row| row.expression.as_str()).collect();
    assert!(classes.iter().filter(|class| !class.is_empty()).count() > 10);
    for row in rows.iter().filter(|row| row.face != "partly") {
        let bytes = std::fs::read(folder.path().join(&row.path)).unwrap();
        let picture = decode_upright(&bytes, u32::MAX, &Limits::default()).unwrap();
        assert_eq!((picture.width, picture.height), (480, 640));
        let faces = detect_faces(&picture, (picture.width, picture.height));
        check_faces(&[row], &faces, &row.path);
    }
}

/// Every whole face of the truth is found where it is, and no other.
fn check_faces(rows: &[&Row], found: &[FaceBox], place: &str) {
    let whole = rows.iter().filter(|row| row.face == "whole");
    for row in whole.clone() {
        let near = |face: &FaceBox| {
            let middle = |from: i32, length: i32| from + length / 2;
            let [x, y, width, height] = row.place;
            let across = middle(x, width) - middle(face.x, face.width as i32);
            let down = middle(y, height) - middle(face.y, face.height as i32);
            across.abs() < width / 4 && down.abs() < height / 4
        };
        assert!(found.iter().any(near), "{} at {place}: {found:?}", row.person);
    }
    if rows.iter().all(|row| row.face != "partly") {
        assert_eq!(found.len(), whole.count(), "{place}: {found:?}");
    }
}

#[test]
#[ignore = "needs ffmpeg: `make video-test`"]
fn videos_show_the_truth_at_its_times() {
    let (folder, drawn) = drawn(&with_videos());
    assert_eq!((drawn.videos, drawn.left_out.len()), (4, 0));
    let truth = truth(folder.path());
    for clip in CLIPS {
        let rows = of(&truth, clip);
        let path = folder.path().join("person-01").join(clip);
        let mut video = Video::open(path.as_path(), &VideoSettings::default()).unwrap();
        let mut frames = 0;
        for frame in video.by_ref() {
            let time = (frame.time * 1000.0).round() as u64;
            let shown =
                rows.iter().map(|row| row.time).filter(|shown| *shown <= time).max().unwrap();
            let rows: Vec<&Row> = rows.iter().copied().filter(|row| row.time == shown).collect();
            let picture = &frame.picture;
            let faces = detect_faces(picture, (picture.width, picture.height));
            check_faces(&rows, &faces, &format!("{clip}, {time} ms"));
            frames += 1;
        }
        assert!(frames >= 38 && video.ended_early().is_none(), "{clip}: {frames}");
    }
    let people = |clip| {
        let of_clip = of(&truth, clip);
        of_clip.iter().map(|row| row.person.clone()).collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(people("leaves.mp4").into_iter().collect::<Vec<_>>(), ["", "person-01"]);
    assert_eq!(people("pair.mp4").into_iter().collect::<Vec<_>>(), ["person-01", "person-02"]);
}

#[test]
#[ignore = "needs ffmpeg: `make video-test`"]
fn every_frame_has_the_time_of_the_truth() {
    let (folder, _) = drawn(&with_videos());
    let truth = truth(folder.path());
    for clip in CLIPS {
        let mut expected: Vec<u64> = of(&truth, clip).iter().map(|row| row.time).collect();
        expected.dedup();
        let mut ffprobe = Command::new(find_program("ffprobe", None).unwrap());
        ffprobe.args(["-v", "error", "-show_entries", "packet=pts_time", "-of", "csv=p=0"]);
        let output = ffprobe.arg(folder.path().join("person-01").join(clip)).output().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        let seconds =
            printed.lines().map(|line| line.trim_end_matches(',').parse::<f64>().unwrap());
        let mut times: Vec<u64> =
            seconds.map(|seconds| (seconds * 1000.0).round() as u64).collect();
        times.sort_unstable();
        assert_eq!(times, expected, "{clip}");
    }
}

#[test]
#[ignore = "needs ffmpeg: `make video-test`"]
fn videos_are_what_phones_make() {
    let (folder, _) = drawn(&with_videos());
    let facts = CLIPS.map(|clip| {
        probe(&folder.path().join("person-01").join(clip), &VideoSettings::default()).unwrap()
    });
    let codecs = facts.each_ref().map(|facts| facts.codec.clone().unwrap());
    assert_eq!(codecs, ["h264", "hevc", "h264", "hevc"]);
    assert_eq!(facts.each_ref().map(|facts| facts.rotation), [0, 90, 0, 0]);
    assert_eq!(facts.each_ref().map(|facts| facts.variable_rate), [false, false, true, false]);
    let sizes = facts.each_ref().map(|facts| (facts.width, facts.height));
    assert_eq!(sizes, [(640, 360), (360, 640), (640, 360), (640, 360)]);
}

#[test]
#[ignore = "needs ffmpeg: `make video-test`"]
fn the_same_ffmpeg_gives_the_same_videos() {
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let settings = SequenceSettings { seconds: 10, ..with_videos() };
        contents(pool.install(|| drawn(&settings)).0.path())
    };
    let (one, two) = (on(1), on(2));
    assert!(one.len() > 10 && one.keys().eq(two.keys()));
    for (path, bytes) in one {
        assert!(bytes == two[&path], "{path}");
    }
}

#[test]
fn an_ffmpeg_that_cannot_encode_leaves_videos_out() {
    let programs = tempfile::tempdir().unwrap();
    let script = tempfile::Builder::new().tempfile_in(programs.path()).unwrap();
    std::io::Write::write_all(
        &mut script.as_file(),
        b"#!/bin/sh\necho \"Unknown encoder 'libx264'\" >&2\nexit 1\n",
    )
    .unwrap();
    let path = programs.path().join("ffmpeg");
    script.into_temp_path().persist(&path).unwrap();
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
    let search_path = Some(programs.path().as_os_str().to_owned());
    let (folder, drawn) = drawn(&SequenceSettings { seconds: 10, search_path, ..photos_only() });
    assert_eq!((drawn.videos, drawn.left_out.len()), (0, 4));
    assert_eq!(drawn.left_out[0].1, "Unknown encoder 'libx264'");
    assert!(
        contents(folder.path()).keys().all(|path| path.contains("/photos/") || path == TRUTH_FILE)
    );
}

#[test]
fn a_folder_in_use_and_an_impossible_setting_are_refused() {
    let (folder, _) = drawn(&SequenceSettings { seconds: 10, ..photos_only() });
    let again = draw_sequences(folder.path(), &photos_only(), &|_, _| {});
    assert!(matches!(again, Err(Error::NotEmpty { .. })));
    let short = SequenceSettings { seconds: 9, ..photos_only() };
    let refused = draw_sequences(&folder.path().join("new"), &short, &|_, _| {}).unwrap_err();
    assert_eq!(refused.to_string(), "`seconds` is 9, expected 10 to 3600");
    assert!(!folder.path().join("new").exists());
}
