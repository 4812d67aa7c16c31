//! People of whom there are few photos, or none of some class.

use std::collections::BTreeMap;

use super::{Check, Evidence, Group, Severity, by_class, counted};

pub(super) const CHECK: Check = Check {
    name: "subject_under_represented",
    severity: Severity::Note,
    finds: "People with less than half the photos of the median person, or without a photo of some class.",
    matters: "A person who shows only one expression teaches the network the person instead of the expression.",
    advice: "Photograph what is missing: `mien status` says how many photos of whom.",
    find,
};

fn find<'a>(evidence: &Evidence<'a>) -> Vec<Group<'a>> {
    let people = people(evidence);
    let mut sizes: Vec<usize> = people.values().map(|counts| counts.iter().sum()).collect();
    sizes.sort_unstable();
    let median = sizes.get(sizes.len() / 2).copied().unwrap_or(0);
    let groups = people.into_iter().filter_map(|(person, counts)| {
        let photos = counts.iter().sum::<usize>();
        let few = (2 * photos < median)
            .then(|| format!("{}, the median person has {median}", counted(photos)));
        let missing = missing(&counts, &evidence.settings.classes);
        let faults: Vec<String> = few.into_iter().chain(missing).collect();
        let message = format!("`{person}`: {}", faults.join("; "));
        (!faults.is_empty()).then_some(Group { about: person, photos: Vec::new(), message })
    });
    groups.collect()
}

/// Photos of every class of every person.
fn people<'a>(evidence: &Evidence<'a>) -> BTreeMap<&'a str, Vec<usize>> {
    let mut people: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let classes = by_class(evidence);
    for (class, (_, photos)) in classes.iter().enumerate() {
        for photo in photos.iter().filter(|photo| !photo.subject.is_empty()) {
            let counts = people.entry(&photo.subject).or_insert_with(|| vec![0; classes.len()]);
            counts[class] += 1;
        }
    }
    people
}

fn missing(counts: &[usize], classes: &[String]) -> Option<String> {
    let missing = counts.iter().zip(classes).filter(|(count, _)| **count == 0);
    let names: Vec<String> = missing.map(|(_, class)| format!("`{class}`")).collect();
    (!names.is_empty()).then(|| format!("no photo of {}", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Catalogue, Event};
    use crate::test_support::{photo, settings};

    #[test]
    fn a_person_with_few_photos_and_without_a_class_is_told_in_one_finding() {
        let shot = |path: &str, subject: &str, label: &str| {
            Event::Add(crate::Photo { subject: subject.into(), label: label.into(), ..photo(path) })
        };
        let mut photos = vec![shot("1", "anna", "happy"), shot("2", "", "sad")];
        for number in 0..3 {
            photos.push(shot(&format!("b{number}"), "bert", "happy"));
            photos.push(shot(&format!("s{number}"), "bert", "sad"));
        }
        let (catalogue, settings) = (Catalogue::of(photos), settings());
        let found = find(&Evidence::of(&catalogue, &settings));
        let messages: Vec<_> = found.iter().map(|group| group.message.as_str()).collect();
        assert_eq!(messages, ["`anna`: 1 photo, the median person has 6; no photo of `sad`"]);
    }
}
