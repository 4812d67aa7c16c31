//! Whether a split can be believed: what stands in two parts, and what changed since it was made.

use std::collections::{BTreeMap, BTreeSet};

use formats::Digest;
use formats::split::{Part, Split, SplitRow};
use serde::Serialize;

use crate::{Catalogue, Photo};

/// What is wrong with a split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LeakKind {
    /// A photo stands in two parts.
    SamePhoto,
    /// A group of the split stands in two parts.
    Group,
    /// A subject, as the catalogue knows it now, stands in two parts.
    Subject,
    /// Photos of the split are not in the catalogue any more.
    Forgotten,
    /// Photos of the split have another label by now.
    Relabelled,
}

impl LeakKind {
    /// Whether something of one part is also in another; else the split is only out of date.
    pub fn is_overlap(self) -> bool {
        matches!(self, Self::SamePhoto | Self::Group | Self::Subject)
    }
}

/// One reason not to believe a split.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Leak {
    /// What is wrong.
    pub kind: LeakKind,
    /// The same for people, with names and numbers.
    pub message: String,
    /// The photos it is about, sorted.
    pub photos: Vec<Digest>,
}

/// What can be said about the people of a split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Everybody is known, and nobody stands in two parts.
    Clean,
    /// Nothing is seen in two parts, but who is on some photos is unknown.
    NotProvable,
    /// Something stands in two parts.
    Leaking,
}

/// Every reason not to believe `split`; training refuses a split that has one.
pub fn audit(catalogue: &Catalogue, split: &Split) -> Vec<Leak> {
    let placed: Vec<&SplitRow> =
        split.rows.iter().filter(|row| Part::ALL.contains(&row.part)).collect();
    let now = by_content(catalogue);
    let photos = placed.iter().map(|row| (row.sha256.to_string(), *row));
    let groups = placed.iter().map(|row| (row.group.clone(), *row));
    let groups = overlaps(LeakKind::Group, "group", groups);
    let subjects = placed.iter().flat_map(|row| {
        let named = subjects(now.get(&row.sha256).map_or(&[], Vec::as_slice));
        named.into_iter().map(|subject| (subject.to_owned(), *row))
    });
    let subjects = overlaps(LeakKind::Subject, "subject", subjects);
    let mut leaks = overlaps(LeakKind::SamePhoto, "photo", photos);
    // A group is called by its subject: one person in two parts is told once.
    leaks.extend(
        subjects.into_iter().filter(|leak| !groups.iter().any(|group| group.photos == leak.photos)),
    );
    leaks.extend(groups);
    leaks.extend(forgotten(&placed, &now));
    leaks.extend(relabelled(&placed, &now));
    leaks
}

/// What can be said about the people of `split`, as far as `catalogue` knows them.
pub fn verdict(catalogue: &Catalogue, split: &Split) -> Verdict {
    if audit(catalogue, split).iter().any(|leak| leak.kind.is_overlap()) {
        return Verdict::Leaking;
    }
    let now = by_content(catalogue);
    let known =
        |row: &SplitRow| now.get(&row.sha256).is_some_and(|photos| !subjects(photos).is_empty());
    let mut placed = split.rows.iter().filter(|row| Part::ALL.contains(&row.part));
    if placed.all(known) { Verdict::Clean } else { Verdict::NotProvable }
}

/// The rows of every photo.
type ByContent<'a> = BTreeMap<Digest, Vec<&'a Photo>>;

fn by_content(catalogue: &Catalogue) -> ByContent<'_> {
    let mut rows = ByContent::new();
    for photo in catalogue.photos() {
        rows.entry(photo.sha256).or_default().push(photo);
    }
    rows
}

fn subjects<'a>(rows: &[&'a Photo]) -> BTreeSet<&'a str> {
    rows.iter().map(|photo| photo.subject.as_str()).filter(|subject| !subject.is_empty()).collect()
}

/// One leak for every name whose rows stand in more than one part.
fn overlaps<'a>(
    kind: LeakKind,
    what: &str,
    named: impl Iterator<Item = (String, &'a SplitRow)>,
) -> Vec<Leak> {
    let mut by_name: BTreeMap<String, BTreeMap<&Part, BTreeSet<Digest>>> = BTreeMap::new();
    for (name, row) in named {
        by_name.entry(name).or_default().entry(&row.part).or_default().insert(row.sha256);
    }
    let leaks = by_name.into_iter().filter(|(_, parts)| parts.len() > 1).map(|(name, parts)| {
        let places: Vec<String> = parts
            .iter()
            .map(|(part, photos)| format!("{part} ({})", count(photos.len())))
            .collect();
        let photos: BTreeSet<Digest> = parts.into_values().flatten().collect();
        let message = format!("{what} `{name}` stands in {}", places.join(" and "));
        Leak { kind, message, photos: photos.into_iter().collect() }
    });
    leaks.collect()
}

fn forgotten(placed: &[&SplitRow], now: &ByContent) -> Option<Leak> {
    let gone = placed.iter().map(|row| row.sha256).filter(|photo| !now.contains_key(photo));
    let photos: Vec<Digest> = gone.collect();
    let first = photos.first()?;
    let message =
        format!("{} not in the catalogue any more, first {}", are(photos.len()), first.short());
    Some(Leak { kind: LeakKind::Forgotten, message, photos })
}

fn relabelled(placed: &[&SplitRow], now: &ByContent) -> Option<Leak> {
    let changed = placed.iter().filter_map(|row| {
        let labels: BTreeSet<&str> =
            now.get(&row.sha256)?.iter().map(|photo| photo.label.as_str()).collect();
        let labels: Vec<&str> = labels.into_iter().filter(|label| !label.is_empty()).collect();
        (labels != [row.label.as_str()]).then_some((row, labels))
    });
    let changed: Vec<_> = changed.collect();
    let (row, labels) = changed.first()?;
    let message = format!(
        "{} labelled otherwise by now, first {}: `{}` in the split, `{}` in the catalogue",
        are(changed.len()),
        row.sha256.short(),
        row.label,
        labels.join("` and `")
    );
    let photos = changed.iter().map(|(row, _)| row.sha256).collect();
    Some(Leak { kind: LeakKind::Relabelled, message, photos })
}

fn count(photos: usize) -> String {
    if photos == 1 { "1 photo".to_owned() } else { format!("{photos} photos") }
}

fn are(photos: usize) -> String {
    format!("{} {}", count(photos), if photos == 1 { "is" } else { "are" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Event;
    use crate::test_support::photo;

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

    fn messages(catalogue: &Catalogue, split: &Split) -> Vec<String> {
        audit(catalogue, split).into_iter().map(|leak| leak.message).collect()
    }

    #[test]
    fn a_split_of_known_people_is_clean_and_of_unknown_ones_not_provable() {
        let rows = [("a", Part::Train, "happy", "anna"), ("b", Part::Test, "sad", "bert")];
        let known = catalogue(&[("a", "happy", "anna"), ("b", "sad", "bert")]);
        assert_eq!(verdict(&known, &split(&rows)), Verdict::Clean);
        let unknown = catalogue(&[("a", "happy", "anna"), ("b", "sad", "")]);
        assert_eq!(audit(&unknown, &split(&rows)), []);
        assert_eq!(verdict(&unknown, &split(&rows)), Verdict::NotProvable);
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
        let reserved =
            split(&[("a", Part::Train, "happy", "anna"), ("a", surplus, "happy", "anna")]);
        assert_eq!(audit(&people, &reserved), []);
        let twice =
            split(&[("a", Part::Train, "happy", "a1"), ("a", Part::Validation, "happy", "a2")]);
        let kinds: Vec<LeakKind> = audit(&people, &twice).iter().map(|leak| leak.kind).collect();
        assert_eq!(kinds, [LeakKind::SamePhoto, LeakKind::Subject]);
    }

    #[test]
    fn forgotten_and_relabelled_photos_make_a_split_out_of_date_but_not_leaking() {
        let rows = [("a", Part::Train, "happy", "anna"), ("b", Part::Test, "sad", "bert")];
        let later = catalogue(&[("b", "happy", "bert")]);
        insta::assert_snapshot!(messages(&later, &split(&rows)).join("\n"), @r"
        1 photo is not in the catalogue any more, first ca978112
        1 photo is labelled otherwise by now, first 3e23e816: `sad` in the split, `happy` in the catalogue
        ");
        assert_ne!(verdict(&later, &split(&rows)), Verdict::Leaking);
    }
}
