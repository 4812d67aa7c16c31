//! What lies in a drawn folder: the same bytes for the same seed, honest EXIF, the whole truth.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up its case must stop")]

mod contents;

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use contents::contents;
use imagery::{Limits, Unreadable, decode_upright, inspect};
use practice::{CLASSES, Error, PracticeSettings, TRUTH_FILE, draw};

fn small() -> PracticeSettings {
    PracticeSettings { people: 2, photos_per_class: 2, width: 192, ..PracticeSettings::default() }
}

fn drawn(settings: &PracticeSettings) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    draw(folder.path(), settings, &|_, _| {}).unwrap();
    folder
}

/// The rows of the truth as (path, defect, related path).
fn truth(folder: &Path) -> Vec<(String, String, String)> {
    let text = std::fs::read_to_string(folder.join(TRUTH_FILE)).unwrap();
    let rows = text.lines().skip(1).map(|line| {
        let mut cells = line.split(',').map(str::to_owned);
        (cells.next().unwrap(), cells.next().unwrap(), cells.next().unwrap())
    });
    rows.collect()
}

#[test]
fn the_same_seed_gives_the_same_bytes_on_any_number_of_threads() {
    let settings = PracticeSettings { defects: true, ..small() };
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        contents(pool.install(|| drawn(&settings)).path())
    };
    let reference = on(1);
    assert!(reference == on(2));
    let other = drawn(&PracticeSettings { seed: 2, ..settings });
    assert!(reference != contents(other.path()));
}

#[test]
fn photos_lie_by_class_and_person_and_the_truth_lists_each() {
    let folder = drawn(&small());
    let mut files = contents(folder.path());
    assert!(files.remove(TRUTH_FILE).is_some());
    assert_eq!(files.len(), 2 * 2 * 5);
    for class in CLASSES {
        let own =
            files.keys().filter(|path| path.starts_with(&format!("{class}/person-01/IMG_2026")));
        assert_eq!(own.count(), 2);
    }
    let listed: Vec<String> = truth(folder.path()).into_iter().map(|row| row.0).collect();
    assert!(listed.iter().eq(files.keys()));
}

#[test]
fn exif_reads_back_as_a_phone_writes_it() {
    let folder = drawn(&PracticeSettings { people: 12, width: 96, photos_per_class: 1, ..small() });
    let (mut turned, mut placed, mut with_serial) = (0, 0, 0);
    for (path, bytes) in contents(folder.path()) {
        if path == TRUTH_FILE {
            continue;
        }
        let facts = inspect(&bytes).unwrap();
        assert_eq!((facts.width, facts.height), (96, 128), "{path}");
        assert_eq!(facts.metadata_problem, None, "{path}");
        assert!(facts.device.is_some_and(|device| !device.is_empty()), "{path}");
        let digits: String =
            facts.captured_at.unwrap().chars().filter(char::is_ascii_digit).collect();
        let name: String =
            path.rsplit('/').next().unwrap().chars().filter(char::is_ascii_digit).collect();
        assert!(digits.starts_with(&name), "{path} {digits}");
        turned += u32::from(facts.orientation.swaps_sides());
        placed += u32::from(facts.has_gps);
        with_serial += u32::from(facts.has_serial);
    }
    assert!((10..50).contains(&turned), "{turned}");
    assert!((1..60).contains(&placed) && (1..60).contains(&with_serial), "{placed} {with_serial}");
}

#[test]
fn every_planted_defect_is_what_the_truth_says() {
    let folder = drawn(&PracticeSettings { defects: true, ..small() });
    let files = contents(folder.path());
    let planted: Vec<_> =
        truth(folder.path()).into_iter().filter(|row| !row.1.is_empty()).collect();
    assert_eq!(planted.len(), 21);
    for (path, defect, related) in planted {
        let (file, original) = (&files[&path], &files[&related]);
        let outcome = decode_upright(file, 32, &Limits::default());
        match defect.as_str() {
            "exact_duplicate" | "label_conflict" => assert_eq!(file, original),
            "truncated" => {
                assert!(matches!(outcome, Err(Unreadable::Truncated { .. })), "{outcome:?}");
            }
            "empty" => assert_eq!(outcome, Err(Unreadable::Empty)),
            "huge_dimensions" => assert!(matches!(outcome, Err(Unreadable::TooManyPixels { .. }))),
            "not_a_picture" => assert_eq!(outcome, Err(Unreadable::NotAPicture)),
            "unsupported_format" => {
                assert_eq!(outcome, Err(Unreadable::Unsupported { format: "HEIC" }));
            }
            "wrong_extension" => assert_eq!(inspect(file).unwrap().format.name(), "png"),
            near => {
                assert!(near.starts_with("near_duplicate_"), "{near}");
                assert!(outcome.is_ok() && file != original, "{near}");
                let person = |path: &str| path.split('/').nth(1).unwrap().to_owned();
                assert_ne!(person(&path), person(&related));
            }
        }
    }
}

#[test]
fn a_full_size_photo_has_the_size_of_a_phones_file() {
    let settings =
        PracticeSettings { people: 1, photos_per_class: 1, ..PracticeSettings::default() };
    let folder = drawn(&settings);
    for (path, bytes) in contents(folder.path()) {
        if path != TRUTH_FILE {
            assert!((1_000_000..4_000_000).contains(&bytes.len()), "{path}: {}", bytes.len());
        }
    }
}

#[test]
fn progress_counts_every_file_once() {
    let folder = tempfile::tempdir().unwrap();
    let calls = AtomicUsize::new(0);
    let settings = PracticeSettings { people: 1, photos_per_class: 1, width: 96, ..small() };
    let drawn = draw(folder.path(), &settings, &|done, total| {
        assert!(done <= total && total == 5);
        calls.fetch_add(1, Ordering::Relaxed);
    });
    assert_eq!(drawn.unwrap().photos, 5);
    assert_eq!(calls.into_inner(), 5);
}

#[test]
fn a_folder_in_use_and_an_impossible_setting_are_refused() {
    let folder = drawn(&PracticeSettings { people: 1, photos_per_class: 1, width: 96, ..small() });
    let again = draw(folder.path(), &small(), &|_, _| {});
    assert!(matches!(again, Err(Error::NotEmpty { .. })));
    let nobody = PracticeSettings { people: 0, ..small() };
    let refused = draw(&folder.path().join("new"), &nobody, &|_, _| {}).unwrap_err();
    assert_eq!(refused.to_string(), "`people` is 0, expected 1 to 9999");
    assert!(!folder.path().join("new").exists());
}
