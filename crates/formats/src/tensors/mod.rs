//! Pixels, labels and weights as safetensors, with mien's header in the metadata key `mien`.
//!
//! Views and prepared parts hold `images` u8 [N, C, H, W]; prepared parts also `labels` i64 `[N]`
//! and, where raters voted, `targets` f32 [N, classes].

mod emptied;
mod read;
mod write;

pub(crate) use emptied::without_rows;
pub use read::{Rows, TensorFile};
pub use write::{RowsWriter, Tensors};

const METADATA_KEY: &str = "mien";

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

/// Bytes of one row of a u8 tensor.
fn stride(shape: &[usize]) -> usize {
    shape.iter().skip(1).product()
}
