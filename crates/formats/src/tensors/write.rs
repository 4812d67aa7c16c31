//! Tensors on their way into a file, all at once or row by row.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;

use safetensors::tensor::{Dtype, Metadata, SafeTensorError, TensorInfo};

use super::{METADATA_KEY, stride};
use crate::atomic::{self, Unfinished};
use crate::seal::{self, End};
use crate::{Digest, Error, Header};

/// Named tensors on their way into a file.
#[derive(Default)]
pub struct Tensors<'a>(Vec<NamedTensor<'a>>);

struct NamedTensor<'a> {
    name: String,
    dtype: Dtype,
    shape: Vec<usize>,
    bytes: Cow<'a, [u8]>,
}

impl<'a> Tensors<'a> {
    /// Adds u8 values.
    #[must_use]
    pub fn bytes(self, name: &str, shape: &[usize], values: &'a [u8]) -> Self {
        self.with(name, Dtype::U8, shape, values.into())
    }

    /// Adds i64 values.
    #[must_use]
    pub fn integers(self, name: &str, shape: &[usize], values: &[i64]) -> Self {
        let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.with(name, Dtype::I64, shape, bytes.into())
    }

    /// Adds f32 values.
    #[must_use]
    pub fn floats(self, name: &str, shape: &[usize], values: &[f32]) -> Self {
        let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.with(name, Dtype::F32, shape, bytes.into())
    }

    fn with(mut self, name: &str, dtype: Dtype, shape: &[usize], bytes: Cow<'a, [u8]>) -> Self {
        self.0.push(NamedTensor { name: name.to_owned(), dtype, shape: shape.to_vec(), bytes });
        self
    }

    /// Writes the file and returns its SHA-256. Same tensors and header, same bytes.
    pub fn write(&self, path: &Path, header: &Header) -> Result<Digest, Error> {
        let mut bytes = self.serialized(header, None).map_err(refused(path))?;
        seal::close(&mut bytes, End::Front);
        atomic::write(path, &bytes)?;
        Ok(Digest::of(&bytes))
    }

    /// As [`Tensors::write`], with one more tensor of u8 values at the end, too large for memory: `fill` writes its
    /// rows, in any order.
    pub fn write_with_rows<E: From<Error>>(
        &self,
        path: &Path,
        header: &Header,
        name: &str,
        shape: &[usize],
        fill: impl FnOnce(&RowsWriter) -> Result<(), E>,
    ) -> Result<Digest, E> {
        let front = self.serialized(header, Some((name, shape))).map_err(refused(path))?;
        atomic::write_in_any_order(path, |file| {
            file.write_at(&front, 0).map_err(Error::write(path))?;
            fill(&RowsWriter { path, file, first: front.len(), stride: stride(shape) })?;
            let sealed = seal::close_unfinished(file).and_then(|()| Digest::of_all(file.file()));
            Ok(sealed.map_err(Error::write(path))?)
        })
    }

    /// Header and values, all but those of `rows`, a last tensor of u8.
    fn serialized(
        &self,
        header: &Header,
        rows: Option<(&str, &[usize])>,
    ) -> Result<Vec<u8>, SafeTensorError> {
        // The order of the library's own files: the widest values first, so that all are aligned.
        let mut tensors: Vec<_> = self.0.iter().collect();
        tensors.sort_by(|one, other| {
            other.dtype.cmp(&one.dtype).then_with(|| one.name.cmp(&other.name))
        });
        let here = tensors.iter().map(|it| (&*it.name, it.dtype, &*it.shape, it.bytes.len()));
        let later = rows.map(|(name, shape)| (name, Dtype::U8, shape, shape.iter().product()));
        let mut end = 0;
        let infos = here.chain(later).map(|(name, dtype, shape, bytes)| {
            let start = end;
            end += bytes;
            (
                name.to_owned(),
                TensorInfo { dtype, shape: shape.to_vec(), data_offsets: (start, end) },
            )
        });
        // One key only: the library writes several in random order.
        let metadata = HashMap::from([(METADATA_KEY.to_owned(), header.to_line())]);
        let metadata = Metadata::new(Some(metadata), infos.collect())?;
        let mut text = serde_json::to_vec(&metadata)?;
        text.resize(text.len().next_multiple_of(8), b' ');
        let mut bytes = (text.len() as u64).to_le_bytes().to_vec();
        bytes.extend(text);
        for tensor in tensors {
            bytes.extend_from_slice(&tensor.bytes);
        }
        Ok(bytes)
    }
}

/// Rows of a tensor on their way into a file, in any order.
pub struct RowsWriter<'a> {
    path: &'a Path,
    file: &'a Unfinished,
    first: usize,
    stride: usize,
}

impl RowsWriter<'_> {
    /// Writes the row at `index`.
    pub fn write(&self, index: usize, row: &[u8]) -> Result<(), Error> {
        debug_assert_eq!(row.len(), self.stride);
        let offset = self.first + index * self.stride;
        self.file.write_at(row, offset as u64).map_err(Error::write(self.path))
    }
}

fn refused(path: &Path) -> impl FnOnce(SafeTensorError) -> Error {
    move |error| Error::malformed(path, "safetensors", error)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "files are only counted")]
    fn rows_written_in_any_order_make_the_same_file_as_all_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let header = Header::new("prepared", 1);
        let labels = || Tensors::default().integers("labels", &[3], &[1, 0, 1]);
        let whole = folder.path().join("whole");
        let pixels = [1, 2, 3, 4, 5, 6];
        let expected =
            labels().bytes("images", &[3, 1, 1, 2], &pixels).write(&whole, &header).unwrap();

        let path = folder.path().join("part");
        let written = labels().write_with_rows(&path, &header, "images", &[3, 1, 1, 2], |rows| {
            [2, 0, 1].iter().try_for_each(|&row| rows.write(row, &pixels[2 * row..][..2]))
        });
        assert_eq!(written.unwrap(), expected);
        assert_eq!(fs::read(&path).unwrap(), fs::read(&whole).unwrap());
        let sealed = seal::check_file(&path, End::Front, &|_| {});
        assert_eq!(sealed.unwrap(), seal::Seal::Whole);

        let failed = labels().write_with_rows(&path, &header, "images", &[3, 1, 1, 2], |rows| {
            rows.write(0, &[9, 9])?;
            Err(Error::malformed(&whole, "view", "cut"))
        });
        assert!(failed.is_err());
        assert_eq!(Digest::of_file(&path).unwrap(), expected);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
