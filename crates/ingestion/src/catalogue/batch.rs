//! One Parquet file of events: its name, its header, and how it is written and believed.

use std::ffi::OsStr;
use std::fs;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use formats::seal::{self, End, Seal};
use formats::{Digest, Digester, Header, Workspace, atomic, clock, json};
use polars::prelude::{
    ArrowDataType, DataType, KeyValueMetadata, ParquetReader, ParquetWriter, SerReader,
};
use walkdir::WalkDir;

use super::{Event, add_row, table};
use crate::Error;

const FORMAT: &str = "catalogue batch";
const VERSION: u32 = 2;
const METADATA_KEY: &str = "mien";

/// A batch on disk, and what its view files hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// `<time>-<first eight digits of the digest of its rows>`, as the names of its view files.
    pub name: String,
    /// The photos added by it, each once, ascending: the rows of its view files.
    pub photos: Vec<Digest>,
    /// Those of them that were forgotten: their rows in view files are zero, and they have no thumbnail.
    pub emptied: Vec<Digest>,
    /// What all batches of one command share: the name of the first of them.
    pub series: String,
}

impl Batch {
    /// The batch of `events` under a name that no file has yet; `series` is that of an earlier batch
    /// of the same command.
    pub fn new(events: &[Event], series: Option<&str>) -> Self {
        let mut digester = Digester::default();
        for event in events {
            add_row(&mut digester, event);
        }
        let name = format!("{}-{}", clock::now_for_a_name(), digester.finish().short());
        let series = series.unwrap_or(&name).to_owned();
        Self { name, photos: photos_of(events), emptied: emptied_of(events), series }
    }

    /// Puts `events` into the catalogue as one batch; no events are no batch.
    pub fn append(workspace: &Workspace, events: &[Event]) -> Result<(), Error> {
        if events.is_empty() {
            return Ok(());
        }
        Self::new(events, None).write(workspace, events).map(|_| ())
    }

    /// `data/catalogue/<name>.parquet`.
    pub fn path(&self, workspace: &Workspace) -> PathBuf {
        workspace.catalogue().join(format!("{}.parquet", self.name))
    }

    /// The batch that the bytes of the file at `path` make up, and its events. Its seal is checked before
    /// polars sees a byte of it, and its schema before its rows are read.
    pub fn parse(bytes: Vec<u8>, path: &Path) -> Result<(Self, Vec<Event>), Error> {
        match seal::check(&bytes, End::Back) {
            Seal::Whole => {}
            Seal::Broken => return Err(Error::batch(path, "some bit of it was changed")),
            Seal::Missing => {
                return Err(Error::batch(path, "mien did not write it, or not all of it is there"));
            }
        }
        // polars takes memory for as many rows as a file says that it has, which may end the program, and
        // panics on others: that takes a forged seal, and of panics nothing of the reader survives.
        let attempt = catch_unwind(AssertUnwindSafe(|| events_in(bytes, path)));
        let decoded =
            attempt.unwrap_or_else(|_| Err(Error::batch(path, "its rows cannot be decoded")));
        let (series, events) = decoded?;
        let name = name_of(path);
        let series = series.unwrap_or_else(|| name.clone());
        let (photos, emptied) = (photos_of(&events), emptied_of(&events));
        Ok((Self { name, photos, emptied, series }, events))
    }

    /// Puts `events`, whose batch this is, into the catalogue, whole or not at all.
    pub fn write(&self, workspace: &Workspace, events: &[Event]) -> Result<PathBuf, Error> {
        let path = self.path(workspace);
        let bytes = to_parquet(events, &self.series)
            .map_err(|problem| Error::batch(&path, problem.to_string()))?;
        atomic::write(&path, &bytes)?;
        Ok(path)
    }
}

fn photos_of(events: &[Event]) -> Vec<Digest> {
    let added = events.iter().filter_map(|event| match event {
        Event::Add(photo) => Some(photo.sha256),
        Event::Emptied(photo) => Some(photo.sha256),
        _ => None,
    });
    each_once(added.collect())
}

fn emptied_of(events: &[Event]) -> Vec<Digest> {
    let emptied = events.iter().filter_map(|event| match event {
        Event::Emptied(photo) => Some(photo.sha256),
        _ => None,
    });
    each_once(emptied.collect())
}

fn each_once(mut photos: Vec<Digest>) -> Vec<Digest> {
    photos.sort_unstable();
    photos.dedup();
    photos
}

/// The batches of a workspace in the order of their names; what a killed import left is passed over.
pub(crate) fn paths(workspace: &Workspace) -> Result<Vec<PathBuf>, Error> {
    let folder = workspace.catalogue();
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut paths = Vec::new();
    for entry in WalkDir::new(&folder).min_depth(1).max_depth(1).sort_by_file_name() {
        let entry = entry.map_err(|error| formats::Error::read(&folder)(error.into()))?;
        if entry.path().extension() == Some(OsStr::new("parquet"))
            && !entry.file_name().to_string_lossy().starts_with('.')
        {
            paths.push(entry.into_path());
        }
    }
    Ok(paths)
}

/// The names of the batches of a workspace, in their order.
pub(crate) fn names(workspace: &Workspace) -> Result<Vec<String>, Error> {
    Ok(paths(workspace)?.iter().map(|path| name_of(path)).collect())
}

/// A batch's name, as its path says it.
pub(crate) fn name_of(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// One file and its events.
pub(crate) fn read(path: &Path) -> Result<(Batch, Vec<Event>), Error> {
    Batch::parse(fs::read(path).map_err(formats::Error::read(path))?, path)
}

fn to_parquet(events: &[Event], series: &str) -> Result<Vec<u8>, polars::error::PolarsError> {
    let header = Header::new(FORMAT, VERSION).settings(json::json!({ "series": series })).to_line();
    let metadata = KeyValueMetadata::from_static(vec![(METADATA_KEY.to_owned(), header)]);
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes)
        .with_key_value_metadata(Some(metadata))
        .finish(&mut table::from_events(events)?)?;
    seal::close(&mut bytes, End::Back);
    Ok(bytes)
}

/// The series that the header names, and the rows.
fn events_in(bytes: Vec<u8>, path: &Path) -> Result<(Option<String>, Vec<Event>), Error> {
    let mut reader = ParquetReader::new(Cursor::new(bytes));
    let header = check(&mut reader, path)?;
    let series = header.settings["series"].as_str().map(str::to_owned);
    let table = reader.finish().map_err(|error| Error::batch(path, error.to_string()))?;
    let events = table::to_events(&table).map_err(|problem| Error::batch(path, problem))?;
    Ok((series, events))
}

fn check(reader: &mut ParquetReader<Cursor<Vec<u8>>>, path: &Path) -> Result<Header, Error> {
    let metadata = reader.get_metadata().map_err(|error| Error::batch(path, error.to_string()))?;
    let pairs = metadata.key_value_metadata().iter().flatten();
    let line = pairs.filter(|pair| pair.key == METADATA_KEY).find_map(|pair| pair.value.as_deref());
    let line = line.ok_or_else(|| Error::batch(path, "mien did not write it"))?;
    let header = Header::from_line(line, path, FORMAT, VERSION)?;
    if header.version < VERSION {
        let found = format!("it is of version {}, from before the first release", header.version);
        return Err(Error::batch(path, found));
    }

    let schema = reader.schema().map_err(|error| Error::batch(path, error.to_string()))?;
    let found: Vec<_> =
        schema.iter_values().map(|field| (field.name.as_str(), kind_of(&field.dtype))).collect();
    let expected = table::COLUMNS.iter().map(|(name, kind)| (*name, Some(kind.clone())));
    if expected.eq(found.iter().cloned()) {
        return Ok(header);
    }
    let names: Vec<_> = found.iter().map(|(name, _)| *name).collect();
    Err(Error::batch(path, format!("its columns are `{}`", names.join(","))))
}

/// The one of our four types that is stored as `stored`, if one is.
fn kind_of(stored: &ArrowDataType) -> Option<DataType> {
    match stored {
        ArrowDataType::Utf8 | ArrowDataType::LargeUtf8 | ArrowDataType::Utf8View => {
            Some(DataType::String)
        }
        ArrowDataType::Int64 => Some(DataType::Int64),
        ArrowDataType::Float64 => Some(DataType::Float64),
        ArrowDataType::Boolean => Some(DataType::Boolean),
        _ => None,
    }
}
