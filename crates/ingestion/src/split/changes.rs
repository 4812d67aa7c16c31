//! What an extension does to a split, in numbers.

use std::collections::BTreeMap;
use std::fmt;

use formats::split::{Part, Split};
use serde::Serialize;

use super::extend::{FORGOTTEN, There, place_of};
use super::grouped::Grouped;
use super::place::Place;

/// What an extension does to a split.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// Photos that every part had, in the order of the parts.
    pub before: Vec<usize>,
    /// Photos that came to every part.
    pub added: Vec<usize>,
    /// Photos that stay where they are under another label.
    pub relabelled: usize,
    /// Photos that leave their part for the reserve, by reason.
    pub left: BTreeMap<String, usize>,
    /// Photos that the split did not know.
    pub new: usize,
}

impl Changes {
    /// Compares the places of today with the rows of `old`.
    pub(super) fn between(
        there: &There,
        grouped: &Grouped,
        places: &[Place],
        old: &Split,
        classes: &[String],
    ) -> Self {
        let mut changes = Self::of_nothing(old);
        for (photo, place) in places.iter().enumerate() {
            let row = there.rows[photo];
            changes.new += usize::from(row.is_none());
            let before = row.and_then(|row| place_of(&row.part));
            match (before, *place, row) {
                (None, Place::Part(part), _) => changes.added[part] += 1,
                (Some(_), Place::Reserve(reason), _) => changes.leave(reason),
                (Some(_), _, Some(row)) => {
                    let class = there.classes[photo].ok().map(|class| &classes[class]);
                    changes.relabelled += usize::from(class != Some(&row.label));
                }
                _ => {}
            }
        }
        for row in old.rows.iter().filter(|row| place_of(&row.part).is_some()) {
            if grouped.links.place_of(&row.sha256).is_none() {
                changes.leave(FORGOTTEN);
            }
        }
        changes
    }

    fn of_nothing(old: &Split) -> Self {
        let before: Vec<usize> = Part::ALL.iter().map(|part| old.part(part).count()).collect();
        let added = vec![0; before.len()];
        Self { before, added, relabelled: 0, left: BTreeMap::new(), new: 0 }
    }

    fn leave(&mut self, reason: &str) {
        *self.left.entry(reason.to_owned()).or_default() += 1;
    }
}

impl fmt::Display for Changes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let added: usize = self.added.iter().sum();
        write!(formatter, "{} new to the split, {added} photos added to parts", photos(self.new))?;
        if self.relabelled > 0 {
            write!(
                formatter,
                "\n{} under another label than before, in the same part",
                photos(self.relabelled)
            )?;
        }
        for (reason, &count) in &self.left {
            write!(formatter, "\n{} from its part to reserve: {reason}", photos(count))?;
        }
        Ok(())
    }
}

fn photos(count: usize) -> String {
    if count == 1 { "1 photo".to_owned() } else { format!("{count} photos") }
}
