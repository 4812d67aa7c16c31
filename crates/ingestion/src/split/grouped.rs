//! The photos of a catalogue with their classes and what each may not be parted from.

use formats::Settings;

use super::usable::{Judge, Usable};
use crate::links::{Links, Units};

/// All photos; a photo is its place in [`Links::photos`].
pub(super) struct Grouped<'a> {
    pub(super) links: &'a Links<'a>,
    /// The class of every photo, or why it has none that can be used.
    pub(super) classes: Vec<Usable>,
    /// What may not be parted.
    pub(super) units: Units,
}

impl<'a> Grouped<'a> {
    pub(super) fn of(links: &'a Links<'a>, settings: &Settings) -> Self {
        Self { links, classes: classes(links, settings), units: Units::of(links) }
    }

    /// The unit of a photo.
    pub(super) fn unit(&self, photo: usize) -> usize {
        self.units.of_photo[photo]
    }
}

/// The class of every photo, or why it has none that can be used.
pub(super) fn classes(links: &Links, settings: &Settings) -> Vec<Usable> {
    let mut judge = Judge::new(settings);
    (0..links.photos().len()).map(|photo| judge.class_of(links.rows_of(photo))).collect()
}
