//! One file: read once, hashed, decoded and drawn.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::Path;

use formats::{Digest, Digester};
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
    let before = fs::symlink_metadata(file)?;
    // A walk saw a file here; to open the pipe that took its place would wait for somebody who writes.
    if before.is_file() { read_as(file, &before, limits) } else { Ok(None) }
}

/// Reads the file of which all was said `before`: however it grows meanwhile, no more than it held then.
fn read_as<'a>(
    file: &'a Path,
    before: &Metadata,
    limits: &Limits,
) -> io::Result<Option<Content<'a>>> {
    let length = before.len();
    let mut rest = File::open(file)?.take(length);
    let (sha256, bytes) = if length <= limits.max_bytes {
        let mut bytes = Vec::with_capacity(length as usize);
        rest.read_to_end(&mut bytes)?;
        (Digest::of(&bytes), Some(bytes))
    } else {
        let mut digester = Digester::default();
        digester.add_all(rest, &|_| {})?;
        (digester.finish(), None)
    };
    let state = |metadata: &Metadata| (metadata.len(), metadata.modified().ok());
    let is_read = bytes.as_ref().is_none_or(|bytes| bytes.len() as u64 == length);
    let same = is_read && state(&fs::symlink_metadata(file)?) == state(before);
    Ok(same.then_some(Content { file, length, sha256, bytes }))
}

/// The row of the file that lies at `path`, and what is drawn of it. Whatever is wrong with the file
/// itself becomes its row; the error is why it gets none.
pub(super) fn row(
    source: &Source,
    content: &Content,
    path: String,
    known: &Known,
    views: &[View],
    limits: &Limits,
) -> Result<Taken, Unreadable> {
    match look(content, known, views, limits) {
        Ok((facts, picture, drawn)) => {
            let event = Event::Add(photo(source, content, path, facts, &picture));
            Ok(Taken { event, drawn: Some(drawn) })
        }
        // A slow machine must not change what the catalogue says.
        Err(problem @ Unreadable::TookTooLong { .. }) => Err(problem),
        Err(problem) => {
            let event = Event::Reject(rejected(source, content, path, &problem));
            Ok(Taken { event, drawn: None })
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

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a test's file need not survive a crash")]
mod tests {
    use super::*;

    /// What is read of a file of three bytes that becomes another one just before.
    fn read_after(change: impl FnOnce(&Path), limits: &Limits) -> io::Result<Option<Digest>> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("1.jpg");
        fs::write(&file, "abc").unwrap();
        let before = fs::symlink_metadata(&file).unwrap();
        change(&file);
        Ok(read_as(&file, &before, limits)?.map(|content| content.sha256))
    }

    #[test]
    fn a_file_that_changes_grows_shrinks_or_vanishes_is_not_taken() {
        let large = Limits::default();
        for limits in [large, Limits { max_bytes: 2, ..large }] {
            let unchanged = read_after(|_| {}, &limits).unwrap();
            assert_eq!(unchanged, Some(Digest::of(b"abc")));
            let write = |content: &'static str| {
                read_after(|file| fs::write(file, content).unwrap(), &limits).unwrap()
            };
            assert_eq!(write("abcd"), None, "it grew");
            assert_eq!(write("ab"), None, "it shrank");
            let touched = |file: &Path| {
                let file = File::options().append(true).open(file).unwrap();
                file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
            };
            assert_eq!(read_after(touched, &limits).unwrap(), None, "it was written again");
            let gone = read_after(|file| fs::remove_file(file).unwrap(), &limits).unwrap_err();
            assert_eq!(gone.kind(), io::ErrorKind::NotFound);
        }
    }

    #[test]
    fn what_is_no_file_any_more_is_not_opened() {
        let folder = tempfile::tempdir().unwrap();
        assert!(read(folder.path(), &Limits::default()).unwrap().is_none());
    }
}
