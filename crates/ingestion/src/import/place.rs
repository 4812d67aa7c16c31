//! Where a photo lies in the end, and its copy, which is checked and replaces nothing.

use std::fs::File;
use std::io;
use std::path::Path;

use formats::{Digest, Workspace, atomic};

use super::known::Known;
use super::one::Content;
use crate::Error;

/// Where a photo is to lie, as tables write it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// It is there.
    Stays(String),
    /// It is to be copied there, within the workspace.
    CopyTo(String),
}

/// Where a photo lies, and whether it was put there just now.
pub(super) struct Settled {
    pub(super) path: String,
    pub(super) copied: bool,
}

impl Place {
    /// The path, before another photo may turn out to have it.
    pub(super) fn path(&self) -> &str {
        match self {
            Self::Stays(path) | Self::CopyTo(path) => path,
        }
    }

    /// The path at which a photo of this content lies and has its row, if it does.
    pub(super) fn known(
        &self,
        sha256: Digest,
        workspace: &Workspace,
        known: &Known,
    ) -> Option<String> {
        let paths = match self {
            Self::Stays(path) => vec![path.clone()],
            Self::CopyTo(wanted) => vec![wanted.clone(), with_digest(wanted, sha256)],
        };
        let lies_there =
            |path: &String| known.has(sha256, path) && workspace.absolute(path).exists();
        paths.into_iter().find(lies_there)
    }

    /// Where `content` lies now (or would, in a dry run); `None` when other photos have every name that it
    /// could have.
    pub(super) fn settle(
        &self,
        content: &Content,
        workspace: &Workspace,
        known: &Known,
        dry_run: bool,
    ) -> Result<Option<Settled>, Error> {
        let Self::CopyTo(wanted) = self else {
            return Ok(Some(Settled { path: self.path().to_owned(), copied: false }));
        };
        for path in [wanted.clone(), with_digest(wanted, content.sha256)] {
            let target = workspace.absolute(&path);
            let free = !target.exists();
            if free && (dry_run || copy(content, &target)?) {
                return Ok(Some(Settled { path, copied: true }));
            }
            // What the catalogue knows need not be read again; that is what `verify` is for.
            if known.has(content.sha256, &path) || Digest::of_file(&target)? == content.sha256 {
                return Ok(Some(Settled { path, copied: false }));
            }
        }
        Ok(None)
    }
}

/// `happy/1.jpg` as `happy/1-3f2a91c0.jpg`.
fn with_digest(path: &str, sha256: Digest) -> String {
    let name_start = path.rfind('/').map_or(0, |slash| slash + 1);
    let dot = path[name_start..].rfind('.').filter(|place| *place > 0);
    let (stem, extension) = path.split_at(dot.map_or(path.len(), |place| name_start + place));
    format!("{stem}-{}{extension}", sha256.short())
}

/// Whether the copy is there now; not when another import was faster, whatever it put there.
fn copy(content: &Content, target: &Path) -> Result<bool, Error> {
    let new = match &content.bytes {
        Some(bytes) => atomic::write_new(target, bytes)?,
        None => atomic::write_new_with(target, |copy| {
            io::copy(&mut File::open(content.file)?, copy).map(|_| ())
        })?,
    };
    if !new || Digest::of_file(target)? == content.sha256 {
        return Ok(new);
    }
    Err(Error::CopyDiffers(target.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_goes_before_the_extension() {
        let name = |path| with_digest(path, Digest::of(b"abc"));
        assert_eq!(name("a.b/happy/1.jpg"), "a.b/happy/1-ba7816bf.jpg");
        assert_eq!(name("a.b/photo"), "a.b/photo-ba7816bf");
    }
}
