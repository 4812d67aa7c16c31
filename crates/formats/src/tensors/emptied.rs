//! A file of tensors without some of its photos.

use std::fs;
use std::path::Path;

use safetensors::SafeTensors;

use crate::Error;
use crate::seal::{self, End};

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
    use super::super::{TensorFile, Tensors};
    use super::*;
    use crate::{Header, atomic};

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
}
