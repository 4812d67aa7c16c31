//! How many faces are found in photos of one person each when the head leans, turns or is far away, how
//! many are found where there are none, and what it takes. For `benchmarks/faces/run`.
//!
//! ```console
//! $ cargo run --release --example measure_faces -- FOLDER > faces.csv
//! ```
//!
//! Every photo is turned about here, from a decode of 480 pixels or more, and then made as small as the
//! decode that an import looks at. Beside mien stands `rustface` alone: one look at at most 240 x 320 pixels.

#![expect(clippy::print_stdout, reason = "its output is a table")]
#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on must stop")]

use std::path::{Path, PathBuf};

use imagery::{
    FaceBox, Limits, Picture, Square, THUMBNAIL_SIDE, area_average, decode_upright, detect_faces,
};
use rustface::{Detector, ImageData};

static MODEL: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/face_model.bin"));

/// Photos that are turned about at most.
const MOST: usize = 120;

/// One photo and where its face is.
struct Photo {
    large: Picture,
    /// The size in which an import looks at it.
    small: (u32, u32),
    /// In pixels of `large`.
    face: FaceBox,
}

/// A picture to look at, and where its face is to be found, if it shows one.
struct Case {
    picture: Picture,
    face: Option<FaceBox>,
}

type Finder<'a> = &'a mut dyn FnMut(&Picture) -> Vec<FaceBox>;

fn main() {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let mut files = Vec::new();
    collect(Path::new(&folder), &mut files);
    // Evenly: neighbours show the same person.
    let files: Vec<_> = files.iter().step_by(files.len().div_ceil(MOST)).collect();
    let photos: Vec<Photo> = files.iter().filter_map(|file| photo(file)).collect();
    println!("case,degrees_or_percent,side,pictures,found,elsewhere,several,milliseconds");
    println!("upright photos,0,mien,{},{},0,0,0", files.len(), photos.len());
    for degrees in [0.0, 15.0, 30.0, 45.0, 60.0] {
        // To either side.
        let cases =
            || photos.iter().flat_map(move |photo| [-degrees, degrees].map(|by| lean(photo, by)));
        measure("lean", degrees, cases);
    }
    for degrees in [15.0, 30.0, 45.0, 60.0, 75.0] {
        let cases =
            || photos.iter().flat_map(move |photo| [-degrees, degrees].map(|by| turn(photo, by)));
        measure("turn", degrees, cases);
    }
    for percent in [30.0, 25.0, 20.0, 17.0, 15.0, 12.0] {
        measure("face of the photo's width", percent, || {
            photos.iter().map(move |photo| far(photo, percent))
        });
    }
    measure("beside and below the face", 0.0, || photos.iter().flat_map(around));
    measure("patterns", 0.0, || (0..150).map(pattern));
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> =
        folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            collect(&entry, files);
        } else if entry.extension().is_some_and(|end| end == "jpg") {
            files.push(entry);
        }
    }
}

/// Nothing for a photo in which no face is found as it is: that one cannot say where its face went.
fn photo(file: &Path) -> Option<Photo> {
    let bytes = std::fs::read(file).unwrap();
    let decode = |side| decode_upright(&bytes, side, &Limits::default()).unwrap();
    let (large, small) = (decode(480), decode(THUMBNAIL_SIDE));
    let face = *detect_faces(&large, (large.width, large.height)).first()?;
    Some(Photo { small: (small.width, small.height), large, face })
}

/// Both sides look at the same cases; processor time is the mean of a look.
fn measure<Cases: Iterator<Item = Case>>(name: &str, amount: f64, cases: impl Fn() -> Cases) {
    let mut detector = rustface::create_detector_with_model(rustface::read_model(MODEL).unwrap());
    detector.set_score_thresh(2.0);
    let mut alone = |picture: &Picture| one_look(detector.as_mut(), picture);
    let mut mien = |picture: &Picture| detect_faces(picture, (picture.width, picture.height));
    let sides: [(&str, Finder); 2] = [("rustface alone", &mut alone), ("mien", &mut mien)];
    for (side, find) in sides {
        let (mut count, mut found, mut elsewhere, mut several, mut time) = (0, 0, 0, 0, 0.0);
        for case in cases() {
            let begun = processor_milliseconds();
            let faces = find(&case.picture);
            time += processor_milliseconds() - begun;
            count += 1;
            several += usize::from(faces.len() > 1);
            if let Some(largest) = faces.first() {
                let right = case.face.is_some_and(|face| is_near(largest, &face));
                found += usize::from(right);
                elsewhere += usize::from(!right);
            }
        }
        let time = time / f64::from(count);
        println!("{name},{amount},{side},{count},{found},{elsewhere},{several},{time:.2}");
    }
}

/// What this thread has used of a processor, as Linux counts it: other programs do not change it.
fn processor_milliseconds() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    text.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e6
}

fn one_look(detector: &mut dyn Detector, picture: &Picture) -> Vec<FaceBox> {
    let shrink = (f64::from(240 * 320) / f64::from(picture.width * picture.height)).sqrt().min(1.0);
    let side = |side: u32| (f64::from(side) * shrink).round() as u32;
    let small = area_average(picture, side(picture.width), side(picture.height));
    let luma = |rgb: &[u8]| {
        let [red, green, blue] = [rgb[0], rgb[1], rgb[2]].map(u32::from);
        ((299 * red + 587 * green + 114 * blue + 500) / 1000) as u8
    };
    let grey: Vec<u8> = small.pixels.chunks_exact(3).map(luma).collect();
    let faces = detector.detect(&ImageData::new(&grey, small.width, small.height));
    let full = |length: f64| length / shrink;
    let mut faces: Vec<FaceBox> = faces
        .iter()
        .map(|face| FaceBox {
            x: full(f64::from(face.bbox().x())) as i32,
            y: full(f64::from(face.bbox().y())) as i32,
            width: full(f64::from(face.bbox().width())) as u32,
            height: full(f64::from(face.bbox().height())) as u32,
            score: face.score(),
        })
        .collect();
    faces.sort_by_key(|face| std::cmp::Reverse(face.width));
    faces
}

/// The middle within a third of the face's side, the side between 0.6 and 1.6 of it.
fn is_near(found: &FaceBox, face: &FaceBox) -> bool {
    let (one, other) = (middle(found), middle(face));
    let side = f64::from(face.width);
    let distance = (one.0 - other.0).hypot(one.1 - other.1);
    distance < side / 3.0 && (0.6..1.6).contains(&(f64::from(found.width) / side))
}

fn middle(face: &FaceBox) -> (f64, f64) {
    (
        f64::from(face.x) + f64::from(face.width) / 2.0,
        f64::from(face.y) + f64::from(face.height) / 2.0,
    )
}

/// The whole picture turned around its middle, as a head and a phone lean.
fn lean(photo: &Photo, degrees: f64) -> Case {
    let large = &photo.large;
    let (sine, cosine) = degrees.to_radians().sin_cos();
    let (x, y) = (f64::from(large.width) / 2.0, f64::from(large.height) / 2.0);
    let picture = redraw(large, |to_x, to_y| {
        let (across, down) = (to_x - x, to_y - y);
        (x + cosine * across + sine * down, y - sine * across + cosine * down)
    });
    let from = middle(&photo.face);
    let (across, down) = (from.0 - x, from.1 - y);
    let to = (x + cosine * across - sine * down, y + sine * across + cosine * down);
    shrunk(photo, &picture, to, f64::from(photo.face.width))
}

/// The head turned as an ellipsoid around the face, half again as wide and as high as its box. What the
/// photo does not show, the far side of the head, repeats the outline: a true profile holds other things.
fn turn(photo: &Photo, degrees: f64) -> Case {
    let (x, y) = middle(&photo.face);
    let (wide, high) = (0.65 * f64::from(photo.face.width), 0.8 * f64::from(photo.face.height));
    let (sine, cosine) = degrees.to_radians().sin_cos();
    let picture = redraw(&photo.large, |to_x, to_y| {
        let (across, down) = ((to_x - x) / wide, (to_y - y) / high);
        let depth = 1.0 - across * across - down * down;
        if depth <= 0.0 {
            return (to_x, to_y);
        }
        let near = depth.sqrt();
        let (from, depth) = (across * cosine - near * sine, across * sine + near * cosine);
        let outline = (1.0 - down * down).sqrt();
        let from = if depth > 0.0 { from } else { outline * from.signum() };
        (x + wide * from, to_y)
    });
    // The face has moved with the front of the head; half of its way counts.
    shrunk(photo, &picture, (x + 0.5 * wide * sine, y), f64::from(photo.face.width))
}

/// The photo with so much around it that the face has so many percent of its width.
fn far(photo: &Photo, percent: f64) -> Case {
    let side = (f64::from(photo.face.width) * 100.0 / percent).round();
    let (x, y) = middle(&photo.face);
    let corner = |middle: f64| (middle - side / 2.0).round() as i64;
    let square = Square { left: corner(x), top: corner(y), side: side as u32 };
    let picture = square.area_average(&photo.large, 240);
    let width = 240.0 * percent / 100.0;
    Case { picture, face: Some(face_around((120.0, 120.0), width)) }
}

/// Parts of the photo without the face, each as large as there is room.
fn around(photo: &Photo) -> Vec<Case> {
    let Photo { large, face, .. } = photo;
    let (left, right) = (face.x.max(0) as u32, (face.x + face.width as i32).max(0) as u32);
    let below = (face.y + face.height as i32 + face.height as i32 / 4).max(0) as u32;
    let gap = face.width / 5;
    let parts = [
        (0, 0, left.saturating_sub(gap), large.height),
        (right + gap, 0, large.width.saturating_sub(right + gap), large.height),
        (0, below, large.width, large.height.saturating_sub(below)),
    ];
    let wide_enough = parts.into_iter().filter(|(_, _, width, height)| width.min(height) >= &96);
    let cases = wide_enough.map(|(left, top, width, height)| {
        let rows = (top..top + height).flat_map(|y| {
            let start = (y as usize * large.width as usize + left as usize) * 3;
            large.pixels[start..start + width as usize * 3].to_vec()
        });
        Case { picture: Picture { width, height, pixels: rows.collect() }, face: None }
    });
    cases.collect()
}

/// Noise in squares, soft noise and waves, each of five sizes.
fn pattern(number: u32) -> Case {
    let cell = [1, 4, 8, 16, 32][number as usize % 5];
    let level = |x: u32, y: u32| {
        let mut bits = u64::from(x) << 40 ^ u64::from(y) << 20 ^ u64::from(number);
        for _ in 0..3 {
            bits = (bits ^ bits >> 31).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        }
        f64::from((bits >> 56) as u8)
    };
    let soft = |x: u32, y: u32| {
        let (across, down) =
            (f64::from(x % cell) / f64::from(cell), f64::from(y % cell) / f64::from(cell));
        let at = |right: u32, below: u32| level(x / cell + right, y / cell + below);
        (at(0, 0) * (1.0 - across) + at(1, 0) * across) * (1.0 - down)
            + (at(0, 1) * (1.0 - across) + at(1, 1) * across) * down
    };
    let wave = |x: u32, y: u32| {
        let (x, y) = (f64::from(x) / f64::from(cell), f64::from(y) / f64::from(cell));
        128.0 + 60.0 * (x + f64::from(number)).sin() + 60.0 * (1.3 * y).cos()
    };
    let value = |x, y| match number / 5 % 3 {
        0 => level(x / cell, y / cell),
        1 => soft(x, y),
        _ => wave(x, y),
    };
    let places = (0..320).flat_map(|y| (0..240).map(move |x| (x, y)));
    let pixels = places.flat_map(|(x, y)| [value(x, y) as u8; 3]).collect();
    Case { picture: Picture { width: 240, height: 320, pixels }, face: None }
}

/// A picture whose pixels come from other places, mixed from the four around each.
fn redraw(picture: &Picture, from: impl Fn(f64, f64) -> (f64, f64)) -> Picture {
    let Picture { width, height, pixels } = picture;
    let places = (0..*height).flat_map(|y| (0..*width).map(move |x| (x, y)));
    let mixed = places.flat_map(|(x, y)| {
        let (x, y) = from(f64::from(x) + 0.5, f64::from(y) + 0.5);
        let x = (x - 0.5).clamp(0.0, f64::from(width - 1));
        let y = (y - 0.5).clamp(0.0, f64::from(height - 1));
        let (left, top) = (x as u32, y as u32);
        let (right, bottom) = ((left + 1).min(width - 1), (top + 1).min(height - 1));
        let at = |x: u32, y: u32, channel: usize| {
            f64::from(pixels[(y as usize * *width as usize + x as usize) * 3 + channel])
        };
        [0, 1, 2].map(|channel| {
            let upper =
                at(left, top, channel) * (1.0 - x.fract()) + at(right, top, channel) * x.fract();
            let lower = at(left, bottom, channel) * (1.0 - x.fract())
                + at(right, bottom, channel) * x.fract();
            (upper * (1.0 - y.fract()) + lower * y.fract()).round() as u8
        })
    });
    Picture { width: *width, height: *height, pixels: mixed.collect() }
}

/// As small as an import looks at it.
fn shrunk(photo: &Photo, picture: &Picture, middle: (f64, f64), width: f64) -> Case {
    let shrink = f64::from(photo.small.0) / f64::from(picture.width);
    let face = face_around((middle.0 * shrink, middle.1 * shrink), width * shrink);
    Case { picture: area_average(picture, photo.small.0, photo.small.1), face: Some(face) }
}

fn face_around((x, y): (f64, f64), side: f64) -> FaceBox {
    let (left, top) = ((x - side / 2.0).round() as i32, (y - side / 2.0).round() as i32);
    FaceBox { x: left, y: top, width: side.round() as u32, height: side.round() as u32, score: 0.0 }
}
