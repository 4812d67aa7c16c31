//! The data behind a report: photos and people per part and class, and whether parts share a group.

use std::collections::{BTreeMap, BTreeSet};

use formats::split::{Part, Split, SplitRow, is_person};
use formats::{Workspace, json};
use serde::Serialize;

use crate::Error;

/// One split as it was when the report was made.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Dataset {
    pub(crate) split: String,
    /// The catalogue state from which the split was made.
    pub(crate) catalogue: String,
    /// The split's table, as runs name it among their inputs.
    pub(crate) table: String,
    /// How the split was made: ratio, seed, balance, groups.
    pub(crate) settings: json::Value,
    pub(crate) classes: Vec<String>,
    pub(crate) parts: Vec<PartCounts>,
    /// Photos in no part, by reason.
    pub(crate) reserve: BTreeMap<String, usize>,
    /// Whether the people of any photos are known; sessions and likenesses alone say nothing about people.
    pub(crate) groups_known: bool,
    /// Groups that stand in more than one part.
    pub(crate) leaking_groups: usize,
}

/// One part.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PartCounts {
    pub(crate) part: String,
    /// Photos of each class, in the order of the classes.
    pub(crate) photos: Vec<usize>,
    pub(crate) total: usize,
    /// People or other groups of photos that belong together.
    pub(crate) groups: usize,
}

impl Dataset {
    /// Reads the split called `name`.
    pub(crate) fn read(
        workspace: &Workspace,
        name: &str,
        classes: &[String],
    ) -> Result<Self, Error> {
        let split = Split::read(&workspace.split(name))?;
        let input = |name: &str| split.header.inputs.get(name).map(ToString::to_string);
        Ok(Self {
            split: name.to_owned(),
            catalogue: input("catalogue").unwrap_or_default(),
            table: input("table").unwrap_or_default(),
            settings: split.header.settings.clone(),
            classes: classes.to_vec(),
            parts: Part::ALL.iter().map(|part| counts(&split, part, classes)).collect(),
            reserve: reserve(&split.rows),
            groups_known: in_parts(&split.rows).any(|row| is_person(&row.group)),
            leaking_groups: leaking_groups(&split.rows),
        })
    }
}

fn counts(split: &Split, part: &Part, classes: &[String]) -> PartCounts {
    let rows: Vec<&SplitRow> = split.part(part).collect();
    let of_class = |class: &String| rows.iter().filter(|row| row.label == *class).count();
    let groups: BTreeSet<&str> = rows.iter().map(|row| row.group.as_str()).collect();
    PartCounts {
        part: part.to_string(),
        photos: classes.iter().map(of_class).collect(),
        total: rows.len(),
        groups: groups.len(),
    }
}

fn reserve(rows: &[SplitRow]) -> BTreeMap<String, usize> {
    let mut reasons = BTreeMap::new();
    for row in rows {
        if let Part::Reserve(reason) = &row.part {
            *reasons.entry(reason.clone()).or_default() += 1;
        }
    }
    reasons
}

fn in_parts(rows: &[SplitRow]) -> impl Iterator<Item = &SplitRow> {
    rows.iter().filter(|row| !matches!(row.part, Part::Reserve(_)))
}

fn leaking_groups(rows: &[SplitRow]) -> usize {
    let mut parts_of: BTreeMap<&str, BTreeSet<&Part>> = BTreeMap::new();
    for row in in_parts(rows) {
        parts_of.entry(&row.group).or_default().insert(&row.part);
    }
    parts_of.values().filter(|parts| parts.len() > 1).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use formats::Digest;

    fn row(name: &str, part: Part, group: &str) -> SplitRow {
        SplitRow {
            sha256: Digest::of(name.as_bytes()),
            part,
            label: "happy".into(),
            group: group.into(),
        }
    }

    #[test]
    fn a_group_in_two_parts_is_counted_and_the_reserve_is_no_part() {
        let rows = [
            row("a", Part::Train, "anna"),
            row("b", Part::Test, "anna"),
            row("c", Part::Train, "ben"),
            row("d", Part::Reserve("surplus".into()), "ben"),
        ];
        assert_eq!(leaking_groups(&rows), 1);
        assert_eq!(reserve(&rows), BTreeMap::from([("surplus".to_owned(), 1)]));
    }
}
