//! What becomes of one file: known already, passed over, or taken in and copied where it has to go.

use std::fs::{self, Metadata};

use formats::{Digest, Workspace, clock};
use imagery::Limits;

use super::ImportRequest;
use super::known::Known;
use super::one::{self, Taken};
use super::place::Settled;
use super::sources::Source;
use super::stat_index::{Stamp, StatIndex};
use crate::catalogue::{Forgotten, Labelled};
use crate::views::View;
use crate::{Error, Skipped};

/// What files are judged by.
pub(super) struct Judge<'a> {
    pub(super) workspace: &'a Workspace,
    pub(super) known: &'a Known,
    /// The declared views, which every photo is drawn for.
    pub(super) views: &'a [View<'a>],
    pub(super) request: &'a ImportRequest,
}

/// What became of a file, and what it held when it was read.
pub(super) struct Judged {
    pub(super) outcome: Outcome,
    pub(super) read: Option<(String, Stamp, Digest)>,
}

/// What became of a file.
pub(super) enum Outcome {
    /// It cannot be brought in.
    Skipped(Skipped),
    /// Its content was to be forgotten.
    Forgotten { bytes: u64 },
    /// It has its row; its source may say something new about it, or have replaced a lost copy.
    Known { bytes: u64, news: Option<Labelled>, restored: bool },
    /// It is to have a row; it was forgotten once where that is to be taken back.
    Taken { taken: Box<Taken>, allowed: Option<Forgotten> },
}

impl Judge<'_> {
    /// Judges one file. Errors are those of the workspace alone: whatever is wrong with the file itself
    /// becomes its outcome.
    pub(super) fn take_in(&self, source: &Source, index: &StatIndex) -> Result<Judged, Error> {
        let metadata = fs::metadata(&source.file);
        let stamp = metadata.as_ref().ok().and_then(Stamp::of);
        let path = source.file.to_str();
        if let (Some(path), Some(stamp), Ok(metadata), false) =
            (path, stamp, &metadata, self.request.rehash)
            && let Some(sha256) = index.sha256_of(path, stamp)
            && let Some(outcome) = self.unread(source, sha256, metadata)
        {
            return Ok(Judged { outcome, read: None });
        }
        let (outcome, sha256) = self.read(source)?;
        let read = path.zip(stamp).zip(sha256);
        let read = read.map(|((path, stamp), sha256)| (path.to_owned(), stamp, sha256));
        Ok(Judged { outcome, read })
    }

    /// The outcome of a file whose content is known without reading it, where nothing has to be copied.
    fn unread(&self, source: &Source, sha256: Digest, metadata: &Metadata) -> Option<Outcome> {
        let bytes = metadata.len();
        if self.stays_away(sha256) {
            return Some(Outcome::Forgotten { bytes });
        }
        let path = source.place.known(sha256, self.workspace, self.known)?;
        let news = self.known.news(sha256, &path, source);
        Some(Outcome::Known { bytes, news, restored: false })
    }

    /// The outcome of a file that has to be read, with its content where that could be had.
    fn read(&self, source: &Source) -> Result<(Outcome, Option<Digest>), Error> {
        let skip =
            |reason: String| Ok((Outcome::Skipped(Skipped::new(&source.file, reason)), None));
        let limits = Limits::default();
        let content = match one::read(&source.file, &limits) {
            Ok(Some(content)) => content,
            Ok(None) => return skip("it changed while it was read; import it again".to_owned()),
            Err(error) => return skip(format!("cannot be read: {error}")),
        };
        let (bytes, sha256) = (content.length, content.sha256);
        if self.stays_away(sha256) {
            return Ok((Outcome::Forgotten { bytes }, Some(sha256)));
        }
        let dry_run = self.request.dry_run;
        let settled = source.place.settle(&content, self.workspace, self.known, dry_run)?;
        let Some(Settled { path, copied }) = settled else {
            return skip(
                "other photos have its name and its second name in the workspace".to_owned(),
            );
        };
        if self.known.has(sha256, &path) {
            let news = self.known.news(sha256, &path, source);
            return Ok((Outcome::Known { bytes, news, restored: copied }, Some(sha256)));
        }
        let taken = match one::row(source, &content, path, self.known, self.views, &limits) {
            Ok(taken) => Box::new(taken),
            Err(problem) => return skip(problem.to_string()),
        };
        let allowed = self
            .known
            .forgotten(sha256)
            .map(|photo| Forgotten { at: clock::now(), ..photo.clone() });
        Ok((Outcome::Taken { taken, allowed }, Some(sha256)))
    }

    fn stays_away(&self, sha256: Digest) -> bool {
        !self.request.again && self.known.forgotten(sha256).is_some()
    }
}
