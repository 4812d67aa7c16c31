//! A file's own SHA-256 inside of it, by which any changed bit is found.
//!
//! A sealed file holds `mien-seal-` and 64 hexadecimal digits: the SHA-256 of the whole file with zeros in
//! the place of these digits. So the hash needs no second file that could get lost, or be put in place at
//! another moment than the first. Headers carry it as `seal`, zip archives as their comment.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;

use crate::atomic::Unfinished;
use crate::{Digest, Digester, Error};

const MARK: &[u8] = b"mien-seal-";
const DIGITS: usize = 64;

/// How far from its end of the file a seal is looked for.
const REACH: u64 = 1 << 20;

/// At which end of a file its seal stands; the other may hold any text that came from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// JSON headers and safetensors: the first mark counts.
    Front,
    /// Parquet and zip: the last mark counts.
    Back,
}

/// What the seal of a file says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seal {
    /// The file is what was written.
    Whole,
    /// Some bit of it changed.
    Broken,
    /// There is none: the file is older than seals, or the seal itself was hit.
    Missing,
}

/// A seal that is still open, to be written into the file.
pub fn open() -> String {
    format!("{}{}", String::from_utf8_lossy(MARK), "0".repeat(DIGITS))
}

/// Puts the digest in the place of the zeros, when the file has a seal.
pub fn close(file: &mut [u8], end: End) {
    let Some(place) = find(file, end) else { return };
    file[place.clone()].fill(b'0');
    let digest = Digest::of(file).to_string();
    file[place].copy_from_slice(digest.as_bytes());
}

/// As [`close`], for a file that is still being written, with the seal at its front.
pub(crate) fn close_unfinished(unfinished: &Unfinished) -> io::Result<()> {
    let mut file = unfinished.file();
    file.rewind()?;
    let mut near_the_front = Vec::new();
    file.take(REACH).read_to_end(&mut near_the_front)?;
    let Some(place) = find(&near_the_front, End::Front) else { return Ok(()) };
    let start = place.start as u64;
    unfinished.write_at(&[b'0'; DIGITS], start)?;
    let digest = Digest::of_all(file)?;
    unfinished.write_at(digest.to_string().as_bytes(), start)
}

/// Checks a file in memory.
pub fn check(file: &[u8], end: End) -> Seal {
    let Some(place) = find(file, end) else { return Seal::Missing };
    let mut digester = Digester::default();
    digester.add(&file[..place.start]);
    digester.add(&[b'0'; DIGITS]);
    digester.add(&file[place.end..]);
    compare(digester, &file[place])
}

/// Whether a JSON text was changed since it was sealed. One from before there were seals was not.
pub fn is_broken_in(json: &str) -> bool {
    match check(json.as_bytes(), End::Front) {
        Seal::Whole => false,
        Seal::Broken => true,
        Seal::Missing => json.contains("\"seal\""),
    }
}

/// Checks a file on disk, read in pieces; `watch` is told how many bytes were read each time.
pub fn check_file(path: &Path, end: End, watch: &dyn Fn(usize)) -> Result<Seal, Error> {
    read_and_check(path, end, watch).map_err(Error::read(path))
}

fn read_and_check(path: &Path, end: End, watch: &dyn Fn(usize)) -> io::Result<Seal> {
    let mut file = File::open(path)?;
    let skipped = match end {
        End::Front => 0,
        End::Back => file.metadata()?.len().saturating_sub(REACH),
    };
    file.seek(SeekFrom::Start(skipped))?;
    let mut near_the_end = Vec::new();
    Read::by_ref(&mut file).take(REACH).read_to_end(&mut near_the_end)?;
    let Some(place) = find(&near_the_end, end) else { return Ok(Seal::Missing) };
    let start = skipped + place.start as u64;
    file.seek(SeekFrom::Start(0))?;
    let mut digester = Digester::default();
    digester.add_all(Read::by_ref(&mut file).take(start), watch)?;
    digester.add(&[b'0'; DIGITS]);
    file.seek(SeekFrom::Start(start + DIGITS as u64))?;
    digester.add_all(file, watch)?;
    Ok(compare(digester, &near_the_end[place]))
}

/// Where the digits stand.
fn find(bytes: &[u8], end: End) -> Option<Range<usize>> {
    let mut windows = bytes.windows(MARK.len());
    let mark = match end {
        End::Front => windows.position(|window| window == MARK),
        End::Back => windows.rposition(|window| window == MARK),
    };
    let start = mark? + MARK.len();
    (start + DIGITS <= bytes.len()).then_some(start..start + DIGITS)
}

fn compare(digester: Digester, digits: &[u8]) -> Seal {
    if digester.finish().to_string().as_bytes() == digits { Seal::Whole } else { Seal::Broken }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::atomic;

    fn sealed(before: &[u8], after: &[u8], end: End) -> Vec<u8> {
        let mut file = [before, open().as_bytes(), after].concat();
        close(&mut file, end);
        file
    }

    proptest! {
        #[test]
        fn every_flipped_bit_breaks_or_hides_the_seal(
            before: Vec<u8>, after: Vec<u8>, back: bool, hit: prop::sample::Index
        ) {
            let end = if back { End::Back } else { End::Front };
            let mut file = sealed(&before, &after, end);
            prop_assert_eq!(check(&file, end), Seal::Whole);
            let bit = hit.index(file.len() * 8);
            file[bit / 8] ^= 1 << (bit % 8);
            prop_assert_ne!(check(&file, end), Seal::Whole);
        }
    }

    #[test]
    fn a_file_on_disk_is_judged_as_in_memory_and_a_cut_one_is_never_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        // Larger than the part in which a seal is looked for.
        let much = vec![7; 3 << 20];
        for (end, file) in [
            (End::Front, sealed(b"{", &much, End::Front)),
            (End::Back, sealed(&much, b"}", End::Back)),
        ] {
            let judged = |bytes: &[u8]| {
                atomic::write(&path, bytes).unwrap();
                let read = std::cell::Cell::new(0);
                let seal = check_file(&path, end, &|count| read.set(read.get() + count)).unwrap();
                (seal, read.get())
            };
            assert_eq!(judged(&file), (Seal::Whole, file.len() - DIGITS));
            assert_eq!(judged(&file[..file.len() - 1]).0, Seal::Broken);
            assert_eq!(judged(&file[..10]).0, Seal::Missing);
            assert_eq!(judged(b"").0, Seal::Missing);
        }
    }

    #[test]
    fn text_from_outside_that_looks_like_a_seal_is_not_taken_for_it() {
        let foreign = open().replace('0', "a");
        let file = sealed(b"{", foreign.as_bytes(), End::Front);
        assert_eq!(check(&file, End::Front), Seal::Whole);
        let file = sealed(foreign.as_bytes(), b"}", End::Back);
        assert_eq!(check(&file, End::Back), Seal::Whole);
    }
}
