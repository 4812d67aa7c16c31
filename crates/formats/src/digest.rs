//! SHA-256 as a value: the identity of photos, files and catalogue states.

use std::fmt;
use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};

use crate::Error;

/// A SHA-256, shown as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The digest of a file's bytes, read in pieces.
    pub fn of_file(path: &Path) -> Result<Self, Error> {
        Self::of_file_watched(path, &|_| {})
    }

    /// [`Digest::of_file`], where `watch` is told how many bytes were read each time.
    pub fn of_file_watched(path: &Path, watch: &dyn Fn(usize)) -> Result<Self, Error> {
        let attempt = || -> io::Result<Self> {
            let mut digester = Digester::default();
            digester.add_all(File::open(path)?, watch)?;
            Ok(digester.finish())
        };
        attempt().map_err(Error::read(path))
    }

    /// The digest of an open file's bytes, from its beginning, read in pieces.
    pub(crate) fn of_all(mut file: &File) -> io::Result<Self> {
        let mut digester = Digester::default();
        file.rewind()?;
        digester.add_all(file, &|_| {})?;
        Ok(digester.finish())
    }

    /// The first eight digits, enough for people to tell photos and states apart.
    pub fn short(&self) -> String {
        self.to_string()[..8].to_owned()
    }

    /// The 32 bytes.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Takes bytes piece by piece.
#[derive(Default, Clone)]
pub struct Digester(Sha256);

impl Digester {
    /// Adds the next bytes.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// Adds all bytes that can be read, in pieces; `watch` is told how many were read each time.
    pub fn add_all(&mut self, mut bytes: impl Read, watch: &dyn Fn(usize)) -> io::Result<()> {
        let mut buffer = vec![0; 1 << 17];
        loop {
            match bytes.read(&mut buffer)? {
                0 => return Ok(()),
                count => {
                    self.add(&buffer[..count]);
                    watch(count);
                }
            }
        }
    }

    /// The digest of all bytes added.
    pub fn finish(self) -> Digest {
        Digest(self.0.finalize().into())
    }
}

/// Bytes that are hashed while they are read.
pub(crate) struct Hashing<Source> {
    source: Source,
    digester: Digester,
}

impl<Source: Read> Hashing<Source> {
    pub(crate) fn new(source: Source) -> Self {
        Self { source, digester: Digester::default() }
    }

    /// The digest of all bytes, those that nobody has read yet as well.
    pub(crate) fn finish(mut self) -> io::Result<Digest> {
        self.digester.add_all(self.source, &|_| {})?;
        Ok(self.digester.finish())
    }
}

impl<Source: Read> Read for Hashing<Source> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(buffer)?;
        self.digester.add(&buffer[..count]);
        Ok(count)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// The text is not 64 hexadecimal digits.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a SHA-256 of 64 lower-case hexadecimal digits")]
pub struct NotADigest(String);

/// The value of each hexadecimal digit, and 255 for every other letter; capitals are none.
const VALUES: [u8; 256] = {
    let mut values = [u8::MAX; 256];
    let digits = *b"0123456789abcdef";
    let mut value = 0;
    while value < digits.len() {
        values[digits[value] as usize] = value as u8;
        value += 1;
    }
    values
};

impl FromStr for Digest {
    type Err = NotADigest;

    fn from_str(text: &str) -> Result<Self, NotADigest> {
        let mut bytes = [0; 32];
        let (pairs, _) = text.as_bytes().as_chunks();
        let mut is_digest = text.len() == 2 * bytes.len();
        for (byte, letters) in bytes.iter_mut().zip(pairs) {
            let [high, low] = letters.map(|letter| VALUES[usize::from(letter)]);
            is_digest &= high | low < 16;
            *byte = high << 4 | low;
        }
        let refused = || NotADigest(text.chars().take(80).collect());
        is_digest.then_some(Self(bytes)).ok_or_else(refused)
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_of_abc_is_the_standard_s_example_and_reads_back() {
        let digest = Digest::of(b"abc");
        let text = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(digest.to_string(), text);
        assert_eq!(text.parse::<Digest>().unwrap(), digest);
    }

    #[test]
    fn texts_that_are_no_digest_are_refused() {
        for text in ["", "ba78", &"g".repeat(64), &"é".repeat(32), &"A".repeat(64)] {
            assert!(text.parse::<Digest>().is_err(), "{text}");
        }
    }
}
