//! Where frames come from, and how many of what size.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use super::VideoError;

/// Where frames come from.
#[derive(Debug)]
pub enum Source {
    /// A video in a file.
    File(PathBuf),
    /// A video that comes through a pipe: `Stdio::inherit()` is this program's own standard input.
    /// A format that can only be read backwards, as most phones' MP4, needs a file.
    Pipe(Stdio),
    /// A camera of this machine, such as `/dev/video0` (`v4l2`).
    Camera(PathBuf),
}

impl Source {
    /// How errors call it.
    pub(super) fn name(&self) -> String {
        match self {
            Self::File(path) => format!("`{}`", path.display()),
            Self::Pipe(_) => "the pipe".to_owned(),
            Self::Camera(path) => format!("the camera `{}`", path.display()),
        }
    }
}

impl From<&Path> for Source {
    fn from(path: &Path) -> Self {
        Self::File(path.to_owned())
    }
}

/// How a video is read.
#[derive(Debug, Clone, PartialEq)]
pub struct VideoSettings {
    /// Frames per second of the video, 0.001 to 240, evenly spaced from its first frame on.
    pub rate: f64,
    /// Frames whose longer side has more pixels are made smaller while they are decoded; none is enlarged.
    pub longest_side: Option<u32>,
    /// How long ffmpeg may take for the next frame before it is stopped.
    pub patience: Duration,
    /// How much of the video is read: a damaged time must not make frames without end.
    pub longest: Duration,
    /// Most pixels of a frame as it is stored.
    pub max_pixels: u64,
    /// Folders that hold `ffmpeg` and `ffprobe`, in the form of the variable PATH, which counts otherwise.
    pub search_path: Option<OsString>,
}

impl Default for VideoSettings {
    /// Two frames per second in their own size, of at most a day; 64 megapixels are nearly twice 8K.
    fn default() -> Self {
        Self {
            rate: 2.0,
            longest_side: None,
            patience: Duration::from_mins(1),
            longest: Duration::from_hours(24),
            max_pixels: 64_000_000,
            search_path: None,
        }
    }
}

impl VideoSettings {
    /// Refuses what ffmpeg could not do, before it is started.
    pub(super) fn check(&self) -> Result<(), VideoError> {
        let wrong =
            |setting, found, expected| Err(VideoError::Setting { setting, found, expected });
        if !(0.001..=240.0).contains(&self.rate) {
            return wrong("rate", self.rate, "0.001 to 240 frames per second");
        }
        match self.longest_side {
            Some(0) => wrong("longest_side", 0.0, "at least 1 pixel"),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_that_is_none_is_refused() {
        for rate in [0.0, -2.0, f64::NAN, 1e9] {
            let settings = VideoSettings { rate, ..VideoSettings::default() };
            assert!(matches!(settings.check(), Err(VideoError::Setting { setting: "rate", .. })));
        }
        VideoSettings::default().check().unwrap();
    }
}
