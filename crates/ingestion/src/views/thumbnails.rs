//! `data/views/thumbnails/<batch>.zip`: an upright 128-pixel JPEG per photo, for pages people look at.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Cursor, Read, Write};

use formats::{Digest, Workspace, atomic};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

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

/// The JPEGs of those of the photos `wanted` that the batch's file holds whole: it may be of an older
/// import that wrote none, or damaged. Opens the file once.
pub(crate) fn read(
    workspace: &Workspace,
    batch: &str,
    wanted: impl IntoIterator<Item = Digest>,
) -> BTreeMap<Digest, Vec<u8>> {
    let archive = File::open(workspace.thumbnails(batch)).ok().map(ZipArchive::new);
    let Some(Ok(mut archive)) = archive else { return BTreeMap::new() };
    let mut jpeg = |photo: Digest| {
        let mut entry = archive.by_name(&format!("{photo}.jpg")).ok()?;
        let mut bytes = Vec::new();
        // The end of an entry is where its checksum is compared.
        entry.read_to_end(&mut bytes).ok().map(|_| (photo, bytes))
    };
    wanted.into_iter().filter_map(&mut jpeg).collect()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;
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
