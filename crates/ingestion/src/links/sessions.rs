//! Sessions: the photos that one device took for one collection without a long pause.

use std::collections::BTreeMap;

use formats::clock::{CaptureTime, capture_time};
use formats::split::SESSION;
use rayon::prelude::*;

use super::times::{Timed, in_order};
use crate::{Catalogue, Photo};

/// A longer pause begins another session.
const LONGEST_PAUSE: i64 = 30 * 60;

/// The session of every row of a catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sessions {
    names: Vec<String>,
    /// Index of every row's session, in the order of [`Catalogue::photos`].
    of_row: Vec<Option<usize>>,
}

impl Sessions {
    /// Finds the sessions of `catalogue`.
    pub fn of(catalogue: &Catalogue) -> Self {
        Self::at(catalogue, &times(catalogue))
    }

    /// The sessions of the rows that have a time, each its own.
    pub(super) fn at(catalogue: &Catalogue, times: &[Option<CaptureTime>]) -> Self {
        let rows = catalogue.photos();
        let mut series: BTreeMap<(&str, &str), Vec<Timed>> = BTreeMap::new();
        for (index, (row, time)) in rows.iter().zip(times).enumerate() {
            if let Some(time) = time.filter(|_| !row.device.is_empty()) {
                series.entry((&row.collection, &row.device)).or_default().push((time, index));
            }
        }
        let mut sessions = Self { names: Vec::new(), of_row: vec![None; rows.len()] };
        for photos in series.into_values() {
            sessions.add(&in_order(photos), rows);
        }
        sessions
    }

    /// The name of the session of one row; empty without one.
    pub fn name(&self, row: usize) -> &str {
        self.of_row[row].map_or("", |session| &self.names[session])
    }

    /// The names of all sessions.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// The session of one row, as its place among the names.
    pub(super) fn of_row(&self, row: usize) -> Option<usize> {
        self.of_row[row]
    }

    fn add(&mut self, photos: &[(i64, usize)], rows: &[Photo]) {
        for session in photos.chunk_by(|one, next| next.0 - one.0 <= LONGEST_PAUSE) {
            for &(_, row) in session {
                self.of_row[row] = Some(self.names.len());
            }
            // A chunk is never empty.
            self.names.extend(session.first().map(|&(_, row)| name(&rows[row])));
        }
    }
}

/// When the photo of every row was taken, where its camera wrote it.
pub(super) fn times(catalogue: &Catalogue) -> Vec<Option<CaptureTime>> {
    catalogue.photos().par_iter().map(|row| capture_time(&row.captured_at)).collect()
}

/// `session 2026-03-01T10:22:33 Kestrel K3 Pro (november)`: after its first photo.
fn name(first: &Photo) -> String {
    format!("{SESSION}{} {} ({})", first.captured_at, first.device, first.collection)
}
