//! `--live`: a line that follows what a camera or a pipe shows.

use std::ops::ControlFlow;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use imagery::video::{Source, VideoSettings};
use ingestion::LooseRequest;
use metrics::most_probable;

use super::rows::{UNSURE, Unsure};
use super::sources::{Sight, look_at_frames};
use crate::commands::model::Model;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::judging::{Judged, JudgedFace};
use crate::print;
use crate::trainer::Signals;

/// What stands for standard input.
const PIPE: &str = "-";

/// Faces that a line tells of.
const FACES: usize = 3;

/// Prints a line for every frame, on a terminal always the same one, until the source ends.
pub(super) fn run(
    source: &Path,
    model: &Model,
    request: &LooseRequest,
    settings: &VideoSettings,
    unsure: Unsure,
) -> Result<Exit, Failure> {
    let is_pipe = source.as_os_str() == PIPE;
    let name = if is_pipe { "the pipe".to_owned() } else { source.to_string_lossy().into_owned() };
    for line in model.card.lines() {
        print::note(&line);
    }
    let signals = Signals::catch()?;
    // Somebody looks on.
    let judge = model.judge(Duration::ZERO, &signals);
    let (mut so_far, mut problem) = (SoFar::new(model.plan.classes.len()), None);
    let mut line = print::rolling();
    judge.judge(
        |give| {
            let source = if is_pipe {
                Source::Pipe(Stdio::inherit())
            } else {
                Source::Camera(source.to_owned())
            };
            look_at_frames(source, &name, request, settings, give)
        },
        |Judged { picture: Sight { time, seen, .. }, faces }| {
            match seen {
                Ok(_) => {
                    so_far.add(&faces, unsure);
                    let time = time.unwrap_or_default();
                    let text = so_far.line(&time, &faces, &model.plan.classes, unsure);
                    line.show(&text);
                }
                Err(reason) => problem = Some(reason),
            }
            Ok(ControlFlow::Continue(()))
        },
    )?;
    line.end();
    match (signals.exit(), problem) {
        (Some(exit), _) => Ok(exit),
        (None, Some(problem)) => Err(Failure::failed(problem)),
        (None, None) => Ok(Exit::Done),
    }
}

/// What the largest face showed so far.
struct SoFar {
    frames: usize,
    faces: usize,
    of_class: Vec<usize>,
}

impl SoFar {
    fn new(classes: usize) -> Self {
        Self { frames: 0, faces: 0, of_class: vec![0; classes] }
    }

    fn add(&mut self, faces: &[JudgedFace], unsure: Unsure) {
        self.frames += 1;
        let Some(face) = faces.first() else { return };
        self.faces += 1;
        if let Some(class) = unsure.label(&face.probabilities) {
            self.of_class[class] += 1;
        }
    }

    /// `12.5 s  happy 0.83 | so far: happy 41 %, neutral 52 %, unsure 7 % of 24 of 25 frames`.
    fn line(&self, time: &str, faces: &[JudgedFace], classes: &[String], unsure: Unsure) -> String {
        let now = match faces {
            [] => "no face".to_owned(),
            faces => {
                let told = faces.iter().take(FACES).map(|face| told(face, classes, unsure));
                let more = if faces.len() > FACES { ", …" } else { "" };
                told.collect::<Vec<_>>().join(", ") + more
            }
        };
        let unsure_frames = self.faces - self.of_class.iter().sum::<usize>();
        let shares = classes.iter().map(String::as_str).zip(self.of_class.iter().copied());
        let shares = shares.chain([(UNSURE, unsure_frames)]).filter(|(_, count)| *count > 0);
        let percent = |count: usize| (100 * count + self.faces / 2) / self.faces.max(1);
        let shares: Vec<String> =
            shares.map(|(class, count)| format!("{class} {} %", percent(count))).collect();
        let so_far = match &shares[..] {
            [] => String::new(),
            shares => format!(" | so far {}", shares.join(", ")),
        };
        format!("{time} s  {now}{so_far} | face in {} of {} frames", self.faces, self.frames)
    }
}

fn told(face: &JudgedFace, classes: &[String], unsure: Unsure) -> String {
    let probabilities: Vec<f64> = face.probabilities.iter().copied().map(f64::from).collect();
    let most = most_probable(&probabilities);
    let label = unsure.label(&face.probabilities).map_or(UNSURE, |class| &classes[class]);
    format!("{label} {:.2}", probabilities[most])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_what_is_seen_now_and_was_seen_so_far() {
        let classes = ["happy".to_owned(), "sad".to_owned()];
        let face = |happy: f32| JudgedFace {
            face: None,
            close_up: None,
            probabilities: vec![happy, 1.0 - happy],
        };
        let frames = [
            vec![],
            vec![face(0.9)],
            vec![face(0.8), face(0.1), face(0.5), face(0.9)],
            vec![face(0.55)],
        ];
        let (mut so_far, unsure) = (SoFar::new(2), Unsure { below: 0.6 });
        let lines = frames.iter().enumerate().map(|(number, faces)| {
            so_far.add(faces, unsure);
            so_far.line(&format!("{number}.000"), faces, &classes, unsure)
        });
        insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"), @"
        0.000 s  no face | face in 0 of 1 frames
        1.000 s  happy 0.90 | so far happy 100 % | face in 1 of 2 frames
        2.000 s  happy 0.80, sad 0.90, unsure 0.50, … | so far happy 100 % | face in 2 of 3 frames
        3.000 s  unsure 0.55 | so far happy 67 %, unsure 33 % | face in 3 of 4 frames
        ");
    }
}
