//! Files appear whole or not at all: a temporary name in the same folder, sync, rename.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use tempfile::NamedTempFile;

use crate::Error;

/// What the temporary names start with; leftovers of a killed process can be deleted at any time.
pub const PARTIAL_PREFIX: &str = ".partial-";

/// Bytes after which every write of this process fails as on a full disk, for tests across processes.
const FULL_DISK_VARIABLE: &str = "MIEN_TEST_DISK_BYTES";

/// Writes `bytes` to `path`, replacing what was there, and makes missing folders.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    write_with(path, |file| file.write_all(bytes))
}

/// Lets `fill` write the new content of `path`, then puts it in place.
///
/// When anything fails, `path` is what it was before and the temporary file is gone.
pub fn write_with(
    path: &Path,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Error> {
    try_write(path, fill).map_err(Error::write(path))
}

fn try_write(path: &Path, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let folder = folder_of(path);
    fs::create_dir_all(folder)?;
    let mut partial = partial_in(folder)?;
    let mut buffered = BufWriter::with_capacity(1 << 16, Metered(partial.as_file_mut()));
    fill(&mut buffered)?;
    buffered.flush()?;
    drop(buffered);
    partial.as_file().sync_all()?;
    partial.persist(path).map_err(|error| error.error)?;
    sync_folder(folder)
}

/// Puts `bytes` at `path` only when nothing is there yet; returns whether it did.
///
/// Two processes that try at once: one wins, the other gets `false`.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<bool, Error> {
    let attempt = || -> io::Result<bool> {
        let folder = folder_of(path);
        fs::create_dir_all(folder)?;
        let mut partial = partial_in(folder)?;
        Metered(partial.as_file_mut()).write_all(bytes)?;
        partial.as_file().sync_all()?;
        match partial.persist_noclobber(path) {
            Ok(_) => sync_folder(folder).map(|()| true),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(error.error),
        }
    };
    attempt().map_err(Error::write(path))
}

fn partial_in(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PARTIAL_PREFIX);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any program's files: readable by the group as far as the umask says, not private.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// A rename is only durable once its folder is.
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Passes bytes on until the tests' disk is full.
struct Metered<'a>(&'a mut File);

impl Write for Metered<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        spend(bytes.len() as u64)?;
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

fn spend(bytes: u64) -> io::Result<()> {
    static LIMIT: OnceLock<Option<u64>> = OnceLock::new();
    static SPENT: AtomicU64 = AtomicU64::new(0);
    let limit = LIMIT.get_or_init(|| std::env::var(FULL_DISK_VARIABLE).ok()?.parse().ok());
    match limit {
        Some(limit) if SPENT.fetch_add(bytes, Ordering::Relaxed) + bytes > *limit => {
            Err(io::ErrorKind::StorageFull.into())
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_write_leaves_the_old_content_and_no_partial_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("table.csv");
        write(&path, b"old").unwrap();
        let failure = write_with(&path, |file| {
            file.write_all(b"half of the new")?;
            Err(io::ErrorKind::StorageFull.into())
        });
        assert!(matches!(failure, Err(Error::Write { .. })));
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(walk_names(folder.path()), ["table.csv"]);
    }

    #[test]
    fn only_the_first_of_two_new_files_wins() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sub/batch");
        assert!(write_new(&path, b"first").unwrap());
        assert!(!write_new(&path, b"second").unwrap());
        assert_eq!(fs::read(&path).unwrap(), b"first");
    }

    #[expect(clippy::disallowed_methods, reason = "the test compares a single name")]
    fn walk_names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }
}
