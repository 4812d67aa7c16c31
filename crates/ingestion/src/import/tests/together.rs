//! Several threads, machines, imports and a split at once.

use std::fs;
use std::sync::Mutex;

use formats::split::Split;

use super::*;
use crate::Links;
use crate::split::{self, Choices, ExtendRequest, SplitRequest, TestPhotos, Written};
use crate::test_support::{Desk, jpeg, listed, png};

/// Every file of the workspace's data but the photos, by path and content, without the batch names.
fn derived(desk: &Desk) -> Vec<Vec<u8>> {
    let views = desk.workspace.root().join("data/views");
    let files = walkdir::WalkDir::new(views).sort_by_file_name().into_iter();
    let files = files.map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    files.map(|entry| fs::read(entry.path()).unwrap()).collect()
}

/// `count` photos in three folders, some of which want the same place in the workspace.
fn cards(desk: &Desk, count: u8) -> ImportRequest {
    for number in 0..count {
        let label = if number % 2 == 0 { "happy" } else { "sad" };
        let card = number % 3;
        desk.put(&format!("card{card}/{label}/anna/{}.jpg", number / 4), &jpeg(number));
    }
    let folders = (0..3).map(|card| desk.outside(&format!("card{card}"))).collect();
    let collection = Some("november".to_owned());
    ImportRequest { folders, collection, threads: 1, ..ImportRequest::default() }
}

#[test]
fn threads_and_order_of_imports_change_no_digest_and_threads_no_byte() {
    let (one, two, reversed) = (Desk::new(), Desk::new(), Desk::new());
    for desk in [&one, &two, &reversed] {
        for kind in 0..20 {
            desk.put(&format!("monday/happy/{kind}.jpg"), &jpeg(kind));
            desk.put(&format!("tuesday/sad/{kind}.png"), &png(kind));
        }
    }
    let request = |desk: &Desk, days: &[&str], threads| ImportRequest {
        folders: days.iter().map(|day| desk.outside(day)).collect(),
        threads,
        ..ImportRequest::default()
    };
    one.import_as(&request(&one, &["monday", "tuesday"], 1));
    two.import_as(&request(&two, &["monday", "tuesday"], 2));
    reversed.import_as(&request(&reversed, &["tuesday"], 2));
    reversed.import_as(&request(&reversed, &["monday"], 2));
    assert_eq!(one.catalogue().digest(), two.catalogue().digest());
    assert_eq!(one.catalogue().digest(), reversed.catalogue().digest());
    assert_eq!(reversed.catalogue().batches().len(), 2);
    assert_eq!(derived(&one), derived(&two));
}

#[test]
fn eight_machines_with_a_shard_each_make_the_catalogue_of_one() {
    let one = Desk::new();
    let request = cards(&one, 48);
    one.import_as(&request);
    assert!(one.paths().iter().any(|path| path.contains('-')), "some photos share a name");

    let together = Desk::new();
    let mut taken = 0;
    for number in 1..=8 {
        let machine = Desk::new();
        let shard = Some(format!("{number}/8").parse().unwrap());
        let imported = machine.import_as(&ImportRequest { shard, ..cards(&machine, 48) });
        assert_eq!(imported.new + imported.other_shards, 48);
        taken += imported.new;
        for batch in machine.catalogue().batches() {
            let name = format!("{}.parquet", batch.name);
            let path = machine.workspace.catalogue().join(&name);
            let bytes = fs::read(path).unwrap();
            atomic::write(&together.workspace.catalogue().join(&name), &bytes).unwrap();
        }
    }
    assert_eq!(taken, 48);
    assert_eq!(together.catalogue().digest(), one.catalogue().digest());
    let list = |desk: &Desk| listed(&desk.catalogue());
    assert_eq!(list(&together), list(&one));
}

#[test]
fn two_imports_at_once_lose_nothing_and_overwrite_nothing() {
    let desk = Desk::new();
    for number in 0..40 {
        desk.put(&format!("a/happy/anna/{number}.jpg"), &jpeg(number));
        desk.put(&format!("b/happy/anna/{number}.jpg"), &jpeg(100 + number));
    }
    let request =
        |folder| ImportRequest { collection: Some("november".to_owned()), ..desk.request(folder) };
    let folders = ["a", "b", "a", "b"];
    std::thread::scope(|scope| {
        for folder in folders {
            let request = request(folder);
            let desk = &desk;
            scope.spawn(move || desk.import_as(&request));
        }
    });
    let catalogue = desk.catalogue();
    let photos: BTreeSet<Digest> = catalogue.photos().iter().map(|photo| photo.sha256).collect();
    assert_eq!(photos.len(), 80);
    for photo in catalogue.photos() {
        let bytes = fs::read(desk.workspace.absolute(&photo.path)).unwrap();
        assert_eq!(Digest::of(&bytes), photo.sha256, "{} was overwritten", photo.path);
    }
    for folder in ["a", "b"] {
        assert_eq!(desk.import_as(&request(folder)).known, 40);
    }
}

#[test]
fn a_split_during_an_import_is_of_the_catalogue_before_it_and_takes_the_rest_in_later() {
    let desk = Desk::new();
    for number in 0..16_u8 {
        let label = if number % 2 == 0 { "happy" } else { "sad" };
        desk.put(&format!("first/{label}/p{}/1.jpg", number / 2), &jpeg(number));
        desk.put(&format!("second/{label}/q{}/1.jpg", number / 2), &jpeg(100 + number));
    }
    let before = desk.import("first").catalogue;
    let request = SplitRequest {
        name: "pilot".to_owned(),
        ratio: "2:1:1".parse().unwrap(),
        test: TestPhotos::Drawn,
        choices: Choices { seed: 7, balanced: true },
    };
    let written = Mutex::new(Vec::new());
    let split_now = |_| {
        let catalogue = desk.catalogue();
        assert_eq!(Some(catalogue.digest()), before);
        let links = Links::of(&catalogue, &[]);
        let plan = split::split(&links, &desk.settings, &request).unwrap();
        written.lock().unwrap().push(plan.write(&desk.workspace).unwrap());
    };
    import(&desk.workspace, &desk.settings, &desk.request("second"), &split_now).unwrap();
    let written = written.into_inner().unwrap();
    assert_eq!(written[..2], [Written::New, Written::Unchanged]);

    let catalogue = desk.catalogue();
    assert_eq!(catalogue.photos().len(), 32);
    let there = Split::read(&desk.workspace.split("pilot")).unwrap();
    let request = ExtendRequest { name: "pilot".to_owned(), grow_test: true };
    let links = Links::of(&catalogue, &[]);
    let extension = split::extend(&links, &desk.settings, &there, &request).unwrap();
    assert_eq!((extension.changes.new, extension.changes.added.iter().sum()), (16, 16));
}
