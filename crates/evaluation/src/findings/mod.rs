//! The page of `mien check --html`: the photos of every finding side by side, and what to do about it.
//!
//! It is handed all that it shows; [`wanted`] says of which photos it needs a thumbnail.

mod caps;
mod found;
mod page;
mod photos;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::Path;

use formats::{Digest, atomic};

pub use caps::wanted;

use crate::{Error, Thumbnail};

/// What the page shows.
#[derive(Debug, Clone)]
pub struct FindingsPage<'a> {
    /// The catalogue's digest.
    pub catalogue: Digest,
    /// Photos in it, each once.
    pub photos: usize,
    /// Every check that ran, whether or not it found something.
    pub checks: Vec<Checked<'a>>,
}

/// How much the findings of a check matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The photo cannot be used, or a number would lie.
    Error,
    /// Something is probably not as it was meant.
    Warning,
    /// Good to know.
    Note,
}

/// A check with what it found.
#[derive(Debug, Clone)]
pub struct Checked<'a> {
    /// Its name.
    pub name: &'a str,
    /// How much its findings matter.
    pub severity: Severity,
    /// What it finds.
    pub finds: &'a str,
    /// Why it matters.
    pub matters: &'a str,
    /// What to do.
    pub advice: &'a str,
    /// The findings that nobody has judged yet.
    pub open: Vec<Found<'a>>,
    /// The findings that somebody judged to be no fault.
    pub acknowledged: Vec<Found<'a>>,
}

/// One finding.
#[derive(Debug, Clone)]
pub struct Found<'a> {
    /// Its name.
    pub id: &'a str,
    /// What was found; words between backticks are shown as such.
    pub message: &'a str,
    /// The photos by content and path; none where it is about a class or a person.
    pub photos: &'a [(Digest, String)],
    /// What can be typed: when, and the command.
    pub commands: Vec<(&'static str, String)>,
    /// Who judged that nothing has to be done.
    pub judged: Option<Judged<'a>>,
}

/// A judgement of a finding.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'a> {
    /// Who.
    pub by: &'a str,
    /// When.
    pub at: &'a str,
    /// Why nothing has to be done.
    pub reason: &'a str,
}

/// The pictures of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pictures {
    /// What there is of the photos that are [`wanted`]; the others become grey tiles.
    Of(BTreeMap<Digest, Thumbnail>),
    /// None, so that the page shows no face.
    LeftOut,
}

/// Writes the page to `file`. The same page and pictures give the same bytes.
pub fn write(page: &FindingsPage, pictures: &Pictures, file: &Path) -> Result<(), Error> {
    Ok(atomic::write(file, page::render(page, pictures).into_string().as_bytes())?)
}
