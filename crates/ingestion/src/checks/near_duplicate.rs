//! One photo in several files that look the same and are not the same bytes.

use std::collections::{BTreeMap, BTreeSet};

use formats::Digest;
use imagery::Likeness;

use super::{Check, Evidence, Group, Severity};
use crate::catalogue::{Catalogue, Photo};
use crate::near_duplicates::NearDuplicates;

pub(super) const CHECK: Check = Check {
    name: "near_duplicate",
    severity: Severity::Warning,
    finds: "One photo in several files that differ byte for byte: saved again, resized, slightly cropped, mirrored, brightened.",
    matters: "Learned from and tested on, or under two people, such copies make every number too good.",
    advice: "Nothing has to be done where they show the same person: splits keep them together. Correct a wrong person or label with `mien relabel`, and forget copies that you do not need.",
    find: |evidence| evidence.near_duplicates.map_or_else(Vec::new, |found| find(evidence, found)),
};

fn find<'a>(evidence: &Evidence<'a>, found: &NearDuplicates) -> Vec<Group<'a>> {
    let clusters = groups(evidence.catalogue, found).into_iter();
    let clusters = clusters.map(|(rows, message)| Group::of(rows, message));
    let unjudged = found.unjudged.iter().map(|pair| {
        let rows = pair.photos.iter().flat_map(|photo| evidence.catalogue.rows_of(*photo));
        Group::of(rows, format!("they look alike and could not be compared: {}", pair.reason))
    });
    clusters.chain(unjudged).collect()
}

/// Differences that nobody sees are not told: a crop of half a percent, a few grey levels.
const SEEN_CROP: f64 = 0.015;
const SEEN_LEVELS: f64 = 4.0;
const SEEN_SIZE: f64 = 0.02;

/// The rows of each cluster, with a sentence.
fn groups<'a>(
    catalogue: &'a Catalogue,
    near_duplicates: &NearDuplicates,
) -> Vec<(Vec<&'a Photo>, String)> {
    let pairs = near_duplicates.pairs.iter();
    let pairs: BTreeMap<_, _> =
        pairs.map(|(one, other, judgement)| ((*one, *other), judgement)).collect();
    let clusters = near_duplicates.clusters.iter().map(|cluster| {
        let rows: Vec<&Photo> =
            cluster.iter().flat_map(|photo| catalogue.rows_of(*photo)).collect();
        let message = message(catalogue, cluster, &pairs, &rows);
        (rows, message)
    });
    clusters.collect()
}

type Pairs<'a> = BTreeMap<(Digest, Digest), &'a Likeness>;

fn message(catalogue: &Catalogue, cluster: &[Digest], pairs: &Pairs, rows: &[&Photo]) -> String {
    let (first, members) = (cluster[0], &cluster[1..]);
    let mut differences: BTreeSet<&str> = BTreeSet::new();
    for member in members {
        let (one, other) = (first.min(*member), first.max(*member));
        let photos = [one, other].map(|photo| catalogue.rows_of(photo).first());
        if let (Some(judgement), [Some(one), Some(other)]) = (pairs.get(&(one, other)), photos) {
            differences.extend(differences_of(one, other, judgement));
        }
    }
    let differences: Vec<&str> = differences.into_iter().collect();
    let labels = contradiction("under the labels", rows.iter().map(|photo| photo.label.as_str()));
    let people = contradiction("of the subjects", rows.iter().map(|photo| photo.subject.as_str()));
    format!("one photo in {} files: {}{labels}{people}", cluster.len(), differences.join(", "))
}

/// How two files of one photo differ; `saved again` when in nothing else.
fn differences_of(one: &Photo, other: &Photo, judgement: &Likeness) -> Vec<&'static str> {
    let [across, down] = judgement.enlarged;
    let cropped = judgement.overlap < 1.0 - SEEN_CROP
        || [across, down].iter().any(|enlarged| (enlarged - 1.0).abs() > SEEN_CROP);
    // A crop that was not resized has as many fewer pixels as it shows things larger.
    let scaled = |one: u32, other: u32, enlarged: f64| {
        let scale = f64::from(other) * enlarged / f64::from(one.max(1));
        (scale - 1.0).abs() > SEEN_SIZE
    };
    let resized = scaled(one.width, other.width, across) || scaled(one.height, other.height, down);
    let toned = judgement.lighter.abs() > SEEN_LEVELS;
    let differences = [
        (judgement.mirrored, "mirrored"),
        (cropped, "cropped"),
        (resized, "resized"),
        (toned, "brightened or darkened"),
    ];
    let mut differences: Vec<_> =
        differences.into_iter().filter_map(|(is_so, word)| is_so.then_some(word)).collect();
    if differences.is_empty() {
        differences.push("saved again");
    }
    differences
}

/// `, under the labels a and b` where there are several.
fn contradiction<'a>(what: &str, texts: impl Iterator<Item = &'a str>) -> String {
    let texts: BTreeSet<&str> = texts.filter(|text| !text.is_empty()).collect();
    if texts.len() < 2 {
        return String::new();
    }
    let texts: Vec<_> = texts.into_iter().map(|text| format!("`{text}`")).collect();
    format!(", {what} {}", texts.join(" and "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Event;
    use crate::test_support::photo;

    const SAME: Likeness = Likeness {
        same_photo: true,
        mirrored: false,
        overlap: 1.0,
        enlarged: [1.0; 2],
        lighter: 0.0,
        detail: 0.999,
        weakest: 0.99,
    };

    /// Messages of one cluster: photo `a` of 480 x 640 pixels with copies of it.
    fn told(copies: &[(Photo, Likeness)]) -> String {
        let first = Photo { width: 480, height: 640, ..photo("a") };
        let rows = copies.iter().map(|(copy, _)| copy.clone()).chain([first.clone()]);
        let catalogue = Catalogue::of(rows.map(Event::Add));
        let pairs = copies.iter().map(|(copy, judgement)| {
            let [one, other] = [first.sha256, copy.sha256];
            (one.min(other), one.max(other), *judgement)
        });
        let members = copies.iter().map(|(copy, _)| copy.sha256);
        let found = NearDuplicates {
            clusters: vec![[first.sha256].into_iter().chain(members).collect()],
            pairs: pairs.collect(),
            unjudged: Vec::new(),
        };
        let groups = groups(&catalogue, &found);
        assert_eq!(groups[0].0.len(), copies.len() + 1);
        groups[0].1.clone()
    }

    fn copy(width: u32, height: u32) -> Photo {
        Photo { width, height, ..photo("b") }
    }

    #[test]
    fn a_finding_says_how_the_copies_differ() {
        insta::assert_snapshot!(told(&[(copy(480, 640), SAME)]), @"one photo in 2 files: saved again");
        let mirrored = Likeness { mirrored: true, lighter: 21.0, ..SAME };
        insta::assert_snapshot!(told(&[(copy(480, 640), mirrored)]),
            @"one photo in 2 files: brightened or darkened, mirrored");
        insta::assert_snapshot!(told(&[(copy(240, 320), SAME)]), @"one photo in 2 files: resized");
        // The digest of `b` is smaller than that of `a`, so the crop is seen first.
        let cropped = Likeness { overlap: 1.0, enlarged: [0.94; 2], ..SAME };
        insta::assert_snapshot!(told(&[(copy(451, 602), cropped)]), @"one photo in 2 files: cropped");
    }

    #[test]
    fn labels_and_people_that_contradict_each_other_are_named() {
        let other = Photo { label: "sad".into(), subject: "bert".into(), ..copy(480, 640) };
        insta::assert_snapshot!(told(&[(other, SAME)]),
            @"one photo in 2 files: saved again, under the labels `happy` and `sad`, of the subjects `anna` and `bert`");
    }
}
