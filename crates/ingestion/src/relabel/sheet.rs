//! A spreadsheet of statements about photos.

use std::path::Path;

use formats::Settings;
use formats::table::Sheet;

use super::{Statement, resolved};
use crate::catalogue::{Catalogue, Photo};
use crate::mistakes::Mistakes;
use crate::{Error, Named};

/// The rows of the catalogue that a CSV file speaks of, each with what it says.
pub(super) fn read<'a>(
    catalogue: &'a Catalogue,
    settings: &Settings,
    path: &Path,
) -> Result<Vec<(&'a Photo, Statement)>, Error> {
    let sheet = Sheet::read(path)?;
    let columns = Columns::of(&sheet)?;
    let named = Named::of(catalogue);
    let mut statements = Vec::new();
    let mut mistakes = Mistakes::default();
    for (index, row) in sheet.rows.iter().enumerate() {
        match columns
            .statement(row, settings)
            .and_then(|statement| Ok((columns.photos(row, catalogue, &named)?, statement)))
        {
            Ok((photos, statement)) => {
                statements.extend(photos.iter().map(|photo| (photo, statement.clone())));
            }
            Err(mistake) => mistakes.add(&sheet, index, mistake),
        }
    }
    mistakes.or(statements)
}

/// Where the columns stand that say something.
struct Columns {
    sha256: Option<usize>,
    path: Option<usize>,
    label: Option<usize>,
    subject: Option<usize>,
    consent: Option<usize>,
}

impl Columns {
    fn of(sheet: &Sheet) -> Result<Self, Error> {
        let [sha256, path, label, subject, consent] =
            ["sha256", "path", "label", "subject", "consent"].map(|name| sheet.column(name));
        if sha256.or(path).is_none() {
            return Err(sheet
                .problem(0, "no column `sha256` or `path` says which photo is meant")
                .into());
        }
        if label.or(subject).or(consent).is_none() {
            let message =
                "no column `label`, `subject` or `consent` says anything about the photos";
            return Err(sheet.problem(0, message).into());
        }
        Ok(Self { sha256, path, label, subject, consent })
    }

    fn statement(&self, row: &[String], settings: &Settings) -> Result<Statement, String> {
        let cell = |column: Option<usize>| {
            let cell = column.and_then(|column| row.get(column)).map(|cell| cell.trim());
            cell.filter(|cell| !cell.is_empty()).map(str::to_owned)
        };
        let statement = Statement {
            label: cell(self.label),
            subject: cell(self.subject),
            consent: cell(self.consent),
        };
        resolved(&statement, settings).map_err(|(found, closest)| {
            let meant = closest.map(|name| format!(", did you mean `{name}`?")).unwrap_or_default();
            format!("`{found}` is no class and no alias of one{meant}")
        })
    }

    /// The row that is meant where hash and path are both given, else all rows of the photo.
    fn photos<'a>(
        &self,
        row: &[String],
        catalogue: &'a Catalogue,
        named: &Named,
    ) -> Result<&'a [Photo], String> {
        let cell = |column: Option<usize>| column.and_then(|column| row.get(column));
        let (sha256, path) = (cell(self.sha256), cell(self.path));
        let text = sha256.or(path).map(|cell| cell.trim()).unwrap_or_default();
        let found = named.find(text).map_err(|error| first_line(&error))?;
        let rows = catalogue.rows_of(found);
        let Some(path) = path.filter(|_| sha256.is_some()) else { return Ok(rows) };
        match rows.iter().position(|row| row.path == *path) {
            Some(place) => Ok(&rows[place..=place]),
            None => Err(format!("photo {} does not lie at `{path}`", found.short())),
        }
    }
}

fn first_line(error: &Error) -> String {
    error.to_string().lines().next().unwrap_or_default().to_owned()
}
