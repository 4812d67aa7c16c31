//! The face detector that mien will use finds exactly one face in nearly every practice photo.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up its case must stop")]

use std::path::{Path, PathBuf};
use std::process::Command;

use imagery::{Limits, decode_upright};
use practice::{CLASSES, PracticeSettings, draw};
use rustface::{Detector, ImageData};

/// The detector's model is not exported by its crate: it lies beside the crate's source.
fn model_path() -> PathBuf {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    // Packages of other platforms may not be on this machine.
    let metadata =
        output(&cargo, &["metadata", "--format-version=1", "--filter-platform", &host()]);
    let metadata: serde_json::Value = serde_json::from_str(&metadata).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let rustface = packages.iter().find(|package| package["name"] == "rustface").unwrap();
    let manifest = Path::new(rustface["manifest_path"].as_str().unwrap());
    manifest.parent().unwrap().join("model/seeta_fd_frontal_v1.0.bin")
}

fn host() -> String {
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let version = output(&rustc, &["-vV"]);
    version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned()
}

fn output(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn detector() -> Box<dyn Detector> {
    let mut detector = rustface::create_detector(model_path().to_str().unwrap()).unwrap();
    detector.set_min_face_size(60);
    detector.set_score_thresh(2.0);
    detector.set_pyramid_scale_factor(0.8);
    detector.set_slide_window_step(4, 4);
    detector
}

fn faces(detector: &mut dyn Detector, photo: &Path) -> usize {
    let bytes = std::fs::read(photo).unwrap();
    let picture = decode_upright(&bytes, 240, &Limits::default()).unwrap();
    let grey: Vec<u8> = picture
        .pixels
        .chunks_exact(3)
        .map(|rgb| {
            ((u32::from(rgb[0]) * 299 + u32::from(rgb[1]) * 587 + u32::from(rgb[2]) * 114) / 1000)
                as u8
        })
        .collect();
    detector.detect(&ImageData::new(&grey, picture.width, picture.height)).len()
}

#[test]
fn one_face_is_found_in_at_least_95_of_100_photos() {
    let folder = tempfile::tempdir().unwrap();
    let settings = PracticeSettings {
        people: 40,
        photos_per_class: 1,
        width: 480,
        ..PracticeSettings::default()
    };
    draw(folder.path(), &settings, &|_, _| {}).unwrap();
    let mut detector = detector();
    let (mut total, mut missed) = (0, Vec::new());
    for class in CLASSES {
        for person in 1..=settings.people {
            let photos = folder.path().join(format!("{class}/person-{person:02}"));
            for photo in photos.read_dir().unwrap() {
                let photo = photo.unwrap().path();
                total += 1;
                match faces(detector.as_mut(), &photo) {
                    1 => {}
                    count => missed.push(format!("{}: {count}", photo.display())),
                }
            }
        }
    }
    assert_eq!(total, 200);
    assert!(missed.len() * 20 <= total, "{} of {total}: {missed:#?}", missed.len());
}
