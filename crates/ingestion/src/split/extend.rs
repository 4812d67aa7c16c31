//! New photos come to a split that is there, and nothing in it moves.

use std::collections::BTreeMap;

use formats::split::{Part, Split, SplitRow};
use formats::{Digest, Settings, Workspace};

use super::attach::{Attached, Belongs, attach};
use super::changes::Changes;
use super::counts::Counts;
use super::field::Field;
use super::grouped::{self, Grouped};
use super::made::Made;
use super::place::{self, Place, SURPLUS};
use super::plan::{SplitPlan, Written};
use super::test_from::{self, LEAKS, TEST};
use super::{SplitError, TestPhotos, Usable};
use crate::Error;
use crate::links::{Links, Units};

/// It would join two parts.
pub(crate) const BRIDGES: &str = "bridges";
/// It belongs to the test part, which takes no more.
const TEST_IS_CLOSED: &str = "test_is_closed";
/// It left the catalogue.
pub(super) const FORGOTTEN: &str = "forgotten";

/// What `mien split --extend` asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtendRequest {
    /// The split's name.
    pub name: String,
    /// Whether the test part takes photos, too.
    pub grow_test: bool,
}

/// An extended split that is not written yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Extension {
    /// The split as it will be.
    pub plan: SplitPlan,
    /// What is new in it.
    pub changes: Changes,
    old: Split,
}

/// Adds the photos that are new, or can be used by now, to `old`.
pub fn extend(
    links: &Links,
    settings: &Settings,
    old: &Split,
    request: &ExtendRequest,
) -> Result<Extension, Error> {
    let made = Made::read(&old.header.settings, &request.name)?;
    if let Some([fold, folds]) = made.fold {
        return Err(SplitError::IsFold { name: request.name.clone(), fold, folds }.into());
    }
    if made.classes != settings.classes {
        return Err(SplitError::OtherClasses {
            name: request.name.clone(),
            split: made.classes,
            settings: settings.classes.clone(),
        }
        .into());
    }
    check_missing(links, old, &request.name)?;
    let there = There::of(links, settings, old);
    let Attached { links, joined, belongs } = attach(links, &there.parts, &there.waiting());
    let units = Units::called(&links, joined);
    let grouped = Grouped { links: &links, classes: there.classes.clone(), units };
    let growing = Growing { grouped: &grouped, there: &there, made: &made, request };
    let places = growing.places(&belongs);
    Ok(growing.extension(&places, old))
}

/// Only forgetting takes a photo out of the catalogue; a missing batch must not empty a split.
fn check_missing(links: &Links, old: &Split, name: &str) -> Result<(), Error> {
    let forgotten = Part::Reserve(FORGOTTEN.to_owned());
    let may_miss = links.catalogue().forgotten();
    let mut missing = old.rows.iter().filter(|row| {
        let known = row.part == forgotten || may_miss.contains_key(&row.sha256);
        !known && links.place_of(&row.sha256).is_none()
    });
    match missing.next() {
        None => Ok(()),
        Some(row) => Err(Error::ForgottenPhotos {
            split: name.to_owned(),
            first: row.sha256,
            others: missing.count(),
        }),
    }
}

/// The split as the catalogue of today sees it.
pub(super) struct There<'a> {
    pub(super) classes: Vec<Usable>,
    /// Every photo's row, where it has one.
    pub(super) rows: Vec<Option<&'a SplitRow>>,
    /// The part of every photo that has one and can still be used.
    parts: Vec<Option<usize>>,
}

impl<'a> There<'a> {
    fn of(links: &Links, settings: &Settings, old: &'a Split) -> Self {
        let by_photo: BTreeMap<Digest, &SplitRow> =
            old.rows.iter().map(|row| (row.sha256, row)).collect();
        let rows = links.photos().iter().map(|photo| by_photo.get(photo).copied());
        let rows: Vec<Option<&SplitRow>> = rows.collect();
        let classes = grouped::classes(links, settings);
        let part = |(row, class): (Option<&SplitRow>, &Usable)| {
            row.and_then(|row| place_of(&row.part)).filter(|_| class.is_ok())
        };
        let parts = rows.iter().copied().zip(&classes).map(part).collect();
        Self { classes, rows, parts }
    }

    /// The photos without a part: first those that the split knows, its bridges after the others.
    fn waiting(&self) -> Vec<usize> {
        let bridge = Part::Reserve(BRIDGES.to_owned());
        let mut photos: Vec<usize> =
            (0..self.parts.len()).filter(|&photo| self.parts[photo].is_none()).collect();
        photos.sort_by_key(|&photo| match self.rows[photo] {
            Some(row) if row.part != bridge => 0,
            Some(_) => 1,
            None => 2,
        });
        photos
    }

    fn was_surplus(&self, photo: usize) -> bool {
        let surplus = Part::Reserve(SURPLUS.to_owned());
        self.rows[photo].is_some_and(|row| row.part == surplus)
    }
}

/// The place of a part among the parts; none for the reserve.
pub(super) fn place_of(part: &Part) -> Option<usize> {
    Part::ALL.iter().position(|known| known == part)
}

/// An extension on its way.
struct Growing<'a> {
    grouped: &'a Grouped<'a>,
    there: &'a There<'a>,
    made: &'a Made,
    request: &'a ExtendRequest,
}

impl Growing<'_> {
    fn places(&self, belongs: &[Belongs]) -> Vec<Place> {
        let given = self.given_test();
        let places = belongs.iter().enumerate();
        let mut places: Vec<Place> =
            places.map(|(photo, &belongs)| self.place(photo, belongs, given.as_ref())).collect();
        self.place_open(&mut places);
        if self.made.choices.balanced {
            let sizes = (Part::ALL.len(), self.made.classes.len());
            let stays = |photo: usize| self.there.parts[photo].is_some();
            place::balance(&mut places, self.grouped, sizes, self.made.choices.seed, stays);
        }
        places
    }

    /// What belongs nowhere yet stays open; the others have only one place where they can be.
    fn place(&self, photo: usize, belongs: Belongs, given: Option<&Given>) -> Place {
        let closed = if self.there.was_surplus(photo) { SURPLUS } else { TEST_IS_CLOSED };
        let to_test =
            if self.request.grow_test { Place::Part(TEST) } else { Place::Reserve(closed) };
        let is_given =
            given.map(|given| (given.lying[photo], given.inside[self.grouped.unit(photo)]));
        match (self.there.classes[photo], self.there.parts[photo], belongs) {
            (_, Some(part), _) => Place::Part(part),
            // Also without a label: whatever is in the reserve for another reason may join photos.
            (_, _, Belongs::Bridge) => Place::Reserve(BRIDGES),
            (Err(reason), _, _) => Place::Reserve(reason),
            (_, _, Belongs::With(TEST)) => match is_given {
                Some((false, _)) => Place::Reserve(LEAKS),
                _ => to_test,
            },
            (_, _, Belongs::With(part)) => match is_given {
                Some((true, _)) => Place::Reserve(LEAKS),
                _ => Place::Part(part),
            },
            (_, _, Belongs::Free) => match is_given {
                Some((true, true)) => to_test,
                Some((true, false)) => Place::Reserve(LEAKS),
                _ => Place::Open,
            },
        }
    }

    /// Which photos and units lie in the collection that is the test part.
    fn given_test(&self) -> Option<Given> {
        let TestPhotos::Collection(name) = &self.made.test else { return None };
        let lying = test_from::lying_in(self.grouped, name);
        let inside = test_from::units_inside(self.grouped, &lying);
        Some(Given { lying, inside })
    }

    /// Assigns the units that are linked to no part.
    fn place_open(&self, places: &mut [Place]) {
        let classes = self.made.classes.len();
        let test_grows = self.request.grow_test && self.made.test == TestPhotos::Drawn;
        let ratio = self.made.ratio;
        let shares = if test_grows { ratio.shares() } else { ratio.shares_without_test() };
        let (photos, units) = self.held(places);
        let counts = Counts::of_open(self.grouped, places, classes);
        let balanced = self.made.choices.balanced;
        let field = Field::filled(shares, photos, units, &counts.per_class, balanced);
        let unit_parts = place::unit_parts(self.grouped, &counts, &field, self.made.choices.seed);
        place::follow(places, self.grouped, &unit_parts);
    }

    /// What every part holds already: photos by class, and units.
    fn held(&self, places: &[Place]) -> (Vec<Vec<usize>>, Vec<usize>) {
        let mut photos = vec![vec![0; self.made.classes.len()]; Part::ALL.len()];
        let mut part_of_unit = vec![None; self.grouped.units.units.len()];
        for (photo, place) in places.iter().enumerate() {
            if let (Ok(class), Place::Part(part)) = (self.grouped.classes[photo], *place) {
                photos[part][class] += 1;
                part_of_unit[self.grouped.unit(photo)] = Some(part);
            }
        }
        let mut units = vec![0; Part::ALL.len()];
        part_of_unit.into_iter().flatten().for_each(|part: usize| units[part] += 1);
        (photos, units)
    }

    fn extension(&self, places: &[Place], old: &Split) -> Extension {
        let changes = Changes::between(self.there, self.grouped, places, old, &self.made.classes);
        let catalogue = self.grouped.links.catalogue().digest();
        let mut made = self.made.clone();
        made.remember(old, catalogue, &changes, self.request.grow_test);
        let name = &self.request.name;
        let mut plan = SplitPlan::new(name, catalogue, self.grouped, places, &made);
        plan.split.rows.extend(forgotten(self.grouped.links, old));
        plan.split.rows.sort_by_key(|row| row.sha256);
        plan.table.grown(&plan.split.rows, &changes);
        Extension { plan, changes, old: old.clone() }
    }
}

/// The given test part, by photo and by unit.
struct Given {
    lying: Vec<bool>,
    inside: Vec<bool>,
}

/// The rows of photos that left the catalogue: nothing but their hash is kept of them.
fn forgotten(links: &Links, old: &Split) -> Vec<SplitRow> {
    let gone = old.rows.iter().filter(|row| links.place_of(&row.sha256).is_none());
    let row = |row: &SplitRow| SplitRow {
        sha256: row.sha256,
        part: Part::Reserve(FORGOTTEN.to_owned()),
        label: String::new(),
        group: row.sha256.to_string(),
    };
    gone.map(row).collect()
}

impl Extension {
    /// Whether the split says the same as before.
    pub fn is_empty(&self) -> bool {
        self.plan.split.rows == self.old.rows
    }

    /// Puts the extended split in the place of the old one, whole or not at all.
    pub fn write(&self, workspace: &Workspace) -> Result<Written, Error> {
        if self.is_empty() {
            return Ok(Written::Unchanged);
        }
        self.plan.split.replace(&workspace.split(&self.plan.name), &self.old)?;
        Ok(Written::Extended)
    }
}
