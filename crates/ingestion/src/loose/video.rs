//! Frames of a video, shown as a view shows photos.

use std::convert::Infallible;
use std::ops::ControlFlow;

use imagery::video::{Frame, Source, Video, VideoSettings};
use imagery::{Picture, area_average};

use super::LooseRequest;
use crate::Error;
use crate::show::shown_size;
use crate::threads::{self, in_order};
use crate::views::{Portrait, portraits};

/// A frame of a video that was looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct LooseFrame {
    /// In seconds.
    pub time: f64,
    /// Width and height in pixels, as it was decoded.
    pub size: (u32, u32),
    /// What people are shown, where that was asked for.
    pub picture: Option<Picture>,
}

/// Looks at the frames of a video, and gives each to `take` in their order, with what a network is to be shown of
/// it, until that breaks. Returns why the video could not be read, or not to its end; what was read was given.
pub fn look_at_video(
    source: impl Into<Source>,
    settings: &VideoSettings,
    request: &LooseRequest,
    take: impl FnMut(LooseFrame, Vec<Portrait>) -> ControlFlow<()>,
) -> Result<Option<String>, Error> {
    let mut video = match Video::open(source, settings) {
        Ok(video) => video,
        Err(error) => return Ok(Some(error.to_string())),
    };
    look_at_frames(video.by_ref(), request, take)?;
    Ok(video.ended_early().map(ToString::to_string))
}

/// Looks at frames, and gives each to `take` in their order, with what a network is to be shown of
/// it, until that breaks. A frame is its own small decode.
fn look_at_frames(
    frames: impl Iterator<Item = Frame>,
    request: &LooseRequest,
    mut take: impl FnMut(LooseFrame, Vec<Portrait>) -> ControlFlow<()>,
) -> Result<(), Error> {
    let pool = threads::pool(request.threads)?;
    let look = |Frame { time, picture }: Frame| {
        let size = (picture.width, picture.height);
        let decode = |_| Ok::<_, Infallible>(picture.clone());
        let Ok(portraits) = portraits(request.portraits, size, &picture, decode);
        let picture = request.for_people.then(|| {
            let (width, height) = shown_size(size);
            area_average(&picture, width, height)
        });
        (LooseFrame { time, size, picture }, portraits)
    };
    in_order(&pool, frames, look, |(frame, portraits)| take(frame, portraits));
    Ok(())
}

#[cfg(test)]
mod tests {
    use formats::ViewSettings;
    use imagery::{Limits, decode_upright};

    use super::*;
    use crate::test_support;
    use crate::{FaceSearch, PortraitSettings};

    #[test]
    fn frames_come_in_their_order_with_their_faces() {
        let face = decode_upright(&test_support::portraits()[0], 400, &Limits::default()).unwrap();
        let (width, height) = (face.width, face.height);
        let blank = imagery::Picture { width, height, pixels: vec![90; face.pixels.len()] };
        let frames = (0..20).map(|number| Frame {
            time: f64::from(number) / 2.0,
            picture: if number % 2 == 0 { face.clone() } else { blank.clone() },
        });
        let view = ViewSettings::face(48);
        let portraits = PortraitSettings { view, search: FaceSearch::All, close_ups: false };
        let request = LooseRequest { portraits, threads: 2, for_people: true };
        let mut seen = Vec::new();
        let take = |frame: LooseFrame, portraits: Vec<Portrait>| {
            assert!(frame.picture.is_some_and(|it| frame.size == (it.width, it.height)));
            seen.push((frame.time, portraits.len()));
            if seen.len() == 15 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        look_at_frames(frames, &request, take).unwrap();
        let expected = (0..15).map(|number| (f64::from(number) / 2.0, 1 - number as usize % 2));
        assert!(seen.into_iter().eq(expected));
    }
}
