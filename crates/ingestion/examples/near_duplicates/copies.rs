//! Copies of photos, made in every way that copies come about, and how many of them are found.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use imagery::{
    Limits, Picture, Sketch, THUMBNAIL_SIDE, area_average, decode_upright, encode_thumbnail,
    likeness, similarity_hash,
};
use ingestion::near_duplicates::proposals;
use jpeg_encoder::{ColorType, Encoder};
use walkdir::WalkDir;

/// How a copy comes about; parts are of 1, in the order left, right, top, bottom.
#[derive(Clone, Copy, Default)]
struct Change {
    name: &'static str,
    mirrored: bool,
    cut: [f64; 4],
    scale: Option<f64>,
    /// Factor and summand of the levels.
    tone: Option<[f64; 2]>,
    /// Of the JPEG; 88 where nothing else is said.
    quality: Option<u8>,
}

fn changes() -> Vec<Change> {
    let change = |name| Change { name, ..Change::default() };
    let cut =
        |name, percent: [f64; 4]| Change { cut: percent.map(|part| part / 100.0), ..change(name) };
    let all_around = cut("3 % off every side", [3.0; 4]);
    let brighter = Some([1.12, 10.0]);
    vec![
        Change { quality: Some(70), ..change("JPEG of quality 70") },
        Change { quality: Some(40), ..change("JPEG of quality 40") },
        Change { scale: Some(0.8), ..change("0.8 of the size") },
        Change { scale: Some(0.625), ..change("5/8 of the size") },
        Change { mirrored: true, ..change("mirrored") },
        Change { tone: brighter, ..change("brightened (1.12 v + 10)") },
        Change { tone: Some([1.35, 20.0]), ..change("brightened (1.35 v + 20)") },
        Change { tone: Some([0.7, -5.0]), ..change("darkened (0.7 v - 5)") },
        cut("1 % off every side", [1.0; 4]),
        cut("2 % off every side", [2.0; 4]),
        all_around,
        cut("5 % off the left", [5.0, 0.0, 0.0, 0.0]),
        cut("5 % off the right", [0.0, 5.0, 0.0, 0.0]),
        cut("5 % off the top", [0.0, 0.0, 5.0, 0.0]),
        cut("5 % off the bottom", [0.0, 0.0, 0.0, 5.0]),
        cut("3 % off the left and the top", [3.0, 0.0, 3.0, 0.0]),
        cut("5 % off the left, 2 % off the bottom", [5.0, 0.0, 0.0, 2.0]),
        Change { name: "mirrored, 3 % off every side", mirrored: true, ..all_around },
        Change { name: "brightened, 3 % off every side", tone: brighter, ..all_around },
        Change {
            scale: Some(0.625),
            ..cut("5 % off the left, 5/8 of the size", [5.0, 0.0, 0.0, 0.0])
        },
        Change { mirrored: true, quality: Some(50), ..change("mirrored, JPEG of quality 50") },
    ]
}

/// A photo as the search sees it.
struct Seen {
    hash: imagery::SimilarityHash,
    sketch: Sketch,
}

/// What became of the copies of one kind.
#[derive(Default)]
struct Tally {
    copies: usize,
    proposed: usize,
    found: usize,
    least: Option<[f64; 2]>,
}

/// Prints, for `count` photos spread over `folder`, how many copies of each kind are proposed and found,
/// and the least that their details agree: as a whole, and in the weakest tile.
pub(crate) fn copies(folder: &Path, count: usize) -> Result<(), Box<dyn Error>> {
    let photos = photos(folder)?;
    let step = (photos.len() / count.max(1)).max(1);
    let changes = changes();
    let mut tallies: Vec<Tally> = changes.iter().map(|_| Tally::default()).collect();
    for photo in photos.iter().step_by(step) {
        // A folder for practice may hold broken files.
        let Ok(bytes) = fs::read(photo) else { continue };
        let Ok(original) = decode_upright(&bytes, u32::MAX, &Limits::default()) else { continue };
        let before = seen(&bytes, original.width.max(original.height))?;
        for (change, tally) in changes.iter().zip(&mut tallies) {
            let copy = change.made(&original);
            let longer_side = copy.width.max(copy.height);
            tally.add(&before, &seen(&jpeg(&copy, change.quality.unwrap_or(88))?, longer_side)?);
        }
    }
    println!("copy,copies,proposed,found,least detail,least weakest tile");
    for (change, tally) in changes.iter().zip(tallies) {
        let [detail, weakest] = tally.least.unwrap_or_default();
        let Tally { copies, proposed, found, .. } = tally;
        println!("\"{}\",{copies},{proposed},{found},{detail:.3},{weakest:.3}", change.name);
    }
    Ok(())
}

fn photos(folder: &Path) -> Result<Vec<PathBuf>, walkdir::Error> {
    let is_photo =
        |path: &PathBuf| path.extension().is_some_and(|end| end == "jpg" || end == "png");
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter();
    let files: Result<Vec<PathBuf>, _> = entries.map(|entry| Ok(entry?.into_path())).collect();
    Ok(files?.into_iter().filter(is_photo).collect())
}

/// As an import sees the file.
fn seen(bytes: &[u8], longer_side: u32) -> Result<Seen, Box<dyn Error>> {
    let picture = decode_upright(bytes, THUMBNAIL_SIDE, &Limits::default())?;
    let thumbnail = decode_upright(&encode_thumbnail(&picture), u32::MAX, &Limits::default())?;
    Ok(Seen { hash: similarity_hash(&picture), sketch: Sketch::of(&thumbnail, longer_side) })
}

fn jpeg(picture: &Picture, quality: u8) -> Result<Vec<u8>, jpeg_encoder::EncodingError> {
    let mut bytes = Vec::new();
    let (width, height) = (picture.width as u16, picture.height as u16);
    Encoder::new(&mut bytes, quality).encode(&picture.pixels, width, height, ColorType::Rgb)?;
    Ok(bytes)
}

impl Change {
    fn made(&self, original: &Picture) -> Picture {
        let (width, height) = (original.width, original.height);
        let part = |part: f64, side: u32| (part * f64::from(side)).round() as u32;
        let [left, right] = [0, 1].map(|side| part(self.cut[side], width) as usize);
        let [top, bottom] = [2, 3].map(|side| part(self.cut[side], height) as usize);
        let rows = original.pixels.chunks_exact(3 * width as usize);
        let rows = rows.skip(top).take(height as usize - top - bottom);
        let cut = rows.map(|row| &row[3 * left..row.len() - 3 * right]);
        let mut pixels: Vec<u8> = if self.mirrored {
            cut.flat_map(|row| row.chunks_exact(3).rev().flatten()).copied().collect()
        } else {
            cut.flatten().copied().collect()
        };
        if let Some([factor, summand]) = self.tone {
            for value in &mut pixels {
                *value = (f64::from(*value) * factor + summand).clamp(0.0, 255.0) as u8;
            }
        }
        let width = width - (left + right) as u32;
        let height = height - (top + bottom) as u32;
        let picture = Picture { width, height, pixels };
        match self.scale {
            None => picture,
            Some(scale) => area_average(&picture, part(scale, width), part(scale, height)),
        }
    }
}

impl Tally {
    fn add(&mut self, original: &Seen, copy: &Seen) {
        let proposed = !proposals(&[original.hash, copy.hash], &|_| {}).is_empty();
        let found = likeness(&original.sketch, &copy.sketch);
        self.copies += 1;
        self.proposed += usize::from(proposed);
        self.found += usize::from(proposed && found.same_photo);
        let least = self.least.unwrap_or([1.0; 2]);
        self.least = Some([least[0].min(found.detail), least[1].min(found.weakest)]);
    }
}
