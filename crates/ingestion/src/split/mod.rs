//! A split: every photo in one part, what belongs together in the same, the classes in balance.

mod assign;
mod counts;
mod draw;
mod error;
mod goal;
mod groups;
mod place;
mod ratio;
mod state;
mod table;
mod targets;

use formats::split::{Part, Split, SplitRow};
use formats::workspace::check_name;
use formats::{Digest, Settings, Workspace, json};
use serde::Serialize;

use assign::{Counted, assign};
use counts::Counts;
use draw::{Purpose, draw};
use groups::{Grouped, GroupedPhoto, grouped};
use place::{balance, placed};
use targets::Targets;

pub use error::SplitError;
pub use ratio::{NotARatio, Ratio};
pub use table::{PartLine, SplitTable};

use crate::{Catalogue, Error};

/// What `mien split` asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SplitRequest {
    /// The split's name.
    pub name: String,
    /// Shares of train, validation and test.
    pub ratio: Ratio,
    /// Another seed, another assignment.
    pub seed: u64,
    /// Keeps all photos of all classes instead of the same number of each.
    pub unbalanced: bool,
}

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
}

/// Puts every photo of the catalogue into one part or, with the reason, into the reserve.
pub fn split(
    catalogue: &Catalogue,
    settings: &Settings,
    request: &SplitRequest,
) -> Result<SplitPlan, Error> {
    check_name(&request.name, "split")?;
    let grouped = grouped(catalogue, settings)?;
    let counts = Counts::of(&grouped, settings);
    counts.check_enough(request.ratio)?;
    let targets = Targets::new(request.ratio, &counts.per_class, !request.unbalanced);
    counts.check_sizes(&grouped, &targets, request.ratio)?;
    let group_parts = group_parts(&grouped, &counts, &targets, request);
    counts.check_filled(&group_parts)?;
    let mut parts = placed(&grouped, &group_parts);
    if !request.unbalanced {
        balance(&mut parts, &grouped, settings.classes.len(), request.seed);
    }
    let rows = rows(&grouped, &parts, settings);
    let header = Split::header(catalogue.digest(), chosen(request, settings));
    let table = SplitTable::new(&grouped, &parts, settings, request.ratio);
    Ok(SplitPlan { name: request.name.clone(), split: Split { header, rows }, table })
}

impl SplitPlan {
    /// Writes the split into its workspace; another split of this name is never overwritten.
    pub fn write(&self, workspace: &Workspace) -> Result<Written, Error> {
        let path = workspace.split(&self.name);
        match Split::read(&path) {
            Ok(there) if self.is(&there) => return Ok(Written::Unchanged),
            Ok(_) => return Err(SplitError::Exists { path }.into()),
            // Without its `.json`, written last, a table is what a killed process left behind.
            Err(error) if error.is_missing() => {}
            Err(error) => return Err(error.into()),
        }
        self.split.write(&path)?;
        Ok(Written::New)
    }

    /// The same photos at the same places, for the same reasons.
    fn is(&self, there: &Split) -> bool {
        let catalogue = |split: &Split| split.header.inputs.get("catalogue").copied();
        self.split.rows == there.rows
            && self.split.header.settings == there.header.settings
            && catalogue(&self.split) == catalogue(there)
    }
}

fn group_parts(
    grouped: &Grouped,
    counts: &Counts,
    targets: &Targets,
    request: &SplitRequest,
) -> Vec<usize> {
    let named = grouped.groups.iter().zip(&counts.per_group);
    let counted = named.map(|(group, counts)| Counted {
        counts: counts.clone(),
        order: draw(request.seed, Purpose::Group, &Digest::of(group.name.as_bytes())),
    });
    assign(&counted.collect::<Vec<_>>(), targets, request.ratio, request.seed)
}

fn rows(grouped: &Grouped, parts: &[Part], settings: &Settings) -> Vec<SplitRow> {
    let row = |(photo, part): (&GroupedPhoto, &Part)| SplitRow {
        sha256: photo.sha256,
        part: part.clone(),
        label: photo.class.map(|class| settings.classes[class].clone()).unwrap_or_default(),
        group: grouped.groups[photo.group].name.clone(),
    };
    grouped.photos.iter().zip(parts).map(row).collect()
}

fn chosen(request: &SplitRequest, settings: &Settings) -> json::Value {
    json::json!({
        "ratio": request.ratio.to_string(),
        "seed": request.seed,
        "balanced": !request.unbalanced,
        "classes": settings.classes,
    })
}

#[cfg(test)]
mod tests;
