//! Every figure on hard data: what must hold for all of them, and the pictures themselves for looking at them.
//!
//! `GALLERY=DIR cargo test --release -p evaluation write_the_gallery -- --ignored`

mod class_curves;
mod confidence;
mod learning;
mod matrices;
mod rows;

use std::fmt::Write;
use std::path::Path;

use formats::atomic;
use metrics::interval::wilson;

use super::render::{Drawing, render};
use super::testing::faults;
use super::{Experiment, Figure};
use crate::Estimate;

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

/// Names of classes, short or longer than any room.
fn classes(count: usize, longest: bool) -> Vec<String> {
    let short = ["angry", "happy", "neutral", "sad", "surprise", "fear", "disgust"];
    let name = |index: usize| match (longest, short.get(index)) {
        (true, _) => format!("a rather long expression of the face, number {}", index + 1),
        (false, Some(name)) if count <= short.len() => (*name).to_owned(),
        _ => format!("expression {}", index + 1),
    };
    (0..count).map(name).collect()
}

/// A share with Wilson's interval.
fn share(right: f64, n: u64) -> Estimate {
    let interval = wilson(right * n as f64, n as f64, metrics::Confidence::USUAL);
    Estimate {
        value: (n > 0).then_some(right),
        low: interval.map(|it| it.low),
        high: interval.map(|it| it.high),
        n,
        reason: None,
    }
}

fn gallery() -> Vec<(String, Drawing)> {
    let all = [
        matrices::matrices(),
        learning::learning(),
        confidence::calibration(),
        confidence::coverages(),
        class_curves::class_curves(),
        rows::people(),
        rows::sliced(),
        rows::differing(),
    ];
    all.concat()
}

#[test]
fn every_figure_can_be_read_on_hard_data_and_stays_small() {
    let mut found = Vec::new();
    for (case, drawing) in gallery() {
        found.extend(faults(&drawing).first().map(|fault| format!("{case}: {fault}")));
        if drawing.svg.len() > LONGEST {
            found.push(format!("{case}: {} bytes", drawing.svg.len()));
        }
        let finding = drawing.svg.split("<title>").nth(1).unwrap().split("</title>").next();
        let says = |finding: &str| {
            finding.contains(|letter: char| letter.is_ascii_digit()) || finding.contains("photos")
        };
        if !says(finding.unwrap()) || finding.unwrap().contains("NaN") {
            found.push(format!("{case}: {finding:?}"));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
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
    let style = include_str!("../../page/style.css");
    let page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><title>gallery</title><style>{style}</style></head><body><main>\
         <section id=\"all\"><div class=\"figures\">{page}</div></section></main></body></html>"
    );
    atomic::write(&Path::new(&folder).join("index.html"), page.as_bytes()).unwrap();
}
