//! Near-duplicates of imported photos: found, kept, judged once, the same in every order.

use std::sync::atomic::{AtomicUsize, Ordering};

use formats::atomic;
use imagery::Picture;

use super::*;
use crate::catalogue::Event;
use crate::test_support::Desk;

const WIDTH: u32 = 320;
const HEIGHT: u32 = 400;

/// A picture with enough in it to be told from others; `kind` draws another.
fn picture(kind: u32) -> Picture {
    let kind = f64::from(kind);
    let value = |x: f64, y: f64| {
        let middle = ((x - 160.0 - 7.0 * kind) / 90.0).powi(2) + ((y - 190.0) / 130.0).powi(2);
        let face = if middle < 1.0 { 60.0 } else { 0.0 };
        let spots = (x / (9.0 + kind)).sin() * (y / (13.0 + kind)).cos();
        90.0 + face + 30.0 * spots + 25.0 * (x / 41.0 + y / (67.0 - 9.0 * kind)).sin()
    };
    let pixels = (0..WIDTH * HEIGHT)
        .flat_map(|index| [value(f64::from(index % WIDTH), f64::from(index / WIDTH)) as u8; 3]);
    Picture { width: WIDTH, height: HEIGHT, pixels: pixels.collect() }
}

fn jpeg(picture: &Picture, quality: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let (width, height) = (picture.width as u16, picture.height as u16);
    jpeg_encoder::Encoder::new(&mut bytes, quality)
        .encode(&picture.pixels, width, height, jpeg_encoder::ColorType::Rgb)
        .unwrap();
    bytes
}

fn rows(picture: &Picture) -> impl Iterator<Item = &[u8]> {
    picture.pixels.chunks_exact(3 * picture.width as usize)
}

fn mirrored(picture: &Picture) -> Picture {
    let pixels = rows(picture).flat_map(|row| row.chunks_exact(3).rev().flatten());
    Picture { pixels: pixels.copied().collect(), ..*picture }
}

fn without_border(picture: &Picture, border: u32) -> Picture {
    let kept = rows(picture).skip(border as usize).take((picture.height - 2 * border) as usize);
    let columns = 3 * border as usize..3 * (picture.width - border) as usize;
    Picture {
        width: picture.width - 2 * border,
        height: picture.height - 2 * border,
        pixels: kept.flat_map(|row| &row[columns.clone()]).copied().collect(),
    }
}

/// Three photos; the first in five files, the second in two.
fn desk() -> Desk {
    let desk = Desk::new();
    let [first, second, third] = [1, 2, 3].map(picture);
    let files = [
        ("1", jpeg(&first, 92)),
        ("1-again", jpeg(&first, 60)),
        ("1-mirrored", jpeg(&mirrored(&first), 88)),
        ("1-cropped", jpeg(&without_border(&first, 10), 88)),
        ("1-small", jpeg(&imagery::area_average(&first, 260, 325), 88)),
        ("2", jpeg(&second, 92)),
        ("2-mirrored-crop", jpeg(&mirrored(&without_border(&second, 10)), 85)),
        ("3", jpeg(&third, 92)),
    ];
    for (name, bytes) in files {
        desk.put(&format!("card/happy/{name}.jpg"), &bytes);
    }
    desk.import("card");
    desk
}

/// What is found, and how many pairs had to be judged for it.
fn found(desk: &Desk, catalogue: &Catalogue) -> (NearDuplicates, usize) {
    let total = AtomicUsize::new(0);
    let watch = |stage, progress: Progress| {
        if stage == Stage::Comparing {
            total.store(progress.total, Ordering::Relaxed);
        }
    };
    let found = near_duplicates(&desk.workspace, catalogue, &watch).unwrap();
    (found, total.into_inner())
}

/// The files of each cluster by name, sorted.
fn names(catalogue: &Catalogue, found: &NearDuplicates) -> Vec<Vec<String>> {
    let name = |photo: &Digest| {
        let path = &catalogue.rows_of(*photo)[0].path;
        path.rsplit('/').next().unwrap().trim_end_matches(".jpg").to_owned()
    };
    let sorted = |cluster: &Vec<Digest>| {
        let mut names: Vec<String> = cluster.iter().map(name).collect();
        names.sort();
        names
    };
    let mut clusters: Vec<Vec<String>> = found.clusters.iter().map(sorted).collect();
    clusters.sort();
    clusters
}

const EXPECTED: [&[&str]; 2] =
    [&["1", "1-again", "1-cropped", "1-mirrored", "1-small"], &["2", "2-mirrored-crop"]];

#[test]
fn copies_are_found_and_other_photos_are_not() {
    let desk = desk();
    let catalogue = desk.catalogue();
    let (found, judged) = found(&desk, &catalogue);
    assert_eq!(names(&catalogue, &found), EXPECTED);
    assert!(judged >= 5 && found.unjudged.is_empty());
    for (one, other, judgement) in &found.pairs {
        assert!(one < other && judgement.same_photo);
    }
}

#[test]
fn a_pair_is_judged_once_and_a_lost_or_damaged_file_is_made_again() {
    let desk = desk();
    let catalogue = desk.catalogue();
    let (first, judged) = found(&desk, &catalogue);
    let path = desk.workspace.near_duplicates();
    let kept = std::fs::read(&path).unwrap();
    assert_eq!(found(&desk, &catalogue), (first.clone(), 0));
    for damage in [None, Some(&kept[..kept.len() / 2]), Some(b"one,other\nx,y\n")] {
        match damage {
            None => std::fs::remove_file(&path).unwrap(),
            Some(bytes) => atomic::write(&path, bytes).unwrap(),
        }
        assert_eq!(found(&desk, &catalogue), (first.clone(), judged));
        assert_eq!(std::fs::read(&path).unwrap(), kept);
    }
}

#[test]
fn the_order_of_rows_does_not_matter() {
    let desk = desk();
    let catalogue = desk.catalogue();
    let (expected, _) = found(&desk, &catalogue);
    let backwards = Catalogue::of(catalogue.photos().iter().rev().cloned().map(Event::Add));
    std::fs::remove_file(desk.workspace.near_duplicates()).unwrap();
    assert_eq!(found(&desk, &backwards).0, expected);
}

#[test]
fn the_photo_captured_first_is_the_first_of_its_cluster() {
    let desk = desk();
    let catalogue = desk.catalogue();
    let dated = catalogue.photos().iter().map(|photo| Photo {
        captured_at: match photo.path.as_str() {
            path if path.ends_with("1-cropped.jpg") => "2026-03-01T10:22:33".to_owned(),
            path if path.ends_with("1-mirrored.jpg") => "2026-03-01T10:22:34".to_owned(),
            _ => String::new(),
        },
        ..photo.clone()
    });
    let catalogue = Catalogue::of(dated.map(Event::Add));
    let (found, _) = found(&desk, &catalogue);
    let firsts: Vec<_> =
        found.clusters.iter().map(|cluster| &catalogue.rows_of(cluster[0])[0].path).collect();
    assert!(firsts.iter().any(|path| path.ends_with("1-cropped.jpg")), "{firsts:?}");
}

#[test]
fn a_lost_thumbnail_is_drawn_again_and_a_lost_photo_is_named() {
    let desk = desk();
    let catalogue = desk.catalogue();
    let (expected, _) = found(&desk, &catalogue);
    let thumbnails = desk.workspace.thumbnails(&catalogue.batches()[0].name);
    let whole = std::fs::read(&thumbnails).unwrap();
    for damaged in [&whole[..0], &whole[..whole.len() / 2], &vec![0; whole.len()]] {
        atomic::write(&thumbnails, damaged).unwrap();
        std::fs::remove_file(desk.workspace.near_duplicates()).unwrap();
        assert_eq!(found(&desk, &catalogue).0, expected);
    }
    let lost = desk.workspace.absolute("data/photos/card/happy/2.jpg");
    std::fs::remove_file(&lost).unwrap();
    std::fs::remove_file(desk.workspace.near_duplicates()).unwrap();
    let (found, _) = found(&desk, &catalogue);
    assert_eq!(names(&catalogue, &found), EXPECTED[..1]);
    assert!(found.unjudged.iter().all(|pair| {
        pair.reason.starts_with("`data/photos/card/happy/2.jpg`: no thumbnail, and ")
    }));
    assert!(!found.unjudged.is_empty());
}
