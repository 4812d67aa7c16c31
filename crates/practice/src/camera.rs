//! From linear light to the bytes of a phone's JPEG: tone, sensor noise, storage, EXIF.

use jpeg_encoder::{ChromaSubsamplingMethod, ColorType, Encoder, EncodingError, SamplingFactor};

use crate::drawing::Canvas;
use crate::random::scramble;
use crate::scene::Session;

/// Upright pixels of full size.
pub(crate) struct Photo {
    pub(crate) width: usize,
    pub(crate) height: usize,
    /// `[height, width, 3]` u8.
    pub(crate) pixels: Vec<u8>,
}

const QUALITY: u8 = 93;

/// Noise of a photo at full size, and of a film, whose camera averages many of its pixels.
const PHOTO_GRAIN: f32 = 5.2;
const FILM_GRAIN: f32 = 1.6;

/// Side of the squares in which a picture is turned.
const SQUARE: usize = 32;

/// Levels of the table from linear light to sRGB.
const LEVELS: usize = 4096;

/// Exposes a photo.
pub(crate) fn expose(canvas: &Canvas, session: &Session, noise_key: u64) -> Photo {
    expose_with(PHOTO_GRAIN, canvas, session, noise_key)
}

/// Exposes a frame of a film.
pub(crate) fn film(canvas: &Canvas, session: &Session, noise_key: u64) -> Photo {
    expose_with(FILM_GRAIN, canvas, session, noise_key)
}

/// Exposes a canvas: twice its size, uneven light, tone curve, noise.
fn expose_with(grain: f32, canvas: &Canvas, session: &Session, noise_key: u64) -> Photo {
    let small = tone(canvas, session);
    let (width, height) = (2 * canvas.width, 2 * canvas.height);
    let row_length = 3 * canvas.width;
    // Darker places need more gain, and gain brings noise.
    let grain = grain / session.exposure;
    let mut pixels = vec![0; width * height * 3];
    let mut between = vec![0.0; row_length];
    for (y, row) in pixels.chunks_exact_mut(3 * width).enumerate() {
        let (near, far) = neighbours(y, canvas.height);
        let (near, far) = (&small[near * row_length..], &small[far * row_length..]);
        for ((value, near), far) in between.iter_mut().zip(near).zip(far) {
            *value = 0.75 * near + 0.25 * far;
        }
        double_row(&between, row, noise_key ^ (y as u64) << 32, grain);
    }
    Photo { width, height, pixels }
}

/// Two noisy pixels for each old one; one scrambled number serves both.
fn double_row(old: &[f32], new: &mut [u8], key: u64, grain: f32) {
    let last = old.len() / 3 - 1;
    let at = |x: usize, channel: usize| old[3 * x + channel];
    for (x, pair) in new.chunks_exact_mut(6).enumerate() {
        let bits = scramble(key ^ x as u64);
        let sides = [(x.saturating_sub(1), bits as u32), ((x + 1).min(last), (bits >> 32) as u32)];
        for (pixel, (far, bits)) in pair.chunks_exact_mut(3).zip(sides) {
            let clean: [f32; 3] =
                std::array::from_fn(|channel| 0.75 * at(x, channel) + 0.25 * at(far, channel));
            pixel.copy_from_slice(&with_noise(clean, bits, grain));
        }
    }
}

/// For a place in the doubled picture: the old place it lies in and the next nearest one.
fn neighbours(place: usize, old: usize) -> (usize, usize) {
    let near = place / 2;
    let far =
        if place.is_multiple_of(2) { near.saturating_sub(1) } else { (near + 1).min(old - 1) };
    (near, far)
}

/// Linear light to sRGB levels 0 to 255, `[height, width, 3]`.
fn tone(canvas: &Canvas, session: &Session) -> Vec<f32> {
    let curve: Vec<f32> =
        (0..=LEVELS).map(|level| 255.0 * encode_srgb(level as f32 / LEVELS as f32)).collect();
    let (width, height) = (canvas.width as f32, canvas.height as f32);
    let mut values = Vec::with_capacity(canvas.pixels.len() * 3);
    for (index, light) in canvas.pixels.iter().enumerate() {
        let x = (index % canvas.width) as f32 / width - 0.5;
        let y = (index / canvas.width) as f32 / height - 0.5;
        let gain =
            session.exposure * (1.0 + session.unevenness * x) * (1.0 - 0.55 * (x * x + y * y));
        for value in light {
            let exposed = gain * value;
            // Highlights are rolled off, not cut.
            let rolled =
                1.25 * exposed / (1.0 + 0.25 * exposed.max(0.0) + 0.12 * exposed * exposed);
            values.push(curve[(rolled.clamp(0.0, 1.0) * LEVELS as f32) as usize]);
        }
    }
    values
}

/// The transfer curve of IEC 61966-2-1.
fn encode_srgb(linear: f32) -> f32 {
    if linear <= 0.003_130_8 { 12.92 * linear } else { 1.055 * linear.powf(1.0 / 2.4) - 0.055 }
}

/// Adds noise of brightness and, weaker, of colour.
fn with_noise(pixel: [f32; 3], bits: u32, grain: f32) -> [u8; 3] {
    let [common, own @ ..] = bits.to_le_bytes().map(|byte| f32::from(byte) - 127.5);
    let strength = grain * (1.25 - 0.0028 * pixel[1]) / 74.0;
    std::array::from_fn(|channel| {
        let noise = 0.85 * common + 0.55 * own[channel];
        (pixel[channel] + strength * noise + 0.5) as u8
    })
}

fn squares(width: usize, height: usize) -> impl Iterator<Item = (usize, usize)> {
    let tops = (0..height).step_by(SQUARE);
    tops.flat_map(move |top| (0..width).step_by(SQUARE).map(move |left| (top, left)))
}

impl Photo {
    /// The pixels as they lie in a file of an EXIF orientation, 1 to 8.
    pub(crate) fn stored(self, orientation: u8) -> Self {
        if orientation == 1 {
            return self;
        }
        let (width, height) =
            if orientation >= 5 { (self.height, self.width) } else { (self.width, self.height) };
        let mut pixels = vec![0; self.pixels.len()];
        // Square by square, because columns of a large picture lie far apart in memory.
        for (top, left) in squares(width, height) {
            for y in top..(top + SQUARE).min(height) {
                for x in left..(left + SQUARE).min(width) {
                    let (from_x, from_y) = self.upright_place(orientation, x, y);
                    let (from, to) = (3 * (from_y * self.width + from_x), 3 * (y * width + x));
                    pixels[to..to + 3].copy_from_slice(&self.pixels[from..from + 3]);
                }
            }
        }
        Self { width, height, pixels }
    }

    /// Where the stored pixel (x, y) lies in the upright picture.
    fn upright_place(&self, orientation: u8, x: usize, y: usize) -> (usize, usize) {
        let (right, bottom) = (self.width - 1, self.height - 1);
        match orientation {
            2 => (right - x, y),
            3 => (right - x, bottom - y),
            4 => (x, bottom - y),
            5 => (y, x),
            6 => (right - y, x),
            7 => (right - y, bottom - x),
            8 => (y, bottom - x),
            _ => (x, y),
        }
    }

    /// A baseline 4:2:0 JPEG of these pixels, with an APP1 segment if one is given.
    pub(crate) fn encode(
        &self,
        quality: u8,
        exif: Option<Vec<u8>>,
    ) -> Result<Vec<u8>, EncodingError> {
        let mut bytes = Vec::with_capacity(3 << 20);
        let mut encoder = Encoder::new(&mut bytes, quality);
        encoder.set_sampling_factor(SamplingFactor::R_4_2_0);
        // A turned photo must average the same four pixels as the upright one.
        encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
        if let Some(block) = exif {
            encoder.add_app_segment(1, block)?;
        }
        encoder.encode(&self.pixels, self.width as u16, self.height as u16, ColorType::Rgb)?;
        Ok(bytes)
    }

    /// As a phone saves it.
    pub(crate) fn save(&self, exif: Vec<u8>) -> Result<Vec<u8>, EncodingError> {
        self.encode(QUALITY, Some(exif))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubling_stays_inside_the_picture() {
        assert_eq!(neighbours(0, 4), (0, 0));
        assert_eq!(neighbours(1, 4), (0, 1));
        assert_eq!(neighbours(6, 4), (3, 2));
        assert_eq!(neighbours(7, 4), (3, 3));
    }

    #[test]
    fn turned_pixels_are_the_same_pixels() {
        for orientation in 1..=8 {
            let upright = Photo { width: 2, height: 3, pixels: (0..18).collect() };
            let stored = upright.stored(orientation);
            let mut sorted = stored.pixels.clone();
            sorted.sort_unstable();
            assert_eq!(sorted, (0..18).collect::<Vec<u8>>());
            assert_eq!(stored.width, if orientation >= 5 { 3 } else { 2 });
        }
    }
    /// The same drawing, stored in each of the eight ways, looks the same once turned upright.
    #[test]
    fn every_orientation_shows_the_same_photo() {
        let exif = |orientation, size| {
            crate::exif_block::encode(&crate::exif_block::Facts {
                make: "a",
                model: "b",
                orientation,
                taken: "2026:03:01 10:22:33",
                decimals: None,
                offset: None,
                serial: None,
                position: None,
                size,
            })
        };
        let (width, height) = (48, 64);
        let drawing = || {
            let pixels = (0..width * height).flat_map(|index| {
                let (x, y) = (index % width, index / width);
                [(4 * x) as u8, (3 * y) as u8, if x > 2 * y { 200 } else { 40 }]
            });
            Photo { width, height, pixels: pixels.collect() }
        };
        let upright = |orientation| {
            let stored = drawing().stored(orientation);
            let size = (stored.width as u32, stored.height as u32);
            let bytes = stored.save(exif(orientation, size)).unwrap();
            imagery::decode_upright(&bytes, u32::MAX, &imagery::Limits::default()).unwrap()
        };
        let reference = upright(1);
        for orientation in 2..=8 {
            let turned = upright(orientation);
            assert_eq!((turned.width, turned.height), (48, 64));
            let difference: u32 = turned
                .pixels
                .iter()
                .zip(&reference.pixels)
                .map(|(one, other)| u32::from(one.abs_diff(*other)))
                .sum();
            let mean = f64::from(difference) / turned.pixels.len() as f64;
            assert!(mean < 1.0, "orientation {orientation}: {mean}");
        }
    }
}
