//! K-fold: K splits over the same parts, so that every photo is a test photo once.

use formats::workspace::check_name;
use formats::{Settings, Workspace};

use super::asked::Asked;
use super::grouped::Grouped;
use super::made::Made;
use super::making::Making;
use super::place::Place;
use super::plan::{SplitPlan, Written};
use super::table::SplitTable;
use super::test_from::TEST;
use super::{Choices, Ratio, SplitError, TestPhotos};
use crate::Error;
use crate::links::Links;

/// What `mien split --folds` asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoldsRequest {
    /// The splits are called `<name>-1`, `<name>-2`, …
    pub name: String,
    /// How many, from 3.
    pub folds: u16,
    /// What it shares with other splits.
    pub choices: Choices,
}

/// The splits of all folds, not written yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Folds {
    /// One split for every fold.
    pub plans: Vec<SplitPlan>,
    /// What the test parts hold.
    pub table: SplitTable,
}

/// Cuts the photos into K parts; in fold i part i is the test part, the next one validation.
pub fn folds(links: &Links, settings: &Settings, request: &FoldsRequest) -> Result<Folds, Error> {
    let count = usize::from(request.folds);
    let ratio = Ratio::new([u32::from(request.folds).saturating_sub(2), 1, 1]);
    let ratio = ratio.ok_or(SplitError::FewFolds { found: request.folds })?;
    let names: Vec<String> = (1..=count).map(|fold| format!("{}-{fold}", request.name)).collect();
    check_name(&request.name, "split")?;
    let grouped = Grouped::of(links, settings);
    let making = Making { grouped: &grouped, settings, choices: request.choices };
    let asked = Asked::folds(count);
    let places = making.parts(&asked).map_err(|error| {
        error.that_fits(|| {
            let fewer = (3..count).rev().find(|&fewer| making.parts(&Asked::folds(fewer)).is_ok());
            fewer.map(|fewer| format!("--folds {fewer}"))
        })
    })?;
    let catalogue = links.catalogue().digest();
    let plans = names.iter().enumerate().map(|(fold, name)| {
        let made = Made {
            ratio,
            choices: request.choices,
            test: TestPhotos::Drawn,
            classes: settings.classes.clone(),
            fold: Some([fold + 1, count]),
            history: Vec::new(),
        };
        let places: Vec<Place> = places.iter().map(|&place| turned(place, fold, count)).collect();
        SplitPlan::new(name, catalogue, &grouped, &places, &made)
    });
    let plans = plans.collect();
    Ok(Folds { plans, table: SplitTable::of_folds(&grouped, &places, settings, &asked) })
}

/// Where a photo of one of the K parts goes in one fold.
fn turned(place: Place, fold: usize, count: usize) -> Place {
    match place {
        Place::Part(part) if part == fold => Place::Part(TEST),
        Place::Part(part) if part == (fold + 1) % count => Place::Part(1),
        Place::Part(_) => Place::Part(0),
        other => other,
    }
}

impl Folds {
    /// Writes all splits, or none where one of them cannot be; what a killed command left is completed.
    pub fn write(&self, workspace: &Workspace) -> Result<Vec<Written>, Error> {
        for plan in &self.plans {
            plan.would_write(workspace)?;
        }
        self.plans.iter().map(|plan| plan.write(workspace)).collect()
    }
}
