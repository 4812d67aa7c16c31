//! What a split holds, as the table that is printed before it is written.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use formats::Settings;
use formats::split::Part;
use serde::Serialize;

use super::Ratio;
use super::groups::Grouped;

/// One part in the table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PartLine {
    /// The part.
    pub part: Part,
    /// Its photos.
    pub photos: usize,
    /// Its photos of each class, in the order of the classes.
    pub per_class: Vec<usize>,
    /// People whose photos it holds, as far as they are known.
    pub people: usize,
    /// Its share of all photos in parts, of 1.
    pub share: f64,
    /// The share that the ratio asks for, of 1.
    pub wanted_share: f64,
}

/// What a split holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SplitTable {
    /// The classes in their order.
    pub classes: Vec<String>,
    /// Train, validation and test.
    pub parts: Vec<PartLine>,
    /// Photos in no part, by reason.
    pub reserve: BTreeMap<String, usize>,
    /// The ratio asked for.
    pub ratio: String,
    /// The largest difference between a part's share and the wanted one, of 1.
    pub deviation: f64,
}

impl SplitTable {
    pub(super) fn new(
        grouped: &Grouped,
        parts: &[Part],
        settings: &Settings,
        ratio: Ratio,
    ) -> Self {
        let classes = settings.classes.clone();
        let mut lines: Vec<PartLine> = Vec::new();
        for (part, wanted_share) in Part::ALL.into_iter().zip(ratio.fractions()) {
            lines.push(PartLine::new(part, wanted_share, grouped, parts, classes.len()));
        }
        let photos: usize = lines.iter().map(|line| line.photos).sum();
        for line in &mut lines {
            line.share = line.photos as f64 / photos.max(1) as f64;
        }
        let mut reserve = BTreeMap::new();
        for part in parts {
            if let Part::Reserve(reason) = part {
                *reserve.entry(reason.clone()).or_default() += 1;
            }
        }
        let differences = lines.iter().map(|line| (line.share - line.wanted_share).abs());
        let deviation = differences.fold(0.0, f64::max);
        Self { classes, parts: lines, reserve, ratio: ratio.to_string(), deviation }
    }
}

impl PartLine {
    fn new(
        part: Part,
        wanted_share: f64,
        grouped: &Grouped,
        parts: &[Part],
        classes: usize,
    ) -> Self {
        let mut per_class = vec![0; classes];
        let mut people = BTreeSet::new();
        let pairs = grouped.photos.iter().zip(parts);
        for (photo, _) in pairs.filter(|(_, of)| **of == part) {
            per_class[photo.class.unwrap_or_default()] += 1;
            if !grouped.groups[photo.group].subjects.is_empty() {
                people.insert(photo.group);
            }
        }
        let (photos, people) = (per_class.iter().sum(), people.len());
        Self { part, photos, per_class, people, share: 0.0, wanted_share }
    }
}

impl fmt::Display for SplitTable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let widths: Vec<usize> = self.classes.iter().map(|class| class.len().max(6)).collect();
        let headings = ["part", "photos", "share", "wanted", "people"];
        let [part, photos, share, wanted, people] = headings;
        write!(formatter, "{part:<10}  {photos:>7}  {share:>6}  {wanted:>6}  {people:>6}")?;
        for (class, &width) in self.classes.iter().zip(&widths) {
            write!(formatter, "  {class:>width$}")?;
        }
        for line in &self.parts {
            let (part, photos, people) = (line.part.to_string(), line.photos, line.people);
            let [share, wanted] = [line.share, line.wanted_share].map(percent);
            write!(formatter, "\n{part:<10}  {photos:>7}  {share:>6}  {wanted:>6}  {people:>6}")?;
            for (count, &width) in line.per_class.iter().zip(&widths) {
                write!(formatter, "  {count:>width$}")?;
            }
        }
        let points = 100.0 * self.deviation;
        write!(formatter, "\nlargest deviation from {}: {points:.1} points", self.ratio)?;
        for (reason, count) in &self.reserve {
            write!(formatter, "\nreserve: {reason}: {count}")?;
        }
        Ok(())
    }
}

fn percent(share: f64) -> String {
    format!("{:.1}%", 100.0 * share)
}
