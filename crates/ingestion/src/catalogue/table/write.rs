//! Events become the columns of a batch.

use formats::Digest;
use polars::prelude::{Column, DataFrame, DataType, PolarsResult};

use super::{ACKNOWLEDGE, ADD, ALLOW, COLUMNS, EMPTIED, FACE, FORGET, LABEL, REJECT, VOTE};
use crate::catalogue::{Change, Event, Photo};

/// The table of `events`, one row each.
pub(in crate::catalogue) fn from_events(events: &[Event]) -> PolarsResult<DataFrame> {
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
