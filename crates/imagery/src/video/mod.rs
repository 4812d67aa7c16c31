//! Frames of a video, sampled evenly, upright, each with its time.
//!
//! `ffprobe` tells the facts and `ffmpeg` decodes, both as programs of their own: what a broken or hostile
//! file does to them costs this video and nothing else. Frames come through one pipe, one at a time, into a
//! queue of two, so that an hour needs no more memory than a second.

mod arguments;
mod error;
mod facts;
mod names;
mod nut;
mod programs;
mod settings;

use std::io;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

pub use error::VideoError;
pub use facts::{VideoFacts, probe};
pub use names::is_called_video;
pub use programs::{Running, file_argument, find_program};
pub use settings::{Source, VideoSettings};

use crate::Picture;

/// Frames that wait for the reader.
const QUEUE: usize = 2;

/// The end of a file may be off by as many seconds before frames are missed.
const SLACK: f64 = 1.0;

/// What a source shows at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// Seconds from the start of the file; of a pipe and of a camera from their first frame.
    pub time: f64,
    /// The frame that is shown then: the last one whose own time is not later.
    pub picture: Picture,
}

/// A video that is being read: an iterator over its frames.
///
/// The end of the iterator is the end of the video, unless [`Video::ended_early`] says why it is not.
/// Dropping it stops ffmpeg.
#[derive(Debug)]
pub struct Video {
    source_name: String,
    settings: VideoSettings,
    facts: VideoFacts,
    first: Option<Frame>,
    ffmpeg: Ffmpeg,
    /// Time of the last frame.
    reached: f64,
    ended: bool,
    ended_early: Option<VideoError>,
}

impl Video {
    /// Reads the facts and decodes the first frame.
    pub fn open(source: impl Into<Source>, settings: &VideoSettings) -> Result<Self, VideoError> {
        settings.check()?;
        let source = source.into();
        let facts = match &source {
            Source::File(path) => probe(path, settings)?,
            Source::Camera(path) => {
                // ffmpeg would say the same after longer.
                path.metadata().map_err(|cause| VideoError::File { path: path.clone(), cause })?;
                VideoFacts::default()
            }
            Source::Pipe(_) => VideoFacts::default(),
        };
        let mut video = Self {
            source_name: source.name(),
            settings: settings.clone(),
            ffmpeg: Ffmpeg::start(source, &facts, settings)?,
            facts,
            first: None,
            reached: 0.0,
            ended: false,
            ended_early: None,
        };
        video.first = video.receive();
        video.check_first()?;
        Ok(video)
    }

    /// What is known of the video.
    pub fn facts(&self) -> &VideoFacts {
        &self.facts
    }

    /// Why the frames ended before the video should, once they have. Formats that do not say how long
    /// they are, as MPEG transport streams, may end anywhere.
    pub fn ended_early(&self) -> Option<&VideoError> {
        self.ended_early.as_ref()
    }

    /// What ffmpeg said so far, shortened: of damaged frames that it left out or mended, above all.
    pub fn complaints(&self) -> String {
        self.ffmpeg.running.said()
    }

    /// Without a first frame there is no video; its size is the size of a source that says nothing.
    fn check_first(&mut self) -> Result<(), VideoError> {
        let Some(first) = &self.first else {
            let (source_name, said) = (self.source_name.clone(), self.complaints());
            let reason = self.ended_early.take();
            return Err(match reason {
                Some(VideoError::Stopped { .. }) | None => {
                    VideoError::NoFrames { source_name, said }
                }
                Some(other) => other,
            });
        };
        if self.facts.width == 0 {
            (self.facts.width, self.facts.height) = (first.picture.width, first.picture.height);
        }
        Ok(())
    }

    fn receive(&mut self) -> Option<Frame> {
        if self.ended {
            return None;
        }
        let end = match self.ffmpeg.next(&self.settings) {
            Ok(raw) if raw.time <= self.settings.longest.as_secs_f64() => {
                self.reached = raw.time;
                let nut::RawFrame { width, height, pixels, time } = raw;
                let time = self.facts.begin.seconds + time;
                return Some(Frame { time, picture: Picture { width, height, pixels } });
            }
            Ok(_) => End::TooLong,
            Err(end) => end,
        };
        self.ended = true;
        self.ended_early = self.judge(end);
        self.ffmpeg.stop();
        None
    }

    /// What an end means.
    fn judge(&mut self, end: End) -> Option<VideoError> {
        let source_name = self.source_name.clone();
        let patience = self.settings.patience;
        let stopped = |said| {
            let (after, of) = (self.reached, self.facts.promised);
            Some(VideoError::Stopped { source_name: source_name.clone(), after, of, said })
        };
        match end {
            End::TooLong => Some(VideoError::TooLong { source_name, limit: self.settings.longest }),
            End::Silent => Some(self.ffmpeg.running.silent(&source_name, patience)),
            End::Garbled(reason) => stopped(reason),
            End::Finished => {
                let status = self.ffmpeg.running.end(patience);
                let said = self.ffmpeg.running.said();
                let whole = status.is_some_and(|status| status.success()) && !self.misses_frames();
                if whole { None } else { stopped(said) }
            }
        }
    }

    /// Whether the frames end before the file says.
    fn misses_frames(&self) -> bool {
        let read = self.reached + 1.0 / self.settings.rate;
        self.facts.promised.is_some_and(|promised| promised - read > SLACK)
    }
}

impl Iterator for Video {
    type Item = Frame;

    fn next(&mut self) -> Option<Frame> {
        self.first.take().or_else(|| self.receive())
    }
}

/// How a stream of frames ended.
enum End {
    /// ffmpeg closed it.
    Finished,
    /// Nothing came for too long.
    Silent,
    /// It is longer than asked for.
    TooLong,
    /// What came cannot be read.
    Garbled(String),
}

/// ffmpeg at work, and the thread that takes its frames.
#[derive(Debug)]
struct Ffmpeg {
    running: Running,
    frames: Option<Receiver<io::Result<nut::RawFrame>>>,
    reader: Option<JoinHandle<()>>,
}

impl Ffmpeg {
    fn start(
        source: Source,
        facts: &VideoFacts,
        settings: &VideoSettings,
    ) -> Result<Self, VideoError> {
        let mut command = Command::new(find_program("ffmpeg", settings.search_path.as_deref())?);
        command.args(arguments::reading(&source, facts, settings));
        command.stdin(match source {
            Source::Pipe(stdin) => stdin,
            Source::File(_) | Source::Camera(_) => Stdio::null(),
        });
        let mut running = Running::start("ffmpeg", &mut command)?;
        let (sender, frames) = sync_channel(QUEUE);
        let output = running.output();
        let reader = output
            .map(|output| thread::spawn(move || pass_on(io::BufReader::new(output), &sender)));
        Ok(Self { running, frames: Some(frames), reader })
    }

    fn next(&self, settings: &VideoSettings) -> Result<nut::RawFrame, End> {
        let frames = self.frames.as_ref().ok_or(End::Finished)?;
        match frames.recv_timeout(settings.patience) {
            Ok(frame) => frame.map_err(|reason| End::Garbled(reason.to_string())),
            Err(RecvTimeoutError::Timeout) => Err(End::Silent),
            Err(RecvTimeoutError::Disconnected) => Err(End::Finished),
        }
    }

    /// The queue goes first, so that the thread does not wait for room in it, then what the thread reads.
    fn stop(&mut self) {
        self.frames = None;
        self.running.stop();
        if let Some(reader) = self.reader.take() {
            // Its frames are not wanted any more.
            let _ = reader.join();
        }
    }
}

impl Drop for Ffmpeg {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Reads frames until they end or nobody wants them.
fn pass_on(output: impl io::Read, sender: &SyncSender<io::Result<nut::RawFrame>>) {
    let mut frames = match nut::Frames::open(output) {
        Ok(frames) => frames,
        // Without a header ffmpeg ended before its first frame, and says why elsewhere.
        Err(end) if end.kind() == io::ErrorKind::UnexpectedEof => return,
        Err(garbled) => return drop(sender.send(Err(garbled))),
    };
    while let Some(frame) = frames.read().transpose() {
        let cut = frame.as_ref().err().map(io::Error::kind);
        // A frame that is cut is the end of an ffmpeg that was stopped; how, its status says.
        if cut == Some(io::ErrorKind::UnexpectedEof) || sender.send(frame).is_err() || cut.is_some()
        {
            return;
        }
    }
}
