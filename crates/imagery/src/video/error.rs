//! Why a video did not become frames.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

/// Why a video cannot be read, or why its reading ended early. What ffmpeg said stands behind it.
#[derive(Debug, thiserror::Error)]
pub enum VideoError {
    /// A program that reads or makes videos is not installed.
    #[error(
        "`{program}` is missing, which videos need\nhint: install it, on Debian with `sudo apt install ffmpeg`"
    )]
    Missing {
        /// The program that was looked for.
        program: &'static str,
    },
    /// A program is there and does not start.
    #[error("`{program}` cannot be started: {cause}")]
    NotStarted {
        /// The program.
        program: &'static str,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// A setting that cannot be read by.
    #[error("`{setting}` is {found}, expected {expected}")]
    Setting {
        /// The setting's name.
        setting: &'static str,
        /// Its value.
        found: f64,
        /// What would do.
        expected: &'static str,
    },
    /// The file cannot be looked at.
    #[error("cannot read `{}`", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// A folder, a pipe or a device under a file's name.
    #[error("`{}` is not a file", path.display())]
    NotAFile {
        /// What was named.
        path: PathBuf,
    },
    /// No bytes at all, as an interrupted copy leaves them.
    #[error("`{}` is empty", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// Neither a video nor anything else that is read here, playlists included.
    #[error("{source_name} is no video that can be read{}", behind_colon(.said))]
    NotAVideo {
        /// Where the bytes came from.
        source_name: String,
        /// ffmpeg's own words.
        said: String,
    },
    /// Sound only, perhaps with a still picture as its cover.
    #[error("{source_name} holds no moving pictures")]
    NoPictures {
        /// Where the bytes came from.
        source_name: String,
    },
    /// Not one frame came.
    #[error("no frame of {source_name} could be decoded{}", behind_colon(.said))]
    NoFrames {
        /// Where the bytes came from.
        source_name: String,
        /// ffmpeg's own words.
        said: String,
    },
    /// The program gave nothing for too long and was stopped.
    #[error("`{program}` gave nothing of {source_name} for {} seconds{}", limit.as_secs_f64(), behind_colon(.said))]
    Silent {
        /// The program.
        program: &'static str,
        /// Where the bytes came from.
        source_name: String,
        /// The limit.
        limit: Duration,
        /// ffmpeg's own words.
        said: String,
    },
    /// The frames stop before the video should.
    #[error("the frames of {source_name} end after {after:.1} s{}{}", of_seconds(*.of), behind_colon(.said))]
    Stopped {
        /// Where the bytes came from.
        source_name: String,
        /// Seconds of the video that were read.
        after: f64,
        /// Seconds that the file promises, where it promises any.
        of: Option<f64>,
        /// ffmpeg's own words.
        said: String,
    },
    /// Longer than [`crate::video::VideoSettings::longest`].
    #[error("{source_name} is longer than the limit of {} seconds", limit.as_secs_f64())]
    TooLong {
        /// Where the bytes came from.
        source_name: String,
        /// The limit.
        limit: Duration,
    },
}

fn behind_colon(said: &str) -> String {
    if said.is_empty() { String::new() } else { format!(": {said}") }
}

fn of_seconds(promised: Option<f64>) -> String {
    promised.map(|seconds| format!(" of {seconds:.1} s")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_that_came_early_says_when_and_why() {
        let stopped = |of, said: &str| VideoError::Stopped {
            source_name: "`a.mp4`".into(),
            after: 12.5,
            of,
            said: said.into(),
        };
        insta::assert_snapshot!(
            stopped(Some(60.0), "partial file"),
            @"the frames of `a.mp4` end after 12.5 s of 60.0 s: partial file"
        );
        insta::assert_snapshot!(stopped(None, ""), @"the frames of `a.mp4` end after 12.5 s");
    }
}
