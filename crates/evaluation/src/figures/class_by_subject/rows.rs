//! Which people are shown, and what the picture says in words.

use super::{ClassBySubject, PersonRow};
use crate::page::number::{count, plural};

/// More rows than these cannot be read in one picture.
pub(super) const MOST_PEOPLE: usize = 60;

impl PersonRow {
    pub(super) fn total(&self) -> usize {
        self.by_class.iter().sum::<usize>() + self.without_class
    }

    fn rarest(&self) -> usize {
        self.by_class.iter().copied().min().unwrap_or(0)
    }

    fn lacks_a_class(&self) -> bool {
        self.by_class.contains(&0)
    }
}

/// The people to show, sorted by name; of more than 60 those with the fewest photos of their rarest class.
pub(super) fn shown(people: &[PersonRow]) -> Vec<&PersonRow> {
    let mut shown: Vec<&PersonRow> = people.iter().collect();
    if shown.len() > MOST_PEOPLE {
        shown.sort_by_key(|person| (person.rarest(), person.total(), &person.name));
        shown.truncate(MOST_PEOPLE);
    }
    shown.sort_by_key(|person| &person.name);
    shown
}

/// The sum over everybody, also those who are not shown.
pub(super) fn everybody(photos: &ClassBySubject) -> PersonRow {
    let mut sum = PersonRow {
        name: "everybody".to_owned(),
        by_class: vec![0; photos.classes.len()],
        without_class: 0,
    };
    for row in photos.people.iter().chain([&photos.nobody]) {
        sum.without_class += row.without_class;
        for (total, more) in sum.by_class.iter_mut().zip(&row.by_class) {
            *total += more;
        }
    }
    sum
}

/// Who is in the picture, in a sentence.
pub(super) fn choice(photos: &ClassBySubject) -> String {
    match photos.people.len() {
        0 => "Nobody is known by name.".to_owned(),
        people if people <= MOST_PEOPLE => {
            format!("{} with a name.", plural(people, "person", "people"))
        }
        people => format!(
            "{MOST_PEOPLE} of {} people: those with the fewest photos of their rarest class.",
            count(people as u64)
        ),
    }
}

/// What is missing, for those who cannot see the picture.
pub(super) fn finding(photos: &ClassBySubject) -> String {
    let sum = everybody(photos);
    let incomplete = photos.people.iter().filter(|person| person.lacks_a_class()).count();
    let empty = photos.classes.iter().zip(&sum.by_class).filter(|(_, photos)| **photos == 0);
    let empty: Vec<&str> = empty.map(|(class, _)| class.as_str()).collect();
    let empty = if empty.is_empty() {
        String::new()
    } else {
        format!("; no photo of {}", empty.join(", "))
    };
    format!(
        "Photos by person and class: {} of {}; {} without a photo of some class{empty}.",
        plural(sum.total(), "photo", "photos"),
        plural(photos.people.len(), "known person", "known people"),
        plural(incomplete, "person", "people"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str, by_class: [usize; 2]) -> PersonRow {
        PersonRow { name: name.to_owned(), by_class: by_class.to_vec(), without_class: 0 }
    }

    #[test]
    fn of_many_people_those_who_lack_most_are_shown_by_name() {
        let mut people: Vec<_> =
            (0..MOST_PEOPLE).map(|number| person(&format!("p{number:02}"), [5, 5])).collect();
        people.push(person("zoe", [9, 0]));
        let photos = ClassBySubject {
            classes: vec!["happy".into(), "sad".into()],
            people,
            nobody: PersonRow::default(),
        };
        let shown = shown(&photos.people);
        assert_eq!(shown.len(), MOST_PEOPLE);
        assert_eq!((shown[0].name.as_str(), shown[MOST_PEOPLE - 1].name.as_str()), ("p00", "zoe"));
        assert!(!shown.iter().any(|person| person.name == "p59"));
        assert_eq!(
            choice(&photos),
            "60 of 61 people: those with the fewest photos of their rarest class."
        );
        assert_eq!(everybody(&photos).by_class, [309, 300]);
        assert_eq!(
            finding(&photos),
            "Photos by person and class: 609 photos of 61 known people; 1 person without a photo of some class."
        );
    }

    #[test]
    fn a_class_of_nobody_is_named() {
        let photos = ClassBySubject {
            classes: vec!["happy".into(), "sad".into()],
            people: Vec::new(),
            nobody: PersonRow { by_class: vec![3, 0], ..PersonRow::default() },
        };
        assert_eq!(choice(&photos), "Nobody is known by name.");
        assert!(finding(&photos).ends_with("; no photo of sad."));
    }
}
