//! How a new split is made: photos counted, units assigned, parts balanced.

use formats::Settings;

use super::asked::Asked;
use super::counts::Counts;
use super::field::Field;
use super::grouped::Grouped;
use super::place::{Place, balance, follow, undecided, unit_parts};
use super::{Choices, Ratio, SplitError, TestPhotos, test_from};

/// A ratio of more than 20:1:1 is no help.
const LARGEST_HINT: u32 = 20;

/// A split on its way.
pub(super) struct Making<'a> {
    pub(super) grouped: &'a Grouped<'a>,
    pub(super) settings: &'a Settings,
    pub(super) choices: Choices,
}

impl Making<'_> {
    /// All parts drawn from all photos.
    pub(super) fn three_parts(&self, ratio: Ratio) -> Result<Vec<Place>, SplitError> {
        self.parts(&Asked::three_parts(ratio))
    }

    /// Parts of nothing but the photos that can be used.
    pub(super) fn parts(&self, asked: &Asked) -> Result<Vec<Place>, SplitError> {
        let mut places = undecided(self.grouped);
        let counts = Counts::of_open(self.grouped, &places, self.settings.classes.len());
        let field = Field::empty(asked.shares.clone(), &counts.per_class, self.choices.balanced);
        self.place_open(&mut places, &counts, &field, asked)?;
        self.balance(&mut places, asked.names.len());
        Ok(places)
    }

    /// The test part is a collection, the others are drawn from the rest.
    pub(super) fn beside_collection(
        &self,
        ratio: Ratio,
        name: &str,
    ) -> Result<Vec<Place>, SplitError> {
        let asked = Asked::beside_test(ratio);
        test_from::check_known(self.grouped, name)?;
        let lying = test_from::lying_in(self.grouped, name);
        let mut places = undecided(self.grouped);
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
        let parts = unit_parts(self.grouped, counts, field, self.choices.seed);
        counts.check_filled(&parts, classes, asked)?;
        follow(places, self.grouped, &parts);
        Ok(())
    }

    fn balance(&self, places: &mut [Place], parts: usize) {
        if self.choices.balanced {
            let classes = self.settings.classes.len();
            balance(places, self.grouped, (parts, classes), self.choices.seed, |_| false);
        }
    }

    /// The ratio with the largest train part that these photos can be split by.
    pub(super) fn fitting_ratio(&self, test: &TestPhotos) -> Option<Ratio> {
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
