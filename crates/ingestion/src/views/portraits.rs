//! Every face of a picture, as a view shows it: the same pixels that training learned from, for what is judged later.

use formats::{Crop, ViewSettings};
use imagery::{FaceBox, Picture, detect_all_faces, detect_faces};

use super::Sight;

/// What a network, or a reader, is to be shown of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PortraitSettings {
    /// What the network learned from.
    pub view: ViewSettings,
    /// Which faces are looked for.
    pub search: FaceSearch,
    /// Whether readers are to see each face as well.
    pub close_ups: bool,
}

/// Which faces are looked for. The largest has the same box either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaceSearch {
    /// As for training: beside a face that fills a third of the picture no smaller ones are looked for.
    Quick,
    /// Smaller ones too, so that a face is still found when a larger one comes.
    All,
}

/// What a network is shown: a face, or the whole picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Portrait {
    /// In pixels of the upright picture at full size. Where a view shows whole pictures, the largest face on it,
    /// if there is one.
    pub face: Option<FaceBox>,
    /// u8 [C, H, W].
    pub pixels: Vec<u8>,
    /// The face for readers, where that was asked for and there is one.
    pub close_up: Option<Picture>,
}

/// A face as readers see it: with the hair around it.
const CLOSE_UP: ViewSettings =
    ViewSettings { size: imagery::THUMBNAIL_SIDE, crop: Crop::Face, margin: Some(35) };

/// What is shown of an upright picture of `size` pixels (width and height): each of its faces, the largest
/// first, and nothing without a face; or once the whole picture, by what the view shows.
///
/// `small` is a small decode of the picture, the one to [`imagery::THUMBNAIL_SIDE`] for a photo, and `decode` gives
/// one whose shorter side has at least so many pixels. A frame of a video is its own small decode.
pub fn portraits<Problem>(
    settings: PortraitSettings,
    size: (u32, u32),
    small: &Picture,
    decode: impl Fn(u32) -> Result<Picture, Problem>,
) -> Result<Vec<Portrait>, Problem> {
    let faces = match settings.search {
        FaceSearch::Quick => detect_faces(small, size),
        FaceSearch::All => detect_all_faces(small, size),
    };
    let shown: Vec<Option<FaceBox>> = match settings.view.crop {
        Crop::Whole => vec![faces.first().copied()],
        Crop::Face => faces.into_iter().map(Some).collect(),
    };
    let mut decodes = Decodes { sight: Sight { size, face: None }, small, decode, finer: None };
    let portrait = |face: Option<FaceBox>| {
        let pixels = decodes.pixels(settings.view, face)?;
        let close_up = match face.filter(|_| settings.close_ups) {
            None => None,
            Some(face) => Some(interleaved(CLOSE_UP.size, &decodes.pixels(CLOSE_UP, Some(face))?)),
        };
        Ok(Portrait { face, pixels, close_up })
    };
    shown.into_iter().map(portrait).collect()
}

/// A picture as fine as it was needed so far.
struct Decodes<'a, Decode> {
    sight: Sight,
    small: &'a Picture,
    decode: Decode,
    /// Faces become smaller, so each needs at least as fine a decode as the one before.
    finer: Option<Picture>,
}

impl<Problem, Decode: Fn(u32) -> Result<Picture, Problem>> Decodes<'_, Decode> {
    fn pixels(&mut self, view: ViewSettings, face: Option<FaceBox>) -> Result<Vec<u8>, Problem> {
        let sight = self.sight;
        let square = sight.square_around(face, view);
        let Some(side) = sight.finer_side(view, square, self.small) else {
            return Ok(sight.pixels(view, square, self.small));
        };
        let decoded = match self.finer.take().filter(|finer| sight.is_enough(finer, side)) {
            Some(decoded) => decoded,
            None => (self.decode)(side)?,
        };
        Ok(sight.pixels(view, square, self.finer.insert(decoded)))
    }
}

/// A picture from its channels.
fn interleaved(side: u32, channels: &[u8]) -> Picture {
    let area = side as usize * side as usize;
    let pixel =
        |index| (0..ViewSettings::CHANNELS).map(move |channel| channels[channel * area + index]);
    Picture { width: side, height: side, pixels: (0..area).flat_map(pixel).collect() }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::convert::Infallible;

    use formats::Digest;
    use imagery::{Limits, decode_upright, inspect};

    use super::*;
    use crate::test_support::{self, jpeg_of, side_by_side};
    use crate::views::{Sight, View};

    /// What training sees of a photo.
    fn learned(bytes: &[u8], view: ViewSettings) -> Vec<u8> {
        let view = View { name: "view", settings: view };
        let decode = |side| decode_upright(bytes, side, &Limits::default());
        let small = decode(imagery::THUMBNAIL_SIDE).unwrap();
        let mut sight = Sight::of(&inspect(bytes).unwrap());
        sight.look([&view], Digest::of(bytes), &small);
        view.draw(&sight, &small, decode).unwrap()
    }

    fn quick(view: ViewSettings) -> PortraitSettings {
        PortraitSettings { view, search: FaceSearch::Quick, close_ups: false }
    }

    fn judged(bytes: &[u8], view: ViewSettings) -> Vec<Portrait> {
        let facts = inspect(bytes).unwrap();
        let decode = |side| decode_upright(bytes, side, &Limits::default());
        let small = decode(imagery::THUMBNAIL_SIDE).unwrap();
        portraits(quick(view), (facts.width, facts.height), &small, decode).unwrap()
    }

    #[test]
    fn the_largest_face_has_the_pixels_that_training_saw_and_the_others_follow() {
        let photos = test_support::portraits();
        for view in [ViewSettings::face(48), ViewSettings::face(300)] {
            for photo in &photos {
                let seen = judged(photo, view);
                assert_eq!((seen.len(), &seen[0].pixels), (1, &learned(photo, view)));
                assert!(seen[0].face.is_some());
            }
            let two = side_by_side(&photos[0], &photos[1]);
            let seen = judged(&two, view);
            assert_eq!((seen.len(), &seen[0].pixels), (2, &learned(&two, view)));
            assert_ne!(seen[0].pixels, seen[1].pixels);
            assert_ne!(seen[0].face, seen[1].face);
        }
    }

    #[test]
    fn a_whole_photo_has_the_pixels_that_training_saw_whether_anybody_is_on_it_or_not() {
        for view in [ViewSettings::whole(8), ViewSettings::whole(300)] {
            let photo = jpeg_of(1, 900, 700);
            let seen = judged(&photo, view);
            assert_eq!(
                seen,
                [Portrait { face: None, pixels: learned(&photo, view), close_up: None }]
            );
        }
        assert_eq!(judged(&jpeg_of(1, 900, 700), ViewSettings::face(8)), []);
    }

    #[test]
    fn a_small_photo_is_taken_as_its_own_face() {
        let (photo, view) = (jpeg_of(2, 80, 90), ViewSettings::face(8));
        let seen = judged(&photo, view);
        let whole = FaceBox { x: 0, y: 0, width: 80, height: 90, score: 0.0 };
        assert_eq!(
            seen,
            [Portrait { face: Some(whole), pixels: learned(&photo, view), close_up: None }]
        );
    }

    #[test]
    fn a_frame_is_its_own_small_decode() {
        let frame = decode_upright(&jpeg_of(3, 640, 480), u32::MAX, &Limits::default()).unwrap();
        let asked = RefCell::new(Vec::new());
        let decode = |side| {
            asked.borrow_mut().push(side);
            Ok::<_, Infallible>(frame.clone())
        };
        let view = ViewSettings::whole(600);
        let Ok(seen) = portraits(quick(view), (640, 480), &frame, decode);
        assert_eq!((seen.len(), seen[0].pixels.len()), (1, view.bytes()));
        assert!(asked.borrow().is_empty());
    }

    #[test]
    fn readers_see_each_face_from_nearby_and_the_network_what_it_sees_without_them() {
        let two = side_by_side(&test_support::portraits()[0], &test_support::portraits()[1]);
        let frame = decode_upright(&two, u32::MAX, &Limits::default()).unwrap();
        let size = (frame.width, frame.height);
        let with = |view, close_ups| {
            let settings = PortraitSettings { view, search: FaceSearch::All, close_ups };
            let Ok(seen) =
                portraits(settings, size, &frame, |_| Ok::<_, Infallible>(frame.clone()));
            seen
        };
        for view in [ViewSettings::face(48), ViewSettings::whole(32)] {
            let seen = with(view, true);
            let sides =
                seen.iter().map(|it| it.close_up.as_ref().map(|it| (it.width, it.pixels.len())));
            assert!(sides.flatten().eq(std::iter::repeat_n((128, 128 * 128 * 3), seen.len())));
            let pixels =
                |seen: &[Portrait]| seen.iter().map(|it| it.pixels.clone()).collect::<Vec<_>>();
            assert_eq!(pixels(&seen), pixels(&with(view, false)));
        }
        let [first, second] = &with(ViewSettings::face(48), true)[..] else { panic!("two faces") };
        assert_ne!(first.close_up, second.close_up);
    }

    #[test]
    fn channels_become_pixels() {
        let picture = interleaved(2, &[1, 2, 3, 4, 11, 12, 13, 14, 21, 22, 23, 24]);
        assert_eq!(picture.pixels, [1, 11, 21, 2, 12, 22, 3, 13, 23, 4, 14, 24]);
    }
}
