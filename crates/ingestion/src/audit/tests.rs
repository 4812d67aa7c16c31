//! What an audit says of small splits.

use super::*;
use crate::catalogue::Event;
use crate::test_support::{photo, settings};
use crate::{Catalogue, Photo};

fn catalogue(photos: &[(&str, &str, &str)]) -> Catalogue {
    Catalogue::of(photos.iter().map(|(name, label, subject)| {
        let (label, subject) = ((*label).into(), (*subject).into());
        Event::Add(Photo { label, subject, ..photo(name) })
    }))
}

fn split(rows: &[(&str, Part, &str, &str)]) -> Split {
    let rows = rows.iter().map(|(name, part, label, group)| SplitRow {
        sha256: photo(name).sha256,
        part: part.clone(),
        label: (*label).to_owned(),
        group: (*group).to_owned(),
    });
    let header = Split::header(Digest::of(b""), formats::json::json!({}));
    Split { header, rows: rows.collect() }
}

fn audited(catalogue: &Catalogue, twins: &[Vec<Digest>], split: &Split) -> Audit {
    audit(&Links::of(catalogue, twins), &settings(), split)
}

fn messages(catalogue: &Catalogue, split: &Split) -> Vec<String> {
    audited(catalogue, &[], split).leaks.into_iter().map(|leak| leak.message).collect()
}

fn verdict(catalogue: &Catalogue, split: &Split) -> Verdict {
    audited(catalogue, &[], split).verdict
}

#[test]
fn a_split_of_known_people_is_clean_and_of_unknown_ones_not_provable() {
    let rows = [("a", Part::Train, "happy", "anna"), ("b", Part::Test, "sad", "bert")];
    let known = catalogue(&[("a", "happy", "anna"), ("b", "sad", "bert")]);
    assert_eq!(verdict(&known, &split(&rows)), Verdict::Clean);
    let unknown = catalogue(&[("a", "happy", "anna"), ("b", "sad", "")]);
    assert_eq!(messages(&unknown, &split(&rows)), [""; 0]);
    assert_eq!(verdict(&unknown, &split(&rows)), Verdict::NotProvable);
    let found = |catalogue| audited(catalogue, &[], &split(&rows)).found();
    let AuditFound { people, of_nobody_known, photos, .. } = found(&unknown);
    assert_eq!((people, of_nobody_known, photos, found(&known).people), (1, 1, 2, 2));
}

#[test]
fn one_person_in_two_parts_is_told_once_even_when_the_names_came_later() {
    let rows = [("a", Part::Train, "happy", "anna"), ("b", Part::Test, "sad", "anna")];
    let people = catalogue(&[("a", "happy", "anna"), ("b", "sad", "anna")]);
    let expected = "stands in train (1 photo) and test (1 photo)";
    assert_eq!(messages(&people, &split(&rows)), [format!("group `anna` {expected}")]);
    assert_eq!(verdict(&people, &split(&rows)), Verdict::Leaking);

    let nameless = [("a", Part::Train, "happy", "a"), ("b", Part::Test, "sad", "b")];
    assert_eq!(messages(&people, &split(&nameless)), [format!("subject `anna` {expected}")]);
}

#[test]
fn a_photo_in_two_parts_leaks_and_one_in_the_reserve_does_not() {
    let people = catalogue(&[("a", "happy", "anna")]);
    let surplus = Part::Reserve("surplus".to_owned());
    let reserved = split(&[("a", Part::Train, "happy", "anna"), ("a", surplus, "happy", "anna")]);
    assert_eq!(messages(&people, &reserved), [""; 0]);
    let twice = split(&[("a", Part::Train, "happy", "a1"), ("a", Part::Validation, "happy", "a2")]);
    let leaks = audited(&people, &[], &twice).leaks;
    assert_eq!(leaks[0].kind, LeakKind::SamePhoto);
}

#[test]
fn near_duplicates_bursts_and_sessions_in_two_parts_are_found_and_named() {
    let taken = |name: &str, at: &str| Photo {
        captured_at: at.to_owned(),
        device: "Lumen 4".into(),
        subject: "".into(),
        ..photo(name)
    };
    let people = Catalogue::of(
        [
            taken("a", "2026-03-01T10:00:00"),
            taken("b", "2026-03-01T10:00:02"),
            taken("c", "2026-03-01T10:20:00"),
            photo("d"),
            Photo { subject: "bert".into(), ..photo("e") },
        ]
        .map(Event::Add),
    );
    let rows = [("a", Part::Train), ("b", Part::Test), ("c", Part::Train), ("d", Part::Train)];
    let rows: Vec<_> = rows
        .into_iter()
        .chain([("e", Part::Validation)])
        .map(|(name, part)| (name, part, "happy", name))
        .collect();
    let twins = vec![vec![photo("d").sha256, photo("e").sha256]];
    let found = audited(&people, &twins, &split(&rows));
    let messages: Vec<&str> = found.leaks.iter().map(|leak| leak.message.as_str()).collect();
    insta::assert_snapshot!(messages.join("\n"), @"
    the burst ca978112 ~ 3e23e816 (a, b) stands in train (1 photo) and test (1 photo)
    `session 2026-03-01T10:00:00 Lumen 4 (card)` stands in train (2 photos) and test (1 photo)
    the near-duplicate 18ac3e73 ~ 3f79bb7b (d, e) stands in train (1 photo) and validation (1 photo)
    ");
    assert_eq!(found.verdict, Verdict::Leaking);
}

#[test]
fn a_photo_that_the_split_keeps_out_as_a_bridge_joins_nothing() {
    let people = catalogue(&[("a", "happy", "anna"), ("b", "sad", "bert"), ("c", "sad", "")]);
    let twins = vec![["c", "a", "b"].map(|name| photo(name).sha256).to_vec()];
    let bridge = Part::Reserve("bridges".to_owned());
    let rows = [
        ("a", Part::Train, "happy", "anna"),
        ("b", Part::Test, "sad", "bert"),
        ("c", bridge, "sad", "c"),
    ];
    assert_eq!(audited(&people, &twins, &split(&rows)).leaks, []);
    assert_eq!(audited(&people, &twins, &split(&rows[..2])).leaks, []);
    let mut surplus = rows.clone();
    surplus[2].1 = Part::Reserve("surplus".to_owned());
    assert_eq!(audited(&people, &twins, &split(&surplus)).leaks.len(), 1);
}

#[test]
fn forgotten_and_relabelled_photos_make_a_split_out_of_date_but_not_leaking() {
    let rows = [("a", Part::Train, "happy", "anna"), ("b", Part::Test, "sad", "bert")];
    let later = catalogue(&[("b", "happy", "bert")]);
    insta::assert_snapshot!(messages(&later, &split(&rows)).join("\n"), @r"
    1 photo is not in the catalogue any more, first ca978112
    1 photo is labelled otherwise by now, first 3e23e816: `sad` in the split, `happy` in the catalogue
    ");
    let found = audited(&later, &[], &split(&rows));
    assert_ne!(found.verdict, Verdict::Leaking);
    assert!(found.is_out_of_date_only());
    let glad = catalogue(&[("a", "glad", "anna"), ("b", "sad", "bert")]);
    assert_eq!(messages(&glad, &split(&rows)), [""; 0], "an alias means the same class");
}
