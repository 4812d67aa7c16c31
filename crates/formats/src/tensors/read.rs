//! A file of tensors that are read when they are asked for.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use safetensors::tensor::{Dtype, Metadata, TensorInfo};

use super::{Images, METADATA_KEY, stride};
use crate::{Digest, Error, Header};

/// The longest header that the format allows, in bytes.
const LONGEST_HEADER: u64 = 100_000_000;

/// A safetensors file with its header checked; tensors are read when they are asked for.
#[derive(Debug)]
pub struct TensorFile {
    path: PathBuf,
    file: File,
    header: Header,
    metadata: Metadata,
    /// Where the tensors begin.
    first: u64,
}

/// Rows of a tensor that stay in the file until they are asked for.
#[derive(Debug)]
pub struct Rows {
    file: TensorFile,
    first: u64,
    shape: Vec<usize>,
}

impl TensorFile {
    /// Opens a file that must be a `format` of at most version `supported`.
    pub fn open(path: &Path, format: &'static str, supported: u32) -> Result<Self, Error> {
        let damaged = |found: String| Error::malformed(path, format, found);
        let file = File::open(path).map_err(Error::read(path))?;
        let (first, metadata) = read_metadata(&file, path, format)?;
        let line = metadata.metadata().as_ref().and_then(|keys| keys.get(METADATA_KEY).cloned());
        let line = line.ok_or_else(|| damaged(format!("no metadata `{METADATA_KEY}`")))?;
        let header = Header::from_line(&line, path, format, supported)?;
        Ok(Self { path: path.to_owned(), file, header, metadata, first })
    }

    /// The header.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The SHA-256 of the whole file.
    pub fn digest(&self) -> Result<Digest, Error> {
        Digest::of_all(&self.file).map_err(Error::read(&self.path))
    }

    /// The names of the tensors, sorted.
    pub fn names(&self) -> Vec<String> {
        let mut names = self.metadata.offset_keys();
        names.sort();
        names
    }

    /// `images`, u8 [N, C, H, W].
    pub fn images(&self) -> Result<Images, Error> {
        let (shape, pixels) = self.tensor("images", Dtype::U8)?;
        let shape = shape.try_into().map_err(|_| self.damaged("`images` is not [N, C, H, W]"))?;
        Ok(Images { shape, pixels })
    }

    /// A u8 tensor whose rows are read when they are asked for.
    pub fn into_rows(self, name: &str) -> Result<Rows, Error> {
        let info = self.info(name, Dtype::U8)?;
        let (first, shape) = (self.first + info.data_offsets.0 as u64, info.shape.clone());
        Ok(Rows { file: self, first, shape })
    }

    /// An i64 tensor: shape and values.
    pub fn integers(&self, name: &str) -> Result<(Vec<usize>, Vec<i64>), Error> {
        let (shape, bytes) = self.tensor(name, Dtype::I64)?;
        let (values, _) = bytes.as_chunks::<8>();
        Ok((shape, values.iter().map(|bytes| i64::from_le_bytes(*bytes)).collect()))
    }

    /// An f32 tensor: shape and values.
    pub fn floats(&self, name: &str) -> Result<(Vec<usize>, Vec<f32>), Error> {
        let (shape, bytes) = self.tensor(name, Dtype::F32)?;
        let (values, _) = bytes.as_chunks::<4>();
        Ok((shape, values.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()))
    }

    fn tensor(&self, name: &str, dtype: Dtype) -> Result<(Vec<usize>, Vec<u8>), Error> {
        let info = self.info(name, dtype)?;
        let (start, end) = info.data_offsets;
        let mut bytes = vec![0; end - start];
        self.read_at(self.first + start as u64, &mut bytes)?;
        Ok((info.shape.clone(), bytes))
    }

    fn info(&self, name: &str, dtype: Dtype) -> Result<&TensorInfo, Error> {
        let info = self.metadata.info(name);
        let info = info.ok_or_else(|| self.damaged(format!("no tensor `{name}`")))?;
        if info.dtype != dtype {
            return Err(
                self.damaged(format!("`{name}` holds {:?}, expected {dtype:?}", info.dtype))
            );
        }
        Ok(info)
    }

    fn read_at(&self, offset: u64, bytes: &mut [u8]) -> Result<(), Error> {
        self.file.read_exact_at(bytes, offset).map_err(Error::read(&self.path))
    }

    fn damaged(&self, found: impl std::fmt::Display) -> Error {
        Error::malformed(&self.path, "safetensors", found)
    }
}

impl Rows {
    /// The tensor's shape, rows first.
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// Bytes of one row.
    pub fn stride(&self) -> usize {
        stride(&self.shape)
    }

    /// Fills `bytes`, which is as long as one row, with the row at `index`.
    pub fn read(&self, index: usize, bytes: &mut [u8]) -> Result<(), Error> {
        self.file.read_at(self.first + (index * self.stride()) as u64, bytes)
    }
}

/// Where the tensors begin, and what they are; refuses a file that is not as long as it says.
fn read_metadata(file: &File, path: &Path, format: &'static str) -> Result<(u64, Metadata), Error> {
    let damaged = |found: String| Error::malformed(path, format, found);
    let mut length = [0; 8];
    let bytes = file.metadata().map_err(Error::read(path))?.len();
    if bytes < length.len() as u64 {
        return Err(damaged("it is shorter than a header".into()));
    }
    file.read_exact_at(&mut length, 0).map_err(Error::read(path))?;
    let header = u64::from_le_bytes(length);
    if header > LONGEST_HEADER.min(bytes - 8) {
        return Err(damaged(format!("its header would have {header} bytes")));
    }
    let mut text = vec![0; header as usize];
    file.read_exact_at(&mut text, 8).map_err(Error::read(path))?;
    let metadata: Metadata =
        serde_json::from_slice(&text).map_err(|error| damaged(error.to_string()))?;
    let expected = 8 + header + metadata.data_len() as u64;
    if expected != bytes {
        return Err(damaged(format!("it has {bytes} bytes, and its header tells of {expected}")));
    }
    Ok((8 + header, metadata))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::Tensors;
    use super::*;
    use crate::atomic;

    #[test]
    fn tensors_read_back_and_have_the_same_bytes_every_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("part.safetensors");
        let header =
            Header::new("prepared", 1).settings(crate::json::json!({"view": "whole-32", "a": 1}));
        let tensors = Tensors::default()
            .bytes("images", &[2, 1, 1, 2], &[1, 2, 3, 4])
            .integers("labels", &[2], &[1, 0])
            .floats("targets", &[2, 1], &[0.5, 1.0]);
        let first = tensors.write(&path, &header).unwrap();
        assert_eq!(tensors.write(&path, &header).unwrap(), first);

        let file = TensorFile::open(&path, "prepared", 1).unwrap();
        assert_eq!(file.digest().unwrap(), first);
        assert_eq!(file.header(), &header);
        assert_eq!(
            file.images().unwrap(),
            Images { shape: [2, 1, 1, 2], pixels: vec![1, 2, 3, 4] }
        );
        assert_eq!(file.integers("labels").unwrap(), (vec![2], vec![1, 0]));
        assert_eq!(file.floats("targets").unwrap(), (vec![2, 1], vec![0.5, 1.0]));
        assert!(file.floats("labels").is_err() && file.floats("nothing").is_err());
        let rows = file.into_rows("images").unwrap();
        let mut row = [0; 2];
        rows.read(1, &mut row).unwrap();
        assert_eq!((rows.shape(), row), (&[2, 1, 1, 2][..], [3, 4]));
        assert!(rows.read(2, &mut row).is_err() || row != [3, 4]);
    }

    #[test]
    fn a_cut_file_is_refused_with_its_path() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("part.safetensors");
        Tensors::default()
            .bytes("images", &[1], &[1])
            .write(&path, &Header::new("view", 1))
            .unwrap();
        let whole = fs::read(&path).unwrap();
        for length in 0..whole.len() {
            atomic::write(&path, &whole[..length]).unwrap();
            let error = TensorFile::open(&path, "view", 1).err().unwrap();
            assert!(error.to_string().contains("part.safetensors"), "{error}");
        }
    }
}
