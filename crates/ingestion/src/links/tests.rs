//! Which photos links join, on photos with the answer in view, and why they say so.

use super::*;
use crate::catalogue::Event;
use crate::test_support::photo;

/// A photo called `name` of `subject`, taken on the first of March.
fn shot(name: &str, subject: &str, at: &str) -> Photo {
    let captured_at = if at.is_empty() { String::new() } else { format!("2026-03-01T{at}") };
    let (device, subject) = ("Lumen 4".into(), subject.into());
    Photo { captured_at, device, subject, ..photo(name) }
}

/// The units as the names of their photos, each sorted; `twins` are clusters.
fn units(photos: &[Photo], twins: &[&[&str]]) -> Vec<Vec<String>> {
    let (catalogue, twins) = given(photos, twins);
    let links = Links::of(&catalogue, &twins);
    let units = Units::of(&links);
    let mut named = vec![Vec::new(); units.units.len()];
    for (photo, &unit) in units.of_photo.iter().enumerate() {
        named[unit].push(links.rows_of(photo)[0].path.clone());
    }
    for names in &mut named {
        names.sort();
    }
    named.sort();
    named
}

fn given(photos: &[Photo], twins: &[&[&str]]) -> (Catalogue, Vec<Vec<Digest>>) {
    let digest = |name: &&str| photo(name).sha256;
    let twins = twins.iter().map(|cluster| cluster.iter().map(digest).collect());
    (Catalogue::of(photos.iter().cloned().map(Event::Add)), twins.collect())
}

fn names(photos: &[Photo], twins: &[&[&str]]) -> Vec<String> {
    let (catalogue, twins) = given(photos, twins);
    let units = Units::of(&Links::of(&catalogue, &twins)).units;
    let mut names: Vec<String> = units.into_iter().map(|unit| unit.name).collect();
    names.sort();
    names
}

fn reasons(photos: &[Photo], twins: &[&[&str]]) -> Vec<String> {
    let (catalogue, twins) = given(photos, twins);
    let links = Links::of(&catalogue, &twins);
    let units = Units::of(&links);
    let largest = (0..units.units.len())
        .max_by_key(|&unit| units.of_photo.iter().filter(|of| **of == unit).count());
    let reasons = Reasons::of(&links, &units, largest.unwrap());
    std::iter::once(reasons.whose).chain(reasons.links).collect()
}

#[test]
fn a_session_ends_with_a_pause_of_more_than_thirty_minutes() {
    let photos = [shot("a", "", "10:00:00"), shot("b", "", "10:30:00"), shot("c", "", "11:00:01")];
    assert_eq!(units(&photos, &[]), [vec!["a", "b"], vec!["c"]]);
    let catalogue = Catalogue::of(photos.into_iter().map(Event::Add));
    let sessions = Sessions::of(&catalogue);
    let mut names: Vec<&str> = (0..3).map(|row| sessions.name(row)).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(
        names,
        [
            "session 2026-03-01T10:00:00 Lumen 4 (card)",
            "session 2026-03-01T11:00:01 Lumen 4 (card)"
        ]
    );
}

#[test]
fn a_photo_without_time_or_device_has_no_session_and_another_collection_is_another_session() {
    let deviceless = Photo { device: "".into(), ..shot("b", "", "10:00:10") };
    let impossible = Photo { captured_at: "2026-02-30T10:00:10".into(), ..shot("c", "", "") };
    let elsewhere = Photo { collection: "tray".into(), ..shot("d", "", "10:10:00") };
    let photos = [shot("a", "", "10:00:10"), deviceless, impossible, elsewhere];
    assert_eq!(units(&photos, &[]).len(), 4);
}

#[test]
fn a_session_joins_only_photos_of_nobody_known() {
    let photos = [
        shot("a", "anna", "10:00:00"),
        shot("b", "bert", "10:05:00"),
        shot("c", "", "10:10:00"),
        shot("d", "", "10:15:00"),
        shot("e", "", "10:20:00"),
    ];
    // `e` is known by its likeness to `a`; the session must not join `c` and `d` to anna through it.
    let expected = [vec!["a", "e"], vec!["b"], vec!["c", "d"]];
    assert_eq!(units(&photos, &[&["a", "e"]]), expected);
}

#[test]
fn a_burst_takes_photos_of_nobody_known_along_and_never_joins_two_people() {
    let photos = [
        shot("a", "anna", "10:00:00"),
        shot("b", "", "10:00:03"),
        shot("c", "bert", "10:00:04"),
        shot("d", "", "10:00:07"),
        shot("e", "", "10:00:11"),
    ];
    assert_eq!(units(&photos, &[]), [vec!["a", "b"], vec!["c", "d"], vec!["e"]]);
}

#[test]
fn near_duplicates_and_copies_join_people_and_the_first_gives_the_name() {
    let copy = Photo { path: "copy of b".into(), subject: "carl".into(), ..photo("b") };
    let photos =
        [shot("a", "anna", ""), Photo { subject: "bert".into(), ..photo("b") }, copy, photo("x")];
    assert_eq!(units(&photos[..3], &[&["a", "b"]]).len(), 1);
    assert_eq!(names(&photos[..3], &[&["a", "b"]]), ["anna"]);
    assert_eq!(names(&photos[..3], &[]), ["anna", "bert"]);
    assert_eq!(
        names(&[Photo { subject: "".into(), ..photo("x") }], &[]),
        [photo("x").sha256.to_string()]
    );
    assert_eq!(
        names(&[shot("s", "", "10:00:00")], &[]),
        ["session 2026-03-01T10:00:00 Lumen 4 (card)"]
    );
}

#[test]
fn photos_that_are_gone_from_the_catalogue_join_nothing() {
    let photos = [shot("a", "anna", ""), shot("b", "bert", "")];
    assert_eq!(units(&photos, &[&["gone", "a", "b"], &["gone", "a"]]).len(), 1);
    assert_eq!(units(&photos, &[&["gone", "a"]]).len(), 2);
}

#[test]
fn the_links_that_made_a_unit_are_named_with_their_photos() {
    let copy = Photo { path: "copy of b".into(), subject: "carl".into(), ..photo("b") };
    let photos = [
        shot("a", "anna", ""),
        shot("u", "", "10:00:00"),
        shot("v", "", "10:00:02"),
        Photo { subject: "bert".into(), ..photo("b") },
        copy,
    ];
    insta::assert_snapshot!(reasons(&photos, &[&["a", "u"], &["v", "b"]]).join("\n"), @"
    `anna`, `bert` and 1 more person
    `anna` and `bert` are joined by the near-duplicate ca978112 ~ 0bfe935e (a, u), then the burst 0bfe935e ~ 4c94485e (u, v), then the near-duplicate 4c94485e ~ 3e23e816 (v, b)
    `bert` and `carl` are joined by the copies of photo 3e23e816 (b, copy of b)
    ");
    let session: Vec<Photo> =
        (0..9).map(|n| shot(&format!("s{n}"), "", &format!("10:0{n}:00"))).collect();
    insta::assert_snapshot!(reasons(&session, &[]).join("\n"), @"
    `session 2026-03-01T10:00:00 Lumen 4 (card)`
    joined by the session 2026-03-01T10:00:00 Lumen 4 (card) with 13d28fed ~ 1cb7637b (s7, s8)
    ");
    let one = [shot("a", "anna", ""), shot("b", "anna", ""), shot("u", "", "")];
    insta::assert_snapshot!(reasons(&one, &[&["a", "u"]]).join("\n"), @"
    `anna`
    joined by the near-duplicate ca978112 ~ 0bfe935e (a, u)
    ");
}
