//! Every face of a picture, as a view shows it: the same pixels that training learned from, for what is judged later.

use formats::{Crop, ViewSettings};
use imagery::{FaceBox, Picture, detect_faces};

use super::Sight;

/// What a network is shown: a face, or the whole picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Portrait {
    /// In pixels of the upright picture at full size. Where a view shows whole pictures, the largest face on it,
    /// if there is one.
    pub face: Option<FaceBox>,
    /// u8 [C, H, W].
    pub pixels: Vec<u8>,
}

/// What `view` shows of an upright picture of `size` pixels (width and height): each of its faces, the largest
/// first, and nothing without a face; or once the whole picture.
///
/// `small` is a small decode of the picture, the one to [`imagery::THUMBNAIL_SIDE`] for a photo, and `decode` gives
/// one whose shorter side has at least so many pixels. A frame of a video is its own small decode.
pub fn portraits<Problem>(
    view: ViewSettings,
    size: (u32, u32),
    small: &Picture,
    decode: impl Fn(u32) -> Result<Picture, Problem>,
) -> Result<Vec<Portrait>, Problem> {
    let sight = Sight { size, face: None };
    let faces = detect_faces(small, size);
    let shown: Vec<Option<FaceBox>> = match view.crop {
        Crop::Whole => vec![faces.first().copied()],
        Crop::Face => faces.into_iter().map(Some).collect(),
    };
    // Faces become smaller, so each needs at least as fine a decode as the one before.
    let mut finer: Option<Picture> = None;
    let mut portraits = Vec::new();
    for face in shown {
        let square = sight.square_around(face, view);
        let pixels = match sight.finer_side(view, square, small) {
            None => sight.pixels(view, square, small),
            Some(side) => {
                let decoded = match finer.take().filter(|finer| sight.is_enough(finer, side)) {
                    Some(decoded) => decoded,
                    None => decode(side)?,
                };
                sight.pixels(view, square, finer.insert(decoded))
            }
        };
        portraits.push(Portrait { face, pixels });
    }
    Ok(portraits)
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

    fn judged(bytes: &[u8], view: ViewSettings) -> Vec<Portrait> {
        let facts = inspect(bytes).unwrap();
        let decode = |side| decode_upright(bytes, side, &Limits::default());
        let small = decode(imagery::THUMBNAIL_SIDE).unwrap();
        portraits(view, (facts.width, facts.height), &small, decode).unwrap()
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
            assert_eq!(seen, [Portrait { face: None, pixels: learned(&photo, view) }]);
        }
        assert_eq!(judged(&jpeg_of(1, 900, 700), ViewSettings::face(8)), []);
    }

    #[test]
    fn a_small_photo_is_taken_as_its_own_face() {
        let (photo, view) = (jpeg_of(2, 80, 90), ViewSettings::face(8));
        let seen = judged(&photo, view);
        let whole = FaceBox { x: 0, y: 0, width: 80, height: 90, score: 0.0 };
        assert_eq!(seen, [Portrait { face: Some(whole), pixels: learned(&photo, view) }]);
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
        let Ok(seen) = portraits(view, (640, 480), &frame, decode);
        assert_eq!((seen.len(), seen[0].pixels.len()), (1, view.bytes()));
        assert!(asked.borrow().is_empty());
    }
}
