//! Photos per class and unit, and whether they suffice.

use std::collections::BTreeMap;

use super::asked::Asked;
use super::grouped::Grouped;
use super::place::Place;
use super::{SplitError, field::Field};
use crate::links::Reasons;

/// The photos that are still to be placed, counted.
pub(super) struct Counts {
    /// Photos of every class.
    pub(super) per_class: Vec<usize>,
    /// Photos of every class in every unit, one unit after the other.
    per_unit: Vec<usize>,
}

impl Counts {
    pub(super) fn of_open(grouped: &Grouped, places: &[Place], classes: usize) -> Self {
        let mut counts = Self {
            per_class: vec![0; classes],
            per_unit: vec![0; classes * grouped.units.units.len()],
        };
        for (photo, place) in places.iter().enumerate() {
            if let (Ok(class), Place::Open) = (grouped.classes[photo], place) {
                counts.per_class[class] += 1;
                counts.per_unit[grouped.unit(photo) * classes + class] += 1;
            }
        }
        counts
    }

    /// Photos of every class in one unit after the other.
    pub(super) fn units(&self) -> impl Iterator<Item = &[usize]> {
        self.per_unit.chunks_exact(self.per_class.len())
    }

    /// Every class must have a photo for every part.
    pub(super) fn check_enough(
        &self,
        grouped: &Grouped,
        classes: &[String],
        asked: &Asked,
    ) -> Result<(), SplitError> {
        let needed = asked.shares.smallest_count();
        if self.per_class.iter().all(|&count| count >= needed) {
            return Ok(());
        }
        let per_class = classes.iter().cloned().zip(self.per_class.iter().copied());
        let mut set_aside: BTreeMap<&str, usize> = BTreeMap::new();
        for reason in grouped.classes.iter().filter_map(|class| class.err()) {
            *set_aside.entry(reason).or_default() += 1;
        }
        let set_aside = set_aside.into_iter().map(|(reason, count)| (reason.to_owned(), count));
        Err(SplitError::TooFewPhotos {
            asked: asked.to_string(),
            per_class: per_class.collect(),
            set_aside: set_aside.collect(),
            needed,
        })
    }

    /// No unit may be larger than the smallest part should be: it would decide the split. In a balanced
    /// split a unit counts for what is left of it when every class is cut to the size of the rarest.
    pub(super) fn check_sizes(
        &self,
        grouped: &Grouped,
        field: &Field,
        asked: &Asked,
    ) -> Result<(), SplitError> {
        let rarest = self.per_class.iter().copied().min().unwrap_or_default() as f64;
        let weights = self.per_class.iter().map(|&count| match field.targets.kept {
            Some(_) => rarest / count.max(1) as f64,
            None => 1.0,
        });
        let weights: Vec<f64> = weights.collect();
        let size = |counts: &[usize]| -> f64 {
            counts.iter().zip(&weights).map(|(&count, weight)| count as f64 * weight).sum()
        };
        let (smallest, wanted) = field.smallest_part();
        let mut largest: Option<(f64, usize)> = None;
        for (unit, size) in self.units().map(size).enumerate() {
            // Of equals the first name is what people expect.
            let name = |unit: usize| &grouped.units.units[unit].name;
            let larger = largest.is_none_or(|(photos, other)| {
                size > photos + 1e-6 || (size > photos - 1e-6 && name(unit) < name(other))
            });
            if larger {
                largest = Some((size, unit));
            }
        }
        match largest {
            Some((photos, unit)) if photos > wanted as f64 + 1e-6 => {
                Err(SplitError::UnitTooLarge {
                    asked: asked.to_string(),
                    photos: photos.round() as usize,
                    part: asked.names[smallest].clone(),
                    wanted,
                    reasons: Box::new(Reasons::of(grouped.links, &grouped.units, unit)),
                    fits: None,
                })
            }
            _ => Ok(()),
        }
    }

    /// Every open part must hold photos of every class; `parts` names the part of every unit.
    pub(super) fn check_filled(
        &self,
        parts: &[usize],
        classes: &[String],
        asked: &Asked,
    ) -> Result<(), SplitError> {
        let mut filled = vec![vec![false; classes.len()]; asked.names.len()];
        for (counts, &part) in self.units().zip(parts) {
            for class in (0..classes.len()).filter(|&class| counts[class] > 0) {
                filled[part][class] = true;
            }
        }
        for (class, name) in classes.iter().enumerate() {
            if let Some(part) = asked.shares.open().into_iter().find(|&part| !filled[part][class]) {
                return Err(SplitError::TooFewUnits {
                    part: asked.names[part].clone(),
                    class: name.clone(),
                    photos: self.per_class[class],
                    units: self.units().filter(|counts| counts[class] > 0).count(),
                });
            }
        }
        Ok(())
    }
}
