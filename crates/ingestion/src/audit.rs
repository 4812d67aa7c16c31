//! Whether a split can be believed: what stands in two parts, and what changed since it was made.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

pub use formats::split::Verdict;
use formats::split::{AuditFound, Part, Split, SplitRow};
use formats::{Digest, Settings};
use serde::Serialize;

use crate::links::{LinkGroup, LinkKind, Links};
use crate::split::{BRIDGES, Judge};

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
    /// Photos that are nearly the same stand in two parts.
    NearDuplicate,
    /// A burst stands in two parts.
    Burst,
    /// A session of nobody known stands in two parts.
    Session,
    /// Photos of the split are not in the catalogue any more.
    Forgotten,
    /// Photos of the split have another label by now.
    Relabelled,
}

impl LeakKind {
    /// Whether something of one part is also in another; else the split is only out of date.
    pub fn is_overlap(self) -> bool {
        !matches!(self, Self::Forgotten | Self::Relabelled)
    }
}

impl From<LinkKind> for LeakKind {
    fn from(kind: LinkKind) -> Self {
        match kind {
            LinkKind::Subject => Self::Subject,
            LinkKind::NearDuplicate => Self::NearDuplicate,
            LinkKind::Burst => Self::Burst,
            LinkKind::Session => Self::Session,
        }
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

/// What was found out about a split.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Audit {
    /// What can be said about it.
    pub verdict: Verdict,
    /// Every reason not to believe it; training refuses a split that has one.
    pub leaks: Vec<Leak>,
    /// Photos in its parts.
    pub photos: usize,
    /// Those of them that show nobody known.
    pub of_nobody_known: usize,
    /// How many people are known on the others.
    pub people: usize,
}

/// Looks for everything that `split` has in two parts, as the catalogue knows it now.
///
/// Photos that the split does not know, and those that it keeps out as bridges, join nothing.
pub fn audit(links: &Links, settings: &Settings, split: &Split) -> Audit {
    let is_placed = |row: &&SplitRow| Part::ALL.contains(&row.part);
    let placed: Vec<&SplitRow> = split.rows.iter().filter(is_placed).collect();
    let mut leaks = Vec::new();
    let photos = placed.iter().map(|row| (row.sha256, *row));
    leaks.extend(overlaps(LeakKind::SamePhoto, "photo", photos));
    let groups = placed.iter().map(|row| (row.group.as_str(), *row));
    leaks.extend(overlaps(LeakKind::Group, "group", groups));
    let torn = torn_links(links, split);
    // What is told once, as one person that is a group, is not told again.
    let told: BTreeSet<Vec<Digest>> = leaks.iter().map(|leak| leak.photos.clone()).collect();
    leaks.extend(torn.into_iter().filter(|leak| !told.contains(&leak.photos)));
    let leaking = !leaks.is_empty();
    leaks.extend(forgotten(links, &placed));
    leaks.extend(relabelled(links, settings, &placed));
    let subjects = placed.iter().map(|row| subject(links, row));
    let people: BTreeSet<&str> = subjects.clone().flatten().collect();
    let of_nobody_known = subjects.filter(Option::is_none).count();
    let verdict = match (leaking, of_nobody_known) {
        (true, _) => Verdict::Leaking,
        (false, 0) => Verdict::Clean,
        (false, _) => Verdict::NotProvable,
    };
    Audit { verdict, leaks, photos: placed.len(), of_nobody_known, people: people.len() }
}

impl Audit {
    /// Whether something of this kind was found.
    pub fn has(&self, kind: LeakKind) -> bool {
        self.leaks.iter().any(|leak| leak.kind == kind)
    }

    /// The numbers that a run keeps of it.
    pub fn found(&self) -> AuditFound {
        let Self { verdict, photos, of_nobody_known, people, .. } = *self;
        AuditFound { verdict, photos, of_nobody_known, people }
    }

    /// Whether the split lies about nothing but its age.
    pub fn is_out_of_date_only(&self) -> bool {
        !self.leaks.is_empty() && self.leaks.iter().all(|leak| !leak.kind.is_overlap())
    }
}

/// The person on a photo, as the first of its places says that names one.
fn subject<'a>(links: &'a Links, row: &SplitRow) -> Option<&'a str> {
    let rows = links.place_of(&row.sha256).map_or(&[][..], |photo| links.rows_of(photo));
    rows.iter().map(|row| &*row.subject).find(|subject| !subject.is_empty())
}

/// One leak for every name whose rows stand in more than one part.
fn overlaps<'a, Name: Ord + Display>(
    kind: LeakKind,
    what: &str,
    named: impl Iterator<Item = (Name, &'a SplitRow)>,
) -> Vec<Leak> {
    let mut by_name: BTreeMap<Name, Vec<&SplitRow>> = BTreeMap::new();
    for (name, row) in named {
        by_name.entry(name).or_default().push(row);
    }
    let leaks = by_name.into_iter().filter(|(_, rows)| rows.len() > 1);
    leaks.filter_map(|(name, rows)| overlap(kind, &format!("{what} `{name}`"), &rows)).collect()
}

/// One leak when the rows stand in more than one part.
fn overlap(kind: LeakKind, what: &str, rows: &[&SplitRow]) -> Option<Leak> {
    let mut parts: BTreeMap<&Part, BTreeSet<Digest>> = BTreeMap::new();
    for row in rows {
        parts.entry(&row.part).or_default().insert(row.sha256);
    }
    if parts.len() < 2 {
        return None;
    }
    let places = parts.iter().map(|(part, photos)| format!("{part} ({})", count(photos.len())));
    let places: Vec<String> = places.collect();
    let photos: BTreeSet<Digest> = parts.into_values().flatten().collect();
    let message = format!("{what} stands in {}", places.join(" and "));
    Some(Leak { kind, message, photos: photos.into_iter().collect() })
}

/// The links whose photos stand in more than one part.
fn torn_links(links: &Links, split: &Split) -> Vec<Leak> {
    let mut rows: Vec<Option<&SplitRow>> = vec![None; links.photos().len()];
    for row in &split.rows {
        if let Some(photo) = links.place_of(&row.sha256) {
            rows[photo] = Some(row);
        }
    }
    let bridges = Part::Reserve(BRIDGES.to_owned());
    let joins = |photo: usize| rows[photo].is_some_and(|row| row.part != bridges);
    // Near-duplicates match their first; through a photo that joins nothing they say nothing.
    let twins = links
        .groups()
        .iter()
        .filter(|group| group.kind == LinkKind::NearDuplicate && joins(group.photos[0]));
    let among = links.among(&joins);
    let others = among.groups().iter().filter(|group| group.kind != LinkKind::NearDuplicate);
    let leaks = others.chain(twins).filter_map(|group| {
        let placed = group.photos.iter().filter_map(|&photo| rows[photo]);
        let placed: Vec<_> = placed.filter(|row| Part::ALL.contains(&row.part)).collect();
        overlap(group.kind.into(), &called(links, group, &placed), &placed)
    });
    leaks.collect()
}

fn called(links: &Links, group: &LinkGroup, placed: &[&SplitRow]) -> String {
    let what = match group.kind {
        LinkKind::Subject => return format!("subject `{}`", group.name),
        LinkKind::Session => return format!("`{}`", group.name),
        LinkKind::NearDuplicate => "the near-duplicate",
        LinkKind::Burst => "the burst",
    };
    let other = placed.iter().find(|row| row.part != placed[0].part);
    let pair = [placed.first(), other].into_iter().flatten();
    let (names, paths): (Vec<String>, Vec<&str>) = pair
        .map(|row| {
            let rows = links.place_of(&row.sha256).map_or(&[][..], |photo| links.rows_of(photo));
            (row.sha256.short(), rows.first().map_or("", |row| &row.path))
        })
        .unzip();
    format!("{what} {} ({})", names.join(" ~ "), paths.join(", "))
}

fn forgotten(links: &Links, placed: &[&SplitRow]) -> Option<Leak> {
    let gone = placed.iter().map(|row| row.sha256).filter(|photo| links.place_of(photo).is_none());
    let photos: Vec<Digest> = gone.collect();
    let first = photos.first()?;
    let message =
        format!("{} not in the catalogue any more, first {}", are(photos.len()), first.short());
    Some(Leak { kind: LeakKind::Forgotten, message, photos })
}

fn relabelled(links: &Links, settings: &Settings, placed: &[&SplitRow]) -> Option<Leak> {
    let mut judge = Judge::new(settings);
    let changed = placed.iter().filter_map(|row| {
        let rows = links.rows_of(links.place_of(&row.sha256)?);
        let class = judge.class_of(rows).map(|class| settings.classes[class].as_str());
        (class != Ok(&row.label)).then_some((row, class))
    });
    let changed: Vec<_> = changed.collect();
    let (row, class) = changed.first()?;
    let now = class.map_or_else(str::to_owned, |class| format!("`{class}`"));
    let message = format!(
        "{} labelled otherwise by now, first {}: `{}` in the split, {now} in the catalogue",
        are(changed.len()),
        row.sha256.short(),
        row.label,
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
mod tests;
