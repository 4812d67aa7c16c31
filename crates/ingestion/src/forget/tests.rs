//! What is left of a forgotten photo, and what is not.

use std::path::Path;

use formats::split::{Part, Split};
use formats::tensors::Images;

use super::*;
use crate::Links;
use crate::catalogue::batch;
use crate::import::stat_index;
use crate::split::{Choices, SplitRequest, TestPhotos, split};
use crate::test_support::{Desk, jpeg, png};
use crate::verify::{DamageKind, VerifyRequest, verify};
use crate::views::{View, pixels, thumbnails};

/// Eight photos in each of two classes, half of anna, the others of bert.
fn desk() -> Desk {
    let desk = Desk::new();
    for number in 0..8 {
        let person = if number % 2 == 0 { "anna" } else { "bert" };
        desk.put(&format!("card/happy/{person}/{number}.png"), &png(number));
        desk.put(&format!("card/sad/{person}/{number}.png"), &png(100 + number));
    }
    desk.import("card");
    desk
}

fn of(subject: &str) -> ForgetRequest {
    let whom = Whom { subjects: vec![subject.to_owned()], ..Whom::default() };
    ForgetRequest { whom, by: "eva".to_owned(), ..ForgetRequest::default() }
}

fn finish() -> ForgetRequest {
    let whom = Whom { everybody_forgotten: true, ..Whom::default() };
    ForgetRequest { whom, ..ForgetRequest::default() }
}

fn done(desk: &Desk, request: &ForgetRequest) -> Forgot {
    forget(&desk.workspace, request).unwrap()
}

/// Every row of every batch, as it can be read.
fn rows(desk: &Desk) -> String {
    let paths = batch::paths(&desk.workspace).unwrap();
    let events = paths.iter().flat_map(|path| batch::read(path).unwrap().1);
    format!("{:?}", events.collect::<Vec<_>>())
}

fn kinds(desk: &Desk) -> Vec<(DamageKind, String)> {
    let verified = verify(&desk.workspace, &desk.settings, VerifyRequest::default(), &|_| {});
    verified.unwrap().findings.into_iter().map(|damage| (damage.kind, damage.path)).collect()
}

fn images(desk: &Desk, photos: &[Digest]) -> Images {
    let view = View::named(&desk.settings, "small-8").unwrap();
    pixels(&desk.workspace, &desk.catalogue(), view, photos).unwrap()
}

#[test]
fn only_the_hash_of_a_forgotten_photo_is_left_and_everybody_else_stays_as_they_were() {
    let desk = desk();
    let before = desk.catalogue();
    let berts: Vec<_> = before.photos().iter().filter(|photo| photo.subject == "bert").collect();
    let berts: Vec<Digest> = berts.into_iter().map(|photo| photo.sha256).collect();
    let [bert, everybody] = [&berts, &before.batches()[0].photos].map(|list| images(&desk, list));
    let archive = desk.workspace.thumbnails(&before.batches()[0].name);
    assert_eq!(thumbnails::photos(&archive).unwrap().len(), 16);

    let would = done(&desk, &ForgetRequest { dry_run: true, ..of("anna") });
    assert_eq!(desk.catalogue(), before, "a dry run changed something");
    let forgot = done(&desk, &of("anna"));
    assert_eq!((forgot.photos, forgot.newly, &forgot.rewritten), (8, 8, &would.rewritten));
    assert_eq!(forgot.rewritten.batches.len(), 1);
    assert_eq!(forgot.originals.kept.len(), 8);

    let after = desk.catalogue();
    assert_eq!((after.photos().len(), after.forgotten().len()), (8, 8));
    assert!(!rows(&desk).contains("anna") && rows(&desk).contains("bert"));
    assert_eq!(images(&desk, &berts), bert);
    assert_eq!(thumbnails::photos(&archive).unwrap(), berts.iter().copied().collect());
    let view = std::fs::read(desk.workspace.view_batch("small-8", &after.batches()[0].name));
    let view = view.unwrap();
    for (row, photo) in before.batches()[0].photos.iter().enumerate() {
        let pixels = everybody.photo(row);
        let is_there = view.windows(pixels.len()).any(|window| window == pixels);
        assert_eq!(is_there, berts.contains(photo));
    }
    assert_eq!(kinds(&desk), []);
    let again = done(&desk, &finish());
    assert_eq!((again.photos, again.newly, again.rewritten), (8, 0, Rewritten::default()));
}

#[test]
fn a_forgotten_photo_leaves_its_split_and_its_prepared_tensors() {
    let desk = Desk::new();
    for person in 0..8 {
        for class in ["happy", "sad"] {
            let photo = png(10 * person + u8::from(class == "sad"));
            desk.put(&format!("card/{class}/p{person}/1.png"), &photo);
        }
    }
    desk.import("card");
    let ratio = "2:1:1".parse().unwrap();
    let choices = Choices { seed: 1, balanced: true };
    let request = SplitRequest { name: "pilot".into(), ratio, test: TestPhotos::Drawn, choices };
    let plan = split(&Links::of(&desk.catalogue(), &[]), &desk.settings, &request).unwrap();
    plan.write(&desk.workspace).unwrap();
    let prepare = || {
        let catalogue = desk.catalogue();
        crate::prepare(&desk.workspace, &desk.settings, &catalogue, "pilot", "small-8", &|_, _| {})
    };
    let folder = prepare().unwrap().folder;
    let forgot = done(&desk, &of("p3"));
    assert_eq!(forgot.rewritten.splits, BTreeMap::from([("pilot".to_owned(), 2)]));
    assert_eq!(forgot.rewritten.prepared.len(), 1);
    assert_eq!(kinds(&desk), []);
    let rows = Split::read(&desk.workspace.split("pilot")).unwrap().rows;
    let gone: Vec<_> = rows.iter().filter(|row| row.part == Part::forgotten()).collect();
    assert!(gone.len() == 2 && gone.iter().all(|row| row.label.is_empty() && row.group.is_empty()));
    let table = std::fs::read_to_string(folder.photos_path()).unwrap();
    assert!(!table.contains("p3") && table.contains("p4"));
    // The same split without them can be trained on.
    let again = prepare().unwrap();
    assert!(again.fresh && again.folder.photos().unwrap().len() == 14);
    assert_eq!(kinds(&desk), []);
}

#[test]
fn the_table_of_known_files_does_not_name_a_forgotten_photo_now_or_after_the_next_import() {
    let desk = desk();
    let settle = || {
        let earlier = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000);
        for entry in walkdir::WalkDir::new(desk.outside("card")).into_iter().map(Result::unwrap) {
            std::fs::File::open(entry.path()).unwrap().set_modified(earlier).unwrap();
        }
    };
    let named = || {
        let tables = entries(&stat_index::folder_of_all(&desk.workspace));
        let photos = tables.iter().flat_map(|path| stat_index::photos_of(path).unwrap());
        photos.collect::<BTreeSet<Digest>>()
    };
    settle();
    desk.import("card");
    assert_eq!(named().len(), 16);
    let forgot = done(&desk, &of("anna"));
    assert_eq!((forgot.rewritten.indices.len(), named().len()), (1, 0));
    desk.import("card");
    assert_eq!(named().len(), 8);
    assert_eq!(kinds(&desk), []);
    let annas = desk.catalogue().forgotten().keys().copied().collect();
    assert!(named().is_disjoint(&annas));
}

#[test]
fn originals_are_deleted_only_when_asked_and_only_while_they_are_the_photo() {
    let desk = desk();
    let catalogue = desk.catalogue();
    let annas = catalogue.photos().iter().filter(|photo| photo.subject == "anna");
    let paths: Vec<String> = annas.map(|photo| photo.path.clone()).collect();
    let path = |place: usize| desk.workspace.absolute(&paths[place]);
    atomic::write(&path(0), b"another picture").unwrap();
    std::fs::remove_file(path(1)).unwrap();
    // A copy that a killed import left without a row.
    let copy = desk.workspace.absolute("data/photos/card/happy/anna/copy.png");
    std::fs::copy(path(2), &copy).unwrap();
    let forgot = done(&desk, &ForgetRequest { delete_photos: true, ..of("anna") });
    assert_eq!(forgot.originals.changed, [paths[0].clone()]);
    assert_eq!(forgot.originals.deleted.len(), 7);
    assert!(path(0).exists() && !path(2).exists() && !copy.exists());
    let folders = ["happy", "sad"].map(|class| format!("data/photos/card/{class}/anna"));
    let left = folders.iter().filter(|folder| desk.workspace.absolute(folder).exists());
    assert_eq!(left.count(), 1, "only the folder with the changed file is left");
    assert!(desk.outside("card/happy/anna/0.png").exists(), "a card is nobody's to delete");
}

#[test]
fn originals_that_were_kept_can_still_be_deleted_later() {
    let desk = desk();
    done(&desk, &of("anna"));
    let forgot = done(&desk, &ForgetRequest { delete_photos: true, ..finish() });
    assert_eq!(forgot.originals.deleted.len(), 8);
    assert_eq!(desk.catalogue().photos().len(), 8);
}

#[test]
fn originals_outside_of_the_workspace_are_named_and_left() {
    let desk = Desk::new();
    desk.put("card/happy/anna/1.png", &png(1));
    desk.import_as(&crate::ImportRequest { in_place: true, ..desk.request("card") });
    let forgot = done(&desk, &ForgetRequest { delete_photos: true, ..of("anna") });
    assert_eq!((forgot.originals.outside.len(), forgot.originals.deleted.len()), (1, 0));
    assert!(desk.outside("card/happy/anna/1.png").exists());
}

#[test]
fn a_batch_of_another_machine_that_still_has_a_forgotten_photo_is_found_and_emptied() {
    let (here, elsewhere) = (desk(), desk());
    done(&here, &of("anna"));
    let name = elsewhere.catalogue().batches()[0].name.clone();
    let files = [
        format!("data/catalogue/{name}.parquet"),
        format!("data/views/small-8/{name}.safetensors"),
        format!("data/views/thumbnails/{name}.zip"),
    ];
    for file in &files {
        let [from, to] = [&elsewhere, &here].map(|desk| desk.workspace.absolute(file));
        std::fs::copy(from, to).unwrap();
    }
    assert_eq!(here.catalogue().photos().len(), 8, "the event keeps them out");
    let expected = files.map(|file| (DamageKind::NotForgotten, file));
    assert_eq!(kinds(&here), expected);
    let forgot = done(&here, &finish());
    assert_eq!((forgot.newly, forgot.rewritten.batches.len()), (0, 1));
    assert_eq!(kinds(&here), []);
    assert!(!rows(&here).contains("anna"));
}

#[test]
fn a_photo_that_was_allowed_again_is_the_later_batch_s() {
    let desk = desk();
    let photo = Digest::of(&png(0));
    let before = images(&desk, &[photo]);
    let whom = Whom { photos: vec![photo.to_string()], ..Whom::default() };
    done(&desk, &ForgetRequest { whom, by: "eva".into(), ..ForgetRequest::default() });
    let back = Forgotten { sha256: photo, by: "eva".into(), at: String::new() };
    Batch::append(&desk.workspace, &[Event::Allow(back)]).unwrap();
    assert!(!desk.catalogue().has_photo(photo), "an emptied row is no photo");
    desk.import("card");
    assert!(desk.catalogue().has_photo(photo));
    assert_eq!(images(&desk, &[photo]), before);
    assert_eq!(kinds(&desk), []);
}

#[test]
fn a_view_declared_after_somebody_was_forgotten_is_drawn_without_them() {
    let mut desk = desk();
    done(&desk, &of("anna"));
    let small = desk.settings.views["small-8"];
    desk.settings.views.insert("later".to_owned(), small);
    let view = View::named(&desk.settings, "later").unwrap();
    let catalogue = desk.catalogue();
    crate::views::build_missing(&desk.workspace, &catalogue, view, 1, &|_| {}).unwrap();
    assert_eq!(kinds(&desk), []);
}

#[test]
fn what_a_killed_import_drew_is_deleted_because_nobody_knows_whom_it_shows() {
    let desk = desk();
    let orphan = desk.workspace.view_batch("small-8", "20200101T000000.000000000Z-00000000");
    atomic::write(&orphan, b"pixels").unwrap();
    assert_eq!(done(&desk, &of("anna")).rewritten.leftovers, [orphan.as_path()]);
    assert!(!orphan.exists());
}

#[test]
fn a_damaged_view_file_is_deleted_and_a_damaged_table_is_told_while_the_rest_goes_on() {
    let desk = desk();
    let name = desk.catalogue().batches()[0].name.clone();
    let view = desk.workspace.view_batch("small-8", &name);
    atomic::write(&view, b"not tensors").unwrap();
    let table = desk.workspace.absolute("data/findings/pairs.csv");
    atomic::write(&table, b"").unwrap();
    let forgot = done(&desk, &of("anna"));
    assert!(!view.exists() && !rows(&desk).contains("anna"));
    assert_eq!(forgot.problems.len(), 1, "{:?}", forgot.problems);
    assert!(forgot.problems[0].contains("pairs.csv"));
}

/// A JPEG that says where it was taken and by which camera, as a phone writes it.
fn with_position_and_serial_number() -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        let [tag, kind] = [tag, kind].map(u16::to_le_bytes);
        let [count, value] = [count, value].map(u32::to_le_bytes);
        [&tag[..], &kind, &count, &value].concat()
    };
    let directory = |entries: &[Vec<u8>]| {
        [&(entries.len() as u16).to_le_bytes()[..], &entries.concat(), &[0; 4]].concat()
    };
    // 8 bytes of header, a directory of two pointers, one of the serial number, one of the position.
    let main = directory(&[entry(0x8769, 4, 1, 38), entry(0x8825, 4, 1, 68)]);
    let camera = directory(&[entry(0xa431, 2, 12, 56)]);
    let place = directory(&[entry(2, 5, 3, 98), entry(4, 5, 3, 98)]);
    let degrees = [53, 1, 33, 1, 5077, 100].map(u32::to_le_bytes).concat();
    let block =
        [b"Exif\0\0II*\0\x08\0\0\0", &main[..], &camera, b"SN-77120045\0", &place, &degrees];
    let block = block.concat();
    let photo = jpeg(1);
    let length = (block.len() as u16 + 2).to_be_bytes();
    [&photo[..2], &[0xff, 0xe1], &length, &block, &photo[2..]].concat()
}

#[test]
fn no_row_and_no_picture_says_where_a_photo_was_taken_or_by_which_camera() {
    let desk = Desk::new();
    desk.put("card/happy/anna/1.jpg", &with_position_and_serial_number());
    desk.import("card");
    let catalogue = desk.catalogue();
    let photo = &catalogue.photos()[0];
    assert!(photo.has_position && photo.has_serial_number, "{photo:?}");
    assert!(!rows(&desk).contains("77120045") && !rows(&desk).contains("5077"));
    let batch = &catalogue.batches()[0].name;
    let view = desk.workspace.view_batch("small-8", batch);
    for file in [view, desk.workspace.thumbnails(batch)] {
        let bytes = std::fs::read(file).unwrap();
        for secret in [&b"SN-77120045"[..], &5077_u32.to_le_bytes(), b"Exif"] {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret));
        }
    }
}

#[test]
fn names_that_mean_nobody_are_refused_and_nothing_is_changed() {
    let desk = desk();
    desk.put("tray/happy/anna/x.jpg", &jpeg(1));
    let refused = |request| forget(&desk.workspace, &request).unwrap_err().to_string();
    insta::assert_snapshot!(refused(of("ana")), @r"
    no photo of `ana` is in the catalogue
    hint: did you mean `anna`?
    ");
    insta::assert_snapshot!(refused(of("zacharias")), @r"
    no photo of `zacharias` is in the catalogue
    hint: `mien status` lists everybody; who was forgotten before is not known any more
    ");
    let whom = Whom { photos: vec!["data/photos/x.jpg".to_owned()], ..Whom::default() };
    insta::assert_snapshot!(refused(ForgetRequest { whom, ..ForgetRequest::default() }), @r"
    `data/photos/x.jpg` is no photo of the catalogue
    hint: name it by its path as `mien list` shows it, or by its whole SHA-256
    ");
    assert_eq!(desk.catalogue().photos().len(), 16);
}

#[test]
fn one_photo_is_named_by_its_path_in_tables_or_on_the_disk() {
    for absolute in [false, true] {
        let desk = desk();
        let path = desk.paths().remove(3);
        let named = if absolute { desk.workspace.absolute(&path) } else { Path::new(&path).into() };
        let whom = Whom { photos: vec![named.to_str().unwrap().to_owned()], ..Whom::default() };
        let forgot = done(&desk, &ForgetRequest { whom, ..ForgetRequest::default() });
        assert_eq!((forgot.photos, desk.paths().len()), (1, 15));
        assert!(!rows(&desk).contains(&path) && rows(&desk).contains("anna"));
    }
}
