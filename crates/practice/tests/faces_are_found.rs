//! mien's face detector finds exactly one face in nearly every practice photo.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up its case must stop")]

use std::path::Path;

use imagery::{Limits, THUMBNAIL_SIDE, decode_upright, detect_faces, inspect};
use practice::{CLASSES, PracticeSettings, draw};

/// In the small decode, as an import looks at it.
fn faces(photo: &Path) -> usize {
    let bytes = std::fs::read(photo).unwrap();
    let facts = inspect(&bytes).unwrap();
    let picture = decode_upright(&bytes, THUMBNAIL_SIDE, &Limits::default()).unwrap();
    detect_faces(&picture, (facts.width, facts.height)).len()
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
    let (mut total, mut missed) = (0, Vec::new());
    for class in CLASSES {
        for person in 1..=settings.people {
            let photos = folder.path().join(format!("{class}/person-{person:02}"));
            for photo in photos.read_dir().unwrap() {
                let photo = photo.unwrap().path();
                total += 1;
                match faces(&photo) {
                    1 => {}
                    count => missed.push(format!("{}: {count}", photo.display())),
                }
            }
        }
    }
    assert_eq!(total, 200);
    assert!(missed.len() * 20 <= total, "{} of {total}: {missed:#?}", missed.len());
}
