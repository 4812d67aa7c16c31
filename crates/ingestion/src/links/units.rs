//! Units: what may not be parted, everything that links reach.

use super::{Joined, LinkKind, Links};

/// Photos that must stay together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its first subject, else its first session, else its first photo's SHA-256.
    pub name: String,
    /// Its people: indices of their groups in [`Links::groups`].
    pub subjects: Vec<usize>,
}

/// The units of a catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Units {
    /// The unit of every photo.
    pub of_photo: Vec<usize>,
    /// The units, in the order of their first photos.
    pub units: Vec<Unit>,
}

impl Units {
    /// Everything that links reach belongs together.
    pub fn of(links: &Links) -> Self {
        let mut joined = Joined::apart(links.photos().len());
        for group in links.groups() {
            joined.all(&group.photos);
        }
        Self::called(links, joined)
    }

    /// Names the sets of photos in `joined`.
    pub(crate) fn called(links: &Links, mut joined: Joined) -> Self {
        let mut units: Vec<Unit> = Vec::new();
        let mut of_photo = Vec::with_capacity(links.photos().len());
        for photo in 0..links.photos().len() {
            let first = joined.first(photo);
            if first == photo {
                of_photo.push(units.len());
                units.push(Unit { name: String::new(), subjects: Vec::new() });
            } else {
                of_photo.push(of_photo[first]);
            }
        }
        for (index, group) in links.groups().iter().enumerate() {
            let people = group.kind == LinkKind::Subject;
            if !people && group.kind != LinkKind::Session {
                continue;
            }
            // Usually one unit; several where photos were kept from joining others.
            let mut of_group: Vec<usize> =
                group.photos.iter().map(|&photo| of_photo[photo]).collect();
            of_group.sort_unstable();
            of_group.dedup();
            for unit in of_group {
                let unit = &mut units[unit];
                unit.subjects.extend(people.then_some(index));
                if unit.name.is_empty() {
                    unit.name.clone_from(&group.name);
                }
            }
        }
        for (photo, &unit) in of_photo.iter().enumerate() {
            if units[unit].name.is_empty() {
                units[unit].name = links.photos()[photo].to_string();
            }
        }
        Self { of_photo, units }
    }
}
