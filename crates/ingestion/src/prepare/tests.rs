//! What prepared folders hold, on a small workspace.

use formats::prepared::PreparedPart;

use super::*;
use crate::links::Links;
use crate::split::{Choices, SplitRequest, TestPhotos, split};
use crate::test_support::{Desk, png};

/// Eight photos of each of two classes, split 2:1:1.
fn desk() -> Desk {
    let desk = Desk::new();
    for number in 0..8 {
        desk.put(&format!("card/happy/{number}.png"), &png(number));
        desk.put(&format!("card/sad/{number}.png"), &png(100 + number));
    }
    desk.import("card");
    let ratio = "2:1:1".parse().unwrap();
    let choices = Choices { seed: 1, balanced: true };
    let (name, test) = ("pilot".into(), TestPhotos::Drawn);
    let request = SplitRequest { name, ratio, test, choices };
    let catalogue = desk.catalogue();
    let plan = split(&Links::of(&catalogue, &[]), &desk.settings, &request).unwrap();
    plan.write(&desk.workspace).unwrap();
    desk
}

fn prepared(desk: &Desk, split: &str, view: &str) -> Result<Prepared, Error> {
    prepare(&desk.workspace, &desk.settings, &desk.catalogue(), split, view, &|_, _| {})
}

#[test]
fn parts_hold_the_pixels_and_labels_of_their_photos_in_the_order_of_the_table() {
    let desk = desk();
    let prepared = prepared(&desk, "pilot", "small-8").unwrap();
    let rows = prepared.folder.photos().unwrap();
    assert_eq!(rows.len(), 16);
    let catalogue = desk.catalogue();
    let view = View::named(&desk.settings, "small-8").unwrap();
    for part in &Part::ALL {
        let (tensors, digest) = PreparedPart::read(&prepared.folder.part(part)).unwrap();
        assert_eq!(prepared.inputs[&part.to_string()], digest);
        let rows: Vec<_> = rows.iter().filter(|row| row.part == *part).collect();
        assert!(rows.is_sorted_by_key(|row| row.sha256));
        assert_eq!(tensors.images.len(), rows.len());
        for (index, row) in rows.iter().enumerate() {
            assert!(row.path.contains(&row.label));
            assert_eq!(tensors.classes[tensors.labels[index] as usize], row.label);
            let alone = views::pixels(&desk.workspace, &catalogue, view, &[row.sha256]).unwrap();
            assert_eq!(tensors.images.photo(index), alone.pixels);
        }
    }
}

#[test]
fn the_same_inputs_are_prepared_once_and_changed_or_damaged_ones_again() {
    let mut desk = desk();
    let first = prepared(&desk, "pilot", "small-8").unwrap();
    let again = prepared(&desk, "pilot", "small-8").unwrap();
    assert_eq!((first.fresh, again.fresh), (true, false));
    assert_eq!(first.inputs, again.inputs);

    std::fs::remove_file(first.folder.part(&Part::Test)).unwrap();
    let mended = prepared(&desk, "pilot", "small-8").unwrap();
    assert_eq!((mended.fresh, &mended.inputs), (true, &first.inputs));

    desk.settings.classes.reverse();
    let turned = prepared(&desk, "pilot", "small-8").unwrap();
    assert!(turned.fresh);
    assert_ne!(turned.inputs["train"], first.inputs["train"]);
}

#[test]
fn votes_become_soft_targets_and_photos_without_any_keep_their_label() {
    let desk = desk();
    let catalogue = desk.catalogue();
    let train = Split::read(&desk.workspace.split("pilot")).unwrap();
    let voted = train.part(&Part::Train).find(|row| row.label == "happy").unwrap().sha256;
    let vote = |class: &str, count| crate::catalogue::Vote {
        sha256: voted,
        rater: "club".into(),
        class: class.into(),
        count,
        at: String::new(),
    };
    assert_eq!(catalogue.votes().len(), 0);
    let events = [vote("happy", 3), vote("sad", 1)].map(crate::catalogue::Event::Vote);
    crate::catalogue::Batch::append(&desk.workspace, &events).unwrap();
    let prepared = prepared(&desk, "pilot", "small-8").unwrap();
    let read = |part| PreparedPart::read(&prepared.folder.part(part)).unwrap().0;
    let (train, rows) = (read(&Part::Train), prepared.folder.photos().unwrap());
    let targets = train.targets.unwrap();
    for (index, row) in rows.iter().filter(|row| row.part == Part::Train).enumerate() {
        let target = &targets[2 * index..][..2];
        let expected = match (row.sha256 == voted, row.label.as_str()) {
            (true, _) => [0.75, 0.25],
            (false, "happy") => [1.0, 0.0],
            (false, _) => [0.0, 1.0],
        };
        assert_eq!(target, expected);
    }
    assert_eq!(read(&Part::Test).targets, None);
}

#[test]
fn the_size_of_the_face_stands_beside_photos_whose_faces_were_looked_for() {
    let mut desk = desk();
    let sizes = |desk: &Desk| {
        let prepared = prepared(desk, "pilot", "small-8").unwrap();
        let rows = prepared.folder.photos().unwrap();
        rows.iter().map(|row| row.face_size).collect::<Vec<_>>()
    };
    assert_eq!(sizes(&desk), [None; 16]);
    // Photos of 64 x 48 pixels are taken as cropped to the face.
    desk.settings.views.insert("face-8".to_owned(), formats::ViewSettings::face(8));
    let view = View::named(&desk.settings, "face-8").unwrap();
    views::build_missing(&desk.workspace, &desk.catalogue(), view, 1, &|_| {}).unwrap();
    assert_eq!(sizes(&desk), [Some(64.0); 16]);
}

#[test]
fn a_split_outlives_new_photos_but_not_forgotten_ones() {
    let desk = desk();
    desk.put("more/happy/9.png", &png(50));
    desk.import("more");
    let grown = prepared(&desk, "pilot", "small-8").unwrap();
    assert_eq!(grown.folder.photos().unwrap().len(), 16);

    let nothing = Catalogue::default();
    let error = prepare(&desk.workspace, &desk.settings, &nothing, "pilot", "small-8", &|_, _| {});
    assert!(matches!(error, Err(Error::ForgottenPhotos { others: 15, .. })), "{error:?}");
}

#[test]
fn names_that_are_not_there_are_refused_with_the_closest() {
    let desk = desk();
    insta::assert_snapshot!(prepared(&desk, "pilto", "small-8").unwrap_err(), @r"
    there is no split `pilto`
    hint: did you mean `pilot`?
    ");
    insta::assert_snapshot!(prepared(&desk, "pilot", "smal-8").unwrap_err(), @r"
    no view `smal-8` in `data/mien.yaml`, which declares `small-8`
    hint: declare it under `views:`, such as `face-48: { size: 48, crop: face }`, then draw it with `mien views build`
    ");
}
