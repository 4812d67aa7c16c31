//! `rustface`, whose model is part of this program, one detector per thread.
//!
//! It is a port of `SeetaFace`: a boosted cascade over a pyramid of scales proposes windows, small networks
//! judge and move them (Wu and others, "Funnel-structured cascade for multi-view face detection with
//! alignment awareness", Neurocomputing 2017). It sees grey levels only.
//!
//! Its networks may move a window beyond the picture's edge, and if one lay wholly to the right of the
//! picture or below it, `rustface` would read past the end of its memory. With its model that was never
//! seen: of the 1.9 million windows that it judged in 100,000 cut, turned and noisy pictures the farthest
//! lay outside with two thirds of its width.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;

use rustface::{Detector, FaceInfo, ImageData, Model};

use super::Seen;
use super::grey::Grey;

static MODEL_BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/face_model.bin"));

/// Scores below are no faces: no part of a photo beside or below a face reached it, and every upright
/// face did (`benchmarks/README.md`).
const LEAST_SCORE: f64 = 2.0;

/// Pixels between two windows.
const STEP: u32 = 4;

/// How much smaller each scale of the pyramid is than the one before.
const SCALE: f32 = 0.8;

thread_local! {
    static DETECTOR: RefCell<Option<Box<dyn Detector>>> = const { RefCell::new(None) };
}

/// The faces in a picture. A panic inside the detector is a picture without faces.
pub(super) fn find(grey: &Grey) -> Vec<Seen> {
    let found = DETECTOR.with_borrow_mut(|place| {
        let detector = place.get_or_insert_with(detector);
        let attempt = AssertUnwindSafe(|| {
            detector.detect(&ImageData::new(&grey.levels, grey.width, grey.height))
        });
        let found = catch_unwind(attempt);
        if found.is_err() {
            // What the panic left half-done must not judge another picture.
            *place = None;
        }
        found.unwrap_or_default()
    });
    found.iter().map(seen).filter(|seen| seen.width >= 1.0 && seen.height >= 1.0).collect()
}

fn seen(face: &FaceInfo) -> Seen {
    let area = face.bbox();
    let (width, height) = (f64::from(area.width()), f64::from(area.height()));
    let middle = (f64::from(area.x()) + width / 2.0, f64::from(area.y()) + height / 2.0);
    Seen { middle, width, height, score: face.score() }
}

fn detector() -> Box<dyn Detector> {
    // Reading takes longer than copying what was read.
    static MODEL: OnceLock<Model> = OnceLock::new();
    let mut detector = rustface::create_detector_with_model(MODEL.get_or_init(model).clone());
    detector.set_score_thresh(LEAST_SCORE);
    detector.set_pyramid_scale_factor(SCALE);
    detector.set_slide_window_step(STEP, STEP);
    detector
}

#[expect(clippy::expect_used, reason = "the bytes are part of this program")]
fn model() -> Model {
    rustface::read_model(MODEL_BYTES).expect("the model that was built in is whole")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(width: u32, height: u32) -> Grey {
        let levels = (0..width * height).map(|pixel| (pixel * pixel / 7 + pixel * 13) as u8);
        Grey { width, height, levels: levels.collect() }
    }

    #[test]
    fn a_panic_inside_costs_one_picture() {
        // The detector refuses a picture without pixels by panicking.
        assert_eq!(find(&Grey { width: 0, height: 0, levels: Vec::new() }), []);
        assert_eq!(find(&noise(120, 160)), []);
    }

    #[test]
    fn pictures_of_every_small_size_are_looked_at() {
        for side in 1..130 {
            assert_eq!(find(&noise(side, 130)), [], "{side} x 130");
            assert_eq!(find(&noise(130, side)), [], "130 x {side}");
        }
    }
}
