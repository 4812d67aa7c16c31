//! The catalogue's rows as photos and as groups that may not be parted, grouped and counted in polars.

use std::collections::{BTreeMap, BTreeSet};

use formats::{Digest, Settings};
use polars::prelude::{Column, DataFrame, PolarsResult, SortMultipleOptions, UniqueKeepStrategy};

use crate::{Catalogue, Error};

/// A photo, however often its bytes lie in the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct GroupedPhoto {
    pub(super) sha256: Digest,
    /// Its class, or why it has none that can be used.
    pub(super) class: Result<usize, &'static str>,
    /// Index of its group.
    pub(super) group: usize,
}

/// What may not be parted: the photos of a subject, or one photo of nobody known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    /// Its first subject, or the photo's SHA-256.
    pub(super) name: String,
    /// Its subjects; several when a photo lies in the folders of several.
    pub(super) subjects: Vec<String>,
}

/// All photos, sorted by SHA-256, and their groups, sorted by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Grouped {
    pub(super) photos: Vec<GroupedPhoto>,
    pub(super) groups: Vec<Group>,
}

/// Finds the distinct photos of the catalogue, their classes and their groups.
pub(super) fn grouped(catalogue: &Catalogue, settings: &Settings) -> Result<Grouped, Error> {
    let table = table(catalogue, settings).map_err(Error::grouping)?;
    let labels = distinct(&table, "label").map_err(Error::grouping)?;
    let subjects = distinct(&table, "subject").map_err(Error::grouping)?;
    let linked = Linked::of(&subjects);
    let mut members: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, (sha256, subjects)) in subjects.iter().enumerate() {
        let name = subjects.first().map_or(sha256, |subject| linked.first(subject));
        members.entry(name).or_default().push(index);
    }
    let mut group_of = vec![0; subjects.len()];
    let mut groups = Vec::with_capacity(members.len());
    for (name, photos) in members {
        for photo in photos {
            group_of[photo] = groups.len();
        }
        groups.push(Group { name: name.to_owned(), subjects: linked.subjects(name) });
    }
    let photos = labels.iter().zip(group_of).map(|((sha256, labels), group)| {
        let sha256 = sha256.parse().map_err(Error::grouping)?;
        Ok(GroupedPhoto { sha256, class: class_of(labels, settings), group })
    });
    Ok(Grouped { photos: photos.collect::<Result<_, Error>>()?, groups })
}

/// One row per row of the catalogue, with aliases of classes resolved.
fn table(catalogue: &Catalogue, settings: &Settings) -> PolarsResult<DataFrame> {
    let rows = catalogue.photos();
    let class = |label| settings.class_of(label).map_or(label, |class| &settings.classes[class]);
    let sha256: Vec<String> = rows.iter().map(|photo| photo.sha256.to_string()).collect();
    let labels: Vec<&str> = rows.iter().map(|photo| class(photo.label.as_str())).collect();
    let subjects: Vec<&str> = rows.iter().map(|photo| photo.subject.as_str()).collect();
    DataFrame::new(
        rows.len(),
        vec![
            Column::new("sha256".into(), sha256),
            Column::new("label".into(), labels),
            Column::new("subject".into(), subjects),
        ],
    )
}

/// Every photo's distinct texts of a column, both sorted; none where all rows are empty.
fn distinct(table: &DataFrame, column: &str) -> PolarsResult<BTreeMap<String, Vec<String>>> {
    let pairs =
        table.select(["sha256", column])?.unique_stable(None, UniqueKeepStrategy::Any, None)?;
    let pairs = pairs.sort(["sha256", column], SortMultipleOptions::default())?;
    let (photos, texts) = (pairs.column("sha256")?.str()?, pairs.column(column)?.str()?);
    let mut of_photo: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (photo, text) in photos.iter().flatten().zip(texts.iter().flatten()) {
        let known = of_photo.entry(photo.to_owned()).or_default();
        known.extend((!text.is_empty()).then(|| text.to_owned()));
    }
    Ok(of_photo)
}

fn class_of(labels: &[String], settings: &Settings) -> Result<usize, &'static str> {
    match labels {
        [] => Err("no_label"),
        [label] => settings.class_of(label).ok_or("label_unknown"),
        _ => Err("label_conflict"),
    }
}

/// Subjects joined by the photos that lie in the folders of several.
struct Linked {
    /// The first subject of everybody's group.
    first: BTreeMap<String, String>,
    /// The subjects of a group, by its first.
    groups: BTreeMap<String, Vec<String>>,
}

impl Linked {
    fn of(subjects_by_photo: &BTreeMap<String, Vec<String>>) -> Self {
        let names: BTreeSet<&String> = subjects_by_photo.values().flatten().collect();
        let place: BTreeMap<&String, usize> = names.iter().copied().zip(0..).collect();
        let mut towards: Vec<usize> = (0..names.len()).collect();
        for subjects in subjects_by_photo.values() {
            for pair in subjects.windows(2) {
                join(&mut towards, place[&pair[0]], place[&pair[1]]);
            }
        }
        let names: Vec<&String> = names.into_iter().collect();
        let mut linked = Self { first: BTreeMap::new(), groups: BTreeMap::new() };
        for (index, name) in names.iter().enumerate() {
            let first = names[root(&mut towards, index)];
            linked.first.insert((*name).clone(), first.clone());
            linked.groups.entry(first.clone()).or_default().push((*name).clone());
        }
        linked
    }

    /// The first subject of the group of `subject`.
    fn first(&self, subject: &str) -> &String {
        &self.first[subject]
    }

    /// The subjects of the group that is called `name`; none for a single photo.
    fn subjects(&self, name: &str) -> Vec<String> {
        self.groups.get(name).cloned().unwrap_or_default()
    }
}

/// Joins two trees; the smaller root wins, so that a group is called by its first subject.
fn join(towards: &mut [usize], one: usize, other: usize) {
    let (one, other) = (root(towards, one), root(towards, other));
    towards[one.max(other)] = one.min(other);
}

fn root(towards: &mut [usize], mut index: usize) -> usize {
    while towards[index] != index {
        towards[index] = towards[towards[index]];
        index = towards[index];
    }
    index
}
