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

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::io::Read;

    use crate::test_support::{Desk, jpeg};

    #[test]
    fn a_thumbnail_is_found_by_its_photo_and_carries_no_date() {
        let desk = Desk::new();
        desk.put("card/happy/1.jpg", &jpeg(1));
        desk.import("card");
        let catalogue = desk.catalogue();
        let path = desk.workspace.thumbnails(&catalogue.batches()[0].name);
        let mut archive = zip::ZipArchive::new(File::open(path).unwrap()).unwrap();
        let name = format!("{}.jpg", catalogue.photos()[0].sha256);
        let mut entry = archive.by_name(&name).unwrap();
        assert_eq!(entry.last_modified().unwrap().year(), 1980);
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        assert_eq!(imagery::inspect(&bytes).unwrap().width, 64);
    }
}
