//! Films a clip: frames are drawn one by one into an ffmpeg that encodes them.
//!
//! One thread and fixed settings, so that the same ffmpeg gives the same bytes; another version may not.

use std::io::{self, Write};
use std::path::Path;
use std::process::{ChildStdin, Command, Stdio};
use std::time::Duration;

use imagery::video::{Running, VideoError, file_argument};

use super::clips::Codec;
use super::times::EVEN;

/// How long ffmpeg may take for the frames that it has when it is told that there are no more.
const PATIENCE: Duration = Duration::from_mins(5);

/// A video file that is being written; ffmpeg is stopped when it is dropped before its end.
pub(super) struct Film {
    ffmpeg: Running,
    frames: Option<ChildStdin>,
}

/// How frames are encoded.
pub(super) struct Encoding<'a> {
    /// Of stored frames.
    pub(super) size: (usize, usize),
    pub(super) codec: Codec,
    /// The expression of the time of frame N, in milliseconds, where they are uneven.
    pub(super) times: Option<&'a str>,
}

impl Codec {
    fn arguments(self) -> &'static str {
        match self {
            Self::H264 => "-c:v libx264 -preset veryfast -crf 21 -threads 1",
            Self::Hevc => {
                "-c:v libx265 -preset ultrafast -crf 24 -tag:v hvc1 \
                 -x265-params pools=1:frame-threads=1:log-level=error"
            }
        }
    }
}

impl Film {
    /// Starts ffmpeg on a new file at `path`.
    pub(super) fn start(
        ffmpeg: &Path,
        path: &Path,
        encoding: &Encoding,
    ) -> Result<Self, VideoError> {
        let mut command = Command::new(ffmpeg);
        command.args(arguments(encoding)).arg(file_argument(path)).stdin(Stdio::piped());
        let mut ffmpeg = Running::start("ffmpeg", &mut command)?;
        let frames = ffmpeg.input();
        Ok(Self { ffmpeg, frames })
    }

    /// Adds a stored frame.
    pub(super) fn add(&mut self, pixels: &[u8]) -> io::Result<()> {
        self.frames.as_mut().map_or(Ok(()), |frames| frames.write_all(pixels))
    }

    /// Waits for the end of the file; otherwise what ffmpeg said.
    pub(super) fn finish(mut self) -> Result<(), String> {
        self.frames = None;
        match self.ffmpeg.end(PATIENCE) {
            Some(status) if status.success() => Ok(()),
            Some(status) if self.ffmpeg.said().is_empty() => {
                Err(format!("ffmpeg ended with {status}"))
            }
            Some(_) => Err(self.ffmpeg.said()),
            None => Err("ffmpeg does not come to its end".to_owned()),
        }
    }
}

/// What ffmpeg is told, but for the name of the file.
fn arguments(encoding: &Encoding) -> Vec<String> {
    let ((width, height), rate) = (encoding.size, 1000 / EVEN);
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let input = format!("-f rawvideo -pix_fmt rgb24 -s {width}x{height} -r {rate} -i pipe:0");
    let times = encoding.times.map_or(Vec::new(), |times| {
        let filter = vec!["-vf".to_owned(), format!("settb=1/1000,setpts='{times}'")];
        [filter, words("-fps_mode passthrough -enc_time_base 1/1000")].concat()
    });
    [
        words("-hide_banner -loglevel error -nostdin -y"),
        words(&input),
        times,
        words(encoding.codec.arguments()),
        words("-g 50 -pix_fmt yuv420p -video_track_timescale 1000"),
        words("-map_metadata -1 -fflags +bitexact -flags +bitexact -f mp4"),
    ]
    .concat()
}
