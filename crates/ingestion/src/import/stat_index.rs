//! What files were when they were last read, so that those that did not change are not read again.
//!
//! `data/catalogue/index/<folder>.parquet`, one table for each imported folder: `path`, `bytes`,
//! `modified` (nanoseconds since 1970), `inode`, `sha256`. It speaks of this machine's disks, is no part
//! of the catalogue, and may be deleted: then the next import reads everything once more. It carries its
//! seal, so that a flipped bit makes nobody believe that a file is another one.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use formats::seal::{self, End, Seal};
use formats::{Digest, Workspace, atomic, clock};
use polars::prelude::{
    Column, DataFrame, KeyValueMetadata, ParquetReader, ParquetWriter, PolarsResult, SerReader,
};

use crate::Error;

/// A file that was changed within so many seconds may change again within one tick of its disk's clock.
const SETTLED_AFTER: f64 = 2.0;

/// By what a changed file gives itself away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    bytes: u64,
    modified: i64,
    inode: u64,
}

impl Stamp {
    /// Nothing for a file that has no time, or was changed a moment ago.
    pub(super) fn of(metadata: &Metadata) -> Option<Self> {
        let modified = metadata.modified().ok()?;
        let settled = clock::seconds_since(modified).is_some_and(|age| age > SETTLED_AFTER);
        let since_1970 = modified.duration_since(UNIX_EPOCH).ok()?;
        let modified = since_1970.as_nanos().try_into().ok()?;
        settled.then(|| Self { bytes: metadata.len(), modified, inode: inode_of(metadata) })
    }
}

#[cfg(unix)]
fn inode_of(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn inode_of(_: &Metadata) -> u64 {
    0
}

/// The files of one imported folder.
pub(super) struct StatIndex {
    path: PathBuf,
    before: BTreeMap<String, (Stamp, Digest)>,
    /// What this import has read.
    new: BTreeMap<String, (Stamp, Digest)>,
}

impl StatIndex {
    /// What is known of `folder`; nothing where there is no table, or one that cannot be read.
    pub(super) fn read(workspace: &Workspace, folder: &Path) -> Self {
        let name = Digest::of(folder.as_os_str().as_encoded_bytes()).to_string();
        let path = folder_of_all(workspace).join(format!("{}.parquet", &name[..16]));
        let before = files_of(&path);
        Self { path, before: before.unwrap_or_default(), new: BTreeMap::new() }
    }

    /// What the file at `path` holds, if it is as it was when it was read.
    pub(super) fn sha256_of(&self, path: &str, stamp: Stamp) -> Option<Digest> {
        let (then, sha256) = self.before.get(path)?;
        (*then == stamp).then_some(*sha256)
    }

    /// Takes note of a file that was read.
    pub(super) fn add(&mut self, path: &str, stamp: Stamp, sha256: Digest) {
        self.new.insert(path.to_owned(), (stamp, sha256));
    }

    /// Writes the table if this import has read files.
    pub(super) fn write(mut self) -> Result<(), Error> {
        if self.new.is_empty() {
            return Ok(());
        }
        for (path, known) in self.before {
            self.new.entry(path).or_insert(known);
        }
        let bytes = to_parquet(&self.new)
            .map_err(|problem| Error::batch(&self.path, problem.to_string()))?;
        Ok(atomic::write(&self.path, &bytes)?)
    }
}

/// `data/catalogue/index/`.
pub(crate) fn folder_of_all(workspace: &Workspace) -> PathBuf {
    workspace.catalogue().join("index")
}

/// The photos that the table at `path` names; nothing when it cannot be believed.
pub(crate) fn photos_of(path: &Path) -> Option<BTreeSet<Digest>> {
    Some(files_of(path)?.into_values().map(|(_, sha256)| sha256).collect())
}

fn files_of(path: &Path) -> Option<BTreeMap<String, (Stamp, Digest)>> {
    let bytes = fs::read(path).ok()?;
    if seal::check(&bytes, End::Back) != Seal::Whole {
        return None;
    }
    // As of a batch: polars panics on some files that it does not expect.
    catch_unwind(AssertUnwindSafe(|| files_in(bytes))).ok().flatten()
}

fn to_parquet(files: &BTreeMap<String, (Stamp, Digest)>) -> PolarsResult<Vec<u8>> {
    let numbers = |number: fn(&Stamp) -> i64| -> Vec<i64> {
        files.values().map(|(stamp, _)| number(stamp)).collect()
    };
    let columns = vec![
        Column::new("path".into(), files.keys().map(String::as_str).collect::<Vec<_>>()),
        Column::new("bytes".into(), numbers(|stamp| stamp.bytes as i64)),
        Column::new("modified".into(), numbers(|stamp| stamp.modified)),
        Column::new("inode".into(), numbers(|stamp| stamp.inode as i64)),
        Column::new(
            "sha256".into(),
            files.values().map(|(_, sha256)| sha256.to_string()).collect::<Vec<_>>(),
        ),
    ];
    let mut bytes = Vec::new();
    let metadata = KeyValueMetadata::from_static(vec![("mien".to_owned(), seal::open())]);
    ParquetWriter::new(&mut bytes)
        .with_key_value_metadata(Some(metadata))
        .finish(&mut DataFrame::new(files.len(), columns)?)?;
    seal::close(&mut bytes, End::Back);
    Ok(bytes)
}

fn files_in(bytes: Vec<u8>) -> Option<BTreeMap<String, (Stamp, Digest)>> {
    let table = ParquetReader::new(Cursor::new(bytes)).finish().ok()?;
    let text = |name: &str| table.column(name).and_then(|column| column.str());
    let whole = |name: &str| table.column(name).and_then(|column| column.i64());
    let (paths, sha256s) = (text("path").ok()?, text("sha256").ok()?);
    let [bytes, modified, inode] = [whole("bytes"), whole("modified"), whole("inode")];
    let (bytes, modified, inode) = (bytes.ok()?, modified.ok()?, inode.ok()?);
    (0..table.height())
        .map(|row| {
            let stamp = Stamp {
                bytes: bytes.get(row)? as u64,
                modified: modified.get(row)?,
                inode: inode.get(row)? as u64,
            };
            Some((paths.get(row)?.to_owned(), (stamp, sha256s.get(row)?.parse().ok()?)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::Desk;

    #[test]
    fn a_file_is_known_again_until_anything_about_it_changes() {
        let desk = Desk::new();
        let read = || StatIndex::read(&desk.workspace, Path::new("/card"));
        let stamp = Stamp { bytes: 7, modified: -5, inode: u64::MAX };
        let sha256 = Digest::of(b"photo");
        let mut index = read();
        index.add("/card/happy/1.jpg", stamp, sha256);
        index.write().unwrap();
        let mut index = read();
        assert_eq!(index.sha256_of("/card/happy/1.jpg", stamp), Some(sha256));
        assert_eq!(index.sha256_of("/card/happy/2.jpg", stamp), None);
        for changed in [
            Stamp { bytes: 8, ..stamp },
            Stamp { modified: 5, ..stamp },
            Stamp { inode: 1, ..stamp },
        ] {
            assert_eq!(index.sha256_of("/card/happy/1.jpg", changed), None);
        }
        index.add("/card/happy/2.jpg", stamp, sha256);
        let path = index.path.clone();
        index.write().unwrap();
        assert_eq!(read().before.len(), 2);
        let other = StatIndex::read(&desk.workspace, Path::new("/other"));
        assert!(other.before.is_empty());

        let whole = fs::read(&path).unwrap();
        for length in (0..whole.len()).step_by(53) {
            atomic::write(&path, &whole[..length]).unwrap();
            assert!(read().before.is_empty(), "a damaged index is none");
        }
    }

    #[test]
    fn a_file_that_was_written_just_now_has_no_stamp_yet() {
        let file = tempfile::NamedTempFile::new().unwrap();
        assert_eq!(Stamp::of(&file.as_file().metadata().unwrap()), None);
        let earlier = UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000);
        file.as_file().set_modified(earlier).unwrap();
        assert!(Stamp::of(&file.as_file().metadata().unwrap()).is_some());
    }
}
