//! What was judged, line by line: CSV, or JSON lines, with the model card in front.
//!
//! The columns are `path,time,face,x,y,w,h,label,p_<class>…,reason`; JSON has the same keys, and `null` where a cell of
//! the table is empty. `time` is when a photo was taken, or how many seconds into a video a frame is shown. `face` counts from 0, the largest; `x`, `y`, `w` and `h` are
//! its box in pixels of the upright photo.

use std::io::{self, Write};

use evaluation::ModelCard;
use formats::json::{self, Map, Value, json};
use formats::table;
use imagery::FaceBox;
use metrics::most_probable;

use super::Format;
use super::sources::Sight;
use crate::judging::{Judged, JudgedFace};

/// The label of a face whose most probable class is not probable enough.
pub(super) const UNSURE: &str = "unsure";

/// When a network is not believed.
#[derive(Clone, Copy)]
pub(super) struct Unsure {
    /// Smallest probability that counts as an answer.
    pub(super) below: f64,
}

impl Unsure {
    /// The most probable class, if it is probable enough.
    pub(super) fn label(self, probabilities: &[f32]) -> Option<usize> {
        let probabilities: Vec<f64> = probabilities.iter().copied().map(f64::from).collect();
        let class = most_probable(&probabilities);
        (probabilities[class] >= self.below).then_some(class)
    }
}

/// Writes lines as they come; the card and the heading wait for the first one.
pub(super) struct Rows<'a, Output> {
    format: Format,
    card: &'a ModelCard,
    with_card: bool,
    unsure: Unsure,
    output: Output,
    begun: bool,
}

/// A cell: a text, a number, or nothing.
enum Cell {
    Empty,
    Text(String),
    Whole(i64),
    Probability(f32),
}

impl<'a, Output: Write> Rows<'a, Output> {
    pub(super) fn new(
        format: Format,
        card: &'a ModelCard,
        with_card: bool,
        unsure: Unsure,
        output: Output,
    ) -> Self {
        Self { format, card, with_card, unsure, output, begun: false }
    }

    /// Writes the lines of one photo or frame, all at once.
    pub(super) fn write(&mut self, judged: &Judged<Sight>) -> io::Result<()> {
        let mut text = String::new();
        if !self.begun {
            text = self.beginning();
            self.begun = true;
        }
        for cells in self.rows(judged) {
            text.push_str(&self.line(&cells));
        }
        self.output.write_all(text.as_bytes())?;
        self.output.flush()
    }

    fn beginning(&self) -> String {
        let card = self.with_card.then_some(self.card);
        match self.format {
            Format::Csv => {
                let card = card.into_iter().flat_map(ModelCard::lines);
                let mut lines: Vec<String> = card.map(|line| format!("# {line}\n")).collect();
                lines.push(table::text([self.columns()]));
                lines.concat()
            }
            Format::Jsonl => card
                .map(|card| json::line(&json!({ "model_card": card })) + "\n")
                .unwrap_or_default(),
        }
    }

    fn columns(&self) -> Vec<String> {
        let before = ["path", "time", "face", "x", "y", "w", "h", "label"].map(str::to_owned);
        let classes = self.card.classes.iter().map(|class| format!("p_{class}"));
        before.into_iter().chain(classes).chain(["reason".to_owned()]).collect()
    }

    fn rows(&self, Judged { picture, faces }: &Judged<Sight>) -> Vec<Vec<Cell>> {
        let none = |reason: String| vec![self.cells(picture, None, Err(reason))];
        match &picture.seen {
            Err(problem) => none(format!("unreadable: {problem}")),
            Ok(_) if faces.is_empty() => none("no_face".to_owned()),
            Ok(_) => {
                let judged = faces.iter().enumerate();
                judged
                    .map(|face| self.cells(picture, face.1.face.map(|it| (face.0, it)), Ok(face.1)))
                    .collect()
            }
        }
    }

    fn cells(
        &self,
        sight: &Sight,
        face: Option<(usize, FaceBox)>,
        judged: Result<&JudgedFace, String>,
    ) -> Vec<Cell> {
        let time = sight.time.clone().map_or(Cell::Empty, Cell::Text);
        let mut cells = vec![Cell::Text(sight.path.clone()), time];
        match face {
            None => cells.extend([const { Cell::Empty }; 5]),
            Some((number, FaceBox { x, y, width, height, .. })) => {
                let number = i64::try_from(number).unwrap_or(i64::MAX);
                let place = [x.into(), y.into(), width.into(), height.into()];
                cells.extend([number].into_iter().chain(place).map(Cell::Whole));
            }
        }
        match judged {
            Ok(judged) => {
                let label = self.unsure.label(&judged.probabilities);
                let label = label.map_or(UNSURE, |class| &self.card.classes[class]);
                cells.push(Cell::Text(label.to_owned()));
                cells.extend(judged.probabilities.iter().copied().map(Cell::Probability));
                cells.push(Cell::Empty);
            }
            Err(reason) => {
                cells.extend(
                    std::iter::repeat_with(|| Cell::Empty).take(self.card.classes.len() + 1),
                );
                cells.push(Cell::Text(reason));
            }
        }
        cells
    }

    fn line(&self, cells: &[Cell]) -> String {
        match self.format {
            Format::Csv => table::text([cells.iter().map(Cell::text).collect()]),
            Format::Jsonl => {
                let row: Map<String, Value> =
                    self.columns().into_iter().zip(cells.iter().map(Cell::json)).collect();
                json::line(&row) + "\n"
            }
        }
    }
}

impl Cell {
    fn text(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Whole(number) => number.to_string(),
            Self::Probability(probability) => probability.to_string(),
        }
    }

    fn json(&self) -> Value {
        match self {
            Self::Empty => Value::Null,
            Self::Text(text) => json!(text),
            Self::Whole(number) => json!(number),
            // The digits of the table, which read back to the same bits.
            Self::Probability(probability) => json!(probability.to_string().parse::<f64>().ok()),
        }
    }
}
