//! Events as a table of four types: the columns of a batch, in their order.

use formats::Digest;
use polars::prelude::{Column, DataFrame, DataType, PolarsResult};

use super::{Event, Labelled, Photo, Rejected};

const ADD: &str = "add";
const REJECT: &str = "reject";
const LABEL: &str = "label";

/// The columns and their types. Text is empty and a number is null where an event says nothing.
pub(super) const COLUMNS: [(&str, DataType); 24] = [
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
    ("label_source", DataType::String),
    ("subject", DataType::String),
    ("session", DataType::String),
    ("collection", DataType::String),
    ("consent", DataType::String),
    ("similarity_hash", DataType::String),
    ("sharpness", DataType::Float64),
    ("brightness", DataType::Float64),
    ("has_position", DataType::Boolean),
    ("has_serial_number", DataType::Boolean),
    ("metadata_problem", DataType::String),
    ("check", DataType::String),
    ("reason", DataType::String),
];

/// The table of `events`, one row each.
pub(super) fn from_events(events: &[Event]) -> PolarsResult<DataFrame> {
    let columns = COLUMNS.iter().map(|(name, kind)| {
        let (name, column) = (*name, (*name).into());
        match kind {
            DataType::Int64 => Column::new(column, each(events, |event| whole(name, event))),
            DataType::Float64 => Column::new(column, each(events, |event| real(name, event))),
            DataType::Boolean => Column::new(column, each(events, |event| truth(name, event))),
            _ => Column::new(column, each(events, |event| text(name, event))),
        }
    });
    DataFrame::new(events.len(), columns.collect())
}

fn each<'a, T>(events: &'a [Event], cell: impl Fn(&'a Event) -> T) -> Vec<T> {
    events.iter().map(cell).collect()
}

fn text(column: &str, event: &Event) -> String {
    let (sha256, path) = event.key();
    let text = match (column, event) {
        ("sha256", _) => return sha256.to_string(),
        ("path", _) => path,
        ("event", Event::Add(_)) => ADD,
        ("event", Event::Reject(_)) => REJECT,
        ("event", Event::Label(_)) => LABEL,
        ("format", Event::Add(photo)) => &photo.format,
        ("captured_at", Event::Add(photo)) => &photo.captured_at,
        ("device", Event::Add(photo)) => &photo.device,
        ("label", Event::Add(photo)) => &photo.label,
        ("label_source", Event::Add(photo)) => &photo.label_source,
        ("subject", Event::Add(photo)) => &photo.subject,
        ("session", Event::Add(photo)) => &photo.session,
        ("collection", Event::Add(photo)) => &photo.collection,
        ("collection", Event::Reject(file)) => &file.collection,
        ("consent", Event::Add(photo)) => &photo.consent,
        ("similarity_hash", Event::Add(photo)) => &photo.similarity_hash,
        ("metadata_problem", Event::Add(photo)) => &photo.metadata_problem,
        ("label", Event::Label(said)) => &said.label,
        ("label_source", Event::Label(said)) => &said.label_source,
        ("subject", Event::Label(said)) => &said.subject,
        ("check", Event::Reject(file)) => &file.check,
        ("reason", Event::Reject(file)) => &file.reason,
        _ => "",
    };
    text.to_owned()
}

fn whole(column: &str, event: &Event) -> Option<i64> {
    match (column, event) {
        ("bytes", Event::Add(photo)) => Some(photo.bytes as i64),
        ("bytes", Event::Reject(file)) => Some(file.bytes as i64),
        ("width", Event::Add(photo)) => Some(photo.width.into()),
        ("height", Event::Add(photo)) => Some(photo.height.into()),
        ("orientation", Event::Add(photo)) => Some(photo.orientation.into()),
        _ => None,
    }
}

fn real(column: &str, event: &Event) -> Option<f64> {
    match (column, event) {
        ("sharpness", Event::Add(photo)) => Some(photo.sharpness),
        ("brightness", Event::Add(photo)) => Some(photo.brightness),
        _ => None,
    }
}

fn truth(column: &str, event: &Event) -> Option<bool> {
    match (column, event) {
        ("has_position", Event::Add(photo)) => Some(photo.has_position),
        ("has_serial_number", Event::Add(photo)) => Some(photo.has_serial_number),
        _ => None,
    }
}

/// The events of a table that has [`COLUMNS`]; the error says which row cannot be meant.
pub(super) fn to_events(table: &DataFrame) -> Result<Vec<Event>, String> {
    let reader = Reader(table);
    (0..table.height())
        .map(|row| event_of(&reader, row).map_err(|problem| format!("row {}: {problem}", row + 1)))
        .collect()
}

fn event_of(table: &Reader, row: usize) -> Result<Event, String> {
    match table.text("event", row)?.as_str() {
        ADD => photo_of(table, row).map(Event::Add),
        REJECT => Ok(Event::Reject(Rejected {
            sha256: table.digest(row)?,
            path: table.text("path", row)?,
            bytes: table.whole("bytes", row)?,
            collection: table.text("collection", row)?,
            check: table.text("check", row)?,
            reason: table.text("reason", row)?,
        })),
        LABEL => Ok(Event::Label(Labelled {
            sha256: table.digest(row)?,
            path: table.text("path", row)?,
            label: table.text("label", row)?,
            label_source: table.text("label_source", row)?,
            subject: table.text("subject", row)?,
        })),
        other => Err(format!(
            "`{other}` is no event that this program knows; it may come from a newer mien"
        )),
    }
}

fn photo_of(table: &Reader, row: usize) -> Result<Photo, String> {
    Ok(Photo {
        sha256: table.digest(row)?,
        path: table.text("path", row)?,
        bytes: table.whole("bytes", row)?,
        format: table.text("format", row)?,
        width: table.whole("width", row)?,
        height: table.whole("height", row)?,
        orientation: table.whole("orientation", row)?,
        captured_at: table.text("captured_at", row)?,
        device: table.text("device", row)?,
        label: table.text("label", row)?,
        label_source: table.text("label_source", row)?,
        subject: table.text("subject", row)?,
        session: table.text("session", row)?,
        collection: table.text("collection", row)?,
        consent: table.text("consent", row)?,
        similarity_hash: table.text("similarity_hash", row)?,
        sharpness: table.real("sharpness", row)?,
        brightness: table.real("brightness", row)?,
        has_position: table.truth("has_position", row)?,
        has_serial_number: table.truth("has_serial_number", row)?,
        metadata_problem: table.text("metadata_problem", row)?,
    })
}

/// Cells by name and row, with the reason why one cannot be had.
struct Reader<'a>(&'a DataFrame);

impl Reader<'_> {
    fn text(&self, name: &str, row: usize) -> Result<String, String> {
        let cell = self.column(name)?.str().map(|cells| cells.get(row));
        cell_or(cell, name).map(str::to_owned)
    }

    fn digest(&self, row: usize) -> Result<Digest, String> {
        let text = self.text("sha256", row)?;
        text.parse().map_err(|problem| format!("{problem}"))
    }

    fn whole<T: TryFrom<i64>>(&self, name: &str, row: usize) -> Result<T, String> {
        let cell = self.column(name)?.i64().map(|cells| cells.get(row));
        let value = cell_or(cell, name)?;
        value.try_into().map_err(|_| format!("`{value}` cannot be its `{name}`"))
    }

    fn real(&self, name: &str, row: usize) -> Result<f64, String> {
        let cell = self.column(name)?.f64().map(|cells| cells.get(row));
        cell_or(cell, name)
    }

    fn truth(&self, name: &str, row: usize) -> Result<bool, String> {
        let cell = self.column(name)?.bool().map(|cells| cells.get(row));
        cell_or(cell, name)
    }

    fn column(&self, name: &str) -> Result<&Column, String> {
        self.0.column(name).map_err(|error| error.to_string())
    }
}

fn cell_or<T>(cell: PolarsResult<Option<T>>, name: &str) -> Result<T, String> {
    let cell = cell.map_err(|error| error.to_string())?;
    cell.ok_or_else(|| format!("no `{name}`"))
}
