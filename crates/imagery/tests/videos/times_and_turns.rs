//! Upright frames with the right times, whatever their container, their clock and their turn.

use std::fs::File;
use std::path::Path;
use std::process::Stdio;

use imagery::video::{Source, Video, VideoSettings, probe};

use crate::clips::{Clips, SIZE, number, numbers, open};

/// Milliseconds of frame N: ten per second, then three, a pause of a second, then 25 with a wobble.
const UNEVEN: &str = "if(lt(N,20),N*100,if(lt(N,30),2000+(N-20)*333,6000+(N-30)*40+mod(N*7,11)))";

fn uneven(number: i64) -> i64 {
    match number {
        ..20 => number * 100,
        20..30 => 2000 + (number - 20) * 333,
        _ => 6000 + (number - 30) * 40 + number * 7 % 11,
    }
}

/// The last frame whose time is not later.
fn shown_at(time: i64) -> u32 {
    (0..100).take_while(|number| uneven(*number) <= time).last().unwrap() as u32
}

fn at_rate(path: &Path, rate: f64) -> Video {
    Video::open(path, &VideoSettings { rate, ..VideoSettings::default() }).unwrap()
}

#[test]
#[ignore = "needs ffmpeg: `make video-test`"]
fn a_variable_rate_shows_the_last_frame_that_is_not_later() {
    let clips = Clips::new();
    let x264 = ["-c:v", "libx264", "-bf", "3", "-video_track_timescale", "1000"];
    let x265 = ["-c:v", "libx265", "-x265-params", "log-level=none"];
    for (name, encoding) in [
        ("b-frames.mp4", &x264[..]),
        ("hevc.mov", &x265),
        ("vp9.webm", &["-c:v", "libvpx-vp9", "-deadline", "realtime"]),
        ("h264.mkv", &["-c:v", "libx264"]),
    ] {
        let path = clips.numbered(name, 100, UNEVEN, encoding);
        for (rate, step) in [(2.0, 500), (12.5, 80), (0.4, 2500)] {
            let mut video = at_rate(&path, rate);
            assert!(video.facts().variable_rate, "{name}");
            let frames = numbers(&mut video);
            // Containers do not agree on how long the last frame stays.
            let least = 8760 / step + 1;
            assert!((least..=least + 1).contains(&(frames.len() as i64)), "{name} at {rate}");
            for (index, (time, number)) in frames.into_iter().enumerate() {
                assert_eq!(time, index as i64 * step, "{name} at {rate}");
                assert_eq!(number, shown_at(time), "{name} at {rate}, {time} ms");
            }
            assert!(video.ended_early().is_none(), "{name} at {rate}");
        }
    }
}

#[test]
#[ignore = "needs ffmpeg: `make video-test`"]
fn times_count_from_the_start_of_the_file_whatever_its_clock_says() {
    let clips = Clips::new();
    let expected: Vec<(i64, u32)> = (0..50).map(|half| (500 * half, 5 * half as u32)).collect();
    for (name, start) in
        [("an-hour-in.ts", 3600.0), ("late.mkv", 7.3), ("late.mp4", 7.3), ("before.ts", -0.5)]
    {
        let path = clips.plain(name, &["-output_ts_offset", &start.to_string(), "-muxdelay", "0"]);
        let mut video = open(&path);
        assert!(
            (video.facts().start - start).abs() < 0.3 || name == "before.ts",
            "{name} {:?}",
            video.facts()
        );
        assert_eq!(numbers(&mut video), expected, "{name}");
        assert!(video.ended_early().is_none() && !video.facts().variable_rate, "{name} {video:?}");
    }
}

#[test]
#[ignore = "needs ffmpeg: `make video-test`"]
fn frames_that_begin_after_the_sound_begin_later() {
    let clips = Clips::new();
    let silent = clips.plain("silent.mkv", &[]);
    let silent = silent.to_str().unwrap();
    let late =
        ["-itsoffset", "2.3", "-i", silent, "-f", "lavfi", "-i", "sine=d=28", "-c:v", "copy"];
    for name in ["late.mkv", "late.ts", "late.mp4"] {
        let frames = numbers(&mut open(&clips.made(name, &late)));
        let begins: Vec<(i64, u32)> =
            frames[..3].iter().map(|(time, number)| (time / 100, *number)).collect();
        assert_eq!(begins, [(23, 0), (28, 5), (33, 10)], "{name}");
    }
}

#[test]
#[ignore = "needs ffmpeg: `make video-test`"]
fn a_gap_stays_a_gap() {
    let clips = Clips::new();
    // The camera was stopped for 40 s, longer than ffmpeg believes of a transport stream by itself.
    let times = "if(lt(N,20),N*100,40000+N*100)";
    for name in ["gap.ts", "gap.mp4", "gap.mkv"] {
        let path = clips.numbered(name, 40, times, &["-c:v", "libx264"]);
        let frames = numbers(&mut open(&path));
        assert_eq!(frames.len(), 88, "{name}");
        for (time, number) in frames {
            let shown = if time < 42_000 { 19.min(time / 100) } else { (time - 40_000) / 100 };
            assert_eq!(i64::from(number), shown, "{name} at {time} ms");
        }
    }
}

#[test]
#[ignore = "needs ffmpeg: `make video-test`"]
fn a_turned_video_stands_upright() {
    let clips = Clips::new();
    // Upright: white above left, black elsewhere. Stored turned, as a phone does, with the turn back as metadata.
    let upright = "color=c=black:s=160x240:r=10:d=1,drawbox=w=80:h=80:c=white:t=fill";
    for (turn, rotation, matrix) in [
        ("null", 0, [1, 0, 0, 1]),
        ("transpose=cclock", 90, [0, 1, -1, 0]),
        ("hflip,vflip", 180, [-1, 0, 0, -1]),
        ("transpose=clock", 270, [0, -1, 1, 0]),
    ] {
        let stored = clips.made("stored.mp4", &["-f", "lavfi", "-i", upright, "-vf", turn]);
        let path =
            clips.changed(&stored, &format!("{rotation}.mp4"), |bytes| turn_by(bytes, matrix));
        let mut video = open(&path);
        assert_eq!((video.facts().rotation, video.facts().width), (rotation, 160));
        let frame = video.next().unwrap().picture;
        assert_eq!((frame.width, frame.height), (160, 240), "turned by {rotation}");
        let light = |x: usize, y: usize| frame.pixels[(y * 160 + x) * 3] > 128;
        let corners = [light(40, 40), light(120, 40), light(40, 200), light(120, 200)];
        assert_eq!(corners, [true, false, false, false], "turned by {rotation}");
    }
}

/// Writes a matrix into the header of the only track.
fn turn_by(bytes: &mut [u8], [a, b, c, d]: [i32; 4]) {
    let track = bytes.windows(4).position(|window| window == b"tkhd").unwrap();
    let rows = [a << 16, b << 16, 0, c << 16, d << 16, 0];
    for (index, value) in rows.into_iter().enumerate() {
        let place = track + 44 + 4 * index;
        bytes[place..place + 4].copy_from_slice(&value.to_be_bytes());
    }
}

#[test]
#[ignore = "needs ffmpeg: `make video-test`"]
fn frames_become_smaller_and_their_pixels_square() {
    let clips = Clips::new();
    let wide = ["-f", "lavfi", "-i", "testsrc=s=720x576:r=10:d=1", "-vf", "setsar=16/11"];
    let path = clips.made("wide.mp4", &wide);
    let facts = probe(&path, &VideoSettings::default()).unwrap();
    assert_eq!((facts.width, facts.height), (1047, 576));
    for (longest_side, size) in
        [(None, (1047, 576)), (Some(320), (320, 176)), (Some(4000), (1047, 576))]
    {
        let settings = VideoSettings { longest_side, ..VideoSettings::default() };
        let picture = Video::open(path.as_path(), &settings).unwrap().next().unwrap().picture;
        assert_eq!((picture.width, picture.height), size);
        assert_eq!(picture.pixels.len(), (size.0 * size.1 * 3) as usize);
    }
}

#[test]
#[ignore = "needs ffmpeg: `make video-test`"]
fn a_size_that_changes_within_the_file_changes_neither_times_nor_frames() {
    let clips = Clips::new();
    clips.made(
        "one.ts",
        &["-f", "lavfi", "-i", "color=c=red:s=320x240:r=10:d=3", "-c:v", "libx264"],
    );
    clips.made(
        "two.ts",
        &[
            "-f",
            "lavfi",
            "-i",
            "color=c=red:s=240x320:r=10:d=3",
            "-c:v",
            "libx264",
            "-output_ts_offset",
            "3",
        ],
    );
    let joined = clips.changed(&clips.path("one.ts"), "joined.ts", |bytes| {
        bytes.extend(std::fs::read(clips.path("two.ts")).unwrap());
    });
    let frames: Vec<_> = open(&joined).collect();
    let times: Vec<f64> = frames.iter().map(|frame| frame.time).collect();
    assert_eq!(times, (0..12).map(|half| f64::from(half) / 2.0).collect::<Vec<_>>());
    assert!(frames.iter().all(|frame| (frame.picture.width, frame.picture.height) == (320, 240)));
    // The second half is fitted in between black bars.
    let red =
        |frame: &imagery::video::Frame, x: usize| frame.picture.pixels[(120 * 320 + x) * 3] > 128;
    assert!(red(&frames[0], 10) && !red(&frames[11], 10) && red(&frames[11], 160));
}

#[test]
#[ignore = "needs ffmpeg: `make video-test`"]
fn a_pipe_is_read_as_it_comes() {
    let clips = Clips::new();
    for name in ["pipe.mkv", "pipe.ts", "pipe.mp4"] {
        let path = clips.plain(name, &["-movflags", "+faststart"]);
        let pipe = Source::Pipe(Stdio::from(File::open(path).unwrap()));
        let mut video = Video::open(pipe, &VideoSettings::default()).unwrap();
        assert_eq!((video.facts().width, video.facts().height), SIZE, "{name}");
        let expected: Vec<(i64, u32)> = (0..50).map(|half| (500 * half, 5 * half as u32)).collect();
        assert_eq!(numbers(&mut video), expected, "{name}");
    }
}

#[test]
#[ignore = "needs ffmpeg: `make video-test`"]
fn a_hostile_name_is_a_name() {
    let clips = Clips::new();
    let clip = clips.plain("clip.mp4", &[]);
    for name in [
        "-y.mp4",
        "concat:clip.mp4|clip.mp4",
        "%03d.mp4",
        "a'b\"c\\d:e,f;[g].mp4",
        "new\nline.mp4",
        "*.mp4",
    ] {
        let path = clips.path(name);
        std::fs::copy(&clip, &path).unwrap();
        assert_eq!(number(&open(&path).nth(1).unwrap().picture), 5, "{name}");
    }
}
