//! What is found, and that nothing is found where nothing is wrong.

use std::fs;
use std::path::Path;
use std::sync::Mutex;

use formats::atomic;

use super::*;
use crate::test_support::{Desk, jpeg, png};

fn verified(desk: &Desk) -> Verified {
    verify(&desk.workspace, &desk.settings, VerifyRequest::default(), &|_| {}).unwrap()
}

fn told(desk: &Desk) -> String {
    let batch = desk.catalogue().batches().first().map(|batch| batch.name.clone());
    let findings = verified(desk).findings.into_iter();
    let lines = findings.map(|it| format!("{}: {}\n  mend: {}\n", it.path, it.message, it.mend));
    lines.collect::<String>().replace(&batch.unwrap_or_default(), "BATCH")
}

fn desk() -> Desk {
    let desk = Desk::new();
    desk.put("card/happy/anna/1.jpg", &jpeg(1));
    desk.put("card/sad/bert/2.png", &png(2));
    desk.put("card/sad/bert/broken.png", b"\x89PNG\r\n\x1a\n");
    desk.import("card");
    desk
}

fn flip(path: &Path, bit: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[bit / 8] ^= 1 << (bit % 8);
    atomic::write(path, &bytes).unwrap();
}

#[test]
fn a_workspace_as_it_was_left_is_well_and_every_byte_is_counted() {
    let desk = desk();
    let most = Mutex::new(BytesRead { done: 0, total: 0 });
    let verified = verify(&desk.workspace, &desk.settings, VerifyRequest::default(), &|at| {
        let mut most = most.lock().unwrap();
        most.done = most.done.max(at.done);
        most.total = at.total;
    })
    .unwrap();
    assert_eq!((verified.findings.len(), verified.notes.len()), (0, 0));
    // Three photos, a batch, a view, thumbnails.
    assert_eq!(verified.files, 6);
    let most = most.into_inner().unwrap();
    assert_eq!(most.done, verified.bytes);
    // A seal's own 64 digits are not among the bytes that it is held against.
    assert_eq!(most.total - most.done, 3 * 64);
}

#[test]
fn photos_that_changed_went_or_are_others_are_told_with_the_way_back() {
    let desk = desk();
    let path = |name: &str| desk.workspace.absolute(format!("data/photos/card/{name}"));
    flip(&path("happy/anna/1.jpg"), 4321);
    fs::remove_file(path("sad/bert/2.png")).unwrap();
    atomic::write(&path("sad/bert/broken.png"), b"more").unwrap();
    insta::assert_snapshot!(told(&desk), @r"
    data/photos/card/happy/anna/1.jpg: its bytes are not those that were imported
      mend: rm data/photos/card/happy/anna/1.jpg && mien import CARD --collection card  (CARD: where it came from)
    data/photos/card/sad/bert/2.png: is not there
      mend: mien import CARD --collection card  (CARD: where it came from)
    data/photos/card/sad/bert/broken.png: it has 4 bytes, it was imported with 8
      mend: rm data/photos/card/sad/bert/broken.png && mien import CARD --collection card  (CARD: where it came from)
    ");
    let quick = VerifyRequest { quick: true, threads: 1 };
    let quick = verify(&desk.workspace, &desk.settings, quick, &|_| {}).unwrap();
    assert_eq!(quick.findings.len(), 2, "a flipped bit needs reading");
}

#[test]
fn derivatives_that_are_damaged_missing_or_declared_otherwise_are_told() {
    let mut desk = desk();
    let batch = desk.catalogue().batches()[0].name.clone();
    flip(&desk.workspace.view_batch("small-8", &batch), 3000);
    fs::remove_file(desk.workspace.thumbnails(&batch)).unwrap();
    let small = desk.settings.views["small-8"];
    desk.settings.views.insert("later".to_owned(), small);
    atomic::write(&desk.workspace.view_batch("earlier", "x"), b"").unwrap();
    insta::assert_snapshot!(told(&desk), @r"
    data/views/earlier: view `earlier` is not declared in data/mien.yaml any more
      mend: declare it again, or: rm -r data/views/earlier
    data/views/earlier/x.safetensors: it belongs to no batch: a killed import left it, one is running right now, or the batch was lost
      mend: rm data/views/earlier/x.safetensors
    data/views/later/BATCH.safetensors: is not there
      mend: mien views build later
    data/views/small-8/BATCH.safetensors: its bytes are not those that mien wrote
      mend: mien views build small-8
    data/views/thumbnails/BATCH.zip: is not there
      mend: mien views build thumbnails
    ");
    let larger = formats::ViewSettings { size: 16, ..small };
    desk.settings.views.insert("small-8".to_owned(), larger);
    let catalogue = desk.catalogue();
    let view = crate::views::View::named(&desk.settings, "small-8").unwrap();
    let drawn = crate::views::build_missing(&desk.workspace, &catalogue, view, 1, &|_| {});
    assert_eq!(drawn.unwrap(), 2);
    desk.settings.views.insert("small-8".to_owned(), small);
    assert!(told(&desk).contains("small-8/BATCH.safetensors: the photos of batch"));
}

#[test]
fn a_batch_that_cannot_be_read_is_told_alone_and_not_with_all_that_follows_from_it() {
    let desk = desk();
    desk.put("tray/happy/carl/3.png", &png(3));
    desk.import("tray");
    let path = crate::catalogue::batch::paths(&desk.workspace).unwrap().remove(0);
    let whole = fs::read(&path).unwrap();
    atomic::write(&path, &whole[..whole.len() / 2]).unwrap();
    let findings = verified(&desk).findings;
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert!(findings[0].path.ends_with(".parquet"));
    assert!(findings[0].mend.contains("&& mien import data/photos"), "{}", findings[0].mend);
}

#[test]
fn leftovers_of_killed_processes_are_told_and_files_nobody_imported_only_noted() {
    let desk = desk();
    // Process numbers end at 2^22.
    let partial = desk.workspace.absolute("data/views/small-8/.partial-00000000-4194305-x");
    atomic::write(&partial, b"half").unwrap();
    let orphan = desk.workspace.view_batch("small-8", "20200101T000000.000000000Z-00000000");
    atomic::write(&orphan, b"pixels").unwrap();
    atomic::write(&desk.workspace.absolute("data/photos/new/it's.png"), &png(9)).unwrap();
    insta::assert_snapshot!(told(&desk), @r"
    data/views/small-8/.partial-00000000-4194305-x: half-written: a killed process left it, or another machine is writing it
      mend: rm data/views/small-8/.partial-00000000-4194305-x
    data/views/small-8/20200101T000000.000000000Z-00000000.safetensors: it belongs to no batch: a killed import left it, one is running right now, or the batch was lost
      mend: mien import data/photos && rm data/views/small-8/20200101T000000.000000000Z-00000000.safetensors
    ");
    insta::assert_snapshot!(verified(&desk).notes.join("\n"), @"files below data/photos that no row of the catalogue names: 1 (`mien import data/photos` takes in what is a photo)");
}

#[test]
fn every_single_flipped_bit_of_a_batch_its_views_and_its_thumbnails_is_found() {
    let desk = desk();
    let batch = desk.catalogue().batches()[0].clone();
    let files = [
        batch.path(&desk.workspace),
        desk.workspace.view_batch("small-8", &batch.name),
        desk.workspace.thumbnails(&batch.name),
    ];
    for path in files {
        let whole = fs::read(&path).unwrap();
        let bits = whole.len() * 8;
        // A prime step visits all bytes' bits in turn.
        for bit in (0..bits).step_by(1009).chain([0, bits - 1]) {
            flip(&path, bit);
            let findings = verified(&desk).findings;
            let expected = desk.workspace.relative(&path);
            let is_named = findings.iter().any(|damage| Path::new(&damage.path) == expected);
            assert!(is_named, "bit {bit} of {}: {findings:?}", path.display());
            atomic::write(&path, &whole).unwrap();
        }
    }
    assert_eq!(verified(&desk).findings, []);
}
