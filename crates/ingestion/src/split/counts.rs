//! Photos per class and group, and whether they suffice for three parts.

use std::collections::BTreeMap;

use formats::Settings;
use formats::split::Part;

use super::groups::Grouped;
use super::targets::Targets;
use super::{Ratio, SplitError};

/// The photos that have a class, counted.
pub(super) struct Counts<'a> {
    classes: &'a [String],
    /// Photos of every class.
    pub(super) per_class: Vec<usize>,
    /// Photos of every class in every group.
    pub(super) per_group: Vec<Vec<usize>>,
    set_aside: BTreeMap<&'static str, usize>,
}

impl<'a> Counts<'a> {
    pub(super) fn of(grouped: &Grouped, settings: &'a Settings) -> Self {
        let classes = settings.classes.as_slice();
        let none = vec![0; classes.len()];
        let per_group = vec![none.clone(); grouped.groups.len()];
        let mut counts = Self { classes, per_class: none, per_group, set_aside: BTreeMap::new() };
        for photo in &grouped.photos {
            match photo.class {
                Ok(class) => {
                    counts.per_class[class] += 1;
                    counts.per_group[photo.group][class] += 1;
                }
                Err(reason) => *counts.set_aside.entry(reason).or_default() += 1,
            }
        }
        counts
    }

    /// Every class must have a photo for every part.
    pub(super) fn check_enough(&self, ratio: Ratio) -> Result<(), SplitError> {
        let needed = ratio.smallest_count();
        if self.per_class.iter().all(|&count| count >= needed) {
            return Ok(());
        }
        let per_class = self.classes.iter().cloned().zip(self.per_class.iter().copied());
        let set_aside = self.set_aside.iter().map(|(&reason, &count)| (reason.to_owned(), count));
        Err(SplitError::TooFewPhotos {
            ratio,
            per_class: per_class.collect(),
            set_aside: set_aside.collect(),
            needed,
        })
    }

    /// No group of several people may be larger than the smallest part: such a group is made by
    /// links between photos, and a wrong link would decide the split. One person's photos may, then
    /// only the ratio deviates. In a balanced split a group counts for what is left of it when every
    /// class is cut to the size of the rarest.
    pub(super) fn check_sizes(
        &self,
        grouped: &Grouped,
        targets: &Targets,
        ratio: Ratio,
    ) -> Result<(), SplitError> {
        let rarest = self.per_class.iter().copied().min().unwrap_or_default() as f64;
        let weights = self.per_class.iter().map(|&count| match targets.kept {
            Some(_) => rarest / count.max(1) as f64,
            None => 1.0,
        });
        let weights: Vec<f64> = weights.collect();
        let size = |counts: &[usize]| -> f64 {
            counts.iter().zip(&weights).map(|(&count, weight)| count as f64 * weight).sum()
        };
        let sizes = self.per_group.iter().map(|counts| size(counts)).zip(&grouped.groups);
        let joined = sizes.filter(|(_, group)| group.subjects.len() > 1);
        // `max_by` takes the last of equals; the first name is what people expect.
        let joined: Vec<_> = joined.collect();
        let largest = joined.into_iter().rev().max_by(|one, other| one.0.total_cmp(&other.0));
        let smallest = targets.smallest_part();
        match largest {
            Some((photos, group)) if photos > targets.photos(smallest) as f64 + 1e-6 => {
                Err(SplitError::GroupTooLarge {
                    ratio,
                    photos: photos.round() as usize,
                    part: Part::ALL[smallest].clone(),
                    wanted: targets.photos(smallest),
                    subjects: group.subjects.clone(),
                })
            }
            _ => Ok(()),
        }
    }

    /// Every part must hold photos of every class; `parts` names the part of every group.
    pub(super) fn check_filled(&self, parts: &[usize]) -> Result<(), SplitError> {
        for (class, name) in self.classes.iter().enumerate() {
            for (index, part) in Part::ALL.into_iter().enumerate() {
                let mut of_part = self.per_group.iter().zip(parts).filter(|(_, of)| **of == index);
                if of_part.all(|(counts, _)| counts[class] == 0) {
                    let groups = self.per_group.iter().filter(|counts| counts[class] > 0).count();
                    let (class, photos) = (name.clone(), self.per_class[class]);
                    return Err(SplitError::TooFewGroups { part, class, photos, groups });
                }
            }
        }
        Ok(())
    }
}
