//! A split over its life: audited, extended, leaking after a correction, refused by training.

use crate::fixtures::{Scratch, assert_success, mien, photos, stdout};

/// Photos of four more people, beside those of the ten.
fn more_photos(scratch: &Scratch) -> String {
    let folder = scratch.join("more");
    let folder = folder.to_str().unwrap();
    assert_success(&mien(["practice", folder, "--people", "14", "--shots", "2", "--width", "480"]));
    folder.to_owned()
}

#[test]
fn a_split_grows_by_new_people_and_passes_its_audit_before_and_after() {
    let scratch = Scratch::with_split();
    insta::assert_snapshot!(scratch.done(&["split", "practice", "--audit"]), @"
    clean: everybody is known, and no person, copy, near-duplicate, burst or session stands in two parts (100 photos)
    leak alarm on the pixels of `whole-32`, 10 validation photos against train: nearest neighbour 20.0 %, linear softmax 30.0 %: too few photos to tell from chance
    ");
    let before = scratch.files("data/splits");
    scratch.done(&["import", &more_photos(&scratch), "--collection", "later"]);
    insta::assert_snapshot!(scratch.done(&["split", "practice", "--extend", "--dry-run"]), @"
    part         photos   before    added   share  wanted  people   angry   happy  neutral     sad  surprise
    train           120       80      +40   85.7%   80.0%      12      24      24       24      24        24
    validation       10       10       +0    7.1%   10.0%       1       2       2        2       2         2
    test             10       10       +0    7.1%   10.0%       1       2       2        2       2         2
    largest deviation from 8:1:1: 5.7 points
    40 photos new to the split, 40 photos added to parts
    ");
    assert!(scratch.files("data/splits") == before, "a dry run wrote something");

    // A full disk leaves the split that was there.
    let mut full = scratch.command(&["split", "practice", "--extend"]);
    full.env("MIEN_TEST_DISK_BYTES", "9000");
    assert!(scratch.error_of(&mut full).starts_with("exit 1\n"));
    scratch.done(&["split", "practice", "--audit"]);

    let extended = scratch.json(&["split", "practice", "--extend"]);
    assert_eq!(extended["written"], "extended");
    assert_eq!(extended["changes"]["added"][2], 0);
    let audited = scratch.json(&["split", "practice", "--audit"]);
    assert_eq!(audited["verdict"], "clean");
    assert_eq!(scratch.json(&["split", "practice", "--extend"])["written"], "unchanged");
}

#[test]
fn people_who_become_known_later_show_a_leak_that_training_refuses() {
    let scratch = Scratch::new();
    let photos = photos();
    let photos = photos.to_str().unwrap();
    let import = ["import", photos, "--collection", "practice", "--subject-from"];
    scratch.done(&[&import[..], &["nowhere"]].concat());
    scratch.done(&["split", "practice"]);
    scratch.write_experiment("quick", "epochs: 1", "seeds: [1]");
    let unknown = scratch.done(&["split", "practice", "--audit"]);
    assert!(unknown.starts_with("not provable: "), "{unknown}");
    let listed = scratch.done(&["list", "--csv"]);
    assert!(listed.contains(",session 2026-"), "{listed}");

    scratch.done(&[&import[..], &["folder"]].concat());
    let audited = scratch.mien(&["split", "practice", "--audit", "--json"]);
    assert_eq!(audited.status.code(), Some(3));
    let audited: serde_json::Value = serde_json::from_str(&stdout(&audited)).unwrap();
    assert_eq!(audited["verdict"], "leaking");
    let refused = scratch.refused(&["train", "experiments/quick.yaml"]);
    assert!(refused.starts_with("exit 4\nerror: the split `practice` leaks:\n"), "{refused}");
    assert!(refused.contains("see all of it with `mien split practice --audit`"), "{refused}");
    let sweep = "experiment: quick.yaml\nmethod: grid\nsettings: { batch_size: [8, 16] }\n";
    scratch.write("experiments/sizes.yaml", sweep);
    assert_eq!(scratch.refused(&["sweep", "experiments/sizes.yaml"]), refused);
}

#[test]
fn folds_and_a_given_test_part_are_splits_like_others() {
    let scratch = Scratch::with_split();
    insta::assert_snapshot!(scratch.done(&["split", "turned", "--folds", "5"]), @"
    part         photos   share  wanted  people   angry   happy  neutral     sad  surprise
    fold 1           20   20.0%   20.0%       2       4       4        4       4         4
    fold 2           20   20.0%   20.0%       2       4       4        4       4         4
    fold 3           20   20.0%   20.0%       2       4       4        4       4         4
    fold 4           20   20.0%   20.0%       2       4       4        4       4         4
    fold 5           20   20.0%   20.0%       2       4       4        4       4         4
    largest deviation from 5 folds: 0.0 points
    ");
    assert_eq!(scratch.json(&["split", "turned-5", "--audit"])["verdict"], "clean");
    scratch.done(&["import", &more_photos(&scratch), "--collection", "later"]);
    let given = ["split", "given", "--ratio", "4:1:1", "--test-from", "collection:later"];
    insta::assert_snapshot!(scratch.done(&given), @"
    part         photos   share  wanted  people   angry   happy  neutral     sad  surprise
    train            80   57.1%   57.1%       8      16      16       16      16        16
    validation       20   14.3%   14.3%       2       4       4        4       4         4
    test             40   28.6%   28.6%       4       8       8        8       8         8
    largest deviation from 4:1:1 without its test part: 0.0 points
    in the test collection and elsewhere, so no test photos: 100
    ");
    insta::assert_snapshot!(scratch.refused(&["split", "given", "--test-from", "later"]), @"
    exit 2
    error: `later` is no source of test photos, expected `collection:NAME`
    ");
    insta::assert_snapshot!(scratch.refused(&["split", "turned-1", "--extend"]), @"
    exit 2
    error: the split `turned-1` is fold 1 of 5, and cannot grow without the others
    hint: make new folds of all photos under another name, with `--folds 5`
    ");
    insta::assert_snapshot!(scratch.refused(&["split", "nobody", "--extend"]), @"
    exit 2
    error: there is no split `nobody`
    hint: make it with `mien split nobody --ratio 8:1:1`, or name another under `data` in the experiment
    ");
}
