//! What must be known of a photo before a view of it is drawn: its size and its largest face.

use formats::{Crop, Digest, ViewSettings};
use imagery::{
    FaceBox, PhotoFacts, Picture, Square, area_average, detect_faces, is_already_cropped,
};

use super::View;
use crate::catalogue::FaceSeen;

/// A photo before it is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sight {
    /// Pixels per row and rows of the upright photo.
    pub(crate) size: (u32, u32),
    /// What was found where faces were looked for.
    pub(crate) face: Option<FaceSeen>,
}

impl Sight {
    /// A photo whose faces nobody has looked for.
    pub(crate) fn of(facts: &PhotoFacts) -> Self {
        Self { size: (facts.width, facts.height), face: None }
    }

    /// Looks for faces in the small decode of the photo, when one of `views` shows them and nobody
    /// has looked before. Returns what is new.
    pub(crate) fn look<'a>(
        &mut self,
        views: impl IntoIterator<Item = &'a View<'a>>,
        sha256: Digest,
        small: &Picture,
    ) -> Option<FaceSeen> {
        if self.face.is_some() || !views.into_iter().any(|view| view.shows_faces()) {
            return None;
        }
        self.face = Some(seen(sha256, &detect_faces(small, self.size)));
        self.face
    }

    /// The square of the photo at full size that a view shows; nothing where it shows the whole photo.
    pub(crate) fn square(&self, view: ViewSettings) -> Option<Square> {
        self.square_around(self.face.and_then(|seen| seen.largest()), view)
    }

    /// The same for any of its faces.
    pub(super) fn square_around(
        &self,
        face: Option<FaceBox>,
        view: ViewSettings,
    ) -> Option<Square> {
        let (width, height) = self.size;
        if view.crop == Crop::Whole || is_already_cropped(width, height) {
            return None;
        }
        Some(Square::around(&face?, view.margin.unwrap_or(ViewSettings::MARGIN)))
    }

    /// What a view shows of a decode of the photo: u8 [C, H, W].
    pub(super) fn pixels(
        &self,
        view: ViewSettings,
        square: Option<Square>,
        picture: &Picture,
    ) -> Vec<u8> {
        let drawn = match square {
            None => area_average(picture, view.size, view.size),
            Some(square) => square
                .scaled(self.size, (picture.width, picture.height))
                .area_average(picture, view.size),
        };
        let channel = |channel| drawn.pixels.iter().skip(channel).step_by(ViewSettings::CHANNELS);
        (0..ViewSettings::CHANNELS).flat_map(channel).copied().collect()
    }

    /// The side of the finer decode that a view needs; nothing where the small one is enough.
    pub(super) fn finer_side(
        &self,
        view: ViewSettings,
        square: Option<Square>,
        small: &Picture,
    ) -> Option<u32> {
        let side = self.decode_side(view, square);
        (!self.is_enough(small, side)).then_some(side)
    }

    /// Whether a decode has a shorter side of so many pixels, or every pixel of the photo.
    pub(super) fn is_enough(&self, decode: &Picture, side: u32) -> bool {
        decode.width.min(decode.height) >= side || (decode.width, decode.height) == self.size
    }

    /// The shorter side that the photo is decoded to at least, so that the square holds as many pixels
    /// as the view, if the photo does.
    fn decode_side(&self, view: ViewSettings, square: Option<Square>) -> u32 {
        let shorter = u64::from(self.size.0.min(self.size.1));
        let needed = match square {
            None => u64::from(view.size),
            Some(square) => (u64::from(view.size) * shorter).div_ceil(u64::from(square.side)),
        };
        u32::try_from(needed).unwrap_or(u32::MAX).max(imagery::THUMBNAIL_SIDE)
    }
}

/// The event of a photo in which these faces, the largest first, were found.
fn seen(sha256: Digest, faces: &[FaceBox]) -> FaceSeen {
    let count = faces.len() as u32;
    match faces.first() {
        None => FaceSeen { sha256, count, x: 0, y: 0, width: 0, height: 0, score: 0.0 },
        Some(FaceBox { x, y, width, height, score }) => {
            FaceSeen { sha256, count, x: *x, y: *y, width: *width, height: *height, score: *score }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sight(size: (u32, u32), faces: &[FaceBox]) -> Sight {
        Sight { size, face: Some(seen(Digest::of(b"photo"), faces)) }
    }

    const FACE: FaceBox = FaceBox { x: 600, y: 700, width: 500, height: 480, score: 9.0 };

    #[test]
    fn a_face_view_shows_the_largest_face_with_its_margin_and_else_the_whole_photo() {
        let phone = sight((1920, 2560), &[FACE, FaceBox { x: 0, width: 300, ..FACE }]);
        let square = Square { left: 525, top: 615, side: 650 };
        assert_eq!(phone.square(ViewSettings::face(48)), Some(square));
        assert_eq!(phone.square(ViewSettings::whole(48)), None);
        assert_eq!(sight((1920, 2560), &[]).square(ViewSettings::face(48)), None);
        let cropped = FaceBox { x: 0, y: 0, width: 48, height: 48, score: 0.0 };
        assert_eq!(sight((48, 48), &[cropped]).square(ViewSettings::face(48)), None);
    }

    #[test]
    fn a_photo_is_decoded_so_that_the_square_holds_the_pixels_of_the_view() {
        let phone = sight((1920, 2560), &[FACE]);
        let side = |view: ViewSettings| phone.decode_side(view, phone.square(view));
        // At 1/8 the square has 81 pixels: enough for 48, too few for 96, which needs 1/4.
        assert_eq!(side(ViewSettings::face(48)), 142);
        assert_eq!(side(ViewSettings::face(96)), 284);
        assert_eq!(side(ViewSettings::whole(32)), 128);
        assert_eq!(side(ViewSettings::whole(300)), 300);
    }
}
