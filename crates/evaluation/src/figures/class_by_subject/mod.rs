//! Who was photographed with which expression: a row for each person, a column for each class.

mod draw;
mod rows;

use std::path::Path;

use super::render;
use crate::Error;
use draw::Table;

/// Photos by person and class.
#[derive(Debug, Clone, Default)]
pub struct ClassBySubject {
    /// The classes, in the order of the columns.
    pub classes: Vec<String>,
    /// The people, sorted by name.
    pub people: Vec<PersonRow>,
    /// The photos of nobody known.
    pub nobody: PersonRow,
}

/// The photos of one person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonRow {
    /// Whom they show.
    pub name: String,
    /// Photos of each class.
    pub by_class: Vec<usize>,
    /// Photos without a label, or under two.
    pub without_class: usize,
}

/// Draws the table to `file`, as SVG or PNG by the ending of its name.
pub fn class_by_subject(photos: &ClassBySubject, file: &Path) -> Result<(), Error> {
    render::write(&Table::of(photos)?, file)
}
