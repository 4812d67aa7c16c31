//! Videos whose every frame shows its own number, made by ffmpeg.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use imagery::Picture;
use imagery::video::{Frame, Video, VideoSettings, find_program};
use tempfile::TempDir;

/// Width and height of a clip.
pub(crate) const SIZE: (u32, u32) = (128, 64);

/// Eight squares of black and white, the bits of the frame's number from the left, above a grey half.
const NUMBERED: &str =
    "geq=lum='if(lt(Y,32),255*mod(floor(N/pow(2,floor(X/16))),2),90)':cb=128:cr=128";

/// A folder of clips.
pub(crate) struct Clips {
    folder: TempDir,
}

impl Clips {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// `frames` numbered frames at the times (in milliseconds) of `times`, an expression of ffmpeg over N.
    pub(crate) fn numbered(
        &self,
        name: &str,
        frames: usize,
        times: &str,
        encoding: &[&str],
    ) -> PathBuf {
        let source = format!("color=c=black:s={}x{}:r=10", SIZE.0, SIZE.1);
        let filters = format!("{NUMBERED},settb=1/1000,setpts='{times}'");
        let frames = frames.to_string();
        let input = ["-f", "lavfi", "-i", &source, "-frames:v", &frames, "-vf", &filters];
        let timing = ["-fps_mode", "passthrough", "-enc_time_base", "1/1000"];
        self.made(name, &[&input[..], &timing, encoding].concat())
    }

    /// 25 seconds, numbered, ten frames per second, in H.264.
    pub(crate) fn plain(&self, name: &str, encoding: &[&str]) -> PathBuf {
        self.numbered(name, 250, "100*N", &[&["-c:v", "libx264"], encoding].concat())
    }

    /// Whatever ffmpeg makes of these arguments.
    pub(crate) fn made(&self, name: &str, arguments: &[&str]) -> PathBuf {
        let path = self.path(name);
        let ffmpeg = find_program("ffmpeg", None).expect("these tests need ffmpeg");
        let mut command = Command::new(ffmpeg);
        command.args(["-hide_banner", "-loglevel", "error", "-nostdin", "-y"]).args(arguments);
        command.arg(&path).stdin(Stdio::null()).current_dir(self.folder.path());
        let output = command.output().unwrap();
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        path
    }

    /// The bytes of another clip, changed.
    #[expect(clippy::disallowed_methods, reason = "a test's file need not survive a crash")]
    pub(crate) fn changed(
        &self,
        from: &Path,
        name: &str,
        change: impl Fn(&mut Vec<u8>),
    ) -> PathBuf {
        let mut bytes = std::fs::read(from).unwrap();
        change(&mut bytes);
        std::fs::write(self.path(name), bytes).unwrap();
        self.path(name)
    }
}

/// Every frame as (milliseconds, number).
pub(crate) fn numbers(video: &mut Video) -> Vec<(i64, u32)> {
    let frame = |frame: Frame| ((frame.time * 1000.0).round() as i64, number(&frame.picture));
    video.by_ref().map(frame).collect()
}

/// The number that a frame shows.
pub(crate) fn number(picture: &Picture) -> u32 {
    assert_eq!((picture.width, picture.height), SIZE);
    let bit = |index: u32| {
        let place = (picture.width * 16 + index * 16 + 8) as usize * 3;
        u32::from(picture.pixels[place] > 128) << index
    };
    (0..8).map(bit).sum()
}

pub(crate) fn open(path: &Path) -> Video {
    Video::open(path, &VideoSettings::default()).unwrap()
}
