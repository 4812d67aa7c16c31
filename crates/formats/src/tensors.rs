//! Pixels, labels and weights as safetensors, with mien's header in the metadata key `mien`.
//!
//! Views and prepared parts hold `images` u8 [N, C, H, W]; prepared parts also `labels` i64 `[N]`
//! and, where raters voted, `targets` f32 [N, classes].

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use safetensors::SafeTensors;
use safetensors::tensor::{Dtype, Metadata, SafeTensorError, TensorInfo};

use crate::atomic::{self, Unfinished};
use crate::seal::{self, End};
use crate::{Digest, Error, Header};

const METADATA_KEY: &str = "mien";
/// The longest header that the format allows, in bytes.
const LONGEST_HEADER: u64 = 100_000_000;

/// Photos as pixels: u8 [N, C, H, W], contiguous.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Images {
    /// N, C, H, W.
    pub shape: [usize; 4],
    /// All pixels in that order.
    pub pixels: Vec<u8>,
}

impl Images {
    /// No photos yet, of `channels` x `size` x `size`.
    pub fn empty(channels: usize, size: usize) -> Self {
        Self { shape: [0, channels, size, size], pixels: Vec::new() }
    }

    /// Number of photos.
    pub fn len(&self) -> usize {
        self.shape[0]
    }

    /// Whether there is no photo.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes of one photo.
    pub fn stride(&self) -> usize {
        self.shape[1..].iter().product()
    }

    /// The pixels of photo `index`: [C, H, W].
    pub fn photo(&self, index: usize) -> &[u8] {
        &self.pixels[index * self.stride()..][..self.stride()]
    }

    /// Adds one photo: [C, H, W].
    pub fn push(&mut self, pixels: &[u8]) {
        debug_assert_eq!(pixels.len(), self.stride());
        self.pixels.extend_from_slice(pixels);
        self.shape[0] += 1;
    }
}

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

/// Bytes of one row of a u8 tensor.
fn stride(shape: &[usize]) -> usize {
    shape.iter().skip(1).product()
}

fn refused(path: &Path) -> impl FnOnce(SafeTensorError) -> Error {
    move |error| Error::malformed(path, "safetensors", error)
}

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

/// The bytes of a safetensors file with zeros in the rows `rows` of every tensor that has one row per
/// photo, sealed anew; `None` when nothing but zeros stands there already.
pub(crate) fn without_rows(path: &Path, rows: &[usize]) -> Result<Option<Vec<u8>>, Error> {
    let mut file = fs::read(path).map_err(Error::read(path))?;
    let damaged = |found: &str| Error::malformed(path, "safetensors", found);
    let (header, metadata) =
        SafeTensors::read_metadata(&file).map_err(|error| damaged(&error.to_string()))?;
    let tensors = metadata.tensors();
    let photos = tensors.get("images").and_then(|images| images.shape.first().copied());
    let photos = photos.ok_or_else(|| damaged("no tensor `images`"))?;
    if rows.iter().any(|row| *row >= photos) {
        return Err(damaged("it holds fewer photos than it should"));
    }
    let mut changed = false;
    for name in metadata.offset_keys() {
        let Some(tensor) = tensors.get(&name).filter(|it| it.shape.first() == Some(&photos)) else {
            continue;
        };
        let (start, end) = tensor.data_offsets;
        let stride = (end - start) / photos.max(1);
        for row in rows {
            // The data follow the eight bytes of the header's length, and the header.
            let row = &mut file[8 + header + start + row * stride..][..stride];
            changed |= row.iter().any(|byte| *byte != 0);
            row.fill(0);
        }
    }
    seal::close(&mut file, End::Front);
    Ok(changed.then_some(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_emptied_in_every_tensor_and_the_file_is_sealed_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("part.safetensors");
        let tensors = Tensors::default()
            .bytes("images", &[3, 1, 1, 2], &[1, 2, 3, 4, 5, 6])
            .integers("labels", &[3], &[1, 2, 3])
            .floats("scale", &[1], &[0.5]);
        tensors.write(&path, &Header::new("prepared", 1)).unwrap();
        let emptied = without_rows(&path, &[1]).unwrap().unwrap();
        assert_eq!(seal::check(&emptied, End::Front), seal::Seal::Whole);
        atomic::write(&path, &emptied).unwrap();
        let file = TensorFile::open(&path, "prepared", 1).unwrap();
        assert_eq!(file.images().unwrap().pixels, [1, 2, 0, 0, 5, 6]);
        assert_eq!(file.integers("labels").unwrap().1, [1, 0, 3]);
        assert_eq!(file.floats("scale").unwrap().1, [0.5]);
        assert_eq!(without_rows(&path, &[1]).unwrap(), None);
        assert!(without_rows(&path, &[3]).is_err());
    }

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
