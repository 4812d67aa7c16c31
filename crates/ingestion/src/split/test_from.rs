//! A test part that is given: the photos of one collection, less those that are linked to others.

use std::collections::BTreeSet;

use formats::{Settings, closest};

use super::grouped::Grouped;
use super::place::Place;
use super::{Choices, SplitError};

/// Photos of the given test part that are linked to photos outside of it, or the other way round.
pub(super) const LEAKS: &str = "leaks";
/// The place of the test part.
pub(super) const TEST: usize = 2;

/// Whether every photo lies in `collection` and nowhere else: what lies outside, too, is no test photo.
pub(super) fn lying_in(grouped: &Grouped, collection: &str) -> Vec<bool> {
    let inside =
        |photo: usize| grouped.links.rows_of(photo).iter().all(|row| row.collection == *collection);
    (0..grouped.links.photos().len()).map(inside).collect()
}

/// How many photos of `collection` lie outside of it, too.
pub(super) fn lying_elsewhere(grouped: &Grouped, collection: &str) -> usize {
    let both = |photo: &usize| {
        let mut inside =
            grouped.links.rows_of(*photo).iter().map(|row| row.collection == *collection);
        let first = inside.next();
        inside.any(|other| Some(other) != first)
    };
    (0..grouped.links.photos().len()).filter(both).count()
}

/// Whether all photos of every unit lie inside, also those that cannot be used.
pub(super) fn units_inside(grouped: &Grouped, lying: &[bool]) -> Vec<bool> {
    let mut inside = vec![true; grouped.units.units.len()];
    for (photo, lies_inside) in lying.iter().enumerate() {
        inside[grouped.unit(photo)] &= lies_inside;
    }
    inside
}

/// Puts the open photos of the collection into the test part, or aside.
pub(super) fn place_given(places: &mut [Place], grouped: &Grouped, lying: &[bool]) {
    let inside = units_inside(grouped, lying);
    for (photo, place) in places.iter_mut().enumerate() {
        if *place == Place::Open && lying[photo] {
            let given = inside[grouped.unit(photo)];
            *place = if given { Place::Part(TEST) } else { Place::Reserve(LEAKS) };
        }
    }
}

/// Refuses a collection that no photo lies in.
pub(super) fn check_known(grouped: &Grouped, name: &str) -> Result<(), SplitError> {
    let rows = grouped.links.catalogue().photos().iter();
    let names: BTreeSet<&str> = rows.map(|row| row.collection.as_str()).collect();
    if names.contains(name) {
        return Ok(());
    }
    let closest = closest(name, names).map(str::to_owned);
    Err(SplitError::UnknownCollection { name: name.to_owned(), closest })
}

/// The test photos per class: a balanced test part needs some of each, any test part some at all.
pub(super) fn check(
    places: &[Place],
    grouped: &Grouped,
    settings: &Settings,
    choices: Choices,
    collection: &str,
) -> Result<Vec<usize>, SplitError> {
    let mut per_class = vec![0; settings.classes.len()];
    for (class, _) in
        grouped.classes.iter().zip(places).filter(|(_, place)| **place == Place::Part(TEST))
    {
        per_class[class.unwrap_or_default()] += 1;
    }
    let none = if choices.balanced { 1 } else { settings.classes.len() };
    let missing: Vec<usize> = (0..per_class.len()).filter(|&class| per_class[class] == 0).collect();
    match missing.first() {
        Some(&class) if missing.len() >= none => Err(SplitError::NothingToTest {
            collection: collection.to_owned(),
            class: settings.classes[class].clone(),
            leaks: places.iter().filter(|place| **place == Place::Reserve(LEAKS)).count(),
        }),
        _ => Ok(per_class),
    }
}
