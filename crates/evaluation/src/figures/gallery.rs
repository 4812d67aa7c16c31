//! Every figure on hard data: what must hold for all of them, and the pictures themselves for looking at them.
//!
//! `GALLERY=DIR cargo test --release -p evaluation write_the_gallery -- --ignored`

use std::fmt::Write;
use std::path::Path;

use formats::atomic;
use formats::epochs::EpochRow;
use formats::evaluation::ClassEvaluation;
use metrics::ConfusionMatrix;

use super::render::{Drawing, render};
use super::testing::faults;
use super::{Experiment, Figure, confusion, curves, per_class};

/// A figure's longest file, whatever it shows.
const LONGEST: usize = 66_000;
const PAPER: Experiment<'static> = Experiment { name: "paper-steady", slug: "paper" };

/// Numbers between 0 and 1 that depend on `index` alone.
fn noise(index: usize) -> f64 {
    let mixed = (index as u64 ^ 0x9e37).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    f64::from((mixed ^ mixed >> 31) as u32) / f64::from(u32::MAX)
}

fn drawn(case: &str, figure: &impl Figure) -> (String, Drawing) {
    let drawing = render(figure, std::env::var_os("GALLERY").is_some()).unwrap();
    (format!("{}, {case}", drawing.name), drawing)
}

fn classes(count: usize, longest: bool) -> Vec<String> {
    let short = ["angry", "happy", "neutral", "sad", "surprise", "fear", "disgust"];
    let name = |index: usize| match (longest, short.get(index)) {
        (true, _) => format!("a rather long expression of the face, number {}", index + 1),
        (false, Some(name)) if count <= short.len() => (*name).to_owned(),
        _ => format!("expression {}", index + 1),
    };
    (0..count).map(name).collect()
}

/// Photos by true and predicted class: `skill` of each class right, the others spread.
fn counts(classes: usize, photos: u64, skill: f64) -> Vec<Vec<u64>> {
    let cell = |row: usize, column: usize| {
        let wrong = (1.0 - skill) * 2.0 * noise(31 * row + column) / (classes - 1) as f64;
        (photos as f64 * if row == column { skill } else { wrong }).round() as u64
    };
    (0..classes).map(|row| (0..classes).map(|column| cell(row, column)).collect()).collect()
}

fn matrices() -> Vec<(String, Drawing)> {
    let mut all = Vec::new();
    let mut empty = counts(5, 51, 0.7);
    empty[2] = vec![0; 5];
    let cases = [
        ("two", classes(2, false), counts(2, 128, 0.8)),
        ("two long names", classes(2, true), counts(2, 128, 0.8)),
        ("five", classes(5, false), counts(5, 51, 0.7)),
        ("an empty class", classes(5, false), empty),
        ("all right", classes(5, false), counts(5, 51, 1.0)),
        ("all wrong", classes(5, false), counts(5, 51, 0.0)),
        ("no photos", classes(5, false), counts(5, 0, 0.0)),
        ("seven", classes(7, false), counts(7, 3_000, 0.6)),
        ("twenty", classes(20, false), counts(20, 12, 0.6)),
        ("twenty long names, a million photos", classes(20, true), counts(20, 50_000, 0.6)),
    ];
    for (case, classes, counts) in &cases {
        let experiment = PAPER;
        for normalised in [false, true] {
            let figure = confusion::Confusion { experiment, classes, counts, normalised };
            all.push(drawn(case, &figure));
        }
        let matrix = ConfusionMatrix::from_counts(classes.len(), counts.concat()).unwrap();
        let classes: Vec<ClassEvaluation> = crate::evaluate_counts(classes, &matrix).per_class;
        all.push(drawn(case, &per_class::PerClass { experiment, classes: &classes }));
    }
    all
}

fn epochs(count: usize, seed: usize) -> Vec<EpochRow> {
    let row = |epoch: usize| {
        let learned = 1.0 - (-(epoch as f64) / (0.2 * count as f64 + 1.0)).exp();
        let rough = |what: usize| 0.08 * (noise(1_000 * seed + 7 * epoch + what) - 0.5);
        EpochRow {
            epoch,
            train_loss: 1.6 * (1.0 - 0.9 * learned) + rough(1),
            train_accuracy: 0.2 + 0.75 * learned + rough(2),
            validation_loss: 1.6 * (1.0 - 0.6 * learned) + rough(3),
            validation_accuracy: 0.2 + 0.5 * learned + rough(4),
            learning_rate: 0.01,
        }
    };
    (1..=count).map(row).collect()
}

fn learning() -> Vec<(String, Drawing)> {
    let mut diverged = epochs(30, 2);
    for row in &mut diverged[18..] {
        row.validation_loss = f64::NAN;
        row.train_loss = f64::INFINITY;
    }
    let cases = [
        ("five seeds", (0..5).map(|seed| epochs(40, seed)).collect::<Vec<_>>()),
        ("one seed", vec![epochs(11, 0)]),
        ("one epoch", vec![epochs(1, 0)]),
        ("one epoch of three seeds", (0..3).map(|seed| epochs(1, seed)).collect()),
        ("other lengths and one diverged", vec![epochs(30, 0), epochs(12, 1), diverged]),
        ("ten thousand epochs", (0..5).map(|seed| epochs(10_000, seed)).collect()),
    ];
    let mut all = Vec::new();
    for (index, (case, runs)) in cases.iter().enumerate() {
        let best = |epochs: &[EpochRow]| Some((2 * epochs.len()).div_ceil(3));
        let seeds = runs.iter().map(|run| curves::Seed { epochs: run, best_epoch: best(run) });
        let seeds: Vec<curves::Seed> = seeds.collect();
        for quantity in curves::Quantity::ALL {
            let (experiment, seeds) = (PAPER, seeds.as_slice());
            let last_is_evaluated = index % 2 == 1;
            all.push(drawn(
                case,
                &curves::Curves { experiment, quantity, seeds, last_is_evaluated },
            ));
        }
    }
    all
}

fn gallery() -> Vec<(String, Drawing)> {
    [matrices(), learning()].concat()
}

#[test]
fn every_figure_can_be_read_on_hard_data_and_stays_small() {
    for (case, drawing) in gallery() {
        let faults = faults(&drawing);
        assert!(faults.is_empty(), "{case}: {} faults: {:?}", faults.len(), faults.first());
        assert!(drawing.svg.len() < LONGEST, "{case}: {} bytes", drawing.svg.len());
        let finding =
            drawing.svg.split("<title>").nth(1).unwrap().split("</title>").next().unwrap();
        let says = finding.contains(|letter: char| letter.is_ascii_digit());
        assert!(says || finding.contains(" photos"), "{case}: {finding}");
    }
}

#[test]
#[ignore = "writes pictures for looking at them"]
fn write_the_gallery() {
    let folder = std::env::var("GALLERY").unwrap();
    let mut page = String::new();
    for (index, (case, drawing)) in gallery().into_iter().enumerate() {
        let file = Path::new(&folder).join(format!("{index:02}.png"));
        atomic::write(&file, &drawing.png.unwrap()).unwrap();
        let (inline, kind) = (&drawing.inline, if drawing.wide { "wide" } else { "" });
        let caption = format!(
            "<figcaption><b>{}</b> {case}, {} B</figcaption>",
            drawing.title,
            drawing.svg.len()
        );
        writeln!(page, "<figure class=\"{kind}\">{caption}{inline}</figure>").unwrap();
    }
    let style = include_str!("../page/style.css");
    let page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><title>gallery</title><style>{style}</style></head><body><main>\
         <section id=\"all\"><div class=\"figures\">{page}</div></section></main></body></html>"
    );
    atomic::write(&Path::new(&folder).join("index.html"), page.as_bytes()).unwrap();
}
