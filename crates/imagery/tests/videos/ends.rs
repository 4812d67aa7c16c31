//! A video that is not read to its end leaves no ffmpeg behind.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use crate::clips::{Clips, number, open};

/// The programs that this process has started on a file and that are still there, by their numbers.
fn programs_on(path: &Path) -> Vec<String> {
    let processes = Path::new("/proc").read_dir().unwrap().flatten();
    let on_path = processes.filter(|process| {
        let command = std::fs::read_to_string(process.path().join("cmdline"));
        is_ours(&process.path()) && command.is_ok_and(|text| text.contains(path.to_str().unwrap()))
    });
    on_path.map(|process| process.path().to_str().unwrap().to_owned()).collect()
}

/// One that has ended is there until it is waited for.
fn is_ours(process: &Path) -> bool {
    let parent = format!("PPid:\t{}", std::process::id());
    let status = std::fs::read_to_string(process.join("status"));
    status.is_ok_and(|text| text.lines().any(|line| line == parent))
}

fn are_gone(programs: &[String]) -> bool {
    programs.iter().all(|process| !is_ours(Path::new(process)))
}

#[test]
#[ignore = "needs ffmpeg: `make video-test`"]
fn dropping_a_video_in_the_middle_or_in_a_panic_ends_ffmpeg() {
    let clips = Clips::new();
    // More frames than a pipe and a queue hold, so that ffmpeg is still at work.
    let path = clips.made("long.mp4", &["-f", "lavfi", "-i", "testsrc=s=640x360:r=10:d=60"]);
    let mut video = open(&path);
    assert_eq!(video.by_ref().take(3).count(), 3);
    let programs = programs_on(&path);
    assert!(programs.len() == 1 && !are_gone(&programs));
    drop(video);
    assert!(are_gone(&programs));
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        let _video = open(&path);
        std::panic::panic_any(programs_on(&path));
    }));
    let programs = *panicked.unwrap_err().downcast::<Vec<String>>().unwrap();
    assert!(programs.len() == 1 && are_gone(&programs));
}

#[test]
#[ignore = "needs ffmpeg: `make video-test`"]
fn a_video_that_was_read_to_its_end_leaves_nothing_even_before_it_is_dropped() {
    let clips = Clips::new();
    let path = clips.plain("numbered.mp4", &[]);
    let (mut one, two) = (open(&path), open(&path));
    let programs = programs_on(&path);
    assert_eq!(number(&one.nth(2).unwrap().picture), 10);
    drop(two);
    assert_eq!(number(&one.next().unwrap().picture), 15);
    assert_eq!(one.by_ref().count(), 46);
    assert!(programs.len() == 2 && are_gone(&programs));
    assert!(one.next().is_none() && one.ended_early().is_none());
}
