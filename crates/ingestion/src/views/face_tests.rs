//! Face views of practice photos, from the import to the findings.

use formats::ViewSettings;

use super::*;
use crate::import::ImportRequest;
use crate::test_support::{Desk, jpeg_of, png, portraits, side_by_side};

/// Five portraits, one photo of two people, one of nobody, one that is already cropped.
fn desk(views: &[(&str, ViewSettings)]) -> Desk {
    let mut desk = Desk::new();
    for (name, view) in views {
        desk.settings.views.insert((*name).to_owned(), *view);
    }
    let portraits = portraits();
    for (number, portrait) in portraits.iter().enumerate() {
        desk.put(&format!("card/happy/{number}.jpg"), portrait);
    }
    desk.put("card/sad/two.jpg", &side_by_side(&portraits[0], &portraits[1]));
    desk.put("card/sad/nobody.jpg", &jpeg_of(3, 480, 640));
    desk.put("card/sad/cropped.png", &png(2));
    desk
}

fn of_name(desk: &Desk, name: &str) -> (Digest, Option<crate::catalogue::FaceSeen>) {
    let catalogue = desk.catalogue();
    let photo = catalogue.photos().iter().find(|photo| photo.path.ends_with(name)).unwrap();
    (photo.sha256, catalogue.faces().get(&photo.sha256).copied())
}

fn pixels_of(desk: &Desk, view: &str, photo: Digest) -> Vec<u8> {
    let view = View::named(&desk.settings, view).unwrap();
    pixels(&desk.workspace, &desk.catalogue(), view, &[photo]).unwrap().pixels
}

/// All files of views and thumbnails, each by its folder and hash: the name of its batch holds the time.
fn files(desk: &Desk) -> Vec<(std::ffi::OsString, Digest)> {
    let files = walkdir::WalkDir::new(desk.workspace.absolute("data/views")).sort_by_file_name();
    let files = files.into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    let folder = |path: &std::path::Path| path.parent().unwrap().file_name().unwrap().to_owned();
    files.map(|entry| (folder(entry.path()), Digest::of_file(entry.path()).unwrap())).collect()
}

#[test]
fn an_import_finds_the_face_of_every_portrait_and_shows_it() {
    let desk = desk(&[("face-48", ViewSettings::face(48)), ("whole-48", ViewSettings::whole(48))]);
    desk.import("card");
    for number in 0..5 {
        let (photo, face) = of_name(&desk, &format!("{number}.jpg"));
        let face = face.unwrap();
        assert_eq!(face.count, 1);
        // Practice heads are about 0.65 of the photo wide, a little above its middle.
        let middle = (face.x + face.width as i32 / 2, face.y + face.height as i32 / 2);
        assert!((180..300).contains(&middle.0) && (240..400).contains(&middle.1), "{face:?}");
        assert!((240..430).contains(&face.width), "{face:?}");
        assert_ne!(pixels_of(&desk, "face-48", photo), pixels_of(&desk, "whole-48", photo));
    }
    for name in ["nobody.jpg", "cropped.png"] {
        let (photo, face) = of_name(&desk, name);
        assert_eq!(face.unwrap().count, u32::from(name == "cropped.png"));
        assert_eq!(pixels_of(&desk, "face-48", photo), pixels_of(&desk, "whole-48", photo));
    }
}

#[test]
fn findings_name_the_photos_without_a_face_and_with_two() {
    let desk = desk(&[("face-48", ViewSettings::face(48))]);
    desk.import("card");
    let findings = desk.findings().findings.into_iter();
    let lines = findings.filter(|finding| finding.check.contains("face")).map(|finding| {
        format!("{}: {}: {}\n", finding.check, finding.photos[0].1, finding.message)
    });
    insta::assert_snapshot!(lines.collect::<String>(), @r"
    no_face: data/photos/card/sad/nobody.jpg: no face found
    several_faces: data/photos/card/sad/two.jpg: 2 faces, of which the largest is shown
    ");
}

#[test]
fn threads_change_no_byte_of_a_face_view_and_no_event() {
    let views = [("face-48", ViewSettings::face(48)), ("face-300", ViewSettings::face(300))];
    let [one, two] = [1, 2].map(|threads| {
        let desk = desk(&views);
        desk.import_as(&ImportRequest { threads, ..desk.request("card") });
        desk
    });
    assert_eq!(one.catalogue().digest(), two.catalogue().digest());
    assert_eq!(one.catalogue().faces(), two.catalogue().faces());
    assert_eq!(files(&one), files(&two));
    assert_eq!(files(&one).len(), 4);
}

#[test]
fn a_face_view_that_is_declared_later_has_the_pixels_and_events_of_one_declared_before() {
    let views = [("face-48", ViewSettings::face(48)), ("face-300", ViewSettings::face(300))];
    let (early, mut late) = (desk(&views), desk(&[]));
    early.import("card");
    late.import("card");
    assert!(late.catalogue().faces().is_empty());
    late.settings = early.settings.clone();
    for (name, _) in views {
        let view = View::named(&late.settings, name).unwrap();
        let build = || build_missing(&late.workspace, &late.catalogue(), view, 2, &|_| {}).unwrap();
        assert_eq!((build(), build()), (8, 0));
    }
    assert_eq!(early.catalogue().faces(), late.catalogue().faces());
    assert_eq!(early.catalogue().digest(), late.catalogue().digest());
    assert_eq!(files(&early), files(&late));
    // The second view found the faces known.
    assert_eq!(late.catalogue().batches().len(), 2);
}

#[test]
fn faces_change_no_pixel_of_other_views_and_are_looked_for_only_when_a_view_shows_them() {
    let (without, with) = (desk(&[]), desk(&[("face-48", ViewSettings::face(48))]));
    without.import("card");
    with.import("card");
    assert!(without.catalogue().faces().is_empty());
    assert_eq!(with.catalogue().faces().len(), 8);
    for photo in without.catalogue().photos() {
        let of = |desk| pixels_of(desk, "small-8", photo.sha256);
        assert_eq!(of(&without), of(&with));
    }
}

#[test]
fn a_photo_whose_face_is_known_is_not_searched_again() {
    let desk = desk(&[("face-48", ViewSettings::face(48))]);
    desk.import("card");
    let first = desk.catalogue();
    let copy = std::fs::read(desk.outside("card/happy/0.jpg")).unwrap();
    desk.put("tray/happy/copy.jpg", &copy);
    let imported = desk.import("tray");
    assert_eq!((imported.new, imported.copies), (0, 1));
    let is_new = |name: &str| imported.batches.iter().any(|batch| batch == name);
    let second = Catalogue::read_where(&desk.workspace, is_new).unwrap();
    assert_eq!((second.photos().len(), second.faces().len()), (1, 0));
    assert_eq!(desk.catalogue().faces(), first.faces());
    let photo = second.photos()[0].sha256;
    let alone = View::named(&desk.settings, "face-48").unwrap();
    let drawn = pixels(&desk.workspace, &second, alone, &[photo]).unwrap();
    assert_eq!(drawn.pixels, pixels_of(&desk, "face-48", photo));
}

#[test]
fn a_view_is_drawn_from_whichever_place_still_holds_the_photo() {
    let mut desk = desk(&[]);
    let copy = std::fs::read(desk.outside("card/happy/0.jpg")).unwrap();
    desk.put("card/happy/copy.jpg", &copy);
    desk.import("card");
    let [first, second] =
        ["0.jpg", "copy.jpg"].map(|name| desk.workspace.photos("card").join("happy").join(name));
    std::fs::remove_file(first).unwrap();
    desk.settings.views.insert("face-48".to_owned(), ViewSettings::face(48));
    let build = |desk: &Desk| {
        let view = View::named(&desk.settings, "face-48").unwrap();
        build_missing(&desk.workspace, &desk.catalogue(), view, 1, &|_| {})
    };
    assert_eq!(build(&desk).unwrap(), 8);
    std::fs::remove_file(second).unwrap();
    desk.settings.views.insert("face-48".to_owned(), ViewSettings::face(64));
    let error = build(&desk).unwrap_err().to_string();
    assert!(error.contains("0.jpg"), "{error}");
}
