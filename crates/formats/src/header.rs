//! The small JSON header that every box between stages carries.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use crate::seal::{self, End};
use crate::{Digest, Error, atomic, json};

/// The program that writes, as headers name it.
pub const MADE_BY: &str = concat!("mien ", env!("CARGO_PKG_VERSION"));

/// What a file is, who wrote it, and from what.
///
/// ```json
/// {"format": "split", "version": 1, "made_by": "mien 0.1.0",
///  "inputs": {"catalogue": "3f2a…"}, "settings": {"seed": 1}}
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// The format's name.
    pub format: String,
    /// The format's version; a reader refuses newer ones.
    pub version: u32,
    /// The program that wrote the file.
    pub made_by: String,
    /// Inputs by name.
    pub inputs: BTreeMap<String, Digest>,
    /// Everything that was chosen.
    pub settings: json::Value,
    /// The hash of the file that the header stands in, which is the business of [`seal`] alone.
    #[serde(default, skip_serializing)]
    seal: IgnoredAny,
}

impl Header {
    /// A header of this program for a `format` at `version`, without inputs or settings yet.
    pub fn new(format: &str, version: u32) -> Self {
        Self {
            format: format.to_owned(),
            version,
            made_by: MADE_BY.to_owned(),
            inputs: BTreeMap::new(),
            settings: json::Value::Null,
            seal: IgnoredAny,
        }
    }

    /// Names an input by its hash.
    #[must_use]
    pub fn input(mut self, name: &str, digest: Digest) -> Self {
        self.inputs.insert(name.to_owned(), digest);
        self
    }

    /// Records what was chosen.
    #[must_use]
    pub fn settings(mut self, settings: json::Value) -> Self {
        self.settings = settings;
        self
    }

    /// One line of JSON with sorted keys, the same bytes every time, with an open seal
    /// which whoever writes the file has to close.
    pub fn to_line(&self) -> String {
        json::line(&self.sealed())
    }

    fn sealed(&self) -> json::Value {
        let mut header = json::json!(self);
        header["seal"] = seal::open().into();
        header
    }

    /// Reads a line of [`Header::to_line`] found in `path` and refuses other formats and newer versions.
    pub fn from_line(
        text: &str,
        path: &Path,
        format: &'static str,
        supported: u32,
    ) -> Result<Self, Error> {
        let header: Self = json::parse(text, path, format)?;
        header.check(path, format, supported)?;
        Ok(header)
    }

    /// Writes the header as a JSON file of its own.
    pub fn write(&self, path: &Path) -> Result<(), Error> {
        let mut file = json::pretty(&self.sealed()).into_bytes();
        seal::close(&mut file, End::Front);
        atomic::write(path, &file)
    }

    /// Reads a JSON file of [`Header::write`]; one that was changed since is refused.
    pub fn read(path: &Path, format: &'static str, supported: u32) -> Result<Self, Error> {
        let text = fs::read_to_string(path).map_err(Error::read(path))?;
        let header = Self::from_line(&text, path, format, supported)?;
        if seal::is_broken_in(&text) {
            let found = "it was changed since it was written (its seal is broken); restore it, or make it again";
            return Err(Error::malformed(path, format, found));
        }
        Ok(header)
    }

    /// Refuses another format and a newer version.
    pub(crate) fn check(
        &self,
        path: &Path,
        format: &'static str,
        supported: u32,
    ) -> Result<(), Error> {
        if self.format != format {
            let found = format!("it says that it is a {}", self.format);
            return Err(Error::malformed(path, format, found));
        }
        check_version(path, format, self.version, supported, &self.made_by)
    }
}

/// Refuses a version that this program does not know yet.
pub(crate) fn check_version(
    path: &Path,
    format: &str,
    found: u32,
    supported: u32,
    made_by: &str,
) -> Result<(), Error> {
    if found <= supported {
        return Ok(());
    }
    let (path, format, made_by) = (path.to_owned(), format.to_owned(), made_by.to_owned());
    Err(Error::Newer { path, format, found, supported, made_by })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_reads_back_and_a_newer_one_says_who_wrote_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("split.json");
        let header = Header::new("split", 1).input("catalogue", Digest::of(b"rows"));
        header.write(&path).unwrap();
        assert_eq!(Header::read(&path, "split", 1).unwrap(), header);

        let text = fs::read_to_string(&path).unwrap();
        for (found, changed) in [("catalogue", "catalogux"), ("mien-seal", "mien-sail")] {
            atomic::write(&path, text.replace(found, changed).as_bytes()).unwrap();
            let error = Header::read(&path, "split", 1).unwrap_err().to_string();
            assert!(error.contains("its seal is broken"), "{error}");
        }
        // As written before there were seals.
        atomic::write(&path, json::pretty(&header).as_bytes()).unwrap();
        assert_eq!(Header::read(&path, "split", 1).unwrap(), header);

        let newer = Header { version: 2, made_by: "mien 9.0.0".into(), ..header };
        let error = newer.check(Path::new("split.json"), "split", 1).unwrap_err();
        insta::assert_snapshot!(error, @r"
        `split.json` is a split of version 2, written by mien 9.0.0; this program reads up to 1
        hint: update mien
        ");
    }
}
