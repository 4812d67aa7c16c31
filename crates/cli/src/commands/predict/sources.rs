//! What is to be judged, in the order in which it was named: photos, and frames of videos.

use std::path::{Path, PathBuf};

use imagery::Picture;
use imagery::video::{Source, VideoFacts, VideoSettings, is_called_video, probe};
use ingestion::{LooseFrame, LoosePhoto, LoosePhotos, LooseRequest, look_at_video};

use crate::failure::Failure;
use crate::judging::Give;

/// A photo, or a frame of a video.
pub(super) struct Sight {
    /// The photo or the video.
    pub(super) path: String,
    /// When a photo was taken, as `2026-03-01T10:22:33`, or how many seconds into the video a frame is shown.
    pub(super) time: Option<String>,
    /// What could be seen, or why nothing could.
    pub(super) seen: Result<Seen, String>,
}

/// What was seen of a photo or a frame.
pub(super) struct Seen {
    /// Width and height in pixels, upright.
    pub(super) size: (u32, u32),
    /// What people are shown, where that was asked for.
    pub(super) picture: Option<Picture>,
}

/// Everything that was named.
pub(super) struct Sources(Vec<Named>);

enum Named {
    Photos { photos: LoosePhotos, count: usize },
    Video { path: PathBuf, facts: VideoFacts },
}

impl Sources {
    /// Files that are called as videos are, and photos, folders and tables of them.
    pub(super) fn find(paths: &[PathBuf], settings: &VideoSettings) -> Result<Self, Failure> {
        let alike = paths.chunk_by(|one, next| !is_video(one) && !is_video(next));
        let named = alike.map(|paths| match paths {
            [path] if is_video(path) => {
                let facts = probe(path, settings).map_err(Failure::refused)?;
                Ok(Named::Video { path: path.clone(), facts })
            }
            paths => {
                let photos = LoosePhotos::find(paths)?;
                Ok(Named::Photos { count: photos.count()?, photos })
            }
        });
        named.collect::<Result<_, Failure>>().map(Self)
    }

    /// How many photos there are.
    pub(super) fn photos(&self) -> usize {
        self.0
            .iter()
            .map(|named| if let Named::Photos { count, .. } = named { *count } else { 0 })
            .sum()
    }

    /// How many videos there are.
    pub(super) fn videos(&self) -> usize {
        self.0.iter().filter(|named| matches!(named, Named::Video { .. })).count()
    }

    /// About how many frames there are.
    pub(super) fn frames(&self, rate: f64) -> usize {
        let frames = |named: &Named| match named {
            Named::Photos { .. } => 0,
            Named::Video { facts, .. } => facts.frames(rate),
        };
        self.0.iter().map(frames).sum()
    }

    /// The folders of photos among them.
    pub(super) fn folders(&self) -> impl Iterator<Item = &Path> {
        self.0.iter().flat_map(|named| match named {
            Named::Photos { photos, .. } => photos.folders().collect::<Vec<_>>(),
            Named::Video { .. } => Vec::new(),
        })
    }

    /// Looks at everything in its order.
    pub(super) fn look(
        &self,
        request: &LooseRequest,
        settings: &VideoSettings,
        give: &mut Give<Sight>,
    ) -> Result<(), ingestion::Error> {
        for named in &self.0 {
            match named {
                Named::Photos { photos, .. } => {
                    photos.look(request, |photo, portraits| {
                        give(Sight::of_photo(photo), portraits)
                    })?;
                }
                Named::Video { path, .. } => {
                    let name = path.to_string_lossy();
                    look_at_frames(path.as_path().into(), &name, request, settings, give)?;
                }
            }
        }
        Ok(())
    }
}

fn is_video(path: &Path) -> bool {
    is_called_video(path) && !path.is_dir()
}

/// Looks at the frames of a video as far as it can be read; at its end there is a line for what is wrong.
pub(super) fn look_at_frames(
    source: Source,
    name: &str,
    request: &LooseRequest,
    settings: &VideoSettings,
    give: &mut Give<Sight>,
) -> Result<(), ingestion::Error> {
    let mut last = None;
    let problem = look_at_video(source, settings, request, |frame, portraits| {
        last = Some(seconds(frame.time));
        give(Sight::of_frame(name, frame), portraits)
    })?;
    if let Some(problem) = problem {
        let broken = Sight { path: name.to_owned(), time: last, seen: Err(problem) };
        let _ = give(broken, Vec::new());
    }
    Ok(())
}

impl Sight {
    /// What stands over its picture.
    pub(super) fn title(&self) -> String {
        match (&self.time, is_called_video(Path::new(&self.path))) {
            (Some(time), true) => format!("{} at {time} s", self.path),
            _ => self.path.clone(),
        }
    }

    fn of_photo(photo: LoosePhoto) -> Self {
        let time = photo.seen.as_ref().ok().and_then(|seen| seen.facts.captured_at.clone());
        let seen = photo.seen.map(|seen| Seen {
            size: (seen.facts.width, seen.facts.height),
            picture: seen.picture,
        });
        Self { path: photo.path, time, seen }
    }

    fn of_frame(name: &str, frame: LooseFrame) -> Self {
        let LooseFrame { time, size, picture } = frame;
        Self { path: name.to_owned(), time: Some(seconds(time)), seen: Ok(Seen { size, picture }) }
    }
}

/// `12.500`.
fn seconds(time: f64) -> String {
    format!("{time:.3}")
}
