//! Files appear whole or not at all: a temporary name in the same folder, sync, rename.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use tempfile::NamedTempFile;

use crate::Error;

/// What the temporary names start with: `.partial-<machine's start>-<process>-…`.
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
fn write_with(
    path: &Path,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Error> {
    let attempt = || -> io::Result<()> {
        let (folder, partial) = filled(path, fill)?;
        partial.persist(path).map_err(|error| error.error)?;
        sync_folder(folder)
    };
    attempt().map_err(Error::write(path))
}

/// A file that is not in its place yet, written in any order.
pub(crate) struct Unfinished(NamedTempFile);

impl Unfinished {
    /// Writes `bytes` from `offset` on.
    pub(crate) fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        spend(bytes.len() as u64)?;
        self.file().write_all_at(bytes, offset)
    }

    /// What was written so far, to be read.
    pub(crate) fn file(&self) -> &File {
        self.0.as_file()
    }
}

/// As [`write`], with content that `fill` writes in any order; returns what `fill` does.
pub(crate) fn write_in_any_order<T, E: From<Error>>(
    path: &Path,
    fill: impl FnOnce(&Unfinished) -> Result<T, E>,
) -> Result<T, E> {
    let folder = folder_of(path);
    let begin = || {
        fs::create_dir_all(folder)?;
        partial_in(folder)
    };
    let unfinished = Unfinished(begin().map_err(Error::write(path))?);
    let done = fill(&unfinished)?;
    let finish = || {
        unfinished.file().sync_all()?;
        unfinished.0.persist(path).map_err(|error| error.error)?;
        sync_folder(folder)
    };
    finish().map_err(Error::write(path))?;
    Ok(done)
}

/// Puts `bytes` at `path` only when nothing is there yet; returns whether it did.
///
/// Two processes that try at once: one wins, the other gets `false`.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<bool, Error> {
    write_new_with(path, |file| file.write_all(bytes))
}

/// As [`write_new`], with content that `fill` writes.
pub fn write_new_with(
    path: &Path,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<bool, Error> {
    let attempt = || -> io::Result<bool> {
        let (folder, partial) = filled(path, fill)?;
        match partial.persist_noclobber(path) {
            Ok(_) => sync_folder(folder).map(|()| true),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(error.error),
        }
    };
    attempt().map_err(Error::write(path))
}

/// A synced file under a temporary name in the folder of `path`.
fn filled(
    path: &Path,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<(&Path, NamedTempFile)> {
    let folder = folder_of(path);
    fs::create_dir_all(folder)?;
    let mut partial = partial_in(folder)?;
    let mut buffered = BufWriter::with_capacity(1 << 16, Metered(partial.as_file_mut()));
    fill(&mut buffered)?;
    buffered.flush()?;
    drop(buffered);
    partial.as_file().sync_all()?;
    Ok((folder, partial))
}

/// Deletes what a killed process of this machine left half-written in `folder` and below.
///
/// Files of processes that live, and of other machines that share the disk, stay.
#[expect(clippy::disallowed_methods, reason = "in which order they go does not matter")]
pub fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_folder {
            sweep(&entry.path());
        } else if entry.file_name().to_str().is_some_and(is_left_over) {
            // Another sweep may have been faster.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// What is half-written in `folder` and below and not being written by a process of this machine: left by
/// one that was killed, perhaps before the machine's last start, or written by another machine right now.
pub fn left_overs(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    add_left_overs(folder, &mut found);
    found.sort();
    found
}

#[expect(clippy::disallowed_methods, reason = "they are sorted by the caller")]
fn add_left_overs(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        let name = entry.file_name().to_string_lossy().into_owned();
        let own = format!("{PARTIAL_PREFIX}{}-", start_in_a_name());
        if is_folder {
            add_left_overs(&entry.path(), found);
        } else if name.starts_with(PARTIAL_PREFIX)
            && (is_left_over(&name) || !name.starts_with(&own))
        {
            found.push(entry.path());
        }
    }
}

fn is_left_over(name: &str) -> bool {
    let rest = name.strip_prefix(PARTIAL_PREFIX).and_then(|rest| rest.split_once('-'));
    let Some((start, rest)) = rest else { return false };
    let process = rest.split('-').next().unwrap_or_default();
    let is_process = !process.is_empty() && process.bytes().all(|byte| byte.is_ascii_digit());
    start == start_in_a_name() && is_process && !Path::new("/proc").join(process).exists()
}

/// Eight digits that change when this machine starts anew, and differ between machines; nothing where the
/// system does not tell.
pub(crate) fn machine_start() -> Option<&'static str> {
    static START: OnceLock<Option<String>> = OnceLock::new();
    let start = START.get_or_init(|| {
        let id = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
        Some(id.chars().filter(char::is_ascii_hexdigit).take(8).collect())
    });
    start.as_deref()
}

fn start_in_a_name() -> &'static str {
    machine_start().unwrap_or_default()
}

fn partial_in(folder: &Path) -> io::Result<NamedTempFile> {
    let prefix = format!("{PARTIAL_PREFIX}{}-{}-", start_in_a_name(), std::process::id());
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix);
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

    #[test]
    fn a_sweep_takes_what_a_dead_process_left_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        // Process numbers end at 2^22.
        let dead = format!("{PARTIAL_PREFIX}{}-4194305-x", start_in_a_name());
        let own = format!("{PARTIAL_PREFIX}{}-{}-x", start_in_a_name(), std::process::id());
        let elsewhere = format!("{PARTIAL_PREFIX}00000000-4194305-x");
        for name in [&dead, &own, &elsewhere, "photo.jpg", ".partial-"] {
            write(&folder.path().join("sub").join(name), b"").unwrap();
        }
        let found = left_overs(folder.path());
        let found: Vec<_> = found.iter().filter_map(|path| path.file_name()?.to_str()).collect();
        let mut expected = [dead.as_str(), elsewhere.as_str(), ".partial-"];
        expected.sort_unstable();
        assert_eq!(found, expected);
        sweep(folder.path());
        let mut left = walk_names(&folder.path().join("sub"));
        left.sort();
        let mut expected = [own.as_str(), elsewhere.as_str(), "photo.jpg", ".partial-"];
        expected.sort_unstable();
        assert_eq!(left, expected);
    }

    #[expect(clippy::disallowed_methods, reason = "the test sorts the names")]
    fn walk_names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }
}
