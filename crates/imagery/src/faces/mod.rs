//! Faces: where they are in a photo, the largest first.
//!
//! The detector knows upright faces. What a look sees depends on the size of the picture it is given,
//! because its window has 40 x 40 pixels. So the first look is at a small picture and fast; only where
//! it finds nothing, a closer look follows, and looks at the picture turned to either side. Where every
//! face is wanted, as in a sequence, the closer look follows in any case.

mod detector;
mod face_box;
mod grey;

pub use face_box::FaceBox;
use grey::{Grey, Tilt};

use crate::Picture;

/// A picture whose shorter side has fewer pixels is taken as already cropped to a face: the detector
/// finds nothing in pictures as small as that.
const CROPPED_BELOW: u32 = 96;

/// Pixels of the first look: 120 x 160 of a phone's photo, where the smallest face that is found has a
/// third of the photo's width. Recall of such faces is that of larger pictures, in a fraction of the time
/// (`benchmarks/README.md`).
const FIRST_LOOK: u32 = 120 * 160;

/// Pixels of the closer look: 240 x 320 of a phone's photo, where a sixth of its width is enough.
const CLOSER_LOOK: u32 = 240 * 320;

/// Two boxes show the same face if they share at least this much of the smaller one.
const SAME_FACE: f64 = 0.4;

/// Whether a photo of this size, in pixels, is taken as already cropped to its face.
pub fn is_already_cropped(width: u32, height: u32) -> bool {
    width.min(height) < CROPPED_BELOW
}

/// The faces in an upright photo of `full_size` pixels (width and height), of which `picture` is a
/// decode of any scale; the largest first. Beside a face that fills a third of the photo's width smaller
/// ones are not looked for. A detector that panics has seen no face.
pub fn detect_faces(picture: &Picture, full_size: (u32, u32)) -> Vec<FaceBox> {
    let (width, height) = full_size;
    if is_already_cropped(width, height) {
        return vec![FaceBox { x: 0, y: 0, width, height, score: 0.0 }];
    }
    let first = look(&Grey::of(picture, FIRST_LOOK), full_size);
    if !first.is_empty() {
        return first;
    }
    let closer = Grey::of(picture, CLOSER_LOOK);
    let upright = look(&closer, full_size);
    if upright.is_empty() { leaning(&closer, full_size) } else { upright }
}

/// As [`detect_faces`], and smaller faces are looked for beside larger ones too: every face that has a
/// sixth of the photo's width.
///
/// A face that the fast look finds has the same box as there; the closer look adds the others.
pub fn detect_all_faces(picture: &Picture, full_size: (u32, u32)) -> Vec<FaceBox> {
    if is_already_cropped(full_size.0, full_size.1) {
        return detect_faces(picture, full_size);
    }
    let first = look(&Grey::of(picture, FIRST_LOOK), full_size);
    let closer = Grey::of(picture, CLOSER_LOOK);
    let upright = look(&closer, full_size);
    if first.is_empty() && upright.is_empty() {
        return leaning(&closer, full_size);
    }
    in_order(distinct(first.into_iter().chain(upright)))
}

/// The faces without those that show the same as one before.
fn distinct(faces: impl Iterator<Item = FaceBox>) -> Vec<FaceBox> {
    let mut distinct: Vec<FaceBox> = Vec::new();
    for face in faces {
        let is_same = |other: &FaceBox| {
            let smaller = face.area().min(other.area()) as f64;
            face.shared_area(other) as f64 >= SAME_FACE * smaller
        };
        if !distinct.iter().any(is_same) {
            distinct.push(face);
        }
    }
    distinct
}

/// Faces that lean to one side, from the turned picture in which one is seen most surely.
fn leaning(closer: &Grey, full_size: (u32, u32)) -> Vec<FaceBox> {
    let tilted = [Tilt::Left, Tilt::Right].map(|tilt| look_tilted(closer, tilt, full_size));
    let best = |faces: &[FaceBox]| faces.iter().map(|face| face.score).fold(0.0, f64::max);
    let [left, right] = tilted;
    if best(&right) > best(&left) { right } else { left }
}

fn look(grey: &Grey, full_size: (u32, u32)) -> Vec<FaceBox> {
    let seen = detector::find(grey).into_iter();
    in_order(seen.map(|seen| seen.at_full_size(grey, full_size)).collect())
}

/// A face that was found in the turned picture gets an upright box of the same size around its middle.
fn look_tilted(grey: &Grey, tilt: Tilt, full_size: (u32, u32)) -> Vec<FaceBox> {
    let turned = grey.turned(tilt);
    let seen = detector::find(&turned).into_iter();
    let back = seen.map(|seen| {
        let (x, y) = grey.before_turning(tilt, seen.middle);
        Seen { middle: (x, y), ..seen }.at_full_size(grey, full_size)
    });
    in_order(back.collect())
}

/// A face in a small picture.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Seen {
    middle: (f64, f64),
    width: f64,
    height: f64,
    score: f64,
}

impl Seen {
    fn at_full_size(self, small: &Grey, (width, height): (u32, u32)) -> FaceBox {
        let across = f64::from(width) / f64::from(small.width);
        let down = f64::from(height) / f64::from(small.height);
        FaceBox {
            x: ((self.middle.0 - self.width / 2.0) * across).round() as i32,
            y: ((self.middle.1 - self.height / 2.0) * down).round() as i32,
            width: (self.width * across).round() as u32,
            height: (self.height * down).round() as u32,
            score: self.score,
        }
    }
}

/// The largest first; of equal ones the surer, then the upper, then the left one.
fn in_order(mut faces: Vec<FaceBox>) -> Vec<FaceBox> {
    faces.sort_by(|one, other| {
        (other.area().cmp(&one.area()))
            .then(other.score.total_cmp(&one.score))
            .then((one.y, one.x).cmp(&(other.y, other.x)))
    });
    faces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(width: u32, height: u32) -> Picture {
        Picture { width, height, pixels: vec![120; width as usize * height as usize * 3] }
    }

    #[test]
    fn a_small_picture_is_a_face_and_a_blank_one_holds_none() {
        let whole = FaceBox { x: 0, y: 0, width: 95, height: 200, score: 0.0 };
        assert_eq!(detect_faces(&plain(95, 200), (95, 200)), [whole]);
        assert_eq!(detect_faces(&plain(96, 200), (96, 200)), []);
        assert_eq!(detect_faces(&plain(2000, 3), (16000, 96)), []);
    }

    #[test]
    fn all_faces_of_a_small_or_blank_picture_are_those_of_every_look() {
        for (width, height) in [(95, 200), (96, 200), (640, 480)] {
            let picture = plain(width, height);
            let all = detect_all_faces(&picture, (width, height));
            assert_eq!(all, detect_faces(&picture, (width, height)));
        }
    }

    #[test]
    fn a_face_that_both_looks_see_is_there_once_and_a_neighbour_stays() {
        let face = |x, width, score| FaceBox { x, y: 0, width, height: width, score };
        let [first, again, inside, neighbour] =
            [face(0, 100, 3.0), face(20, 90, 9.0), face(30, 40, 9.0), face(70, 90, 5.0)];
        let distinct = distinct([first, again, inside, neighbour].into_iter());
        assert_eq!(distinct, [first, neighbour]);
    }

    #[test]
    fn faces_come_by_size_then_sureness_then_place() {
        let face = |x, width, score| FaceBox { x, y: 0, width, height: 10, score };
        let sorted = [face(0, 20, 2.0), face(5, 10, 9.0), face(-3, 10, 3.0), face(1, 10, 3.0)];
        let mut mixed = sorted.to_vec();
        mixed.rotate_left(2);
        mixed.swap(0, 1);
        assert_eq!(in_order(mixed), sorted);
    }

    #[test]
    fn a_box_grows_with_the_photo() {
        let small = Grey::of(&plain(240, 320), FIRST_LOOK);
        let seen = Seen { middle: (40.0, 50.0), width: 40.0, height: 40.0, score: 5.0 };
        let face = FaceBox { x: 320, y: 480, width: 640, height: 640, score: 5.0 };
        assert_eq!(seen.at_full_size(&small, (1920, 2560)), face);
    }
}
