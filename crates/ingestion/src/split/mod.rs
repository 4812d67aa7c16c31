//! A split: every photo in one part, what belongs together in the same, the classes in balance.

mod asked;
mod assign;
mod attach;
mod counts;
mod draw;
mod error;
mod extend;
mod field;
mod folds;
mod goal;
mod grouped;
mod made;
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

use asked::Asked;
use counts::Counts;
use field::Field;
use grouped::Grouped;
use made::Made;
use place::Place;

pub use error::SplitError;
pub(crate) use extend::BRIDGES;
pub use extend::{Changes, ExtendRequest, Extension, extend};
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

/// A split on its way.
struct Making<'a> {
    grouped: &'a Grouped<'a>,
    settings: &'a Settings,
    choices: Choices,
}

impl Making<'_> {
    /// All parts drawn from all photos.
    fn three_parts(&self, ratio: Ratio) -> Result<Vec<Place>, SplitError> {
        self.parts(&Asked::three_parts(ratio))
    }

    /// Parts of nothing but the photos that can be used.
    fn parts(&self, asked: &Asked) -> Result<Vec<Place>, SplitError> {
        let mut places = place::undecided(self.grouped);
        let counts = Counts::of_open(self.grouped, &places, self.settings.classes.len());
        let field = Field::empty(asked.shares.clone(), &counts.per_class, self.choices.balanced);
        self.place_open(&mut places, &counts, &field, asked)?;
        self.balance(&mut places, asked.names.len());
        Ok(places)
    }

    /// The test part is a collection, the others are drawn from the rest.
    fn beside_collection(&self, ratio: Ratio, name: &str) -> Result<Vec<Place>, SplitError> {
        let asked = Asked::beside_test(ratio);
        let lying = test_from::lying_in(self.grouped, name);
        if !lying.iter().any(|(_, any)| *any) {
            return Err(test_from::unknown(self.grouped, name));
        }
        let mut places = place::undecided(self.grouped);
        test_from::place_given(&mut places, self.grouped, &lying);
        let classes = self.settings.classes.len();
        let test = test_from::check(&places, self.grouped, self.settings, self.choices, name)?;
        let counts = Counts::of_open(self.grouped, &places, classes);
        let there = vec![vec![0; classes], vec![0; classes], test];
        let field = Field::filled(
            asked.shares.clone(),
            there,
            vec![0; asked.names.len()],
            &counts.per_class,
            self.choices.balanced,
        );
        self.place_open(&mut places, &counts, &field, &asked)?;
        self.balance(&mut places, asked.names.len());
        Ok(places)
    }

    /// Assigns the units that have open photos, if that can be done well.
    fn place_open(
        &self,
        places: &mut [Place],
        counts: &Counts,
        field: &Field,
        asked: &Asked,
    ) -> Result<(), SplitError> {
        let classes = &self.settings.classes;
        counts.check_enough(self.grouped, classes, asked)?;
        counts.check_sizes(self.grouped, field, asked)?;
        let unit_parts = place::unit_parts(self.grouped, counts, field, self.choices.seed);
        counts.check_filled(&unit_parts, classes, asked)?;
        place::follow(places, self.grouped, &unit_parts);
        Ok(())
    }

    fn balance(&self, places: &mut [Place], parts: usize) {
        if self.choices.balanced {
            let classes = self.settings.classes.len();
            place::balance(places, self.grouped, (parts, classes), self.choices.seed, |_| false);
        }
    }

    /// The ratio with the largest train part that these photos can be split by.
    fn fitting_ratio(&self, test: &TestPhotos) -> Option<Ratio> {
        let ratios = (1..=LARGEST_HINT).rev().filter_map(|train| Ratio::new([train, 1, 1]));
        ratios.into_iter().find(|&ratio| {
            let places = match test {
                TestPhotos::Drawn => self.three_parts(ratio),
                TestPhotos::Collection(name) => self.beside_collection(ratio, name),
            };
            places.is_ok()
        })
    }
}

/// A ratio of more than 20:1:1 is no help.
const LARGEST_HINT: u32 = 20;

#[cfg(test)]
mod tests;
