//! The pixels of a part: they stay in its file, and on a GPU all of them lie in its memory as well.

use std::cell::OnceCell;

use formats::tensors::Rows;
use tch::{Device, Kind, Tensor};

use crate::Error;
use crate::memory_format::{channels_first_view, from_memory};

/// Pixels of photos that are all of one size.
#[derive(Debug)]
pub(crate) struct Pixels {
    rows: Rows,
    /// Channels, height, width.
    size: [usize; 3],
    /// u8 [N, H, W, C], once a GPU has asked.
    on_gpu: OnceCell<Tensor>,
}

impl Pixels {
    /// Of `rows` u8 [N, C, H, W].
    pub(crate) fn new(rows: Rows) -> Self {
        let size = std::array::from_fn(|axis| rows.shape().get(axis + 1).copied().unwrap_or(1));
        Self { rows, size, on_gpu: OnceCell::new() }
    }

    /// Channels, height, width.
    pub(crate) fn size(&self) -> [usize; 3] {
        self.size
    }

    /// The photos in the rows `photos`, f32 [B, C, H, W] from 0 to 1, with channels next to each other in memory.
    pub(crate) fn images(&self, photos: &[i64], device: Device) -> Result<Tensor, Error> {
        if device.is_cuda() {
            let pixels = self.on(device)?;
            let rows = Tensor::from_slice(photos).to_device(pixels.device());
            let images = pixels.index_select(0, &rows).to_kind(Kind::Float) / 255.0;
            return Ok(channels_first_view(&images));
        }
        let stride = self.rows.stride();
        let mut pixels = vec![0; photos.len() * stride];
        for (photo, pixels) in photos.iter().zip(pixels.chunks_mut(stride.max(1))) {
            self.rows.read(*photo as usize, pixels)?;
        }
        Ok(images_of(&pixels, self.size))
    }

    /// How many pixels of each channel have each of the 256 levels: whole numbers, so that order does not matter.
    pub(crate) fn histograms(&self) -> Result<Vec<[u64; 256]>, Error> {
        let mut counts = vec![[0; 256]; self.size[0]];
        self.each(0..self.rows.shape()[0], |pixel| {
            for (level, counts) in pixel.zip(&mut counts) {
                counts[usize::from(level)] += 1;
            }
        })?;
        Ok(counts)
    }

    /// All of them in the memory of the GPU, where they stay.
    fn on(&self, gpu: Device) -> Result<Tensor, Error> {
        if let Some(pixels) = self.on_gpu.get() {
            return Ok(pixels.to_device(gpu));
        }
        let pixels = self.all()?.to_device(gpu);
        Ok(self.on_gpu.get_or_init(|| pixels).shallow_clone())
    }

    /// All of them as u8 [N, H, W, C].
    fn all(&self) -> Result<Tensor, Error> {
        let photos = self.rows.shape()[0];
        let mut levels = Vec::with_capacity(photos * self.rows.stride());
        self.each(0..photos, |pixel| levels.extend(pixel))?;
        let [channels, height, width] = self.size.map(|size| size as i64);
        Ok(Tensor::from_slice(&levels).view([photos as i64, height, width, channels]))
    }

    /// The channels of every pixel, photo by photo.
    fn each(
        &self,
        photos: impl Iterator<Item = usize>,
        mut take: impl FnMut(Channels<'_>),
    ) -> Result<(), Error> {
        let mut photo = vec![0; self.rows.stride()];
        for row in photos {
            self.rows.read(row, &mut photo)?;
            each_pixel(&photo, self.size, &mut take);
        }
        Ok(())
    }
}

/// Photos u8 [N, C, H, W] of `size` = [C, H, W] as f32 from 0 to 1, with channels next to each other in memory.
pub(crate) fn images_of(pixels: &[u8], size: [usize; 3]) -> Tensor {
    let stride = size.iter().product::<usize>().max(1);
    let mut values = Vec::with_capacity(pixels.len());
    for photo in pixels.chunks(stride) {
        each_pixel(photo, size, |pixel| {
            values.extend(pixel.map(|level| LEVELS[usize::from(level)]));
        });
    }
    let [channels, height, width] = size.map(|size| size as i64);
    from_memory(&values, &[(pixels.len() / stride) as i64, channels, height, width])
}

/// The channels of every pixel of one photo [C, H, W].
fn each_pixel(photo: &[u8], [_, height, width]: [usize; 3], mut take: impl FnMut(Channels<'_>)) {
    for place in 0..height * width {
        take(photo[place..].iter().step_by(height * width).copied());
    }
}

/// The levels of a pixel, one per channel.
type Channels<'a> = std::iter::Copied<std::iter::StepBy<std::slice::Iter<'a, u8>>>;

/// Each level divided by 255.
static LEVELS: [f32; 256] = {
    let mut levels = [0.0; 256];
    let mut level = 0;
    while level < 256 {
        levels[level] = level as f32 / 255.0;
        level += 1;
    }
    levels
};
