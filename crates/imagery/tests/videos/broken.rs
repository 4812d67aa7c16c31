//! Videos that are broken, cut short or something else end as errors or tell why they ended early.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use imagery::video::{Source, Video, VideoError, VideoSettings};

use crate::clips::{Clips, numbers, open};

fn refused(path: &Path) -> String {
    let error = Video::open(path, &VideoSettings::default()).unwrap_err();
    error.to_string().replace(path.parent().unwrap().to_str().unwrap(), ".")
}

#[test]
fn without_ffmpeg_an_error_says_how_to_get_it() {
    let settings = VideoSettings { search_path: Some("".into()), ..VideoSettings::default() };
    let path = tempfile::NamedTempFile::new().unwrap();
    std::io::Write::write_all(&mut path.as_file(), b"bytes").unwrap();
    for source in [Source::from(path.path()), Source::Pipe(Stdio::null())] {
        let error = Video::open(source, &settings).unwrap_err();
        assert!(matches!(error, VideoError::Missing { .. }), "{error}");
        assert!(error.to_string().ends_with("on Debian with `sudo apt install ffmpeg`"), "{error}");
    }
}

#[test]
fn what_is_no_file_is_refused_before_anything_is_started() {
    let settings = VideoSettings { search_path: Some("".into()), ..VideoSettings::default() };
    let folder = tempfile::tempdir().unwrap();
    let error = |path: &Path| Video::open(path, &settings).unwrap_err();
    assert!(matches!(error(folder.path()), VideoError::NotAFile { .. }));
    assert!(matches!(error(Path::new("/dev/zero")), VideoError::NotAFile { .. }));
    assert!(matches!(error(&folder.path().join("none.mp4")), VideoError::File { .. }));
    let empty = tempfile::NamedTempFile::new().unwrap();
    assert!(matches!(error(empty.path()), VideoError::Empty { .. }));
    let camera = Source::Camera(folder.path().join("video0"));
    assert!(matches!(Video::open(camera, &settings), Err(VideoError::File { .. })));
}

#[test]
#[ignore = "needs ffmpeg: `make video-test`"]
fn what_is_no_video_says_so() {
    let clips = Clips::new();
    let clip = clips.plain("clip.mp4", &[]);
    let written = |name: &str, text: &str| {
        let text = text.as_bytes().to_vec();
        clips.changed(&clip, name, move |bytes| *bytes = text.clone())
    };
    insta::assert_snapshot!(
        refused(&written("letter.mp4", "Dear Sir or Madam,\n")),
        @"`./letter.mp4` is no video that can be read: moov atom not found; file:./letter.mp4: Invalid data found when processing input"
    );
    // Lists that would make ffmpeg open other files.
    for (name, text) in [
        ("list.mp4", "ffconcat version 1.0\nfile clip.mp4\n"),
        ("list.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nclip.mp4\n#EXT-X-ENDLIST\n"),
        ("list.mpd", "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\"></MPD>"),
    ] {
        let refused = refused(&written(name, text));
        assert!(refused.contains("is no video that can be read: "), "{name}: {refused}");
    }
    let photo =
        clips.made("photo.png", &["-f", "lavfi", "-i", "testsrc=s=64x64", "-frames:v", "1"]);
    assert!(refused(&photo).contains("is no video that can be read: "));
}

#[test]
#[ignore = "needs ffmpeg: `make video-test`"]
fn sound_alone_is_no_video_not_even_with_a_cover() {
    let clips = Clips::new();
    let tone = ["-f", "lavfi", "-i", "sine=d=2"];
    let sound = clips.made("sound.mp4", &tone);
    insta::assert_snapshot!(refused(&sound), @"`./sound.mp4` holds no moving pictures");
    let cover = [
        "-f",
        "lavfi",
        "-i",
        "testsrc=s=64x64",
        "-frames:v",
        "1",
        "-disposition:v",
        "attached_pic",
        "-c:v",
        "mjpeg",
    ];
    let covered = clips.made("covered.mp4", &[&tone[..], &cover].concat());
    insta::assert_snapshot!(refused(&covered), @"`./covered.mp4` holds no moving pictures");
}

#[test]
#[ignore = "needs ffmpeg: `make video-test`"]
fn a_video_that_was_cut_tells_where_it_ends() {
    let clips = Clips::new();
    for (name, encoding) in [("cut.mp4", &["-movflags", "+faststart"][..]), ("cut.mkv", &[])] {
        let whole = clips.plain(&format!("whole-{name}"), encoding);
        assert!(open(&whole).by_ref().count() == 50);
        let cut = clips.changed(&whole, name, |bytes| bytes.truncate(bytes.len() * 6 / 10));
        let mut video = open(&cut);
        let frames = numbers(&mut video);
        assert!((5..45).contains(&frames.len()), "{name}: {}", frames.len());
        assert!(frames.iter().all(|(time, number)| i64::from(*number) * 100 == *time), "{name}");
        let early = video.ended_early().unwrap();
        assert!(matches!(early, VideoError::Stopped { of: Some(_), .. }), "{name}: {early}");
        assert!(early.to_string().contains(" s of 2"), "{early}");
    }
}

#[test]
#[ignore = "needs ffmpeg: `make video-test`"]
fn a_video_without_its_index_or_without_frames_is_an_error() {
    let clips = Clips::new();
    let whole = clips.plain("whole.mp4", &[]);
    let cut = clips.changed(&whole, "cut.mp4", |bytes| bytes.truncate(bytes.len() / 2));
    assert!(refused(&cut).contains("is no video that can be read: moov atom not found"));
    // What an interrupted copy to a card leaves: the right length, and zeros where frames were.
    let zeros = clips.changed(&whole, "zeros.mp4", |bytes| {
        let frames = bytes.windows(4).position(|window| window == b"mdat").unwrap() + 4;
        let index = bytes.windows(4).position(|window| window == b"moov").unwrap() - 4;
        bytes[frames..index].fill(0);
    });
    let refused = refused(&zeros);
    assert!(refused.starts_with("no frame of `./zeros.mp4` could be decoded"), "{refused}");
}

#[test]
#[ignore = "needs ffmpeg: `make video-test`"]
fn a_stream_that_begins_in_the_middle_begins_when_it_can_be_decoded() {
    let clips = Clips::new();
    let whole = clips.plain("whole.ts", &["-g", "50", "-muxdelay", "0"]);
    let late = clips.changed(&whole, "late.ts", |bytes| {
        // Whole packets of 188 bytes, more than the first five seconds and less than ten.
        let cut = bytes.len() / 188 * 3 / 10 * 188;
        bytes.drain(..cut);
    });
    let frames = numbers(&mut open(&late));
    assert!(frames.len() > 20, "{frames:?}");
    let offset = i64::from(frames[0].1) * 100 - frames[0].0;
    assert!(
        offset > 4000
            && frames.iter().all(|(time, number)| i64::from(*number) * 100 - time == offset)
    );
}

#[test]
#[ignore = "needs ffmpeg: `make video-test`"]
fn a_last_frame_that_stays_long_is_no_early_end() {
    let clips = Clips::new();
    let path = clips.numbered("slow.mp4", 5, "if(lt(N,4),N*100,9000)", &["-c:v", "libx264"]);
    let mut video = open(&path);
    let frames = numbers(&mut video);
    assert_eq!(frames[..3], [(0, 0), (500, 3), (1000, 3)]);
    assert!(video.ended_early().is_none(), "{:?}", video.ended_early());
}

#[test]
#[ignore = "needs ffmpeg: `make video-test`"]
fn a_pipe_that_gives_nothing_is_not_waited_for_without_end() {
    let mut silent = Command::new("sleep").arg("100").stdout(Stdio::piped()).spawn().unwrap();
    let pipe = Source::Pipe(silent.stdout.take().unwrap().into());
    let patience = Duration::from_millis(300);
    let settings = VideoSettings { patience, ..VideoSettings::default() };
    let error = Video::open(pipe, &settings).unwrap_err();
    silent.kill().unwrap();
    silent.wait().unwrap();
    insta::assert_snapshot!(error, @"`ffmpeg` gave nothing of the pipe for 0.3 seconds");
}

#[test]
#[ignore = "needs ffmpeg: `make video-test`"]
fn a_time_far_away_does_not_make_frames_without_end() {
    let clips = Clips::new();
    let times = "if(lt(N,10),N*100,40000000+N*100)";
    let path = clips.numbered("far.mkv", 20, times, &["-c:v", "libx264"]);
    let settings = VideoSettings { longest: Duration::from_mins(10), ..VideoSettings::default() };
    let mut video = Video::open(path.as_path(), &settings).unwrap();
    assert_eq!(video.by_ref().count(), 1201);
    assert!(matches!(video.ended_early(), Some(VideoError::TooLong { .. })));
}

#[test]
#[ignore = "needs ffmpeg: `make video-test`"]
fn damaged_bytes_never_panic_or_hang() {
    let clips = Clips::new();
    let originals =
        [clips.plain("a.mp4", &[]), clips.plain("a.mkv", &[]), clips.plain("a.ts", &[])];
    let mut state = 0x2026_u64;
    let mut draw = |below: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for round in 0..30 {
        let mut places: Vec<(usize, u8)> = Vec::new();
        for _ in 0..=draw(40) {
            places.push((draw(1 << 20), draw(256) as u8));
        }
        let damaged = clips.changed(&originals[round % 3], "damaged", |bytes| {
            let length = bytes.len();
            for (place, value) in &places {
                bytes[place % length] = *value;
            }
        });
        if let Ok(video) = Video::open(damaged.as_path(), &VideoSettings::default()) {
            let (wide, high) = (video.facts().width, video.facts().height);
            let sizes: Vec<_> = video.take(200).map(|frame| frame.picture.pixels.len()).collect();
            assert!(
                sizes.iter().all(|size| *size == wide as usize * high as usize * 3),
                "round {round}"
            );
        }
    }
}
