//! What a split holds, as the table that is printed before it is written.

use std::collections::BTreeMap;
use std::fmt;

use formats::Settings;
use formats::split::{Part, SplitRow};
use serde::Serialize;

use super::TestPhotos;
use super::asked::Asked;
use super::changes::Changes;
use super::grouped::Grouped;
use super::made::Made;
use super::place::Place;
use super::test_from::{self, TEST};
use crate::links::LinkKind;

/// One part in the table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PartLine {
    /// The part.
    pub part: String,
    /// Its photos.
    pub photos: usize,
    /// Photos that were there before an extension.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<usize>,
    /// Those of its photos that an extension added.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub added: Option<usize>,
    /// Its photos of each class, in the order of the classes.
    pub per_class: Vec<usize>,
    /// People whose photos it holds, as far as they are known.
    pub people: usize,
    /// What may not be parted: people with what is linked to them, sessions or photos of nobody known.
    pub units: usize,
    /// Its share of all photos in parts, of 1.
    pub share: f64,
    /// The share that was asked for, of 1.
    pub wanted_share: f64,
}

/// What a split holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SplitTable {
    /// The classes in their order.
    pub classes: Vec<String>,
    /// Train, validation and test, or the folds.
    pub parts: Vec<PartLine>,
    /// Photos in no part, by reason.
    pub reserve: BTreeMap<String, usize>,
    /// The ratio asked for.
    pub ratio: String,
    /// Photos of the collection that is the test part which lie elsewhere, too, and so are not in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elsewhere: Option<usize>,
    /// The largest difference between a part's share and the wanted one, of 1.
    pub deviation: f64,
}

impl SplitTable {
    /// The table of one split.
    pub(super) fn of_split(grouped: &Grouped, places: &[Place], made: &Made) -> Self {
        let (asked, elsewhere) = match &made.test {
            TestPhotos::Drawn => (Asked::three_parts(made.ratio), None),
            TestPhotos::Collection(name) => {
                (Asked::beside_test(made.ratio), Some(test_from::lying_elsewhere(grouped, name)))
            }
        };
        Self { elsewhere, ..Self::new(grouped, places, &made.classes, &asked) }
    }

    /// The table of the parts that take turns as test part.
    pub(super) fn of_folds(
        grouped: &Grouped,
        places: &[Place],
        settings: &Settings,
        asked: &Asked,
    ) -> Self {
        Self::new(grouped, places, &settings.classes, asked)
    }

    fn new(grouped: &Grouped, places: &[Place], classes: &[String], asked: &Asked) -> Self {
        let mut lines = lines(grouped, places, classes.len(), asked);
        let photos: usize = lines.iter().map(|line| line.photos).sum();
        for line in &mut lines {
            line.share = line.photos as f64 / photos.max(1) as f64;
        }
        if !asked.shares.open().contains(&TEST) {
            // A given test part is as large as it is; the others share the rest.
            let given = lines[TEST].share;
            for line in &mut lines {
                line.wanted_share *= 1.0 - given;
            }
            lines[TEST].wanted_share = given;
        }
        let mut reserve = BTreeMap::new();
        for place in places {
            if let Place::Reserve(reason) = place {
                *reserve.entry((*reason).to_owned()).or_default() += 1;
            }
        }
        let differences = lines.iter().map(|line| (line.share - line.wanted_share).abs());
        let deviation = differences.fold(0.0, f64::max);
        let (classes, ratio) = (classes.to_vec(), asked.short.clone());
        Self { classes, parts: lines, reserve, ratio, elsewhere: None, deviation }
    }

    /// Tells what an extension added, and counts the forgotten photos among `rows`.
    pub(super) fn grown(&mut self, rows: &[SplitRow], changes: &Changes) {
        for (part, line) in self.parts.iter_mut().enumerate() {
            line.before = Some(changes.before[part]);
            line.added = Some(changes.added[part]);
        }
        self.reserve.clear();
        for row in rows {
            if let Part::Reserve(reason) = &row.part {
                *self.reserve.entry(reason.clone()).or_default() += 1;
            }
        }
    }
}

/// The parts without their shares.
fn lines(grouped: &Grouped, places: &[Place], classes: usize, asked: &Asked) -> Vec<PartLine> {
    let parts = asked.names.iter().zip(asked.shares.fractions());
    let line = |(name, wanted_share): (&String, f64)| PartLine {
        part: name.clone(),
        photos: 0,
        before: None,
        added: None,
        per_class: vec![0; classes],
        people: 0,
        units: 0,
        share: 0.0,
        wanted_share,
    };
    let mut lines: Vec<PartLine> = parts.map(line).collect();
    let mut part_of_unit = vec![None; grouped.units.units.len()];
    for (photo, place) in places.iter().enumerate() {
        if let (Ok(class), Place::Part(part)) = (grouped.classes[photo], *place) {
            lines[part].photos += 1;
            lines[part].per_class[class] += 1;
            if part_of_unit[grouped.unit(photo)].replace(part) != Some(part) {
                lines[part].units += 1;
            }
        }
    }
    let people = grouped.links.groups().iter().filter(|group| group.kind == LinkKind::Subject);
    for person in people {
        for (part, line) in lines.iter_mut().enumerate() {
            let shown = person.photos.iter().any(|&photo| places[photo] == Place::Part(part));
            line.people += usize::from(shown);
        }
    }
    lines
}

impl fmt::Display for SplitTable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns = self.columns();
        let rows = (0..=self.parts.len()).map(|row| {
            let cells = columns.iter().enumerate().map(|(column, (cells, width))| {
                let (cell, width) = (&cells[row], *width);
                if column == 0 { format!("{cell:<width$}") } else { format!("  {cell:>width$}") }
            });
            cells.collect::<String>()
        });
        formatter.write_str(&rows.collect::<Vec<_>>().join("\n"))?;
        let points = 100.0 * self.deviation;
        write!(formatter, "\nlargest deviation from {}: {points:.1} points", self.ratio)?;
        if let Some(count) = self.elsewhere.filter(|&count| count > 0) {
            write!(
                formatter,
                "\nin the test collection and elsewhere, so no test photos: {count}"
            )?;
        }
        for (reason, count) in &self.reserve {
            write!(formatter, "\nreserve: {reason}: {count}")?;
        }
        Ok(())
    }
}

impl SplitTable {
    /// Every column's cells under their heading, with the column's width.
    fn columns(&self) -> Vec<(Vec<String>, usize)> {
        let mut columns = vec![
            self.column("part", 10, |line| line.part.clone()),
            self.column("photos", 7, |line| line.photos.to_string()),
        ];
        if self.parts.iter().any(|line| line.added.is_some()) {
            let before = |line: &PartLine| line.before.unwrap_or_default();
            columns.push(self.column("before", 7, |line| before(line).to_string()));
            let added = |line: &PartLine| line.added.unwrap_or_default();
            columns.push(self.column("added", 7, |line| format!("+{}", added(line))));
        }
        columns.push(self.column("share", 6, |line| percent(line.share)));
        columns.push(self.column("wanted", 6, |line| percent(line.wanted_share)));
        columns.push(self.column("people", 6, |line| line.people.to_string()));
        if self.parts.iter().any(|line| line.units != line.people) {
            columns.push(self.column("units", 6, |line| line.units.to_string()));
        }
        for (class, name) in self.classes.iter().enumerate() {
            columns.push(self.column(name, 6, |line| line.per_class[class].to_string()));
        }
        columns
    }

    fn column(
        &self,
        heading: &str,
        width: usize,
        cell: impl Fn(&PartLine) -> String,
    ) -> (Vec<String>, usize) {
        let cells = std::iter::once(heading.to_owned()).chain(self.parts.iter().map(cell));
        let cells: Vec<String> = cells.collect();
        let widest = cells.iter().map(|cell| cell.chars().count()).max().unwrap_or_default();
        (cells, width.max(widest))
    }
}

fn percent(share: f64) -> String {
    format!("{:.1}%", 100.0 * share)
}
