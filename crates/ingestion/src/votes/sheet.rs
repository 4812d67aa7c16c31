//! A table of votes, one a line or a column for each class.

use std::collections::BTreeMap;
use std::path::Path;

use formats::table::Sheet;
use formats::{Digest, Settings};

use crate::catalogue::{Catalogue, Text, Vote};
use crate::mistakes::Mistakes;
use crate::relabel::class_of;
use crate::{Error, Named};

/// Counts by photo, rater and class.
type Counts = BTreeMap<(Digest, Text, Text), u32>;

/// The votes in the file at `path`; counts of the same rater for the same photo and class add up.
pub(super) fn read(
    catalogue: &Catalogue,
    settings: &Settings,
    path: &Path,
    rater: &str,
    at: &str,
) -> Result<Vec<Vote>, Error> {
    let sheet = Sheet::read(path)?;
    let columns = Columns::of(&sheet, settings, rater)?;
    let named = Named::of(catalogue);
    let mut counts = Counts::new();
    let mut mistakes = Mistakes::default();
    for (index, row) in sheet.rows.iter().enumerate() {
        if let Err(mistake) = columns.count(row, &named, settings, &mut counts) {
            mistakes.add(&sheet, index, mistake);
        }
    }
    let votes = mistakes.or(counts)?.into_iter().map(|((sha256, rater, class), count)| Vote {
        sha256,
        rater,
        class,
        count,
        at: at.to_owned(),
    });
    Ok(votes.collect())
}

struct Columns<'a> {
    photo: usize,
    rater: Option<usize>,
    everybody: &'a str,
    votes: Form,
}

/// How votes stand in a row.
enum Form {
    /// The class, and how many votes where that is said.
    OneALine { class: usize, count: Option<usize> },
    /// Counts, each with its class.
    AColumnEach(Vec<(usize, Text)>),
}

impl<'a> Columns<'a> {
    fn of(sheet: &Sheet, settings: &Settings, everybody: &'a str) -> Result<Self, Error> {
        let Some(photo) = sheet.column("sha256").or(sheet.column("path")) else {
            return Err(sheet
                .problem(0, "no column `sha256` or `path` says which photo is meant")
                .into());
        };
        let votes = match sheet.column("class") {
            Some(class) => Form::OneALine { class, count: sheet.column("count") },
            None => Form::AColumnEach(class_columns(sheet, settings)),
        };
        if matches!(&votes, Form::AColumnEach(columns) if columns.is_empty()) {
            let message = "no votes: neither a column `class` nor one that is called like a class";
            return Err(sheet.problem(0, message).into());
        }
        Ok(Self { photo, rater: sheet.column("rater"), everybody, votes })
    }

    /// Adds the votes of one row.
    fn count(
        &self,
        row: &[String],
        named: &Named,
        settings: &Settings,
        counts: &mut Counts,
    ) -> Result<(), String> {
        let cell = |column: usize| row.get(column).map_or("", |cell| cell.trim());
        let photo = named.find(cell(self.photo));
        let photo = photo
            .map_err(|error| error.to_string().lines().next().unwrap_or_default().to_owned())?;
        let rater = self.rater.map_or(self.everybody, cell);
        if rater.is_empty() {
            return Err("no `rater`".to_owned());
        }
        let mut add = |class: Text, count: u32| {
            *counts.entry((photo, rater.into(), class)).or_default() += count;
        };
        match &self.votes {
            Form::OneALine { class, count } => {
                let class = class_of(cell(*class), settings).map_err(|(found, closest)| {
                    let meant = closest.map(|name| format!(", did you mean `{name}`?"));
                    let meant = meant.unwrap_or_default();
                    format!("`{found}` is no class and no alias of one{meant}")
                })?;
                add(class.into(), count.map_or(Ok(1), |count| number(cell(count)))?);
            }
            Form::AColumnEach(columns) => {
                for (column, class) in columns {
                    let count = cell(*column);
                    add(class.clone(), if count.is_empty() { 0 } else { number(count)? });
                }
            }
        }
        Ok(())
    }
}

fn class_columns(sheet: &Sheet, settings: &Settings) -> Vec<(usize, Text)> {
    let columns = sheet.columns.iter().enumerate();
    let classes = columns.filter_map(|(column, name)| {
        let class = settings.class_of(name)?;
        Some((column, settings.classes[class].as_str().into()))
    });
    classes.collect()
}

fn number(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| format!("`{text}` is no number of votes"))
}
