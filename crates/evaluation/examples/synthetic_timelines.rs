//! Writes pages of drawn sequences into a folder, for looking at them.
//!
//! `cargo run --release -p evaluation --example synthetic_timelines -- DIR`

#![expect(clippy::print_stdout, reason = "an example is a program")]

use std::error::Error;
use std::path::Path;

use evaluation::Thumbnail;
use evaluation::timeline::{
    KeyFrame, KeyFrames, StressAsked, TimelinePage, TimelineSequence, TimelineTrack, write_timeline,
};
use metrics::sequence::{
    Analysis, ErrorRates, Frame, NoFace, Sequence, SequenceSettings, StateClasses, StateRates,
    analyse,
};
use metrics::{ClassCounts, Confidence, MetricsError};

const FIVE: [&str; 5] = ["angry", "happy", "neutral", "sad", "surprise"];
const SEVEN: [&str; 7] =
    ["angry", "disgusted", "fearful", "happy", "neutral", "sad", "<b>surprised, and a long name"];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("expected a folder")?;
    let folder = Path::new(&folder);
    let stress = Some(StressAsked { purpose: "a study of our own faces", paper_verdict: true });
    write(&folder.join("minute"), &FIVE, &[("card/anna.mp4", vec![video(5, 120, 0)?])], None)?;
    write(&folder.join("stress"), &FIVE, &[("card/anna.mp4", vec![video(5, 600, 3)?])], stress)?;
    let pair = ("card/pair.mp4", vec![video(7, 7200, 1)?, video(7, 900, 2)?]);
    write(&folder.join("hour"), &SEVEN, &[pair], stress)?;
    let short = ("one.mp4", vec![video(5, 1, 4)?]);
    let nothing = ("nobody.mp4", vec![Sequence::of_video(5, vec![unseen(0), unseen(1)])?]);
    let photos = ("photos", vec![photos(5, 30)?]);
    let empty = ("empty.mp4", Vec::new());
    let mut odd = vec![short, nothing, photos, empty];
    for (seed, name) in ["a.mp4", "b.mp4", "c.mp4", "d.mp4", "e.mp4"].into_iter().enumerate() {
        odd.push((name, vec![video(5, 300, 5 + seed)?]));
    }
    write(&folder.join("odd"), &FIVE, &odd, None)?;
    Ok(())
}

/// Numbers between 0 and 1 that depend on `index` alone.
fn noise(index: usize) -> f64 {
    let mixed = (index as u64 ^ 0x9e37).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    f64::from((mixed ^ mixed >> 31) as u32) / f64::from(u32::MAX)
}

/// A face that shows an expression for some seconds, then another.
fn row(classes: usize, frame: usize, seed: usize) -> Vec<f64> {
    let shown = (noise(1000 * seed + frame / 13) * classes as f64) as usize;
    let weights: Vec<f64> = (0..classes)
        .map(|class| {
            let noisy = noise(97 * seed + frame * classes + class);
            if class == shown { 2.5 + 2.0 * noisy } else { 0.1 + noisy }
        })
        .collect();
    let sum: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / sum).collect()
}

fn video(classes: usize, frames: usize, seed: usize) -> Result<Sequence, MetricsError> {
    let frame = |index: usize| Frame {
        time: Some(index as f64 / 2.0),
        weight: 0.5,
        face: if noise(7 + seed + index / 21) < 0.15 && index > 0 {
            Err(NoFace::NotFound)
        } else {
            Ok(row(classes, index, seed))
        },
    };
    Sequence::of_video(classes, (0..frames).map(frame).collect())
}

fn photos(classes: usize, count: usize) -> Result<Sequence, MetricsError> {
    let photo = |index| Frame { time: None, weight: 1.0, face: Ok(row(classes, 13 * index, 9)) };
    Sequence::of_photos(classes, (0..count).map(photo).collect())
}

fn unseen(index: u32) -> Frame {
    let time = Some(f64::from(index) / 2.0);
    Frame { time, weight: 0.5, face: Err(NoFace::NotFound) }
}

fn write(
    folder: &Path,
    classes: &[&str],
    films: &[(&str, Vec<Sequence>)],
    stress: Option<StressAsked>,
) -> Result<(), Box<dyn Error>> {
    let classes: Vec<String> = classes.iter().map(|class| (*class).to_owned()).collect();
    let states = StateClasses::named(&classes)?;
    let settings = SequenceSettings::default();
    let counts = ClassCounts {
        true_positives: 70,
        false_negatives: 30,
        false_positives: 12,
        true_negatives: 88,
    };
    let rates = StateRates { stress: ErrorRates::of(counts), happiness: None };
    let analysed =
        |sequence: &Sequence| analyse(sequence, &states, &settings, rates, Confidence::USUAL);
    let analyses: Vec<Vec<Analysis>> = films
        .iter()
        .map(|(_, tracks)| tracks.iter().map(analysed).collect::<Result<_, _>>())
        .collect::<Result<_, _>>()?;
    let sequences = films.iter().zip(&analyses).map(|((name, tracks), analyses)| {
        let tracks =
            tracks.iter().zip(analyses).zip(1..).map(|((sequence, analysis), id)| TimelineTrack {
                id,
                sequence,
                boxes: &[],
                analysis,
                key_frames: key_frames(sequence),
                baseline: stress.and_then(|_| analysis.against_baseline(analysis, &settings)),
            });
        TimelineSequence { name, person: Some(name), tracks: tracks.collect() }
    });
    let lines = |lines: &[(&str, &str)]| {
        lines.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    };
    let page = TimelinePage {
        title: films.first().map_or("nothing", |(name, _)| name),
        classes: &classes,
        state_classes: &states,
        sequences: sequences.collect(),
        settings,
        more_settings: lines(&[("tracks.longest_gap_seconds", "2"), ("temperature", "1.34")]),
        model_card: lines(&[
            ("accuracy on the test part", "78.0 % (72.6 to 82.7 %), 255 photos of 20 people"),
            ("run", "five-clean/3f2a91c0"),
        ]),
        notes: vec!["1 brief track was left out (`tracks.fewest_frames`)".to_owned()],
        stress,
    };
    let files = write_timeline(&page, folder)?;
    println!("{}: {} bytes", files.page.display(), std::fs::metadata(&files.page)?.len());
    Ok(())
}

/// Where pictures stand; a browser shows them as broken.
fn key_frames(sequence: &Sequence) -> KeyFrames {
    let frames = sequence.frames().len();
    let picture = || Thumbnail { width: 96, height: 128, jpeg: vec![0xff, 0xd8, 0xff] };
    let of = |frame: usize| KeyFrame { frame, picture: picture() };
    KeyFrames::Of((0..frames).step_by((frames / 6).max(1)).map(of).collect())
}
