//! `data/views/thumbnails/<batch>.zip`: an upright 128-pixel JPEG per photo, for pages people look at.

use std::io::{Cursor, Write};

use formats::{Digest, Workspace, atomic};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::Error;
use crate::catalogue::Batch;

/// Writes `<sha256>.jpg` for each photo: stored as it is, dated 1980, the same bytes every time.
pub(crate) fn write<'a>(
    workspace: &Workspace,
    batch: &Batch,
    thumbnails: impl Iterator<Item = (Digest, &'a [u8])>,
) -> Result<(), Error> {
    let path = workspace.thumbnails(&batch.name);
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::DEFAULT);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (photo, jpeg) in thumbnails {
        archive
            .start_file(format!("{photo}.jpg"), options)
            .and_then(|()| Ok(archive.write_all(jpeg)?))
            .map_err(|error| formats::Error::malformed(&path, "zip", error))?;
    }
    let bytes = archive.finish().map_err(|error| formats::Error::malformed(&path, "zip", error))?;
    Ok(atomic::write(&path, bytes.get_ref())?)
}
