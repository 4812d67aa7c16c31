//! `data/findings/near-duplicates.csv`: pairs of photos that were laid over each other, so that none is twice.
//!
//! Columns: `one` and `other`, the SHA-256 of the photos, the smaller first; `judge`, the version of the
//! judgement; `same_photo`, what it said; and what it measured: `mirrored` (`true` or `false`), `overlap`
//! (share of `one` that `other` shows), `enlarged_across` and `enlarged_down` (by how much `other` shows
//! things larger), `lighter` (by how many grey levels `other` is), `detail` and `weakest` (correlations).
//! Sorted by `one` and `other`. The file can be deleted: it is made again from thumbnails. Whoever writes
//! last wins; a pair that got lost that way is judged again, with the same result.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::{Digest, Error, table};

const COLUMNS: [&str; 11] = [
    "one",
    "other",
    "judge",
    "same_photo",
    "mirrored",
    "overlap",
    "enlarged_across",
    "enlarged_down",
    "lighter",
    "detail",
    "weakest",
];

/// One pair and what was found.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the columns, which the file's first lines document")]
pub struct JudgedPair {
    pub one: Digest,
    pub other: Digest,
    pub judge: u32,
    pub same_photo: bool,
    pub mirrored: bool,
    pub overlap: f64,
    pub enlarged_across: f64,
    pub enlarged_down: f64,
    pub lighter: f64,
    pub detail: f64,
    pub weakest: f64,
}

/// All pairs; none where there is no file.
pub fn read(path: &Path) -> Result<Vec<JudgedPair>, Error> {
    match table::read(path, &COLUMNS) {
        Err(error) if error.is_missing() => Ok(Vec::new()),
        pairs => pairs,
    }
}

/// Replaces the file, sorted.
pub fn write(path: &Path, mut pairs: Vec<JudgedPair>) -> Result<(), Error> {
    pairs.sort_by_key(|pair| (pair.one, pair.other));
    table::write(path, &pairs, &COLUMNS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_read_back_sorted_and_a_missing_file_holds_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("findings/near-duplicates.csv");
        assert_eq!(read(&path).unwrap(), []);
        let pair = |one: &[u8]| JudgedPair {
            one: Digest::of(one),
            other: Digest::of(b"other"),
            judge: 1,
            same_photo: true,
            mirrored: false,
            overlap: 0.1 + 0.2,
            enlarged_across: 1.0638,
            enlarged_down: 1.0,
            lighter: -12.5,
            detail: 0.9987,
            weakest: 0.9921,
        };
        let mut pairs = vec![pair(b"b"), pair(b"a"), pair(b"c")];
        write(&path, pairs.clone()).unwrap();
        pairs.sort_by_key(|pair| pair.one);
        assert_eq!(read(&path).unwrap(), pairs);
    }
}
