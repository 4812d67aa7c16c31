//! Files with known defects, planted among good photos.

use std::path::Path;

use imagery::{Limits, Picture, area_average, decode_upright};

use crate::Error;
use crate::camera::Photo;
use crate::expression::CLASSES;
use crate::plan::{Shot, subject};
use crate::random::{Draws, Purpose};
use crate::truth::Row;

/// One way a file can be wrong.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Defect {
    ExactDuplicate,
    LabelConflict,
    Recompressed,
    Resized,
    Cropped,
    Brightened,
    Mirrored,
    Truncated,
    WrongExtension,
    Empty,
    HugeDimensions,
    NotAPicture,
    UnsupportedFormat,
}

/// A defect, its name in the truth, and how many of it are planted.
const DEFECTS: [(Defect, &str, usize); 13] = [
    (Defect::ExactDuplicate, "exact_duplicate", 3),
    (Defect::LabelConflict, "label_conflict", 2),
    (Defect::Recompressed, "near_duplicate_recompressed", 2),
    (Defect::Resized, "near_duplicate_resized", 2),
    (Defect::Cropped, "near_duplicate_cropped", 2),
    (Defect::Brightened, "near_duplicate_brightened", 2),
    (Defect::Mirrored, "near_duplicate_mirrored", 2),
    (Defect::Truncated, "truncated", 1),
    (Defect::WrongExtension, "wrong_extension", 1),
    (Defect::Empty, "empty", 1),
    (Defect::HugeDimensions, "huge_dimensions", 1),
    (Defect::NotAPicture, "not_a_picture", 1),
    (Defect::UnsupportedFormat, "unsupported_format", 1),
];

/// A file to be planted.
pub(crate) struct Planted {
    defect: Defect,
    pub(crate) row: Row,
}

/// Chooses for every defect a photo to make it from; no photo is used twice while others are left.
pub(crate) fn plan(seed: u64, shots: &[Shot]) -> Vec<Planted> {
    let mut draws = Draws::new(seed, Purpose::Defect, 0);
    let mut order: Vec<usize> = (0..shots.len()).collect();
    for last in (1..order.len()).rev() {
        order.swap(last, draws.below(last + 1));
    }
    let people = shots.iter().map(|shot| shot.person).max().unwrap_or(0) + 1;
    DEFECTS
        .iter()
        .flat_map(|(defect, name, count)| (0..*count).map(move |_| (*defect, *name)))
        .enumerate()
        .map(|(number, (defect, name))| {
            let shot = &shots[order[number % order.len()]];
            Planted { defect, row: row(defect, name, number, shot, people) }
        })
        .collect()
}

fn row(defect: Defect, name: &'static str, number: usize, shot: &Shot, people: usize) -> Row {
    let original = Row::of_shot(shot);
    let (mut label, mut person) = (shot.label(), shot.person);
    match defect {
        Defect::LabelConflict => label = CLASSES[(shot.class + 1) % CLASSES.len()],
        Defect::Recompressed
        | Defect::Resized
        | Defect::Cropped
        | Defect::Brightened
        | Defect::Mirrored => {
            person = (person + 1) % people;
        }
        _ => {}
    }
    let file = shot.path.rsplit('/').next().unwrap_or_default();
    let stem = file.strip_suffix(".jpg").unwrap_or(file);
    let subject = subject(person);
    Row {
        path: format!("{label}/{subject}/{stem}_{}.jpg", number + 1),
        defect: name,
        related_path: shot.path.clone(),
        label,
        subject,
        burst_of: String::new(),
        ..original
    }
}

impl Planted {
    /// The bytes of the file, made from the photo it is related to.
    pub(crate) fn make(&self, folder: &Path) -> Result<Vec<u8>, Error> {
        let path = folder.join(&self.row.related_path);
        let bytes = std::fs::read(&path).map_err(Error::file(&path))?;
        let fail = |reason: &dyn ToString| Error::photo(&path, &reason.to_string());
        let picture =
            || decode_upright(&bytes, u32::MAX, &Limits::default()).map_err(|error| fail(&error));
        let encode =
            |picture: Picture, quality| encode(picture, quality).map_err(|error| fail(&error));
        match self.defect {
            Defect::ExactDuplicate | Defect::LabelConflict => Ok(bytes),
            Defect::Recompressed => encode(picture()?, 70),
            Defect::Resized => encode(resized(&picture()?), 88),
            Defect::Cropped => encode(cropped(&picture()?), 88),
            Defect::Brightened => encode(brightened(picture()?), 88),
            Defect::Mirrored => encode(mirrored(&picture()?), 88),
            Defect::Truncated => Ok(bytes[..bytes.len() * 3 / 5].to_vec()),
            Defect::WrongExtension => as_png(&picture()?).map_err(|error| fail(&error)),
            Defect::Empty => Ok(Vec::new()),
            Defect::HugeDimensions => Ok(with_huge_header(bytes)),
            Defect::NotAPicture => {
                Ok(b"shopping list\n- milk\n- batteries for the phone\n".to_vec())
            }
            Defect::UnsupportedFormat => Ok(heic_header(&bytes)),
        }
    }
}

fn encode(picture: Picture, quality: u8) -> Result<Vec<u8>, jpeg_encoder::EncodingError> {
    let (width, height) = (picture.width as usize, picture.height as usize);
    Photo { width, height, pixels: picture.pixels }.encode(quality, None)
}

fn resized(picture: &Picture) -> Picture {
    area_average(picture, picture.width * 5 / 8, picture.height * 5 / 8)
}

/// Three in a hundred off every side.
fn cropped(picture: &Picture) -> Picture {
    let (left, top) = (picture.width * 3 / 100, picture.height * 3 / 100);
    let (width, height) = (picture.width - 2 * left, picture.height - 2 * top);
    let pixels = rows(picture)
        .skip(top as usize)
        .take(height as usize)
        .flat_map(|row| &row[3 * left as usize..3 * (left + width) as usize])
        .copied()
        .collect();
    Picture { width, height, pixels }
}

fn brightened(mut picture: Picture) -> Picture {
    for value in &mut picture.pixels {
        *value = (f32::from(*value) * 1.12 + 10.0).min(255.0) as u8;
    }
    picture
}

fn mirrored(picture: &Picture) -> Picture {
    let pixels =
        rows(picture).flat_map(|row| row.chunks_exact(3).rev().flatten()).copied().collect();
    Picture { pixels, ..*picture }
}

fn rows(picture: &Picture) -> impl Iterator<Item = &[u8]> {
    picture.pixels.chunks_exact(3 * picture.width as usize)
}

/// A quarter of the size, so that the file stays as small as a photo.
fn as_png(picture: &Picture) -> Result<Vec<u8>, png::EncodingError> {
    let small = area_average(picture, picture.width / 4, picture.height / 4);
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, small.width, small.height);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&small.pixels)?;
    writer.finish()?;
    Ok(bytes)
}

/// The frame header of a baseline JPEG promises 65,500 x 65,500 pixels.
fn with_huge_header(mut bytes: Vec<u8>) -> Vec<u8> {
    let size = 65_500u16.to_be_bytes();
    if let Some(start) = bytes.windows(4).position(|window| window == [0xff, 0xc0, 0x00, 0x11]) {
        bytes[start + 5..start + 9].copy_from_slice(&[size[0], size[1], size[0], size[1]]);
    }
    bytes
}

/// The first box of a HEIC file, then data that nobody decodes.
fn heic_header(bytes: &[u8]) -> Vec<u8> {
    let start = b"\0\0\0\x18ftypheic\0\0\0\0heicmif1";
    [start.as_slice(), &bytes[..bytes.len() / 4]].concat()
}
