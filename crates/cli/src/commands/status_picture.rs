//! `mien status --picture`: who was photographed with which expression, as a picture.

use std::path::Path;

use evaluation::{ClassBySubject, PersonRow, class_by_subject};
use ingestion::Status;

use crate::failure::Failure;
use crate::print;

/// Draws the counts to `file` and says so.
pub(crate) fn draw(status: &Status, file: &Path) -> Result<(), Failure> {
    class_by_subject(&counted(status), file)?;
    print::note(&format!("drew {}", file.display()));
    Ok(())
}

fn counted(status: &Status) -> ClassBySubject {
    let people: Vec<PersonRow> = status
        .subjects
        .iter()
        .map(|(name, counts)| PersonRow {
            name: name.clone(),
            by_class: counts.by_class.clone(),
            without_class: counts.photos.saturating_sub(counts.by_class.iter().sum()),
        })
        .collect();
    let nobody = nobody(status, &people);
    let classes = status.classes.iter().map(|class| class.class.clone()).collect();
    ClassBySubject { classes, people, nobody }
}

/// What the people's photos leave of all photos.
fn nobody(status: &Status, people: &[PersonRow]) -> PersonRow {
    let by_class = status.classes.iter().enumerate().map(|(index, class)| {
        let named = people.iter().map(|person| person.by_class.get(index).copied().unwrap_or(0));
        class.photos.saturating_sub(named.sum())
    });
    let by_class: Vec<usize> = by_class.collect();
    let without_class = status.without_subject.saturating_sub(by_class.iter().sum());
    PersonRow { name: String::new(), by_class, without_class }
}
