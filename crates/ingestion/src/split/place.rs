//! The place of every photo: its unit's part, or the reserve with the reason.

use formats::Digest;
use formats::split::Part;

use super::assign::{Counted, assign};
use super::counts::Counts;
use super::draw::{Purpose, draw};
use super::field::Field;
use super::grouped::Grouped;

/// A part has more of its class than of another.
pub(super) const SURPLUS: &str = "surplus";

/// Where a photo goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Not decided yet.
    Open,
    /// A part, by its place among the parts.
    Part(usize),
    /// In no part, for this reason.
    Reserve(&'static str),
}

impl Place {
    /// The part of a split with three parts.
    pub(super) fn to_part(self) -> Part {
        match self {
            Self::Part(part) => Part::ALL[part].clone(),
            Self::Reserve(reason) => Part::Reserve(reason.to_owned()),
            // Whatever is left open has no class.
            Self::Open => Part::Reserve(super::usable::NO_LABEL.to_owned()),
        }
    }
}

/// Photos with a class are open, the others in the reserve.
pub(super) fn undecided(grouped: &Grouped) -> Vec<Place> {
    let place = |class: &Result<usize, &'static str>| match *class {
        Ok(_) => Place::Open,
        Err(reason) => Place::Reserve(reason),
    };
    grouped.classes.iter().map(place).collect()
}

/// The part of every unit, for those that have open photos.
pub(super) fn unit_parts(
    grouped: &Grouped,
    counts: &Counts,
    field: &Field,
    seed: u64,
) -> Vec<usize> {
    let units = grouped.units.units.iter().zip(counts.units());
    let counted = units.map(|(unit, counts)| Counted {
        counts,
        order: draw(seed, Purpose::Group, &Digest::of(unit.name.as_bytes())),
    });
    assign(&counted.collect::<Vec<_>>(), field, seed)
}

/// Open photos follow their unit.
pub(super) fn follow(places: &mut [Place], grouped: &Grouped, unit_parts: &[usize]) {
    for (photo, place) in places.iter_mut().enumerate() {
        if *place == Place::Open {
            *place = Place::Part(unit_parts[grouped.unit(photo)]);
        }
    }
}

/// Leaves each of `parts` parts the same number of every class; the photos drawn last become surplus.
///
/// Those that `stays` never do: where they are more than another class has, they stay more.
pub(super) fn balance(
    places: &mut [Place],
    grouped: &Grouped,
    (parts, classes): (usize, usize),
    seed: u64,
    stays: impl Fn(usize) -> bool,
) {
    let mut fixed = vec![0; parts * classes];
    let mut others = vec![Vec::new(); parts * classes];
    for (photo, place) in places.iter().enumerate() {
        if let (Ok(class), Place::Part(part)) = (grouped.classes[photo], *place) {
            if stays(photo) {
                fixed[part * classes + class] += 1;
            } else {
                let order = draw(seed, Purpose::Photo, &grouped.links.photos()[photo]);
                others[part * classes + class].push((order, photo));
            }
        }
    }
    for (fixed, others) in fixed.chunks_exact(classes).zip(others.chunks_exact_mut(classes)) {
        let counts = fixed.iter().zip(&*others).map(|(fixed, others)| fixed + others.len());
        let fewest = counts.min().unwrap_or_default();
        for (fixed, photos) in fixed.iter().zip(others) {
            photos.sort_unstable();
            for &(_, photo) in photos.iter().skip(fewest.saturating_sub(*fixed)) {
                places[photo] = Place::Reserve(SURPLUS);
            }
        }
    }
}
