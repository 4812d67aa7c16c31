//! What people say about photos after they came in: label, person, consent; who, when, from and to.

mod sheet;

use std::path::Path;

use formats::{Digest, Settings, Workspace, clock};
use serde::Serialize;

use crate::catalogue::{Batch, Catalogue, Change, Event, Labelled, Photo, Text};
use crate::{Error, Named};

/// The word that takes a value away.
pub const NOTHING: &str = "-";

/// What is to be said of a photo; `None` leaves a value as it is, [`NOTHING`] takes it away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statement {
    /// A class, or an alias of one.
    pub label: Option<String>,
    /// The person shown.
    pub subject: Option<String>,
    /// What the person agreed to.
    pub consent: Option<String>,
}

/// Changes that are not written yet.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Relabelling {
    /// The changes, in the order of (`sha256`, `path`).
    pub changes: Vec<Labelled>,
    /// Rows that say already what was to be said.
    pub unchanged: usize,
}

impl Relabelling {
    /// Says the same of every row of the photo that `text` means.
    pub fn of_photo(
        catalogue: &Catalogue,
        settings: &Settings,
        text: &str,
        statement: &Statement,
        by: &str,
    ) -> Result<Self, Error> {
        let sha256 = Named::of(catalogue).find(text)?;
        let statement = resolved(statement, settings).map_err(|(found, closest)| {
            Error::UnknownClass { found, closest, classes: settings.classes.clone() }
        })?;
        let rows = catalogue.rows_of(sha256).iter();
        Ok(Self::new(rows.map(|row| (row, statement.clone())), by))
    }

    /// Says what a CSV file says: `sha256`, `path` or both, and any of `label`, `subject` and `consent`;
    /// an empty cell says nothing, other columns are passed over. All mistakes are told at once.
    pub fn of_sheet(
        catalogue: &Catalogue,
        settings: &Settings,
        path: &Path,
        by: &str,
    ) -> Result<Self, Error> {
        let statements = sheet::read(catalogue, settings, path)?;
        Ok(Self::new(statements.into_iter(), by))
    }

    fn new<'a>(statements: impl Iterator<Item = (&'a Photo, Statement)>, by: &str) -> Self {
        let at = clock::now();
        let said = statements.map(|(photo, statement)| Labelled {
            sha256: photo.sha256,
            path: photo.path.clone(),
            label: change(&photo.label, statement.label),
            subject: change(&photo.subject, statement.subject),
            consent: change(&photo.consent, statement.consent),
            by: by.into(),
            at: at.clone(),
        });
        let (mut changes, unchanged): (Vec<_>, Vec<_>) = said.partition(Labelled::is_one);
        changes.sort_by(|one, other| key(one).cmp(&key(other)));
        Self { changes, unchanged: unchanged.len() }
    }

    /// Puts the changes into the catalogue.
    pub fn write(&self, workspace: &Workspace) -> Result<(), Error> {
        let events: Vec<_> = self.changes.iter().cloned().map(Event::Label).collect();
        Batch::append(workspace, &events)
    }
}

fn key(said: &Labelled) -> (Digest, &str) {
    (said.sha256, &said.path)
}

fn change(before: &Text, said: Option<String>) -> Change {
    match said {
        None => Change::default(),
        Some(nothing) if nothing == NOTHING => Change::new(before, Text::default()),
        Some(value) => Change::new(before, value),
    }
}

/// The statement with the class that its label means; else the label with the closest name.
fn resolved(
    statement: &Statement,
    settings: &Settings,
) -> Result<Statement, (String, Option<String>)> {
    let label = match statement.label.as_deref() {
        Some(NOTHING) | None => statement.label.clone(),
        Some(name) => Some(class_of(name, settings)?.to_owned()),
    };
    Ok(Statement { label, ..statement.clone() })
}

/// The class that `name` means; else the name with the closest one.
pub(crate) fn class_of<'a>(
    name: &str,
    settings: &'a Settings,
) -> Result<&'a str, (String, Option<String>)> {
    let class = settings.class_of(name).map(|class| settings.classes[class].as_str());
    class.ok_or_else(|| {
        let known = settings.classes.iter().chain(settings.aliases.values().flatten());
        let closest = formats::closest(name, known.map(String::as_str));
        (name.to_owned(), closest.map(str::to_owned))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::{Desk, jpeg, listed};

    fn desk() -> Desk {
        let desk = Desk::new();
        desk.put("card/happy/anna/1.jpg", &jpeg(1));
        desk.put("card/sad/anna/2.jpg", &jpeg(1));
        desk.put("card/sad/bert/3.jpg", &jpeg(3));
        desk.import("card");
        desk
    }

    fn label(text: &str) -> Statement {
        Statement { label: Some(text.to_owned()), ..Statement::default() }
    }

    #[test]
    fn a_photo_is_relabelled_wherever_it_lies_and_its_history_is_kept() {
        let desk = desk();
        let say = |photo: &str, statement: &Statement| {
            let said =
                Relabelling::of_photo(&desk.catalogue(), &desk.settings, photo, statement, "eva");
            said.map(|said| said.write(&desk.workspace).map(|()| said).unwrap())
        };
        let said = say("1.jpg", &label("GLAD")).unwrap();
        assert_eq!(
            (said.changes.len(), said.unchanged),
            (1, 1),
            "the row in `happy` says so already"
        );
        let catalogue = desk.catalogue();
        let labels: Vec<&str> =
            catalogue.rows_of(Digest::of(&jpeg(1))).iter().map(|row| row.label.as_str()).collect();
        assert_eq!(labels, ["happy", "happy"]);
        let history = &catalogue.history()[0];
        assert_eq!(
            (&*history.label.from, &*history.label.to, &*history.by),
            ("sad", "happy", "eva")
        );

        let anonymous = Statement { subject: Some("-".to_owned()), ..label("-") };
        say("3.jpg", &anonymous).unwrap();
        let catalogue = desk.catalogue();
        let row = &catalogue.rows_of(Digest::of(&jpeg(3)))[0];
        assert_eq!((&*row.label, &*row.label_source, &*row.subject), ("", "", ""));
        insta::assert_snapshot!(say("3.jpg", &label("hapy")).unwrap_err(), @"
        `hapy` is no class and no alias of one; the classes are happy, sad
        hint: did you mean `happy`?
        ");
    }

    #[test]
    fn the_sheet_that_list_writes_is_read_back_and_all_its_mistakes_are_told_at_once() {
        let desk = desk();
        let catalogue = desk.catalogue();
        let text = listed(&catalogue);
        let sheet = desk.outside("photos.csv");
        let read = |text: &str| {
            formats::atomic::write(&sheet, text.as_bytes()).unwrap();
            Relabelling::of_sheet(&catalogue, &desk.settings, &sheet, "eva")
        };
        assert_eq!(read(&text).unwrap(), Relabelling { changes: Vec::new(), unchanged: 3 });
        let said =
            read(&text.replace(",bert,", ",berta,").replace(",sad,anna,", ",happy,anna,")).unwrap();
        assert_eq!((said.changes.len(), said.unchanged), (2, 1));

        let error = |text: &str| {
            let error = read(text).unwrap_err().to_string();
            error.replace(&desk.outside("").display().to_string(), "")
        };
        insta::assert_snapshot!(error("path,label\n3.jpg,hapy\n4.jpg,sad\n"), @"
        photos.csv:2:1: `hapy` is no class and no alias of one, did you mean `happy`?
          |
        2 | 3.jpg,hapy
          | ^^^^^
        photos.csv:3:1: no photo of the catalogue is called `4.jpg`
          |
        3 | 4.jpg,sad
          | ^^^^^
        ");
        let many = error(&format!("path,label\n{}", "4.jpg,sad\n".repeat(25)));
        assert!(many.ends_with("\nand 5 more rows with mistakes"), "{many}");
        insta::assert_snapshot!(error("path,emotion\n3.jpg,happy\n"), @"
        photos.csv:1:1: no column `label`, `subject` or `consent` says anything about the photos
          |
        1 | path,emotion
          | ^^^^
        ");
        insta::assert_snapshot!(error("label\nhappy\n"), @"
        photos.csv:1:1: no column `sha256` or `path` says which photo is meant
          |
        1 | label
          | ^^^^^
        ");
    }
}
