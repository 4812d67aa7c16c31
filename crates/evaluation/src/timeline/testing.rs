//! Drawn sequences for the tests of the page and of its figures: three classes, of stress, of happiness, of neither.

use metrics::sequence::{
    Analysis, Frame, NoFace, Sequence, SequenceSettings, StateClasses, StateRates, analyse,
};

use crate::measure::CONFIDENCE;

pub(crate) const NAMES: [&str; 3] = ["sad", "happy", "neutral"];

pub(crate) fn classes(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

pub(crate) fn states() -> StateClasses {
    StateClasses::named(&NAMES).unwrap()
}

/// Two frames a second.
pub(crate) fn video(faces: &[Option<[f64; 3]>]) -> Sequence {
    let frame = |(index, face): (usize, &Option<[f64; 3]>)| Frame {
        time: Some(index as f64 / 2.0),
        weight: 0.5,
        face: face.map(|row| row.to_vec()).ok_or(NoFace::NotFound),
    };
    Sequence::of_video(3, faces.iter().enumerate().map(frame).collect()).unwrap()
}

/// So many photos in no order.
pub(crate) fn photos(count: usize) -> Sequence {
    let photo = |index: usize| {
        let sad = 0.1 + 0.8 * (index as f64 * 0.37).fract();
        Frame { time: None, weight: 1.0, face: Ok(vec![sad, 0.05, 0.95 - sad]) }
    };
    Sequence::of_photos(3, (0..count).map(photo).collect()).unwrap()
}

/// A lively face for an hour, which is away now and then.
pub(crate) fn hour() -> Sequence {
    let face = |frame: usize| {
        let time = frame as f64 / 2.0;
        let wave = |seconds: f64| 0.5 + 0.5 * (time / seconds * std::f64::consts::TAU).sin();
        let (sad, happy) = (0.5 * wave(47.0) * wave(311.0), 0.5 * wave(31.0) * wave(97.0));
        (frame % 700 > 60).then_some([sad, happy, 1.0 - sad - happy])
    };
    video(&(0..7200).map(face).collect::<Vec<_>>())
}

pub(crate) fn analysed(sequence: &Sequence) -> Analysis {
    let settings = SequenceSettings::default();
    analyse(sequence, &states(), &settings, StateRates::default(), CONFIDENCE).unwrap()
}
