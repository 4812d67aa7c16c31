//! The thumbnails of chosen photos, for a page that shows them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufReader, Read};

use formats::{Digest, Workspace};
use zip::ZipArchive;

use crate::Catalogue;

/// More bytes than 128 x 128 pixels can take: such a file is none of ours.
const MOST_BYTES: u64 = 1 << 16;

/// A thumbnail as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thumbnail {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// The JPEG file.
    pub jpeg: Vec<u8>,
}

/// The thumbnails of `wanted`, at most 64 KiB each. Opens the file of each batch once; one that is
/// missing or damaged is not among them, because nothing but a page to look at depends on it.
pub fn look_up(
    workspace: &Workspace,
    catalogue: &Catalogue,
    wanted: &BTreeSet<Digest>,
) -> BTreeMap<Digest, Thumbnail> {
    let mut found: BTreeMap<Digest, Thumbnail> = BTreeMap::new();
    for batch in catalogue.batches() {
        let lacking = wanted.iter().filter(|photo| !found.contains_key(photo));
        let own: Vec<Digest> =
            lacking.filter(|photo| batch.photos.binary_search(photo).is_ok()).copied().collect();
        if !own.is_empty() {
            found.extend(of_batch(workspace, &batch.name, own));
        }
    }
    found
}

/// Those of the photos `wanted` that the batch's file holds whole. Opens the file once.
pub(crate) fn of_batch(
    workspace: &Workspace,
    batch: &str,
    wanted: impl IntoIterator<Item = Digest>,
) -> BTreeMap<Digest, Thumbnail> {
    let archive =
        File::open(workspace.thumbnails(batch)).ok().map(BufReader::new).map(ZipArchive::new);
    let Some(Ok(mut archive)) = archive else { return BTreeMap::new() };
    let read = |photo| Some((photo, read_one(&mut archive, photo)?));
    wanted.into_iter().filter_map(read).collect()
}

fn read_one(archive: &mut ZipArchive<BufReader<File>>, photo: Digest) -> Option<Thumbnail> {
    let entry = archive.by_name(&format!("{photo}.jpg")).ok()?;
    let mut jpeg = Vec::new();
    // A wrong checksum is an error of the read.
    entry.take(MOST_BYTES).read_to_end(&mut jpeg).ok()?;
    let facts = imagery::inspect(&jpeg).ok()?;
    let is_ours = facts.format == imagery::Format::Jpeg && facts.width > 0 && facts.height > 0;
    is_ours.then_some(Thumbnail { width: facts.width, height: facts.height, jpeg })
}

#[cfg(test)]
mod tests {
    use super::*;
    use formats::atomic;

    use crate::test_support::{Desk, jpeg};

    #[test]
    fn thumbnails_come_from_every_batch_and_a_damaged_one_is_left_out() {
        let desk = Desk::new();
        for (card, kind) in [("first", 1), ("first", 2), ("second", 3), ("third", 4)] {
            desk.put(&format!("{card}/happy/{kind}.jpg"), &jpeg(kind));
        }
        for card in ["first", "second", "third"] {
            desk.import(card);
        }
        let catalogue = desk.catalogue();
        let photo = |kind| Digest::of(&jpeg(kind));
        let all = [1, 2, 3, 4, 5].map(photo).into();
        let read = || look_up(&desk.workspace, &catalogue, &all);
        let whole = read();
        assert_eq!(whole.keys().collect::<Vec<_>>().len(), 4);
        assert_eq!((whole[&photo(1)].width, whole[&photo(1)].height), (64, 48));
        assert_ne!(whole[&photo(1)], whole[&photo(2)]);

        // A flipped bit in a picture, a file cut in the middle.
        let [first, second, _] = catalogue.batches() else { panic!() };
        let path = desk.workspace.thumbnails(&first.name);
        let mut bytes = std::fs::read(&path).unwrap();
        let jpeg = &whole[&photo(2)].jpeg;
        let start = bytes.windows(jpeg.len()).position(|window| window == jpeg).unwrap();
        bytes[start + jpeg.len() / 2] ^= 1;
        atomic::write(&path, &bytes).unwrap();
        let path = desk.workspace.thumbnails(&second.name);
        let bytes = std::fs::read(&path).unwrap();
        atomic::write(&path, &bytes[..bytes.len() / 2]).unwrap();
        assert_eq!(read().into_keys().collect::<BTreeSet<_>>(), [1, 4].map(photo).into());
    }
}
