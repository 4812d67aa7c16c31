//! A split that is not written yet, and how it is written: once, and never over another.

use formats::split::{Split, SplitRow};
use formats::{Digest, Workspace};
use serde::Serialize;

use super::SplitError;
use super::grouped::Grouped;
use super::made::Made;
use super::place::Place;
use super::table::SplitTable;
use crate::Error;

/// A split that is not written yet.
#[derive(Debug, Clone, PartialEq)]
pub struct SplitPlan {
    /// The split's name.
    pub name: String,
    /// What will be written.
    pub split: Split,
    /// What it holds.
    pub table: SplitTable,
}

/// What writing a split did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Written {
    /// The split is new.
    New,
    /// The same split was there.
    Unchanged,
    /// The split was there and holds more now.
    Extended,
}

impl SplitPlan {
    /// The split that `places` make of the catalogue with this digest.
    pub(super) fn new(
        name: &str,
        catalogue: Digest,
        grouped: &Grouped,
        places: &[Place],
        made: &Made,
    ) -> Self {
        let header = Split::header(catalogue, made.to_settings());
        let split = Split { header, rows: rows(grouped, places, &made.classes) };
        let table = SplitTable::of_split(grouped, places, made);
        Self { name: name.to_owned(), split, table }
    }

    /// Writes the split into its workspace; another split of this name is never overwritten.
    pub fn write(&self, workspace: &Workspace) -> Result<Written, Error> {
        let written = self.would_write(workspace)?;
        if written == Written::New {
            self.split.write(&workspace.split(&self.name))?;
        }
        Ok(written)
    }

    /// What [`SplitPlan::write`] would do.
    pub(super) fn would_write(&self, workspace: &Workspace) -> Result<Written, Error> {
        let path = workspace.split(&self.name);
        match Split::read(&path) {
            Ok(there) if self.is(&there) => Ok(Written::Unchanged),
            Ok(_) => Err(SplitError::Exists { path }.into()),
            // Without its `.json`, written last, a table is what a killed process left behind.
            Err(error) if error.is_missing() => Ok(Written::New),
            Err(error) => Err(error.into()),
        }
    }

    /// The same photos at the same places, for the same reasons.
    fn is(&self, there: &Split) -> bool {
        let catalogue = |split: &Split| split.header.inputs.get("catalogue").copied();
        self.split.rows == there.rows
            && self.split.header.settings == there.header.settings
            && catalogue(&self.split) == catalogue(there)
    }
}

/// One row for every photo of the catalogue, ascending.
fn rows(grouped: &Grouped, places: &[Place], classes: &[String]) -> Vec<SplitRow> {
    let row = |(photo, place): (usize, &Place)| SplitRow {
        sha256: grouped.links.photos()[photo],
        part: place.to_part(),
        label: grouped.classes[photo].map(|class| classes[class].clone()).unwrap_or_default(),
        group: grouped.units.units[grouped.unit(photo)].name.clone(),
    };
    places.iter().enumerate().map(row).collect()
}
