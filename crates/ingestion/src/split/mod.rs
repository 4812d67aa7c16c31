//! A split: every photo in one part, what belongs together in the same, the classes in balance.

mod asked;
mod assign;
mod attach;
mod changes;
mod counts;
mod draw;
mod error;
mod extend;
mod field;
mod folds;
mod goal;
mod grouped;
mod made;
mod making;
mod place;
mod plan;
mod ratio;
mod shares;
mod state;
mod table;
mod targets;
mod test_from;
mod usable;

use std::fmt;
use std::str::FromStr;

use formats::Settings;
use formats::workspace::check_name;

use grouped::Grouped;
use made::Made;
use making::Making;

pub use changes::Changes;
pub use error::SplitError;
pub(crate) use extend::BRIDGES;
pub use extend::{ExtendRequest, Extension, extend};
pub use folds::{Folds, FoldsRequest, folds};
pub use plan::{SplitPlan, Written};
pub use ratio::{NotARatio, Ratio};
pub use table::{PartLine, SplitTable};
pub(crate) use usable::{Judge, Usable};

use crate::Error;
use crate::links::Links;

/// What `mien split` asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SplitRequest {
    /// The split's name.
    pub name: String,
    /// Shares of train, validation and test.
    pub ratio: Ratio,
    /// Where the test part comes from.
    pub test: TestPhotos,
    /// What it shares with folds.
    pub choices: Choices,
}

/// What is chosen for every kind of split.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choices {
    /// Another seed, another assignment.
    pub seed: u64,
    /// The same number of photos of every class in each part; else all are kept.
    pub balanced: bool,
}

/// Where test photos come from: `--test-from`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TestPhotos {
    /// Drawn from all photos, by the ratio.
    Drawn,
    /// The photos of this collection, less those that are linked to others.
    Collection(String),
}

impl FromStr for TestPhotos {
    type Err = SplitError;

    fn from_str(text: &str) -> Result<Self, SplitError> {
        match text.strip_prefix("collection:") {
            Some(name) if !name.is_empty() => Ok(Self::Collection(name.to_owned())),
            _ => Err(SplitError::TestSource { found: text.to_owned() }),
        }
    }
}

impl fmt::Display for TestPhotos {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Drawn => formatter.write_str("drawn"),
            Self::Collection(name) => write!(formatter, "collection:{name}"),
        }
    }
}

/// Puts every photo of the catalogue into one part or, with the reason, into the reserve.
pub fn split(
    links: &Links,
    settings: &Settings,
    request: &SplitRequest,
) -> Result<SplitPlan, Error> {
    check_name(&request.name, "split")?;
    let grouped = Grouped::of(links, settings);
    let making = Making { grouped: &grouped, settings, choices: request.choices };
    let places = match &request.test {
        TestPhotos::Drawn => making.three_parts(request.ratio),
        TestPhotos::Collection(name) => making.beside_collection(request.ratio, name),
    };
    let places = places.map_err(|error| {
        error.that_fits(|| {
            making.fitting_ratio(&request.test).map(|ratio| format!("--ratio {ratio}"))
        })
    })?;
    let made = Made::new(request, settings);
    Ok(SplitPlan::new(&request.name, links.catalogue().digest(), &grouped, &places, &made))
}

#[cfg(test)]
mod tests;
