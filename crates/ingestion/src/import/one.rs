//! One file: read once, hashed, decoded and drawn.

use std::fs::{self, Metadata};
use std::io;
use std::path::Path;

use formats::Digest;
use imagery::{Limits, PhotoFacts, Picture, THUMBNAIL_SIDE, Unreadable};

use super::known::Known;
use super::labels;
use super::sources::Source;
use crate::catalogue::{Event, FaceSeen, Photo, Rejected};
use crate::checks;
use crate::views::{Sight, View};

/// A row and what is drawn of its photo.
pub(super) struct Taken {
    pub(super) event: Event,
    /// Nothing for a file that could not be read.
    pub(super) drawn: Option<Drawn>,
}

/// A photo in the small.
pub(super) struct Drawn {
    /// One per declared view: u8 [C, H, W].
    pub(super) views: Vec<Vec<u8>>,
    /// A JPEG.
    pub(super) thumbnail: Vec<u8>,
    /// What was seen, when faces were looked for just now.
    pub(super) face: Option<FaceSeen>,
}

impl Taken {
    /// What was seen, when faces were looked for just now.
    pub(super) fn face(&self) -> Option<FaceSeen> {
        self.drawn.as_ref().and_then(|drawn| drawn.face)
    }
}

/// What stands in a file.
pub(super) struct Content<'a> {
    pub(super) file: &'a Path,
    pub(super) length: u64,
    pub(super) sha256: Digest,
    /// Nothing when there are more than a photo may have.
    pub(super) bytes: Option<Vec<u8>>,
}

/// Reads the file once; `None` when it was not the same file at the end.
pub(super) fn read<'a>(file: &'a Path, limits: &Limits) -> io::Result<Option<Content<'a>>> {
    let before = fs::metadata(file)?;
    let (sha256, bytes) = if before.len() <= limits.max_bytes {
        let bytes = fs::read(file)?;
        (Digest::of(&bytes), Some(bytes))
    } else {
        (Digest::of_file(file).map_err(io::Error::other)?, None)
    };
    let state = |metadata: &Metadata| (metadata.len(), metadata.modified().ok());
    let same = state(&fs::metadata(file)?) == state(&before);
    let length = before.len();
    Ok(same.then_some(Content { file, length, sha256, bytes }))
}

/// The row of the file that lies at `path`, and what is drawn of it. Whatever is wrong with the file
/// itself becomes its row.
pub(super) fn row(
    source: &Source,
    content: &Content,
    path: String,
    known: &Known,
    views: &[View],
    limits: &Limits,
) -> Taken {
    match look(content, known, views, limits) {
        Ok((facts, picture, drawn)) => Taken {
            event: Event::Add(photo(source, content, path, facts, &picture)),
            drawn: Some(drawn),
        },
        Err(problem) => {
            Taken { event: Event::Reject(rejected(source, content, path, &problem)), drawn: None }
        }
    }
}

/// What the photo says about itself, its small upright picture, and what is drawn of it.
fn look(
    content: &Content,
    known: &Known,
    views: &[View],
    limits: &Limits,
) -> Result<(PhotoFacts, Picture, Drawn), Unreadable> {
    let Some(bytes) = &content.bytes else {
        return Err(Unreadable::TooManyBytes { found: content.length, limit: limits.max_bytes });
    };
    let facts = imagery::inspect(bytes)?;
    let picture = imagery::decode_upright(bytes, THUMBNAIL_SIDE, limits)?;
    let mut sight = Sight { face: known.face(content.sha256), ..Sight::of(&facts) };
    let face = sight.look(views, content.sha256, &picture);
    let finer = |side| imagery::decode_upright(bytes, side, limits);
    let drawn = Drawn {
        views: views
            .iter()
            .map(|view| view.draw(&sight, &picture, finer))
            .collect::<Result<_, _>>()?,
        thumbnail: imagery::encode_thumbnail(&picture),
        face,
    };
    Ok((facts, picture, drawn))
}

fn photo(
    source: &Source,
    content: &Content,
    path: String,
    facts: PhotoFacts,
    picture: &Picture,
) -> Photo {
    Photo {
        sha256: content.sha256,
        path,
        bytes: content.length,
        format: facts.format.name().into(),
        width: facts.width,
        height: facts.height,
        orientation: facts.orientation.value(),
        captured_at: facts.captured_at.unwrap_or_default(),
        device: facts.device.unwrap_or_default().into(),
        label: source.label.clone(),
        label_source: labels::source_of(&source.label).into(),
        subject: source.subject.clone(),
        collection: source.collection.clone(),
        consent: source.consent.clone(),
        similarity_hash: imagery::similarity_hash(picture),
        sharpness: imagery::sharpness(picture),
        brightness: imagery::brightness(picture),
        has_position: facts.has_gps,
        has_serial_number: facts.has_serial,
        metadata_problem: facts.metadata_problem.unwrap_or_default().into(),
    }
}

fn rejected(source: &Source, content: &Content, path: String, problem: &Unreadable) -> Rejected {
    let check = match problem {
        Unreadable::Unsupported { .. } => checks::UNSUPPORTED_FORMAT,
        _ => checks::UNREADABLE,
    };
    Rejected {
        sha256: content.sha256,
        path,
        bytes: content.length,
        collection: source.collection.clone(),
        check: check.into(),
        reason: problem.to_string(),
    }
}
