//! Photos that were taken within seconds.

use super::{Check, Evidence, Group, Severity, counted};
use crate::Links;
use crate::links::LinkKind;

pub(super) const CHECK: Check = Check {
    name: "burst",
    severity: Severity::Note,
    finds: "Photos of the same device, each within 3 seconds of the one before, that do not show two people.",
    matters: "They are hardly different; learned from and tested on, they make every number too good.",
    advice: "Nothing has to be done: splits keep them together. Keep the best of them if the others show nothing new.",
    find,
};

fn find<'a>(evidence: &Evidence<'a>) -> Vec<Group<'a>> {
    let links = Links::of(evidence.catalogue, &[]);
    let bursts = links.groups().iter().filter(|group| group.kind == LinkKind::Burst);
    let groups = bursts.map(|burst| {
        let photos = burst.photos.iter().map(|photo| links.photos()[*photo]);
        let rows = photos.flat_map(|photo| evidence.catalogue.rows_of(photo));
        Group::of(rows, format!("{} within seconds", counted(burst.photos.len())))
    });
    groups.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Catalogue, Event};
    use crate::test_support::{photo, settings};

    #[test]
    fn shots_within_three_seconds_are_one_finding() {
        let shot = |path: &str, second: &str| {
            let captured_at = format!("2026-03-01T10:22:{second}");
            let (device, subject) = ("Phone 1".into(), "".into());
            Event::Add(crate::Photo { captured_at, device, subject, ..photo(path) })
        };
        let shots = [shot("a", "10"), shot("b", "13"), shot("c", "17"), shot("d", "16")];
        let (catalogue, settings) = (Catalogue::of(shots), settings());
        let told = |shots: &[&str]| {
            let rows = catalogue.photos().iter();
            let rows = rows.filter(|row| shots.contains(&row.path.as_str()));
            let catalogue = Catalogue::of(rows.cloned().map(Event::Add));
            let found = find(&Evidence::of(&catalogue, &settings));
            found.into_iter().map(|group| group.message).collect::<Vec<_>>()
        };
        assert_eq!(told(&["a", "b", "c", "d"]), ["4 photos within seconds"]);
        assert_eq!(told(&["a", "b", "c"]), ["2 photos within seconds"]);
        assert_eq!(told(&["a", "c"]), Vec::<String>::new());
    }
}
