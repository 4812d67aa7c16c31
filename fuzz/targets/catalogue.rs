//! Any bytes as a batch of the catalogue; and as changes of the cells of a batch that mien could have
//! written: read, laid over itself, and written again.
#![no_main]

use std::path::Path;
use std::sync::OnceLock;

use formats::seal::{self, End, Seal};
use formats::{Digest, Workspace};
use ingestion::Catalogue;
use ingestion::catalogue::{
    Acknowledged, Batch, Change, Emptied, Event, FaceSeen, Forgotten, Labelled, Photo, Rejected,
    Vote,
};
use libfuzzer_sys::fuzz_target;
use polars::prelude::*;

mod hook;

static TEMPLATE: OnceLock<Template> = OnceLock::new();

fuzz_target!(init: hook::abort_on_panics_of("ingestion"), |bytes: &[u8]| {
    let path = Path::new("batch.parquet");
    if Batch::parse(bytes.to_vec(), path).is_ok() {
        assert_eq!(seal::check(bytes, End::Back), Seal::Whole);
    }
    let template = TEMPLATE.get_or_init(Template::new);
    if let Ok((batch, events)) = Batch::parse(template.with(bytes), path) {
        assert!(batch.photos.is_sorted());
        let digest = Catalogue::of(events.clone()).digest();
        let again = Template::write(&batch, &events);
        let (_, events) = Batch::parse(again, path).expect("what was read is written and read again");
        assert_eq!(Catalogue::of(events).digest(), digest);
    }
});

/// A batch with one event of each kind.
struct Template {
    header: String,
    columns: Vec<Column>,
}

impl Template {
    fn new() -> Self {
        let events = events();
        let bytes = Self::write(&Batch::new(&events, None), &events);
        let mut reader = ParquetReader::new(std::io::Cursor::new(bytes));
        let pairs = reader.get_metadata().unwrap().key_value_metadata().clone().unwrap();
        let header = pairs.into_iter().find(|pair| pair.key == "mien").unwrap().value.unwrap();
        Self { header, columns: reader.finish().unwrap().columns().to_vec() }
    }

    fn write(batch: &Batch, events: &[Event]) -> Vec<u8> {
        let folder = std::env::temp_dir().join(format!("mien-fuzz-{}", std::process::id()));
        let path = batch.write(&Workspace::at(&folder), events).unwrap();
        std::fs::read(path).unwrap()
    }

    /// The batch with other cells, under a whole seal. A change is a row, a column, the length of what
    /// follows, and that many bytes of content.
    fn with(&self, mut changes: &[u8]) -> Vec<u8> {
        let mut cells: Vec<Vec<AnyValue>> = self
            .columns
            .iter()
            .map(|column| column.as_materialized_series().iter().collect())
            .collect();
        while let [row, column, length, ref rest @ ..] = *changes {
            let (content, rest) = rest.split_at(rest.len().min(usize::from(length)));
            let column = usize::from(column) % cells.len();
            let row = usize::from(row) % cells[column].len();
            cells[column][row] = value(self.columns[column].dtype(), content);
            changes = rest;
        }
        let columns = self.columns.iter().zip(&cells).map(|(column, cells)| {
            let (name, kind) = (column.name().clone(), column.dtype());
            Series::from_any_values_and_dtype(name, cells, kind, true).unwrap().into_column()
        });
        let mut table = DataFrame::new(self.columns[0].len(), columns.collect()).unwrap();
        let metadata = vec![("mien".to_owned(), self.header.clone())];
        let mut bytes = Vec::new();
        ParquetWriter::new(&mut bytes)
            .with_key_value_metadata(Some(KeyValueMetadata::from_static(metadata)))
            .finish(&mut table)
            .unwrap();
        seal::close(&mut bytes, End::Back);
        bytes
    }
}

/// A cell of a column of this type; no content is none.
fn value<'a>(kind: &DataType, content: &[u8]) -> AnyValue<'a> {
    let mut number = [0; 8];
    let length = content.len().min(8);
    number[..length].copy_from_slice(&content[..length]);
    match kind {
        DataType::String => AnyValue::StringOwned(String::from_utf8_lossy(content).as_ref().into()),
        _ if content.is_empty() => AnyValue::Null,
        DataType::Int64 => AnyValue::Int64(i64::from_le_bytes(number)),
        DataType::Float64 => AnyValue::Float64(f64::from_le_bytes(number)),
        _ => AnyValue::Boolean(content[0] & 1 == 1),
    }
}

fn events() -> Vec<Event> {
    let sha256 = Digest::of(b"photo");
    let path = || "data/photos/card/happy/anna/1.jpg".to_owned();
    let at = || "2026-03-01T10:22:33Z".to_owned();
    let forgotten =
        |content: &[u8]| Forgotten { sha256: Digest::of(content), by: "eva".into(), at: at() };
    vec![
        Event::Add(Photo {
            sha256,
            path: path(),
            bytes: 1000,
            format: "jpeg".into(),
            width: 1920,
            height: 2560,
            orientation: 1,
            captured_at: "2026-02-28T09:00:00".to_owned(),
            device: "Maker Phone".into(),
            label: "happy".into(),
            label_source: "folder".into(),
            subject: "anna".into(),
            collection: "card".into(),
            consent: "research".into(),
            similarity_hash: imagery::SimilarityHash { whole: 7, cropped: [7; 5] },
            sharpness: 200.0,
            brightness: 0.5,
            has_position: false,
            has_serial_number: true,
            metadata_problem: "".into(),
        }),
        Event::Reject(Rejected {
            sha256: Digest::of(b"broken"),
            path: path(),
            bytes: 10,
            collection: "card".into(),
            check: "unreadable".into(),
            reason: "truncated".to_owned(),
        }),
        Event::Label(Labelled {
            sha256,
            path: path(),
            label: Change::new(&"happy".into(), "sad"),
            subject: Change::default(),
            consent: Change::default(),
            by: "eva".into(),
            at: at(),
        }),
        Event::Face(FaceSeen {
            sha256,
            count: 1,
            x: 10,
            y: 20,
            width: 300,
            height: 300,
            score: 9.5,
        }),
        Event::Vote(Vote { sha256, rater: "eva".into(), class: "sad".into(), count: 2, at: at() }),
        Event::Acknowledge(Acknowledged {
            finding: "0123456789ab".into(),
            check: "blurred".into(),
            reason: "meant".to_owned(),
            by: "eva".into(),
            at: at(),
        }),
        Event::Forget(forgotten(b"gone")),
        Event::Allow(forgotten(b"back")),
        Event::Emptied(Emptied { sha256: Digest::of(b"gone") }),
    ]
}
