//! The columns of a batch become events.

use std::collections::HashMap;
use std::str::FromStr;

use polars::prelude::{
    BooleanChunked, DataFrame, DataType, Float64Chunked, Int64Chunked, PolarsResult, StringChunked,
};

use super::{ACKNOWLEDGE, ADD, ALLOW, COLUMNS, EMPTIED, FACE, FORGET, LABEL, REJECT, VOTE};
use crate::catalogue::text::Texts;
use crate::catalogue::{
    Acknowledged, Change, Emptied, Event, FaceSeen, Forgotten, Labelled, Photo, Rejected, Text,
    Vote,
};

/// The events of a table that has [`COLUMNS`]; the error says which row cannot be meant.
pub(in crate::catalogue) fn to_events(table: &DataFrame) -> Result<Vec<Event>, String> {
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
