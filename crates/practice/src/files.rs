//! Files appear whole or not at all: a temporary name in the same folder, then a rename.

use std::io::Write;
use std::path::Path;

use tempfile::{NamedTempFile, TempPath};

use crate::Error;

/// Makes the folder that practice photos are drawn into; refuses one that holds anything.
pub(crate) fn claim(folder: &Path) -> Result<(), Error> {
    std::fs::create_dir_all(folder).map_err(Error::file(folder))?;
    let mut entries = folder.read_dir().map_err(Error::file(folder))?;
    match entries.next() {
        Some(_) => Err(Error::NotEmpty { folder: folder.to_owned() }),
        None => Ok(()),
    }
}

/// Writes a file and the folders above it.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(Error::file(folder))?;
    let mut file = tempfile::Builder::new()
        .prefix(".drawing-")
        .tempfile_in(folder)
        .map_err(Error::file(folder))?;
    file.write_all(bytes).map_err(Error::file(path))?;
    file.persist(path).map_err(|error| Error::file(path)(error.error))?;
    Ok(())
}

/// A place beside a file for one that another program is writing; gone when it is dropped.
pub(crate) fn beside(path: &Path) -> Result<TempPath, Error> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(Error::file(folder))?;
    let file = tempfile::Builder::new().prefix(".drawing-").tempfile_in(folder);
    file.map(NamedTempFile::into_temp_path).map_err(Error::file(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_holds_anything_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        claim(&folder.path().join("new/deep")).unwrap();
        write(&folder.path().join("photo.jpg"), b"kept").unwrap();
        assert!(matches!(claim(folder.path()), Err(Error::NotEmpty { .. })));
        assert_eq!(std::fs::read(folder.path().join("photo.jpg")).unwrap(), b"kept");
    }
}
