//! One file: read once, kept, hashed, judged and drawn.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::Path;

use formats::{Digest, Digester, Workspace};
use imagery::{Limits, PhotoFacts, Picture, THUMBNAIL_SIDE, Unreadable};

use super::Skipped;
use super::batches::Batches;
use super::known::Known;
use super::labels;
use super::sources::Source;
use crate::catalogue::{Event, Labelled, Photo, Rejected};
use crate::views::View;
use crate::{Error, checks};

/// What became of a file.
pub(super) enum Outcome {
    /// It cannot be brought in.
    Skipped(Skipped),
    /// It has its row; its source may say something new about it.
    Known { bytes: u64, news: Option<Labelled> },
    /// It is to have a row.
    Taken(Box<Taken>),
}

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
}

/// What stands in a file.
pub(super) struct Content<'a> {
    pub(super) file: &'a Path,
    pub(super) length: u64,
    pub(super) sha256: Digest,
    /// Nothing when there are more than a photo may have.
    pub(super) bytes: Option<Vec<u8>>,
}

/// Judges one file and copies it where it has to go. Errors are those of the workspace alone:
/// whatever is wrong with the file itself becomes its outcome.
pub(super) fn take_in(
    source: &Source,
    workspace: &Workspace,
    known: &Known,
    batches: &Batches,
) -> Result<Outcome, Error> {
    let skip = |reason: String| Ok(Outcome::Skipped(Skipped::new(&source.file, reason)));
    let limits = Limits::default();
    let content = match read(&source.file, &limits) {
        Ok(Some(content)) => content,
        Ok(None) => return skip("it changed while it was read; import it again".to_owned()),
        Err(error) => return skip(format!("cannot be read: {error}")),
    };
    let settled = source.place.settle(&content, workspace, known, batches.dry_run)?;
    let Some(path) = settled else {
        return skip("other photos have its name and its second name in the workspace".to_owned());
    };
    let bytes = content.length;
    if known.has(content.sha256, &path) {
        let news = known.news(content.sha256, &path, source);
        return Ok(Outcome::Known { bytes, news });
    }
    let taken = match judge(&content, &batches.views, &limits) {
        Ok((facts, picture, drawn)) => Taken {
            event: Event::Add(photo(source, &content, path, facts, &picture)),
            drawn: Some(drawn),
        },
        // A slow machine must not change what the catalogue says.
        Err(problem @ Unreadable::TookTooLong { .. }) => return skip(problem.to_string()),
        Err(problem) => {
            Taken { event: Event::Reject(rejected(source, &content, path, &problem)), drawn: None }
        }
    };
    Ok(Outcome::Taken(Box::new(taken)))
}

/// Reads the file once; `None` when it was not the same file at the end.
fn read<'a>(file: &'a Path, limits: &Limits) -> io::Result<Option<Content<'a>>> {
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
        (digest_of(rest)?, None)
    };
    let state = |metadata: &Metadata| (metadata.len(), metadata.modified().ok());
    let is_read = bytes.as_ref().is_none_or(|bytes| bytes.len() as u64 == length);
    let same = is_read && state(&fs::symlink_metadata(file)?) == state(before);
    Ok(same.then_some(Content { file, length, sha256, bytes }))
}

fn digest_of(mut data: impl Read) -> io::Result<Digest> {
    let mut digester = Digester::default();
    let mut portion = vec![0; 1 << 16];
    loop {
        match data.read(&mut portion)? {
            0 => return Ok(digester.finish()),
            count => digester.add(&portion[..count]),
        }
    }
}

/// What the photo says about itself, its small upright picture, and what is drawn of it.
fn judge(
    content: &Content,
    views: &[View],
    limits: &Limits,
) -> Result<(PhotoFacts, Picture, Drawn), Unreadable> {
    let Some(bytes) = &content.bytes else {
        return Err(Unreadable::TooManyBytes { found: content.length, limit: limits.max_bytes });
    };
    let facts = imagery::inspect(bytes)?;
    let picture = imagery::decode_upright(bytes, THUMBNAIL_SIDE, limits)?;
    let draw = |view: &View| match view.decode_side() {
        THUMBNAIL_SIDE => Ok(view.draw(&picture)),
        side => Ok(view.draw(&imagery::decode_upright(bytes, side, limits)?)),
    };
    let drawn = Drawn {
        views: views.iter().map(draw).collect::<Result<_, _>>()?,
        thumbnail: imagery::encode_thumbnail(&picture),
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
