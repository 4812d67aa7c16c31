//! Classes with far fewer photos than others.

use super::{Check, Evidence, Group, Severity, by_class, counted};

pub(super) const CHECK: Check = Check {
    name: "class_under_represented",
    severity: Severity::Warning,
    finds: "Classes with less than half the photos of the largest class.",
    matters: "A balanced split keeps of every class only as many photos as the rarest has; the others stand aside.",
    advice: "Photograph what is missing: `mien status` says how many and of whom.",
    find,
};

fn find<'a>(evidence: &Evidence<'a>) -> Vec<Group<'a>> {
    let classes = by_class(evidence);
    let largest = classes.iter().map(|(_, photos)| photos.len()).max().unwrap_or(0);
    let rare = classes.into_iter().filter(|(_, photos)| 2 * photos.len() < largest);
    let groups = rare.map(|(class, photos)| Group {
        about: class,
        message: format!("{} of `{class}`, the largest class has {largest}", counted(photos.len())),
        photos: Vec::new(),
    });
    groups.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Catalogue, Event};
    use crate::test_support::{photo, settings};

    #[test]
    fn a_class_with_less_than_half_of_the_largest_is_told_once() {
        let photos = ["a", "b", "c"].map(|path| Event::Add(photo(path)));
        let sad = Event::Add(crate::Photo { label: "sad".into(), ..photo("d") });
        let catalogue = Catalogue::of(photos.into_iter().chain([sad]));
        let settings = settings();
        let found = find(&Evidence::of(&catalogue, &settings));
        let messages: Vec<_> = found.iter().map(|group| group.message.as_str()).collect();
        assert_eq!(messages, ["1 photo of `sad`, the largest class has 3"]);
    }
}
