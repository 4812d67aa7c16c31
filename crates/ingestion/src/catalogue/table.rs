//! Events as a table of four types: the columns of a batch, in their order.

use std::collections::HashMap;
use std::str::FromStr;

use formats::Digest;
use polars::prelude::{
    BooleanChunked, Column, DataFrame, DataType, Float64Chunked, Int64Chunked, PolarsResult,
    StringChunked,
};

use super::text::Texts;
use super::{
    Acknowledged, Change, Emptied, Event, FaceSeen, Forgotten, Labelled, Photo, Rejected, Text,
    Vote,
};

const ADD: &str = "add";
const REJECT: &str = "reject";
const LABEL: &str = "label";
const FACE: &str = "face";
const VOTE: &str = "vote";
const ACKNOWLEDGE: &str = "acknowledge";
const FORGET: &str = "forget";
const ALLOW: &str = "allow";
const EMPTIED: &str = "emptied";

/// The columns and their types. Text is empty and a number is null where an event says nothing.
///
/// A `vote` keeps its class in `label` and its rater in `by`; a `face` its box in `x`, `y`, `width` and
/// `height`; what stood there before a `label` event is in the columns that end in `_from`.
pub(super) const COLUMNS: [(&str, DataType); 33] = [
    ("event", DataType::String),
    ("sha256", DataType::String),
    ("path", DataType::String),
    ("bytes", DataType::Int64),
    ("format", DataType::String),
    ("width", DataType::Int64),
    ("height", DataType::Int64),
    ("orientation", DataType::Int64),
    ("captured_at", DataType::String),
    ("device", DataType::String),
    ("label", DataType::String),
    ("label_from", DataType::String),
    ("label_source", DataType::String),
    ("subject", DataType::String),
    ("subject_from", DataType::String),
    ("collection", DataType::String),
    ("consent", DataType::String),
    ("consent_from", DataType::String),
    ("similarity_hash", DataType::String),
    ("sharpness", DataType::Float64),
    ("brightness", DataType::Float64),
    ("has_position", DataType::Boolean),
    ("has_serial_number", DataType::Boolean),
    ("metadata_problem", DataType::String),
    ("x", DataType::Int64),
    ("y", DataType::Int64),
    ("score", DataType::Float64),
    ("count", DataType::Int64),
    ("finding", DataType::String),
    ("check", DataType::String),
    ("reason", DataType::String),
    ("by", DataType::String),
    ("at", DataType::String),
];

/// The table of `events`, one row each.
pub(super) fn from_events(events: &[Event]) -> PolarsResult<DataFrame> {
    let mut writer = Writer::default();
    for event in events {
        writer.begin_row();
        put(event, &mut writer);
    }
    DataFrame::new(events.len(), writer.into_columns())
}

fn put(event: &Event, row: &mut Writer) {
    match event {
        Event::Add(photo) => put_photo(photo, row),
        Event::Reject(file) => {
            row.begin(REJECT, file.sha256, &file.path);
            row.whole("bytes", file.bytes as i64);
            row.text("collection", &file.collection);
            row.text("check", &file.check);
            row.text("reason", &file.reason);
        }
        Event::Label(said) => {
            row.begin(LABEL, said.sha256, &said.path);
            row.change("label", "label_from", &said.label);
            row.change("subject", "subject_from", &said.subject);
            row.change("consent", "consent_from", &said.consent);
            row.said(&said.by, &said.at);
        }
        Event::Face(seen) => {
            row.begin(FACE, seen.sha256, "");
            row.whole("count", seen.count.into());
            row.whole("x", seen.x.into());
            row.whole("y", seen.y.into());
            row.whole("width", seen.width.into());
            row.whole("height", seen.height.into());
            row.real("score", seen.score);
        }
        Event::Vote(vote) => {
            row.begin(VOTE, vote.sha256, "");
            row.text("label", &vote.class);
            row.whole("count", vote.count.into());
            row.said(&vote.rater, &vote.at);
        }
        Event::Acknowledge(judged) => {
            row.text("event", ACKNOWLEDGE);
            row.text("finding", &judged.finding);
            row.text("check", &judged.check);
            row.text("reason", &judged.reason);
            row.said(&judged.by, &judged.at);
        }
        Event::Forget(photo) => {
            row.begin(FORGET, photo.sha256, "");
            row.said(&photo.by, &photo.at);
        }
        Event::Allow(photo) => {
            row.begin(ALLOW, photo.sha256, "");
            row.said(&photo.by, &photo.at);
        }
        Event::Emptied(photo) => row.begin(EMPTIED, photo.sha256, ""),
    }
}

fn put_photo(photo: &Photo, row: &mut Writer) {
    row.begin(ADD, photo.sha256, &photo.path);
    row.whole("bytes", photo.bytes as i64);
    row.text("format", &photo.format);
    row.whole("width", photo.width.into());
    row.whole("height", photo.height.into());
    row.whole("orientation", photo.orientation.into());
    row.text("captured_at", &photo.captured_at);
    row.text("device", &photo.device);
    row.text("label", &photo.label);
    row.text("label_source", &photo.label_source);
    row.text("subject", &photo.subject);
    row.text("collection", &photo.collection);
    row.text("consent", &photo.consent);
    row.text("similarity_hash", &photo.similarity_hash.to_string());
    row.real("sharpness", photo.sharpness);
    row.real("brightness", photo.brightness);
    row.truth("has_position", photo.has_position);
    row.truth("has_serial_number", photo.has_serial_number);
    row.text("metadata_problem", &photo.metadata_problem);
}

/// The columns while they are being filled, row by row.
struct Writer(Vec<(&'static str, Values)>);

enum Values {
    Text(Vec<String>),
    Whole(Vec<Option<i64>>),
    Real(Vec<Option<f64>>),
    Truth(Vec<Option<bool>>),
}

impl Default for Writer {
    fn default() -> Self {
        let columns = COLUMNS.iter().map(|(name, kind)| {
            let values = match kind {
                DataType::Int64 => Values::Whole(Vec::new()),
                DataType::Float64 => Values::Real(Vec::new()),
                DataType::Boolean => Values::Truth(Vec::new()),
                _ => Values::Text(Vec::new()),
            };
            (*name, values)
        });
        Self(columns.collect())
    }
}

impl Writer {
    /// A row that says nothing yet.
    fn begin_row(&mut self) {
        for (_, values) in &mut self.0 {
            match values {
                Values::Text(cells) => cells.push(String::new()),
                Values::Whole(cells) => cells.push(None),
                Values::Real(cells) => cells.push(None),
                Values::Truth(cells) => cells.push(None),
            }
        }
    }

    fn begin(&mut self, event: &str, sha256: Digest, path: &str) {
        self.text("event", event);
        self.text("sha256", &sha256.to_string());
        self.text("path", path);
    }

    fn said(&mut self, by: &str, at: &str) {
        self.text("by", by);
        self.text("at", at);
    }

    fn change(&mut self, to: &str, from: &str, change: &Change) {
        self.text(to, &change.to);
        self.text(from, &change.from);
    }

    fn text(&mut self, column: &str, value: &str) {
        if let Some(Values::Text(cells)) = self.column(column)
            && let Some(last) = cells.last_mut()
        {
            value.clone_into(last);
        }
    }

    fn whole(&mut self, column: &str, value: i64) {
        if let Some(Values::Whole(cells)) = self.column(column)
            && let Some(last) = cells.last_mut()
        {
            *last = Some(value);
        }
    }

    fn real(&mut self, column: &str, value: f64) {
        if let Some(Values::Real(cells)) = self.column(column)
            && let Some(last) = cells.last_mut()
        {
            *last = Some(value);
        }
    }

    fn truth(&mut self, column: &str, value: bool) {
        if let Some(Values::Truth(cells)) = self.column(column)
            && let Some(last) = cells.last_mut()
        {
            *last = Some(value);
        }
    }

    fn column(&mut self, name: &str) -> Option<&mut Values> {
        let found = self.0.iter_mut().find(|(column, _)| *column == name);
        debug_assert!(found.is_some(), "no column `{name}`");
        found.map(|(_, values)| values)
    }

    fn into_columns(self) -> Vec<Column> {
        let columns = self.0.into_iter().map(|(name, values)| match values {
            Values::Text(cells) => Column::new(name.into(), cells),
            Values::Whole(cells) => Column::new(name.into(), cells),
            Values::Real(cells) => Column::new(name.into(), cells),
            Values::Truth(cells) => Column::new(name.into(), cells),
        });
        columns.collect()
    }
}

/// The events of a table that has [`COLUMNS`]; the error says which row cannot be meant.
pub(super) fn to_events(table: &DataFrame) -> Result<Vec<Event>, String> {
    let mut reader = Reader::of(table)?;
    (0..table.height())
        .map(|row| {
            reader.row = row;
            event_of(&mut reader).map_err(|problem| format!("row {}: {problem}", row + 1))
        })
        .collect()
}

fn event_of(row: &mut Reader) -> Result<Event, String> {
    Ok(match row.cell("event")? {
        ADD => Event::Add(photo_of(row)?),
        REJECT => Event::Reject(Rejected {
            sha256: row.parsed("sha256")?,
            path: row.cell("path")?.to_owned(),
            bytes: row.whole("bytes")?,
            collection: row.text("collection")?,
            check: row.text("check")?,
            reason: row.cell("reason")?.to_owned(),
        }),
        LABEL => Event::Label(Labelled {
            sha256: row.parsed("sha256")?,
            path: row.cell("path")?.to_owned(),
            label: row.change("label", "label_from")?,
            subject: row.change("subject", "subject_from")?,
            consent: row.change("consent", "consent_from")?,
            by: row.text("by")?,
            at: row.cell("at")?.to_owned(),
        }),
        FACE => Event::Face(FaceSeen {
            sha256: row.parsed("sha256")?,
            count: row.whole("count")?,
            x: row.whole("x")?,
            y: row.whole("y")?,
            width: row.whole("width")?,
            height: row.whole("height")?,
            score: row.real("score")?,
        }),
        VOTE => Event::Vote(Vote {
            sha256: row.parsed("sha256")?,
            rater: row.text("by")?,
            class: row.text("label")?,
            count: row.whole("count")?,
            at: row.cell("at")?.to_owned(),
        }),
        ACKNOWLEDGE => Event::Acknowledge(Acknowledged {
            finding: row.text("finding")?,
            check: row.text("check")?,
            reason: row.cell("reason")?.to_owned(),
            by: row.text("by")?,
            at: row.cell("at")?.to_owned(),
        }),
        FORGET => Event::Forget(forgotten_of(row)?),
        ALLOW => Event::Allow(forgotten_of(row)?),
        EMPTIED => Event::Emptied(Emptied { sha256: row.parsed("sha256")? }),
        other => {
            return Err(format!(
                "`{other}` is no event that this program knows; it may come from a newer mien"
            ));
        }
    })
}

fn forgotten_of(row: &mut Reader) -> Result<Forgotten, String> {
    let sha256 = row.parsed("sha256")?;
    Ok(Forgotten { sha256, by: row.text("by")?, at: row.cell("at")?.to_owned() })
}

fn photo_of(row: &mut Reader) -> Result<Photo, String> {
    Ok(Photo {
        sha256: row.parsed("sha256")?,
        path: row.cell("path")?.to_owned(),
        bytes: row.whole("bytes")?,
        format: row.text("format")?,
        width: row.whole("width")?,
        height: row.whole("height")?,
        orientation: row.whole("orientation")?,
        captured_at: row.cell("captured_at")?.to_owned(),
        device: row.text("device")?,
        label: row.text("label")?,
        label_source: row.text("label_source")?,
        subject: row.text("subject")?,
        collection: row.text("collection")?,
        consent: row.text("consent")?,
        similarity_hash: row.parsed("similarity_hash")?,
        sharpness: row.real("sharpness")?,
        brightness: row.real("brightness")?,
        has_position: row.truth("has_position")?,
        has_serial_number: row.truth("has_serial_number")?,
        metadata_problem: row.text("metadata_problem")?,
    })
}

/// Cells of one row by name, with the reason why one cannot be had.
struct Reader<'a> {
    columns: HashMap<&'static str, Cells<'a>>,
    texts: Texts,
    row: usize,
}

enum Cells<'a> {
    Text(&'a StringChunked),
    Whole(&'a Int64Chunked),
    Real(&'a Float64Chunked),
    Truth(&'a BooleanChunked),
}

impl<'a> Reader<'a> {
    fn of(table: &'a DataFrame) -> Result<Self, String> {
        let cells = |name: &str, kind: &DataType| -> PolarsResult<Cells<'a>> {
            let column = table.column(name)?;
            Ok(match kind {
                DataType::Int64 => Cells::Whole(column.i64()?),
                DataType::Float64 => Cells::Real(column.f64()?),
                DataType::Boolean => Cells::Truth(column.bool()?),
                _ => Cells::Text(column.str()?),
            })
        };
        let columns =
            COLUMNS.iter().map(|(name, kind)| cells(name, kind).map(|cells| (*name, cells)));
        let columns = columns.collect::<PolarsResult<_>>().map_err(|error| error.to_string())?;
        Ok(Self { columns, texts: Texts::default(), row: 0 })
    }

    fn cell(&self, name: &'static str) -> Result<&'a str, String> {
        match self.columns.get(name) {
            Some(Cells::Text(cells)) => cells.get(self.row).ok_or_else(|| format!("no `{name}`")),
            _ => Err(format!("no text `{name}`")),
        }
    }

    /// A text that many rows share.
    fn text(&mut self, name: &'static str) -> Result<Text, String> {
        let text = self.cell(name)?;
        Ok(self.texts.share(text))
    }

    fn change(&mut self, to: &'static str, from: &'static str) -> Result<Change, String> {
        Ok(Change { from: self.text(from)?, to: self.text(to)? })
    }

    fn parsed<T: FromStr<Err: ToString>>(&self, name: &'static str) -> Result<T, String> {
        self.cell(name)?.parse().map_err(|problem: T::Err| problem.to_string())
    }

    fn whole<T: TryFrom<i64>>(&self, name: &'static str) -> Result<T, String> {
        let value = match self.columns.get(name) {
            Some(Cells::Whole(cells)) => cells.get(self.row),
            _ => None,
        };
        let value = value.ok_or_else(|| format!("no `{name}`"))?;
        value.try_into().map_err(|_| format!("`{value}` cannot be its `{name}`"))
    }

    fn real(&self, name: &'static str) -> Result<f64, String> {
        let value = match self.columns.get(name) {
            Some(Cells::Real(cells)) => cells.get(self.row),
            _ => None,
        };
        value.ok_or_else(|| format!("no `{name}`"))
    }

    fn truth(&self, name: &'static str) -> Result<bool, String> {
        let value = match self.columns.get(name) {
            Some(Cells::Truth(cells)) => cells.get(self.row),
            _ => None,
        };
        value.ok_or_else(|| format!("no `{name}`"))
    }
}
